"""Functions of vectors to begin with. The first is the article's, of its section on vector-valued functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from core.autograd.tape.presets import ProgramPreset


@dataclass(frozen=True)
class VectorPreset(ProgramPreset):
    """A program with the input `by` that is differentiated, and v and u as they would be typed; "" is all ones."""

    by: str = "x"
    v: str = ""
    u: str = ""


VECTOR_PRESETS: Final[Mapping[str, VectorPreset]] = MappingProxyType(
    {
        "The article's": VectorPreset("y = x ** 2", {"x": "[1, 2, 3]"}),
        "Three numbers of two": VectorPreset(
            "y = stack([x[0] * x[1], x[0] ** 2, sin(x[1])])", {"x": "[2, 3]"}, v="1, 0.5, -1", u="1, 0"
        ),
        "Polar to Cartesian": VectorPreset(
            "y = stack([p[0] * cos(p[1]), p[0] * sin(p[1])])", {"p": "[2, 0.5]"}, by="p", v="1, 0", u="0, 1"
        ),
        "A linear layer": VectorPreset(
            "y = W @ x + b", {"W": "[[1, -2, 0.5], [0.5, 1, 3]]", "x": "[1, 2, -1]", "b": "[0.1, -0.1]"}
        ),
        "Softmax": VectorPreset("y = softmax(x, dim=0)", {"x": "[1, 2, 0.5]"}),
        "A matrix of products": VectorPreset("y = outer(x, w)", {"x": "[1, 2]", "w": "[3, -1, 0.5]"}),
        "A scalar: one row": VectorPreset("y = (1 - x[0]) ** 2 + 5 * (x[1] - x[0] ** 2) ** 2", {"x": "[-1, 1.5]"}),
        "A kink": VectorPreset("y = relu(x)", {"x": "[-1, 0, 2]"}),
        "Partly cut off": VectorPreset("y = stack([x[0] * x[1], x[0] * x[1].detach()])", {"x": "[2, 3]"}),
    }
)
