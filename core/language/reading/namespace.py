"""The namespace of a text: which names stand for modules, for what was imported from them, and for charts.

Any other name is a variable, and a variable of such a name takes its place.
"""

import ast
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

import torch

from core.language.syntax import Module
from core.language.words import listing as words
from core.language.words.modules import ALIASES, CLASSES
from core.language.words.python import CONSTANTS, MATH_CONSTANTS

MODULES: Final = {
    "torch": "torch",
    "torch.nn.functional": "torch.nn.functional",
    "torch.cuda": "torch.cuda",
    "torch.linalg": "torch.linalg",
    "torch.nn": "torch.nn",
    "torch.nn.init": "torch.nn.init",
    "torch.autograd": "torch.autograd",
    "torch.autograd.function": "torch.autograd.function",
    "torch.optim": "torch.optim",
    "torch.optim.lr_scheduler": "torch.optim.lr_scheduler",
    "torch.utils.data": "torch.utils.data",
    "numpy": "numpy",
    "numpy.random": "numpy.random",
    "numpy.linalg": "numpy.linalg",
    **{
        name: name
        for name in (
            "math",
            "time",
            "random",
            "copy",
            "warnings",
            "os",
            "os.path",
            "sys",
            "collections",
            "itertools",
            "functools",
            "dataclasses",
            "string",
            "enum",
            "abc",
            "typing",
            "contextlib",
        )
    },
}
# Known without an import, as the later listings of an article are.
_KNOWN: Final = {
    "torch": "torch", "nn": "torch.nn", "optim": "torch.optim", "F": "torch.nn.functional", "np": "numpy",
    **{name: name for name in ("math", "time", "random", "copy", "warnings", "os", "sys")},
}  # fmt: skip
_NUMBERS: Final = {name: value for name, value in MATH_CONSTANTS.items() if name != "tau"}

_MATH: Final = tuple(word for word in words.MATH if word not in MATH_CONSTANTS)


@dataclass(frozen=True)
class LibraryWords:
    """What a listing may use of a module that is not torch's."""

    name: Module
    functions: tuple[str, ...]
    constants: Mapping[str, Any]
    dtypes: tuple[str, ...] = ()


LIBRARIES: Final[Mapping[str, LibraryWords]] = {
    "math": LibraryWords("math", _MATH, MATH_CONSTANTS),
    "time": LibraryWords("time", words.CLOCKS, {}),
    "numpy": LibraryWords(
        "numpy", words.ARRAY_FUNCTIONS, {**_NUMBERS, "newaxis": None}, (*words.ARRAY_DTYPES, *words.ARRAY_KINDS)
    ),
    "random": LibraryWords("random", words.CHANCE, {}),
    "copy": LibraryWords("copy", words.COPIERS, {}),
    "warnings": LibraryWords("warnings", words.WARNERS, {}),
    "os": LibraryWords("os", words.OF_OS, CONSTANTS["os"]),
    "sys": LibraryWords("sys", words.OF_SYS, CONSTANTS["sys"]),
    "collections": LibraryWords("collections", words.OF_COLLECTIONS, {}),
    "itertools": LibraryWords("itertools", words.OF_ITERTOOLS, {}),
    "string": LibraryWords("string", (), CONSTANTS["string"]),
    "dataclasses": LibraryWords("dataclasses", words.OF_DATACLASSES, {}),
    "functools": LibraryWords("functools", words.OF_FUNCTOOLS, {}),
    "enum": LibraryWords("enum", words.OF_ENUM, {}),
    "abc": LibraryWords("abc", words.OF_ABC, {}),
    "typing": LibraryWords("typing", words.OF_TYPING, {}),
    "contextlib": LibraryWords("contextlib", words.OF_CONTEXTLIB, {}),
}
_CHARTS: Final = ("matplotlib", "seaborn", "plotly", "IPython")


@dataclass
class Namespace:
    """What names stand for at one place of a listing, while it is read.

    `modules` are names with the module that each stands for, `imported` bare names with the path under torch of the
    function that each stands for, `borrowed` those from other modules, `constants` bare names of dtypes and other
    values. `charts` are names for drawings and `files` for files that would be written, which are not run; `bars` are
    variables that a bar of progress goes through, and `bar_makers` what makes those, each with its word.
    """

    modules: dict[str, str] = field(default_factory=lambda: dict(_KNOWN))
    imported: dict[str, str] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    charts: set[str] = field(default_factory=lambda: {"plt"})
    files: set[str] = field(default_factory=set)
    bars: set[str] = field(default_factory=set)
    borrowed: dict[str, tuple[Module, str]] = field(default_factory=dict)
    bar_makers: dict[str, str] = field(default_factory=lambda: {"tqdm": "tqdm", "trange": "trange"})

    def copy(self) -> "Namespace":
        """The same names, to go on from here without the other noticing."""
        return deepcopy(self)

    def forget(self, name: str) -> None:
        """From here on `name` is a variable, whatever it stood for."""
        for known in (self.modules, self.imported, self.borrowed, self.constants, self.bar_makers):
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
        word = ".".join([*inside.split(".")] * bool(inside) + reached)
        return module, ALIASES.get(word, word) if module == "torch" else word

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

    def import_from_library(self, module: str, alias: ast.alias) -> bool:
        """`from module import alias`, for a module that is not torch's; False for what the lab does not know."""
        top, _, inside = module.partition(".")
        word, name = f"{inside}.{alias.name}" if inside else alias.name, alias.asname or alias.name
        if f"{module}.{alias.name}" in MODULES:
            self.modules[name] = MODULES[f"{module}.{alias.name}"]
        elif top not in LIBRARIES:
            return False
        elif word in LIBRARIES[top].constants:
            self.constants[name] = LIBRARIES[top].constants[word]
        elif word in LIBRARIES[top].functions or word in LIBRARIES[top].dtypes:
            self.borrowed[name] = LIBRARIES[top].name, word
        else:
            return False
        return True

    def import_from_torch(self, module: str, alias: ast.alias) -> bool:
        """`from module import alias`, for a module inside torch; False for what the lab does not know."""
        path, name = path_under(module, alias.name), alias.asname or alias.name
        path = ALIASES.get(path, path)
        if f"{module}.{alias.name}" in MODULES:
            self.modules[name] = MODULES[f"{module}.{alias.name}"]
        elif path in words.DTYPES:
            self.constants[name] = getattr(torch, path)
        elif path in words.FUNCTIONS or path in words.CONTEXTS or path in CLASSES:
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
