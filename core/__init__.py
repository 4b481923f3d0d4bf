"""PyTorch Foundations Explorer as a library: parsers, facts from torch, pictures and scripts, without any Streamlit.

The front doors are here by name; each is imported when it is first asked for, since torch takes a second.
"""

from importlib import import_module
from typing import Any

_DOORS = {
    "InputProblem": "core.problem",
    "broadcast": "core.tensors.broadcasting",
    "closed_form": "core.training.descent",
    "contract": "core.tensors.matmul",
    "parse_index": "core.inputs.index",
    "parse_program": "core.inputs.program",
    "parse_shape": "core.inputs.shapes",
    "read_table": "core.inputs.table",
    "record": "core.autograd.tape",
    "run": "core.lab",
    "select": "core.tensors.indexing",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever stands behind the door
    if name in _DOORS:
        return getattr(import_module(_DOORS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_DOORS])
