"""Linear regression by gradient descent from tensors and autograd alone: the article's loop, as an object.

Mini-batches, optimizers and schedules step by another loop, so that the article's stays as short and as fast as it
is. Source: the article's section 3, "Gradient Descent from Scratch".
"""

import math
from dataclasses import astuple, replace

import torch
from torch import Tensor

from core.problem import InputProblem
from core.training.config import Config
from core.training.data import Data, LineSource, Synthetic, synthetic
from core.training.line.bowl import bowl
from core.training.line.history import LineFrame, LineHistory, LineRecorder
from core.training.line.stability import stability
from core.training.loop.optimizers import make_optimizer
from core.training.loop.run import CLOCK, Recipe, Training

LineRecipe = Recipe[LineSource, Config]


class Run(Training[LineSource, Config]):
    """One descent under way. `w` and `b` are the leaves, of shape (1,).

    `epoch` counts the passes over the data that were made: updates, unless there are mini-batches. Raises
    `InputProblem` for more batches per epoch than the limit.
    """

    def __init__(self, config: Config, data: Data) -> None:
        super().__init__(config, data.source)
        self.steps = config.batches.count(data.n)  # an epoch
        self.data = data
        self.bowl = bowl(data.x, data.y)
        self.stability = stability(config, self.bowl, data.x)
        self.start = start(config, data)
        dtype, device = config.dtype, config.device
        self._x, self._y = data.x.to(device, dtype), data.y.to(device, dtype)  # (n, 1) each
        self.w, self.b = (
            torch.tensor([value], dtype=dtype, device=device, requires_grad=True) for value in self.start
        )  # (1,) each
        self._recorder = LineRecorder(config.epochs)
        self._optimizer = make_optimizer(config.optimizer, (self.w, self.b))
        self._orders = config.batches.orders(data.n)

    @property
    def history(self) -> LineHistory:
        """What was recorded so far: views, which cost nothing and are overwritten by nobody but a reset."""
        return self._recorder.history

    @property
    def present(self) -> LineFrame:
        """Where the run stands: w and b as they are now, and their loss."""
        with torch.no_grad():
            loss = self._loss(self._x, self._y).item()
        return LineFrame(self.epoch, loss, self.w.item(), self.b.item())

    @property
    def overflowed(self) -> bool:
        """Whether the run has come to an end where the loss is not finite, were it by its very last step."""
        return self.diverged or (self.done and not math.isfinite(self.present.loss))

    def takes(self, config: Config) -> bool:
        """Learning rate and length may change under way, but a schedule laid out for a length does not outlive it."""
        fits = not (config.schedule.needs_length and self.epoch and config.epochs != self.epochs)
        return fits and replace(config, lr=self.config.lr, epochs=self.epochs) == self.config

    def change(self, config: Config) -> None:
        """Continue with another rate or length from the next epoch on. Raises `ValueError` for anything else."""
        super().change(config)
        self._recorder.reserve(self.epochs)

    def change_rate(self, lr: float) -> None:
        """Continue with learning rate `lr` from the next epoch on. Raises `InputProblem`."""
        self.change(replace(self.config, lr=lr))

    def change_epochs(self, epochs: int) -> None:
        """Make it `epochs` epochs in all, or as many as are made, if that is more. Raises `InputProblem`."""
        config = replace(self.config, epochs=epochs)
        if not self.takes(config):
            raise InputProblem(
                f"The run is under way to epoch {self.epochs:,}",
                f"its {config.schedule.name} schedule was laid out for that length",
                "begin another run",
            )
        self.change(config)

    def _train(self, last: int, deadline: float) -> None:
        (self._descend if self.config.plain(self.data.n) else self._step_by_step)(last, deadline)

    def _descend(self, last: int, deadline: float) -> None:
        # The article's loop, line by line; around it one record a number and one look at the clock.
        w, b, lr = self.w, self.b, self.config.lr
        losses, ws, bs, grad_ws, grad_bs = self._recorder.columns
        isfinite, clock, no_grad, compute, x, y = math.isfinite, CLOCK, torch.no_grad, self._loss, self._x, self._y
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
                rate = config.schedule.rate(config.lr, epoch, config.epochs)
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
                if CLOCK() >= deadline:
                    break
        finally:
            self.epoch = epoch
            self._recorder.rows = epoch + self.diverged

    def _loss(self, x: Tensor, y: Tensor) -> Tensor:
        y_pred = self.w * x + self.b  # (1,) * (n, 1) + (1,) -> (n, 1)
        errors: Tensor = (y_pred - y) ** 2  # (n, 1)
        return errors.mean()  # (n, 1) -> ()


def begin(config: Config, points: Synthetic | Data) -> Run:
    """A run on `points`, which are made up here from what makes them, or are there already."""
    return Run(config, points if isinstance(points, Data) else synthetic(*astuple(points)))


def start(config: Config, data: Data) -> tuple[float, float]:
    """(w, b) of the first line."""
    return (
        data.start_w if config.start_w is None else config.start_w,
        0.0 if config.start_b is None else config.start_b,
    )
