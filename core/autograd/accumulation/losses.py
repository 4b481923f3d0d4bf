"""Several losses of one leaf: added and sent back at once, or sent back one after the other. The gradient is the same.

Source: PyTorch documentation, "torch.Tensor.backward" (`retain_graph`), "Autograd mechanics".
"""

from dataclasses import dataclass
from typing import Final

from torch import Tensor

from core.autograd.accumulation.functions import Functions
from core.autograd.accumulation.ledger import said
from core.autograd.accumulation.rounding import rounding
from core.probe.excerpt import Excerpt, excerpt
from core.probe.kept import metering
from core.problem import InputProblem

ADDED: Final = "added, one backward pass"
ANEW: Final = "each computed again before its backward pass"
TOGETHER: Final = "all computed in one forward pass"
_CELLS: Final = 8  # numbers shown of a gradient


@dataclass(frozen=True)
class LossesWay:
    """One way to send the losses back: its `code`, below it the `note` that says how the losses were computed.

    `grad` is the leaf's gradient afterwards, also where an `error` was raised under way. `rounding` is the largest
    difference from the sum's gradient in units of the last place, None for the sum itself and where there is an error.
    `kept` is the most that autograd kept at one time, in bytes, without the leaf.
    """

    code: tuple[str, ...]
    note: str
    grad: Excerpt | None
    error: str | None
    rounding: float | None
    kept: int


def send_back(functions: Functions, value: Tensor) -> tuple[LossesWay, ...]:
    """Send the final names of `functions` back all four ways. Raises `InputProblem`."""
    names = functions.finals
    if len(names) < 2:
        raise InputProblem(
            f"There is only one loss, {names[0]}", "a loss is a name that no other line uses", "write another line"
        )
    each = tuple(f"{name}.backward()" for name in names)
    held = (*(f"{name}.backward(retain_graph=True)" for name in names[:-1]), each[-1])
    plans = [
        ((f"({' + '.join(names)}).backward()",), ADDED),
        (each, ANEW),
        (each, TOGETHER),
        (held, TOGETHER),
    ]
    ways: list[LossesWay] = []
    reference: Tensor | None = None
    for code, note in plans:
        leaf = value.detach().clone().requires_grad_()
        kept, error = 0, None
        try:
            if note == ANEW:
                for name in names:
                    (loss,), nbytes = _forward(functions, leaf, name)
                    kept = max(kept, nbytes)
                    loss.backward()
            else:
                losses, kept = _forward(functions, leaf, *names)
                if note == ADDED:
                    losses = [_sum(losses)]
                for count, loss in enumerate(losses, 1):
                    loss.backward(retain_graph=code is held and count < len(names))
        except RuntimeError as refusal:
            error = said(refusal)
        grad = leaf.grad
        apart = None
        if note == ADDED:
            reference = grad
        elif error is None and grad is not None and reference is not None:
            apart = max(rounding(grad, reference), default=0.0)
        ways.append(LossesWay(code, note, None if grad is None else excerpt(grad, _CELLS), error, apart, kept))
    return tuple(ways)


def _sum(losses: list[Tensor]) -> Tensor:
    total = losses[0]
    for loss in losses[1:]:
        total = total + loss
    return total


def _forward(functions: Functions, leaf: Tensor, *names: str) -> tuple[list[Tensor], int]:
    with metering() as meter:
        made = functions.values(leaf, *names)
    return made, meter.kept([leaf]).extra
