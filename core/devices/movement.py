"""Move a tensor, really: what it was before, what came of it, and what that cost.

Source: PyTorch documentation, `torch.Tensor.to`, `torch.Tensor.cuda`, `torch.Tensor.data_ptr`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from core import limits
from core.devices.failure import check_dtype
from core.devices.stopwatch import timer, turn
from core.problem import InputProblem

DTYPES: Final[dict[str, torch.dtype]] = {
    name: getattr(torch, name) for name in ("float32", "float64", "float16", "bfloat16", "int64", "bool")
}
_RUN_TIME: Final = 0.003  # seconds of blocks for one way, so that five fit the time in which a picture should appear
_PATIENCE: Final = 0.2  # seconds to wait for a benchmark's slice to end


@dataclass(frozen=True)
class Residence:
    """Where a tensor lives. `address` is its storage's first byte there, None on `meta`, which stores nothing.

    `nbytes` are the storage's; `made_by` is the name of its `grad_fn`, None for a leaf.
    """

    device: str
    dtype: str
    shape: tuple[int, ...]
    address: int | None
    nbytes: int
    requires_grad: bool
    is_leaf: bool
    made_by: str | None


@dataclass(frozen=True)
class Move:
    """One way to get a tensor somewhere. `error` is torch's own message if it refuses; then there is no `after`.

    `same_object`: Python's `is`. `copied`: the bytes that were written anew, 0 if the storage is shared. `kept`:
    whether the values arrived, None where there are none to compare. Times are of one call, median and interquartile
    range, in seconds; None if the way fails.
    """

    line: str
    after: Residence | None
    same_object: bool = False
    copied: int = 0
    kept: bool | None = None
    median: float | None = None
    iqr: float | None = None
    error: str | None = None


@dataclass(frozen=True)
class Journey:
    """A tensor `x`, and all ways to have it on `target`; the first is `x.to(target)`."""

    before: Residence
    target: str
    moves: tuple[Move, ...]


def journey(elements: int, dtype: str, source: str, target: str, *, requires_grad: bool = False) -> Journey:
    """Make a tensor of `elements` on `source`, and move it to `target` in every way there is.

    Raises `InputProblem` for a tensor that cannot be, and what torch raises if the source fails.
    """
    x = tensor(elements, dtype, source, requires_grad=requires_grad)
    kind = torch.device(target).type
    ways: list[tuple[str, str]] = [
        (f'x.to("{target}")', "x.to(target)"),
        (f'x.to("{target}", copy=True)', "x.to(target, copy=True)"),
    ]
    # .meta() does not exist; .cuda() does everywhere, and says here what is missing.
    ways += [(f"x.{kind}()", f"x.{kind}()")] if kind in {"cpu", "cuda", "xpu"} else []
    ways += [("x.cuda()", "x.cuda()")] if kind not in {"cuda", "xpu"} else []
    ways.append((f'torch.ones({elements}, dtype=torch.{dtype}, device="{target}")', _CREATE))
    names = {"x": x, "target": target, "elements": elements, "dtype": DTYPES[dtype]}
    with turn(_PATIENCE):  # a number measured beside another's benchmark is better than none
        moves = tuple(_move(x, line, statement, names, target) for line, statement in ways)
    return Journey(residence(x), target, moves)


def tensor(elements: int, dtype: str, device: str, *, requires_grad: bool = False) -> Tensor:
    """The tensor that moves: `torch.ones`, a leaf. Raises `InputProblem`."""
    if not 1 <= elements <= limits.ELEMENTS:
        raise InputProblem(
            f"A tensor of {elements:,} elements",
            f"here one has 1 to {limits.ELEMENTS:,}, so that everybody's fit into memory",
            "choose a number in between",
        )
    if dtype not in DTYPES:
        raise InputProblem(f"The dtype {dtype[:20]!r}", "it is not in the list", f"choose one of {', '.join(DTYPES)}")
    check_dtype(device, DTYPES[dtype])
    made = torch.ones(elements, dtype=DTYPES[dtype], device=device)
    return made.requires_grad_() if requires_grad and made.is_floating_point() else made


def residence(x: Tensor) -> Residence:
    """Where `x` lives, as torch reports it."""
    meta = x.device.type == "meta"
    return Residence(
        device=str(x.device),
        dtype=str(x.dtype).removeprefix("torch."),
        shape=tuple(x.shape),
        address=None if meta else x.untyped_storage().data_ptr(),
        nbytes=x.untyped_storage().nbytes(),
        requires_grad=x.requires_grad,
        is_leaf=x.is_leaf,
        made_by=None if x.grad_fn is None else type(x.grad_fn).__name__,
    )


_CREATE: Final = "torch.ones(elements, dtype=dtype, device=target)"


def _move(x: Tensor, line: str, statement: str, names: dict[str, object], target: str) -> Move:
    try:
        y = _WAYS[statement](x, target)
        watch = timer(statement, names, device=target if target != "meta" else str(x.device))
        watch.timeit(1)  # its first call would be cold
        measured = watch.blocked_autorange(min_run_time=_RUN_TIME)
    except (RuntimeError, AssertionError, TypeError) as error:
        return Move(line, None, error=f"{type(error).__name__}: {str(error).partition(chr(10))[0][:200]}")
    meta = y.device.type == "meta"
    shared = not meta and y.device == x.device and y.data_ptr() == x.data_ptr()
    created = statement == _CREATE
    return Move(
        line,
        residence(y),
        same_object=y is x,
        copied=0 if shared or meta or created else y.numel() * y.element_size(),
        kept=None if meta else bool((y.detach().cpu() == x.detach().cpu()).all()),
        median=measured.median,
        iqr=measured.iqr,
    )


# What the timer is given as text, once as a function, for the tensor that comes of it.
_WAYS: Final[dict[str, Callable[[Tensor, str], Tensor]]] = {
    "x.to(target)": lambda x, target: x.to(target),
    "x.to(target, copy=True)": lambda x, target: x.to(target, copy=True),
    "x.cpu()": lambda x, _: x.cpu(),
    "x.cuda()": lambda x, _: x.cuda(),
    "x.xpu()": lambda x, _: x.xpu(),
    _CREATE: lambda x, target: torch.ones(x.numel(), dtype=x.dtype, device=target),
}
