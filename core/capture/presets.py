"""Programs to begin with: those of the graph page that show something here, and two of our own."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.autograd.tape.presets import PRESETS, ProgramPreset

CAPTURED: Final[Mapping[str, ProgramPreset]] = MappingProxyType(
    {
        "Softmax": ProgramPreset(
            "p = softmax(w * x, dim=0)\nloss = -log(p[0])", {"w": "[0.5, -1, 2]", "x": "[1, 2, 0.5]"}, ("x",)
        ),
        "Two paths": PRESETS["Two paths"],
        "A parabola": PRESETS["A parabola"],
        "A line that nothing needs": ProgramPreset(
            "a = exp(w * x)\nb = a.sum()\nz = (w * x) ** 2", {"w": "2", "x": "3"}
        ),
        "Broadcasting": PRESETS["Broadcasting"],
        "Two layers": PRESETS["Two layers"],
        "A kink": PRESETS["A kink"],
        "Cut off": PRESETS["Cut off"],
    }
)
