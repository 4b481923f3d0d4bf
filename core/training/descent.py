"""Linear regression by gradient descent from tensors and autograd alone: the article's loop, as an object.

A run can be stopped after any epoch and continued: whatever the chunks, the numbers are those of one loop, to the
last bit. Source: the article's section 3, "Gradient Descent from Scratch".
"""

import math
import time
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.inputs import limits
from core.inputs.problem import InputProblem
from core.training.data import Data, Synthetic, synthetic
from core.training.history import History, Moment, Recorder
from core.training.least_squares import Bowl, Line, bowl, closed_form

__all__ = [
    "Bowl",
    "Config",
    "Data",
    "History",
    "Line",
    "Moment",
    "Recipe",
    "Run",
    "Synthetic",
    "bowl",
    "closed_form",
    "synthetic",
]

_CLOCK = time.perf_counter


@dataclass(frozen=True)
class Config:
    """How to descend: learning rate, number of epochs, where from, and on what.

    `start_w` and `start_b` are the first line; None is the article's start: w from the data's seed, b = 0. `device` is
    what `torch.device` takes. Raises `InputProblem` for what is beyond the limits.
    """

    lr: float = 0.01
    epochs: int = 100
    start_w: float | None = None
    start_b: float | None = None
    device: str = "cpu"
    dtype: torch.dtype = torch.float32

    def __post_init__(self) -> None:
        check_rate(self.lr)
        check_epochs(self.epochs)
        for name, value in (("w", self.start_w), ("b", self.start_b)):
            if value is not None and not math.isfinite(value):
                raise InputProblem(f"The start of {name} is {value}", "a line is finite", "choose a finite number")
        if self.dtype not in {torch.float32, torch.float64}:
            raise InputProblem(f"{self.dtype} cannot hold this run", "it needs digits", "use torch.float32 or float64")


@dataclass(frozen=True)
class Recipe:
    """All that a run's numbers follow from. `rates` holds (epoch from which it holds, learning rate), in order."""

    made: Synthetic | None
    config: Config
    rates: tuple[tuple[int, float], ...]
    epochs: int
    diverged: bool


