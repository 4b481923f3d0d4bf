"""A number added to a running sum again and again, in each float dtype, rounding at every step.

The loop `for _ in range(n): total += step` takes Python a second per million. `index_add_` into one cell does the same
additions in the same order, each rounded to the dtype, in about 10 ms; tests compare the two bit by bit.

Source: Higham, "The Accuracy of Floating Point Summation", 1993.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import torch

ADDITIONS: Final = 1_000_000
DTYPES: Final = ("float64", "float32", "bfloat16", "float16")
_PICTURES = 200  # sums that are kept, evenly spaced


@dataclass(frozen=True)
class Running:
    """The sum in one dtype. `step` is what the dtype keeps of the step; `totals` are the sums after `counts` additions.

    `stalled` is the first of `counts` from which on an addition changes nothing, None if the last one still did.
    `at_once` is what `torch.full((n,), step).sum()` gives in the same dtype.
    """

    dtype: str
    step: float
    counts: tuple[int, ...]
    totals: tuple[float, ...]
    stalled: int | None
    at_once: float


@lru_cache(maxsize=32)
def accumulate(step: float, additions: int = ADDITIONS) -> tuple[Running, ...]:
    """Add `step`, rounded to each dtype, `additions` times to 0. On the CPU: a GPU does not promise an order."""
    return tuple(_running(name, step, additions) for name in DTYPES)


def _running(name: str, step: float, additions: int) -> Running:
    dtype = getattr(torch, name)
    chunk = max(additions // _PICTURES, 1)
    term = torch.tensor(step, dtype=dtype).item()
    terms = torch.full((chunk,), term, dtype=dtype)
    place = torch.zeros(chunk, dtype=torch.int64)
    total = torch.zeros(1, dtype=dtype)
    counts, totals, stalled = [0], [0.0], None
    while counts[-1] < additions:
        many = min(chunk, additions - counts[-1])
        # Sums of equal terms only grow or only fall: if one is as before, no addition changed it, and none will.
        if stalled is None:
            total.index_add_(0, place[:many], terms[:many])
            if total.item() == totals[-1]:
                stalled = counts[-1]
        counts.append(counts[-1] + many)
        totals.append(total.item())
    at_once = torch.full((additions,), term, dtype=dtype).sum().item()
    return Running(name, term, tuple(counts), tuple(totals), stalled, at_once)
