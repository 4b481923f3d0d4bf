"""What torch's compiler makes of a function: its graphs, where they break, and what makes it compile again.

All of it is what torch said, in a process of its own; what it said of a function and a size is kept for all visitors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.capture.breaking import program
from core.capture.child import Child
from core.capture.found import Found

_KEPT: Final = 32  # functions and sizes; a few kB each
_REPORT: Final = """
import json


def kind(guard):
    made = guard.create_fn
    return getattr(made, "func", made).__name__


print()
print(json.dumps({
    "graphs": [graph.code.strip() for graph in found.graphs],
    "breaks": [each.reason for each in found.break_reasons],
    "guards": [(guard.name, kind(guard)) for guard in found.out_guards],
    "refusals": [refusal, refusal_of_rewrite],
    "calls": [calls, calls_of_rewrite],
}))
"""


@dataclass(frozen=True)
class CompiledCall:
    """One of the calls in a row: what was changed, how many graphs were compiled for it, and why in torch's words.

    `equal`: whether it gave what eager mode gives.
    """

    what: str
    graphs: int
    why: tuple[str, ...]
    equal: bool


@dataclass(frozen=True)
class Breaks:
    """What torch found in a function.

    `graphs` are as torch prints them, `breaks` the reasons for which one ended, in short. `guards` are (name, kind) of
    what has to hold for the graphs to be used again. `refusal` is torch's message when the function has to be captured
    as one graph, None if it can be; `rewrite_refusal` that for the rewrite.
    """

    graphs: tuple[str, ...]
    breaks: tuple[str, ...]
    guards: tuple[tuple[str, str], ...]
    refusal: str | None
    rewrite_refusal: str | None
    calls: tuple[CompiledCall, ...]
    rewrite_calls: tuple[CompiledCall, ...]


def begin(name: str, n: int) -> Child:
    """The process that captures the function `name` with x of `n` elements, to be advanced."""
    return Child(program(name, n) + _REPORT)


def breaks(told: Mapping[str, Any]) -> Breaks:
    """What the process told."""
    calls, rewrite_calls = (tuple(_call(*each) for each in row) for row in told["calls"])
    refusal, rewrite_refusal = told["refusals"]
    return Breaks(
        graphs=tuple(told["graphs"]),
        breaks=tuple(told["breaks"]),
        guards=tuple((name, kind) for name, kind in told["guards"]),
        refusal=refusal,
        rewrite_refusal=rewrite_refusal,
        calls=calls,
        rewrite_calls=rewrite_calls,
    )


def _call(what: str, graphs: int, why: list[str], equal: bool) -> CompiledCall:  # noqa: FBT001 - a row of JSON
    return CompiledCall(what, graphs, tuple(why), equal)


FOUND: Final[Found[tuple[str, int], Breaks]] = Found(_KEPT)  # of this process: by function and size
