"""Linear regression by gradient descent from tensors and autograd alone: the article's loop, as an object.

A run can be stopped after any epoch and continued: whatever the chunks, the numbers are those of one loop, to the
last bit. Mini-batches, optimizers and schedules step by another loop, so that the article's stays as short and as
fast as it is. Source: the article's section 3, "Gradient Descent from Scratch".
"""

import math
import time
from dataclasses import replace

import torch
from torch import Tensor

from core.problem import InputProblem
from core.training.config import Config, Recipe, check_epochs, check_rate
from core.training.data import Data, Synthetic, synthetic
from core.training.line.bowl import Bowl, Line, bowl, closed_form
from core.training.line.history import History, Moment, Recorder
from core.training.line.stability import stability
from core.training.loop.optimizers import make

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


class Run:
    """One descent under way; the only mutable thing here. It belongs to one thread at a time.

    `w` and `b` are the leaves, of shape (1,). `epoch` counts the passes over the data that were made: updates, unless
    there are mini-batches. The run is `done` after the epochs asked for, or at the first loss that is not finite,
    which makes it `diverged`. Raises `InputProblem` for more batches an epoch than the limit.
    """

    def __init__(self, config: Config, data: Data) -> None:
        self.steps = config.batches.count(data.n)  # an epoch
        self.config = config
        self.data = data
        self.lr = config.lr
        self.epochs = config.epochs
        self.rates: list[tuple[int, float]] = [(0, config.lr)]
        self.epoch = 0
        self.diverged = False
        self.seconds = 0.0  # spent in training, of this thread's clock
        self.bowl = bowl(data.x, data.y)
        self.stability = stability(config, self.bowl, data.x)
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
        self._optimizer = make(config.optimizer, (self.w, self.b))
        self._orders = config.batches.orders(data.n)

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
        return Recipe(self.data.made or self.data.given, config, tuple(self.rates), self.epoch, self.diverged)

    @property
    def plan(self) -> Recipe:
        """The recipe of the run to its end, if nothing changes any more."""
        return replace(self.recipe, epochs=self.epochs)

    @property
    def present(self) -> Moment:
        """Where the run stands: w and b as they are now, and their loss."""
        with torch.no_grad():
            loss = self._loss(self._x, self._y).item()
        return Moment(self.epoch, loss, self.w.item(), self.b.item())

    @property
    def overflowed(self) -> bool:
        """Whether the run has come to an end where the loss is not finite, were it by its very last step."""
        return self.diverged or (self.done and not math.isfinite(self.present.loss))

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
        if self.epoch and epochs != self.epochs and self.config.schedule.needs_length:
            raise InputProblem(
                f"The run is under way to epoch {self.epochs:,}",
                f"its {self.config.schedule.name} schedule was laid out for that length",
                "begin another run",
            )
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
            descend = self._descend if self.config.plain(self.data.n) else self._step_by_step
            descend(last, math.inf if seconds is None else began + seconds)
        finally:
            torch.set_num_threads(threads)
            self.seconds += _CLOCK() - began
        return self.epoch - first

    def _descend(self, last: int, deadline: float) -> None:
        # The article's loop, line by line; around it one record a number and one look at the clock.
        w, b, lr = self.w, self.b, self.lr
        losses, ws, bs, grad_ws, grad_bs = self._recorder.columns
        isfinite, clock, no_grad, compute, x, y = math.isfinite, _CLOCK, torch.no_grad, self._loss, self._x, self._y
        epoch = self.epoch
        try:
            while epoch < last:
                loss = compute(x, y)
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

    def _step_by_step(self, last: int, deadline: float) -> None:
        # The same with whatever optimizer, schedule and batches. A row of the history is what it always is, the loss
        # and the gradients of all the data at the line that the epoch begins with; with mini-batches that takes a
        # look of its own, whose gradients move nothing.
        w, b, x, y, optimizer, config = self.w, self.b, self._x, self._y, self._optimizer, self.config
        losses, ws, bs, grad_ws, grad_bs = self._recorder.columns
        size = None if self.steps == 1 else config.batches.size
        epoch = self.epoch
        try:
            while epoch < last:
                loss = self._loss(x, y)
                losses[epoch] = value = loss.item()
                ws[epoch], bs[epoch] = w.item(), b.item()
                if not math.isfinite(value):
                    self.diverged = True
                    grad_ws[epoch] = grad_bs[epoch] = math.nan
                    break
                loss.backward()
                assert w.grad is not None  # noqa: S101 - says to mypy what backward() has just done
                assert b.grad is not None  # noqa: S101
                grad_ws[epoch], grad_bs[epoch] = w.grad.item(), b.grad.item()
                rate = config.schedule.rate(self.lr, epoch, self.epochs)
                if size is None:
                    optimizer.step(rate)
                    optimizer.zero()
                else:
                    optimizer.zero()
                    order = next(self._orders).to(x.device)  # (n,)
                    for some_x, some_y in zip(x[order].split(size), y[order].split(size), strict=True):
                        self._loss(some_x, some_y).backward()
                        optimizer.step(rate)
                        optimizer.zero()
                epoch += 1
                if _CLOCK() >= deadline:
                    break
        finally:
            self.epoch = epoch
            self._recorder.rows = epoch + self.diverged

    def _loss(self, x: Tensor, y: Tensor) -> Tensor:
        y_pred = self.w * x + self.b  # (1,) * (n, 1) + (1,) -> (n, 1)
        errors: Tensor = (y_pred - y) ** 2  # (n, 1)
        return errors.mean()  # (n, 1) -> ()
