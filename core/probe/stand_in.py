"""Modules that stand for torch's heavy ones until somebody asks for more than they know.

They stand in `sys.modules`, so that an import finds them; a module makes way for the real one at the first question
that it cannot answer.
"""

import importlib
import sys
import threading
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Final

SHAPES: Final = "torch.fx.experimental.symbolic_shapes"
_TOGETHER: Final = (SHAPES, "sympy")  # each asks for the other
_PACKAGES: Final = ("sympy", "torch._dynamo")
_lock = threading.RLock()


class StandIn:
    """Has what is `known` of the module `name`, and imports that one for whatever else it is asked for."""

    def __init__(self, name: str, known: Mapping[str, Any]) -> None:
        self.__name__ = name
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever that module has
        # Whoever looks through all modules asks for names like these; the import of a part asks a package for its path.
        if name.startswith("__") and not (name == "__path__" and self.__name__ in _PACKAGES):
            raise AttributeError(name)
        return getattr(make_way(self.__name__), name)


def make_way(name: str) -> ModuleType:
    """The module `name` itself, imported in the place of the stand-ins."""
    with _lock:
        for each in _TOGETHER if name in _TOGETHER else (name,):
            if isinstance(sys.modules.get(each), StandIn):
                stand_in = sys.modules.pop(each)
                stand_in.__dict__.update({} if each == SHAPES else vars(importlib.import_module(each)))
        return importlib.import_module(name)
