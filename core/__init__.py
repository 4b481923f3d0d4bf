r"""PyTorch Foundations Explorer as a library: parsers, facts from torch, pictures and scripts, without any Streamlit.

The front doors are here by name; each is imported when it is first asked for, since torch takes a second.

How do shapes meet, and what does an index take?

>>> import core
>>> core.broadcast([core.parse_shape("3, 1"), core.parse_shape("1, 4")]).result
(3, 4)
>>> core.broadcast([(3, 2), (4,)]).axes[-1].result is None  # 2 and 4 cannot meet
True
>>> taken = core.select((3, 4), core.parse_index("x[0:2, None, 1]"))
>>> taken.shape, taken.positions, taken.is_view
((2, 1), (1, 5), True)
>>> product = core.contract("ij,jk->ik", [(2, 3), (3, 5)])
>>> product.shape, product.multiplications
((2, 5), 30)

Which gradients does a program send back? It is read by the app's own parser, and never run by Python.

>>> import torch
>>> tape = core.record(core.parse_program("z = x*y + y**2"), {"x": torch.tensor(2.0), "y": torch.tensor(3.0)})
>>> {name: gradient.item() for name, gradient in tape.gradients.items()}
{'x': 3.0, 'y': 8.0}

What does each line of a listing do?

>>> recording = core.run("import torch\nx = torch.ones(2, 3)\nprint(x.sum())")
>>> recording.printed
'tensor(6.)\n'

What is in a table, and which line lies closest to its points?

>>> table = core.read_table(b"height,weight\n1,3\n2,5\n4,9\n", "mine.csv")
>>> x, y = table.columns["height"], table.columns["weight"]
>>> line = core.closed_form(x, y)
>>> round(line.w, 9), round(line.b, 9)
(2.0, 1.0)

What cannot be is one exception that says what is wrong, why, and what to do.

>>> try:
...     core.parse_shape("3, -1")
... except core.InputProblem as problem:
...     print(problem.what)
The size “-1” is negative

In a notebook the results of `broadcast`, `select`, `record` and `run` display themselves, and light up their cells
under the pointer; elsewhere they are asked for.

>>> core.picture(tape)
<a graph, after its backward pass>
"""

import sys
from importlib import import_module
from typing import Any

_DOORS = {
    "Figure": "core.pictures.markup.figure",
    "InputProblem": "core.problem",
    "broadcast": "core.tensors.broadcasting",
    "closed_form": "core.training.descent",
    "contract": "core.tensors.matmul",
    "parse_index": "core.inputs.index",
    "parse_program": "core.inputs.program",
    "parse_shape": "core.inputs.shapes",
    "picture": "core.pictures.notebook",
    "read_table": "core.inputs.table",
    "record": "core.autograd.tape",
    "run": "core.lab",
    "select": "core.tensors.indexing",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever stands behind the door
    if name in _DOORS:
        if "IPython" in sys.modules:  # in a notebook the results display themselves
            import_module(_DOORS["picture"])
        return getattr(import_module(_DOORS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_DOORS])
