"""`x.grad.zero_()` or `x.grad = None`: what is left of the gradient, and what an optimizer makes of it.

Source: PyTorch documentation, `torch.optim.Optimizer.zero_grad` (`set_to_none`), `torch.optim.SGD` (momentum). The
update is written out here, and a test compares it with `torch.optim.SGD`: to import the latter costs a server 75 MB.
"""

from dataclasses import dataclass
from typing import Final

import torch

LR: Final = 0.1
MOMENTUM: Final = 0.9
WAYS: Final = ("x.grad.zero_()", "x.grad = None")


@dataclass(frozen=True)
class Cleared:
    """One way to clear a gradient. `grad` is what `.grad` is afterwards, `nbytes` the memory that it holds.

    `before` and `after` are x around an optimizer's next step, for which no backward pass was made.
    """

    code: str
    grad: str
    nbytes: int
    before: float
    after: float


def clear_both_ways() -> tuple[Cleared, ...]:
    """One step of SGD with momentum down x², from 2; the gradient cleared either way; then another step."""
    rows = []
    for code in WAYS:
        x = torch.tensor(2.0, requires_grad=True)
        velocity = torch.zeros_like(x)
        (x**2).backward()
        _step(x, velocity)
        if code == WAYS[0]:
            x.grad.zero_()  # type: ignore[union-attr]  # backward has just made it
        else:
            x.grad = None
        before, left = x.item(), x.grad
        _step(x, velocity)
        nbytes = 0 if left is None else left.untyped_storage().nbytes()
        rows.append(Cleared(code, str(left), nbytes, before, x.item()))
    return tuple(rows)


def _step(x: torch.Tensor, velocity: torch.Tensor) -> None:
    """What `torch.optim.SGD([x], lr=LR, momentum=MOMENTUM).step()` does."""
    if x.grad is None:
        return
    with torch.no_grad():
        velocity.mul_(MOMENTUM).add_(x.grad)
        x.sub_(LR * velocity)
