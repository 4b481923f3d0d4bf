"""The namespace of a text: which names stand for modules, for what was imported from them, and for charts.

Any other name is a variable, and a variable of such a name takes its place.
"""

import ast
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import torch

from core.language.words import listing as words
from core.language.words.python import MATH_CONSTANTS

MODULES: Final = {
    "torch": "torch",
    "torch.nn.functional": "torch.nn.functional",
    "torch.cuda": "torch.cuda",
    "torch.linalg": "torch.linalg",
    "numpy": "numpy",
    "math": "math",
    "time": "time",
}
# Known without an import, as the later listings of an article are.
_KNOWN: Final = {"torch": "torch", "F": "torch.nn.functional", "np": "numpy", "math": "math", "time": "time"}
_NUMBERS: Final = {name: value for name, value in MATH_CONSTANTS.items() if name != "tau"}

_MATH: Final = tuple(word for word in words.MATH if word not in MATH_CONSTANTS)


@dataclass(frozen=True)
class LibraryWords:
    """What a listing may use of a module that is not torch's."""

    name: Literal["time", "math", "numpy"]
    functions: tuple[str, ...]
    constants: Mapping[str, float]
    dtypes: tuple[str, ...] = ()


LIBRARIES: Final[Mapping[str, LibraryWords]] = {
    "math": LibraryWords("math", _MATH, MATH_CONSTANTS),
    "time": LibraryWords("time", words.CLOCKS, {}),
    "numpy": LibraryWords("numpy", words.ARRAY_FUNCTIONS, _NUMBERS, words.ARRAY_DTYPES),
}
_CHARTS: Final = ("matplotlib", "seaborn", "plotly", "IPython")


@dataclass
class Namespace:
    """What names stand for at one place of a listing, while it is read.

    `modules` are names with the module that each stands for, `imported` bare names with the path under torch of the
    function that each stands for, `constants` bare names of dtypes and other values. `charts` are names for drawings
    and `files` for files that would be written, which are not run; `bars` are variables that a bar of progress goes
    through, and `bar_makers` what makes those, each with its word.
    """

    modules: dict[str, str] = field(default_factory=lambda: dict(_KNOWN))
    imported: dict[str, str] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    charts: set[str] = field(default_factory=lambda: {"plt"})
    files: set[str] = field(default_factory=set)
    bars: set[str] = field(default_factory=set)
    bar_makers: dict[str, str] = field(default_factory=lambda: {"tqdm": "tqdm", "trange": "trange"})

    def copy(self) -> "Namespace":
        """The same names, to go on from here without the other noticing."""
        return deepcopy(self)

    def forget(self, name: str) -> None:
        """From here on `name` is a variable, whatever it stood for."""
        for known in (self.modules, self.imported, self.constants, self.bar_makers):
            known.pop(name, None)
        for names in (self.charts, self.files, self.bars):
            names.discard(name)

    def path(self, node: ast.expr) -> tuple[str, str] | None:
        """The module and the path under it that `node` names: `torch.cuda.is_available` is one of torch's."""
        reached: list[str] = []
        while isinstance(node, ast.Attribute):
            reached.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.modules:
            return None
        module, _, inside = self.modules[node.id].partition(".")
        return module, ".".join([*inside.split(".")] * bool(inside) + reached)

    def import_module(self, alias: ast.alias) -> bool:
        """`import alias`; False for a module that the lab does not know."""
        name = alias.asname or alias.name.partition(".")[0]
        if of_charts(alias.name):
            self.charts.add(name)
        elif of_bars(alias.name):
            self.bar_makers[name] = "tqdm"
        elif alias.name in MODULES:
            self.modules[name] = MODULES[alias.name if alias.asname else name]
        else:
            return False
        return True

    def import_from_torch(self, module: str, alias: ast.alias) -> bool:
        """`from module import alias`, for a module inside torch; False for what the lab does not know."""
        path, name = path_under(module, alias.name), alias.asname or alias.name
        if f"{module}.{alias.name}" in MODULES:
            self.modules[name] = MODULES[f"{module}.{alias.name}"]
        elif path in words.DTYPES:
            self.constants[name] = getattr(torch, path)
        elif path in words.FUNCTIONS or path in words.CONTEXTS:
            self.imported[name] = path
        else:
            return False
        return True


def of_charts(module: str) -> bool:
    """Whether a module draws charts."""
    return module.partition(".")[0] in _CHARTS


def of_bars(module: str) -> bool:
    """Whether a module makes bars of progress."""
    return module.partition(".")[0] == "tqdm"


def path_under(module: str, word: str) -> str:
    """The path of a word of `module` under the module's topmost one: `nn.functional.relu`."""
    return ".".join([*module.split(".")[1:], word])
