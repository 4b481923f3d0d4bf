"""What happens when two devices meet in one operation: torch's errors, really raised, on any computer.

Where there is only the CPU, the other device is `meta`, which has shapes but no data, and which every torch has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from core.inputs.shapes import Shape


@dataclass(frozen=True)
class ExecutedLine:
    """One line, executed. Either `device` and `shape` of what came of it, or the `error` that it raised."""

    line: str
    device: str | None = None
    shape: Shape | None = None
    error: str | None = None


@dataclass(frozen=True)
class Mixture:
    """`a` on `here`, `b` on `there`: what fails, what works all the same, and what mends it."""

    here: str
    there: str
    failing: tuple[ExecutedLine, ...]
    working: tuple[ExecutedLine, ...]
    mended: ExecutedLine


_SHAPE: Final = (2, 2)


def mix(device: str) -> Mixture:
    """Let tensors on `device` meet others: the CPU's, or for those `meta`'s."""
    there = "cpu" if torch.device(device).type != "cpu" else "meta"
    a = torch.ones(_SHAPE, device=device)
    b = torch.ones(_SHAPE, device=there)
    # a @ b is not tried with meta: torch 2.13 lets it pass on the CPU, and returns memory that nobody wrote.
    failing = {"a + b": lambda: a + b, "torch.cat([a, b])": lambda: torch.cat([a, b])}
    working = {"b + torch.tensor(2.0)": lambda: b + torch.tensor(2.0)}
    if there == "cpu":
        failing["a @ b"] = lambda: a @ b
        working = {"a + torch.tensor(2.0)": lambda: a + torch.tensor(2.0)}
        mended = attempt("a + b.to(a.device)", lambda: a + b.to(a.device))
    else:
        mended = attempt("a.to(b.device) + b", lambda: a.to(b.device) + b)
    return Mixture(
        device,
        there,
        tuple(attempt(line, call) for line, call in failing.items()),
        tuple(attempt(line, call) for line, call in working.items()),
        mended,
    )


def attempt(line: str, call: Callable[[], Tensor]) -> ExecutedLine:
    """Call what `line` says."""
    try:
        result = call()
    except (RuntimeError, AssertionError) as error:
        return ExecutedLine(line, error=f"{type(error).__name__}: {str(error).partition(chr(10))[0][:300]}")
    return ExecutedLine(line, str(result.device), tuple(result.shape))
