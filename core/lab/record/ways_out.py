"""The ways in which a line of a listing leaves the graph, so that backward finds nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# What these lines compare or print does not become part of a loss.
_ASIDE: Final = re.compile(r"\s*(?:if|elif|while|for|assert|print)\b")


@dataclass(frozen=True)
class _WayOut:
    """How the text of a line that leaves the graph looks, why it does, and what to write instead."""

    pattern: str
    cause: str
    mend: str


_SMOOTH: Final = "compute the loss from the numbers themselves, as softmax and cross_entropy do"
_WAYS_OUT: Final = (
    _WayOut(r"\.detach_?\(\)", "it gives the numbers without their history", "leave detach() out"),
    _WayOut(r"\.data\b", "it gives the numbers without their history", "leave .data out"),
    _WayOut(
        r"\.(?:item|tolist|numpy)\(\)", "what it gives is Python's or NumPy's", "keep the tensor, and convert it later"
    ),
    _WayOut(r"\bno_grad\b|\binference_mode\b", "nothing is recorded inside", "compute this outside of it"),
    _WayOut(r"\bargm(?:ax|in)\(", "a place has no derivative", _SMOOTH),
    _WayOut(r"\.(?:long|int|bool)\(\)", "whole numbers have no derivative", "stay with floats until after backward()"),
    _WayOut(r"(?<![=<>!])(?:==|!=|[<>]=?)(?!=)", "a comparison has no derivative", _SMOOTH),
    _WayOut(
        r"\btorch\.(?:as_)?tensor\((?=\[?[A-Za-z_])",
        "it copies numbers into a new leaf",
        "put tensors together by stack or cat",
    ),
)


def where_left(lines: Sequence[str]) -> tuple[str, str] | None:
    """The last of these lines that leaves the graph, as the cause, and what to write instead."""
    for number, line in reversed(list(enumerate(lines, 1))):
        if _ASIDE.match(line):
            continue
        for way in _WAYS_OUT:
            if found := re.search(way.pattern, line.partition("#")[0]):
                return f"line {number}, “{found[0].strip()}”, leaves the graph: {way.cause}", way.mend
    return None