class Run:
    """One descent under way; the only mutable thing here. It belongs to one thread at a time.

    `w` and `b` are the leaves, of shape (1,). `epoch` counts the updates made. The run is `done` after the epochs
    asked for, or at the first loss that is not finite, which makes it `diverged`.
    """

    def __init__(self, config: Config, data: Data) -> None:
        self.config = config
        self.data = data
        self.lr = config.lr
        self.epochs = config.epochs
        self.rates: list[tuple[int, float]] = [(0, config.lr)]
        self.epoch = 0
        self.diverged = False
        self.seconds = 0.0  # spent in training, of this thread's clock
        self.bowl = bowl(data.x, data.y)
        self.start = (
            data.start_w if config.start_w is None else config.start_w,
            0.0 if config.start_b is None else config.start_b,
        )
        dtype, device = config.dtype, config.device
        self._x, self._y = data.x.to(device, dtype), data.y.to(device, dtype)  # (n, 1) each
        self.w, self.b = (
            torch.tensor([value], dtype=dtype, device=device, requires_grad=True) for value in self.start
        )  # (1,) each
        self._recorder = Recorder(config.epochs)

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return self.diverged or self.epoch >= self.epochs

    @property
    def length(self) -> int:
        """How many epochs the run will have had in the end, as far as is known: divergence cuts it short."""
        return self.epoch if self.diverged else self.epochs

    @property
    def history(self) -> History:
        """What was recorded so far: views, which cost nothing and are overwritten by nobody but a reset."""
        return self._recorder.history

    @property
    def recipe(self) -> Recipe:
        """What to do again to get these numbers again."""
        config = replace(self.config, epochs=self.epochs)
        return Recipe(self.data.made, config, tuple(self.rates), self.epoch, self.diverged)

    @property
    def plan(self) -> Recipe:
        """The recipe of the run to its end, if nothing changes any more."""
        return replace(self.recipe, epochs=self.epochs)

    @property
    def present(self) -> Moment:
        """Where the run stands: w and b as they are now, and their loss."""
        with torch.no_grad():
            loss = self._loss().item()
        return Moment(self.epoch, loss, self.w.item(), self.b.item())

    def change_rate(self, lr: float) -> None:
        """Continue with learning rate `lr` from the next epoch on. Raises `InputProblem`."""
        check_rate(lr)
        if lr != self.lr:
            self.lr = lr
            if self.rates[-1][0] == self.epoch:
                self.rates.pop()
            if not self.rates or self.rates[-1][1] != lr:
                self.rates.append((self.epoch, lr))

    def change_epochs(self, epochs: int) -> None:
        """Make it `epochs` epochs in all, or as many as are made, if that is more. Raises `InputProblem`."""
        check_epochs(epochs)
        self._recorder.reserve(epochs)
        self.epochs = max(epochs, self.epoch)

    def advance(self, *, epochs: int | None = None, seconds: float | None = None) -> int:
        """Train for so many epochs or so long, whichever ends first, at most to the end. Returns the epochs made.

        Computes on the calling thread alone: several runs at once are faster so, and the last bits of a sum depend
        on how many threads share it.
        """
        if self.done or epochs == 0:
            return 0
        last = self.epochs if epochs is None else min(self.epochs, self.epoch + epochs)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        began, first = _CLOCK(), self.epoch
        try:
            self._descend(last, math.inf if seconds is None else began + seconds)
        finally:
            torch.set_num_threads(threads)
            self.seconds += _CLOCK() - began
        return self.epoch - first

    def _descend(self, last: int, deadline: float) -> None:
        # The article's loop, line by line; around it one record a number and one look at the clock.
        w, b, lr = self.w, self.b, self.lr
        losses, ws, bs, grad_ws, grad_bs = self._recorder.columns
        isfinite, clock, no_grad, compute = math.isfinite, _CLOCK, torch.no_grad, self._loss
        epoch = self.epoch
        try:
            while epoch < last:
                loss = compute()
                losses[epoch] = value = loss.item()
                ws[epoch], bs[epoch] = w.item(), b.item()
                if not isfinite(value):
                    self.diverged = True
                    grad_ws[epoch] = grad_bs[epoch] = math.nan
                    break
                loss.backward()
                grad_w, grad_b = w.grad, b.grad
                assert grad_w is not None  # noqa: S101 - says to mypy what backward() has just done
                assert grad_b is not None  # noqa: S101
                grad_ws[epoch], grad_bs[epoch] = grad_w.item(), grad_b.item()
                with no_grad():
                    w -= lr * grad_w  # (1,) in place
                    b -= lr * grad_b
                grad_w.zero_()
                grad_b.zero_()
                epoch += 1
                if clock() >= deadline:
                    break
        finally:
            self.epoch = epoch
            self._recorder.rows = epoch + self.diverged

    def _loss(self) -> Tensor:
        y_pred = self.w * self._x + self.b  # (1,) * (n, 1) + (1,) -> (n, 1)
        errors: Tensor = (y_pred - self._y) ** 2  # (n, 1)
        return errors.mean()  # (n, 1) -> ()


def check_rate(lr: float) -> None:
    """Raise `InputProblem` unless `lr` is a learning rate: a finite number above 0."""
    if not (math.isfinite(lr) and lr > 0):
        raise InputProblem(
            f"The learning rate is {lr}", "a step downhill has a finite length above 0", "choose one such as 0.01"
        )


def check_epochs(epochs: int) -> None:
    """Raise `InputProblem` unless a run can have so many epochs."""
    if not 1 <= epochs <= limits.EPOCHS:
        raise InputProblem(
            f"{epochs:,} is no usable number of epochs",
            f"a run here has 1 to {limits.EPOCHS:,}",
            "choose a number in between",
        )
