"""The lab: a listing, run one statement at a time with everything visible.

The text is read by `core.language.listing`, walked by us on real tensors, and never executed by Python.
"""

from collections.abc import Callable

import torch

from core.lab.interpret.interpreter import interpret
from core.lab.record.recording import Recording
from core.language.listing import parse_listing
from core.probe.meta import prepare
from core.problem import InputProblem

__all__ = ["run"]


def _nothing() -> None:
    pass


def run(listing: str, device: str = "cpu", breathe: Callable[[], None] = _nothing) -> Recording:
    """Run `listing` and record it. Raises nothing of its own: whatever ends it is in the recording's `problem`.

    `breathe` is called between any two operations; it may wait for others, and what it raises ends the run.

    Tensors are made on `device`, unless the listing says where. Its random numbers are its own: they begin with the
    seed that it gives, or 0.
    """
    try:
        parsed = parse_listing(listing)
    except InputProblem as problem:
        return Recording(listing, (), (), problem)
    prepare()
    return interpret(parsed, torch.device(device), breathe)
