"""Programs to begin with, and values for inputs that nobody has given any.

The first three are the functions of the article's section on autograd.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

from core.inputs.values import parse_values
from core.language.branching import Branching
from core.language.program import Program
from core.language.walk.branches import straight
from core.language.walk.walker import Walker
from core.problem import InputProblem


@dataclass(frozen=True)
class ProgramPreset:
    """A program with values for its inputs, as a visitor would type them; `constants` require no grad."""

    text: str
    values: Mapping[str, str]
    constants: tuple[str, ...] = ()


PRESETS: Final[Mapping[str, ProgramPreset]] = MappingProxyType(
    {
        "Two paths": ProgramPreset("z = x * y + y ** 2", {"x": "2", "y": "3"}),
        "A parabola": ProgramPreset("y = x ** 2 + 3 * x + 1", {"x": "2"}),
        "Two variables": ProgramPreset("f = a ** 2 * b + b ** 3", {"a": "3", "b": "4"}),
        "A shared part": ProgramPreset("s = sigmoid(w * x)\nz = s * x + log(s)", {"w": "0.5", "x": "2"}),
        "Broadcasting": ProgramPreset(
            "p = x * w + b\nloss = ((p - 1) ** 2).mean()",
            {"x": "[[1], [2], [3]]", "w": "[0.5, -1]", "b": "0.1"},
            ("x",),
        ),
        "Two layers": ProgramPreset(
            "h = tanh(x @ w1 + b1)\np = h @ w2\nloss = ((p - y) ** 2).mean()",
            {
                "x": "[[1, 2], [0, -1]]",
                "w1": "[[0.5, -0.3], [0.2, 0.8]]",
                "b1": "[0.1, -0.1]",
                "w2": "[[1], [-0.5]]",
                "y": "[[1], [0]]",
            },
            ("x", "y"),
        ),
        "A kink": ProgramPreset("y = relu(x)\nz = y.sum()", {"x": "[-1, 0, 2]"}),
        "Cut off": ProgramPreset(
            "target = (w * x).detach()\nloss = (w * x ** 2 - target) ** 2", {"w": "1.5", "x": "2"}
        ),
    }
)

# What the article means by "define by run": the value decides which lines run, and so which graph is built.
FORKS: Final[Mapping[str, ProgramPreset]] = MappingProxyType(
    {
        "An if": ProgramPreset(
            "if x > 0:\n    y = x ** 2\nelse:\n    y = exp(x) - 1\nz = 3 * y",
            {"x": "2"},
        ),
    }
)

# Inputs of a free program count up from 2 and 3, as the article's do; a vector and a matrix where scalars do not fit.
_SCALARS: Final = ("2", "3", "0.5", "1.5", "-1", "0.8")
_VECTOR: Final = "[1, 2, 3]"
_MATRICES: Final = ("[[1, 2], [3, 4]]", "[[0.5, -1], [2, 1]]")
_TRIED: Final = 81  # combinations of scalars, vectors and matrices; each is one walk of the program


def starting_values(
    program: Program | Branching,
    presets: Mapping[str, ProgramPreset] = PRESETS,
    ranks: tuple[int, int, int] = (0, 1, 2),
) -> dict[str, str]:
    """Values for the inputs of `program`, such that torch can run it if these are enough.

    Ranks are tried in the order `ranks`. A program that is one of `presets` gets its values.
    """
    for preset in presets.values():
        if preset.text == program.text.strip():
            return dict(preset.values)
    names = program.inputs
    choices = [tuple((_SCALARS[i % 6], _VECTOR, _MATRICES[i % 2])[rank] for rank in ranks) for i in range(len(names))]
    uniform = [tuple(choice[place] for choice in choices) for place in range(3)]
    mixed = product(*choices) if 3 ** len(names) <= _TRIED else ()
    for texts in (*uniform, *mixed):
        if _runs(program, {name: input_tensor(text) for name, text in zip(names, texts, strict=True)}):
            return dict(zip(names, texts, strict=True))
    return dict(zip(names, uniform[0], strict=True))


def input_tensor(text: str, device: str = "cpu") -> Tensor:
    """The tensor that a visitor's text describes, in float32. Raises `InputProblem`."""
    values = parse_values(text)
    return torch.tensor(values.numbers, dtype=torch.float32, device=device).reshape(values.shape)


def _runs(program: Program | Branching, inputs: Mapping[str, Tensor]) -> bool:
    walker = Walker(inputs, device=torch.device("cpu"))
    try:
        lines = straight(program, inputs) if isinstance(program, Branching) else program
        with torch.no_grad():
            for statement in lines.statements:
                walker.run(statement)
    except InputProblem:
        return False
    return True
