"""Functions of our own that torch's compiler cannot take whole, each with one that does the same and can be.

Each takes a tensor `x` of shape (n,) and a number `k`. Their sources are shown, and run in a process of their own.

Source: PyTorch documentation, "torch.compile", "Working with Graph Breaks", "Dealing with Recompilations".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import indent
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class Breaking:
    """`source` defines f(x, k); `rewrite` defines the same function anew, so that it can be captured whole."""

    name: str
    source: str
    rewrite: str


_NONE: Final = """\
def f(x, k):
    return (x * k).sin().sum()
"""
_IF: Final = """\
def f(x, k):
    y = x * k
    if y.sum() > 0:
        return y + 1
    return y - 1
"""
_WHERE: Final = """\
def f(x, k):
    y = x * k
    return torch.where(y.sum() > 0, y + 1, y - 1)
"""
_ITEM: Final = """\
def f(x, k):
    largest = x.abs().max().item()
    return x / largest * k
"""
_NO_ITEM: Final = """\
def f(x, k):
    largest = x.abs().max()
    return x / largest * k
"""
_PRINT: Final = """\
def f(x, k):
    y = x * k
    print("the sum is", y.sum())
    return y.exp()
"""
_NO_PRINT: Final = """\
def f(x, k):
    y = x * k
    return y.exp()
"""
_LOOP: Final = """\
def f(x, k):
    y = x
    for _ in range(int(x[-1])):
        y = y * k
    return y
"""
_POWER: Final = """\
def f(x, k):
    return x * k ** x[-1].trunc()
"""
_LIST: Final = """\
seen = []

def f(x, k):
    seen.append(k)
    return x * len(seen)
"""
_COUNT: Final = """\
count = torch.zeros(())

def f(x, k):
    count.add_(1)
    return x * count
"""

BREAKING: Final[Mapping[str, Breaking]] = MappingProxyType(
    {
        each.name: each
        for each in (
            Breaking("an if that asks a tensor", _IF, _WHERE),
            Breaking("a number taken out by item()", _ITEM, _NO_ITEM),
            Breaking("a print", _PRINT, _NO_PRINT),
            Breaking("a loop as long as a tensor says", _LOOP, _POWER),
            Breaking("a list that grows", _LIST, _COUNT),
            Breaking("nothing that breaks", _NONE, _NONE),
        )
    }
)

SIZES: Final = range(2, 9)  # of x
_PROGRAM: Final = '''\
import logging

import torch
import torch._dynamo
from torch._dynamo.utils import counters

torch.set_num_threads(1)


def made():
{source}
    return f


def rewritten():
{rewrite}
    return f


def x_of(n, dtype=torch.float32):
    return torch.arange(1, n + 1, dtype=dtype)


def whole(f):
    """What torch says when it has to capture all of f as one graph; None if it can."""
    try:
        torch.compile(f, backend="eager", fullgraph=True)(x_of({n}), 2)
    except Exception as error:
        return str(error)


said = []  # what torch says when it compiles something again


class Listener(logging.Handler):
    def emit(self, record):
        said.append(record.getMessage())


def called(f, eager):
    """Called again and again with something changed: was there anything new to compile, and why? Is it right?"""
    torch._dynamo.reset()
    counters.clear()
    compiled, told = torch.compile(f, backend="eager"), []
    for what, x, k in [
        ("the first call", x_of({n}), 2),
        ("the same again", x_of({n}), 2),
        ("other values", -x_of({n}) / 2 + {n}, 2),
        ("one element more", x_of({n} + 1), 2),
        ("two elements more", x_of({n} + 2), 2),
        ("float64", x_of({n}, torch.float64), 2),
        ("k = 3", x_of({n}), 3),
        ("k = 4", x_of({n}), 4),
    ]:
        before, heard = counters["stats"]["unique_graphs"], len(said)
        equal = torch.allclose(compiled(x, k), eager(x, k))
        told.append((what, counters["stats"]["unique_graphs"] - before, said[heard:], equal))
    return told


# Which graphs does torch find, where does one end, and what has to hold for them to be used again?
found = torch._dynamo.explain(made())(x_of({n}), 2)
refusal, refusal_of_rewrite = whole(made()), whole(rewritten())
torch._logging.set_logs(recompiles=True)
logging.getLogger("torch._dynamo.guards").addHandler(Listener())
calls, calls_of_rewrite = called(made(), made()), called(rewritten(), made())
'''
_SHOWN: Final = """\

for graph in found.graphs:
    print(graph.code)
print(refusal)
for each in calls, calls_of_rewrite:
    for what, graphs, why, equal in each:
        print(f"{{what:20}} new graphs: {{graphs}}, as in eager mode: {{equal}}", *why, sep="\\n")
"""


def program(name: str, n: int) -> str:
    """The program that captures the function `name` with x of `n` elements. Raises `KeyError` for what is unknown."""
    if n not in SIZES:
        raise KeyError(n)
    breaking = BREAKING[name]
    return _PROGRAM.format(source=indent(breaking.source, "    "), rewrite=indent(breaking.rewrite, "    "), n=n)


def shown(name: str, n: int) -> str:
    """The same, and it prints what it found."""
    return program(name, n) + _SHOWN.replace("{{", "{").replace("}}", "}")
