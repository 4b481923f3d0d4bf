"""Gradient descent with several inputs: the article's loop, with w of shape (d, 1) and `X @ w` for `w * X`."""

import math
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from core import limits
from core.training.loop.config import check_epochs, check_rate

# Measured: the loop's own cost per epoch, and what each number in X adds to it, on one core.
_EPOCH: Final = 7e-5
_NUMBER: Final = 3e-9


@dataclass(frozen=True, eq=False)
class Course:
    """Row k is what epoch k began with: `w` float32 (epochs + 1, d), `b` and `loss` (epochs + 1,), loss in float64.

    The last row is where the last update led. A run that `diverged` ends with the first loss that is not finite.
    """

    w: Tensor
    b: Tensor
    loss: Tensor
    diverged: bool

    @property
    def epochs(self) -> int:
        """How many updates were made."""
        return len(self.loss) - 1


def affordable(n: int, d: int) -> int:
    """How many epochs on X of shape (n, d) are computed at once at most: two digits of what fits the time."""
    epochs = limits.TABLE_SECONDS / (_EPOCH + _NUMBER * n * d)
    return min(int(float(f"{epochs:.1e}")), limits.EPOCHS)


def lasting(n: int, d: int, epochs: int) -> bool:
    """Whether so many epochs on X of shape (n, d) may take longer than an answer should."""
    return min(epochs, affordable(n, d)) * (_EPOCH + _NUMBER * n * d) > limits.ANSWER_SECONDS


def descend(X: Tensor, y: Tensor, lr: float, epochs: int, device: str = "cpu") -> Course:
    """Descend from w = 0 and b = 0 for `epochs` epochs: X float32 (n, d), y float32 (n, 1). Raises `InputProblem`.

    On this thread alone: the last bits of a sum depend on how many threads share it.
    """
    check_rate(lr)
    check_epochs(epochs)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _descend(X.to(device), y.to(device), lr, epochs)
    finally:
        torch.set_num_threads(threads)


def _descend(X: Tensor, y: Tensor, lr: float, epochs: int) -> Course:
    d = X.shape[1]
    # One input: w as the article has it, whose product rounds as in its loop, to the last bit.
    w = torch.zeros(1 if d == 1 else (d, 1), device=X.device, requires_grad=True)
    b = torch.zeros(1, device=X.device, requires_grad=True)
    ws, bs, losses = torch.empty(epochs + 1, d), torch.empty(epochs + 1), torch.empty(epochs + 1, dtype=torch.float64)
    for epoch in range(epochs + 1):
        y_pred = w * X + b if d == 1 else X @ w + b  # (n, d) @ (d, 1) + (1,) -> (n, 1)
        loss = ((y_pred - y) ** 2).mean()  # (n, 1) -> ()
        ws[epoch], bs[epoch] = w.detach().flatten(), b.detach()[0]
        losses[epoch] = value = loss.item()
        if epoch == epochs or not math.isfinite(value):
            break
        loss.backward()
        with torch.no_grad():
            for parameter in (w, b):
                gradient = parameter.grad
                assert gradient is not None  # noqa: S101 - says to mypy what backward() has just done
                parameter.sub_(lr * gradient)
                gradient.zero_()
    rows = epoch + 1
    return Course(ws[:rows], bs[:rows], losses[:rows], not math.isfinite(value))
