"""A neural network from tensors and autograd alone: the line's loop, with more layers in its forward pass.

The loop is the article's: forward, loss, backward, update, gradients back to zero. A run can be stopped after any
epoch and continued: whatever the chunks, the numbers are those of one loop, to the last bit.
"""

import math
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.training.loop.backward import Backward
from core.training.loop.keyframes import schedule
from core.training.loop.optimizers import make as make_optimizer
from core.training.network.config import Config
from core.training.network.data import NetworkData, Part, Source, make
from core.training.network.layers import ACTIVATIONS, forward
from core.training.network.losses import ERRORS
from core.training.network.weights import Store, initial_weights, shapes

__all__ = ["Config", "History", "NetworkData", "Part", "Recipe", "Run", "Snapshots", "Source", "make"]

_CLOCK = time.perf_counter


@dataclass(frozen=True, eq=False)
class History:
    """One row an epoch, from 0: `loss`, float64 of shape (rows,), is the mean error of the points of the epoch.

    Each batch is measured with the weights that it met, before its update; penalties are not in it. With one batch an
    epoch, row k is the loss of the weights after k epochs, as in the line's history.
    """

    loss: Tensor

    def __len__(self) -> int:
        return len(self.loss)


@dataclass(frozen=True, eq=False)
class Snapshots:
    """Weights that were kept: `weights[k]`, of shape (parameters,), as they were after `epochs[k]` epochs."""

    epochs: tuple[int, ...]
    weights: Tensor  # (k, parameters) float32, on the run's device


@dataclass(frozen=True)
class Recipe:
    """All that a run's numbers follow from. `changes` holds (epoch from which it holds, config), the first from 0."""

    source: Source
    changes: tuple[tuple[int, Config], ...]
    epochs: int
    diverged: bool


class Run:
    """One training under way; the only mutable thing here. It belongs to one thread at a time.

    `layers` holds (W, b) of each layer, leaves that require grad; all of them are views of one vector, so that one
    operation moves them all. `epoch` counts the epochs made. The run is `done` after the epochs asked for, or
    at the first epoch whose loss is not finite, which makes it `diverged`.
    """

    def __init__(self, config: Config, data: NetworkData) -> None:
        config.check(data.source)
        self.config = config
        self.data = data
        self.changes: list[tuple[int, Config]] = [(0, config)]
        self.epoch = 0
        self.diverged = False
        self.seconds = 0.0  # spent in training, of this thread's clock
        self.shapes = shapes(len(data.source.inputs), config.hidden)
        self._store = Store(initial_weights(config, data), self.shapes)
        self.layers = self._store.layers
        self._inputs = data.train.inputs.to(config.device)  # (n, f)
        self._targets = data.train.targets.to(config.device)  # (n, 1)
        self._losses = array("d")
        self._kept: dict[int, Tensor] = {}
        self._start_training()

    @property
    def weights(self) -> Tensor:
        """A copy of all weights as they are now, (parameters,): each layer's W, row by row, then its b."""
        return self._store.packed()

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return self.diverged or self.epoch >= self.config.epochs

    @property
    def asked(self) -> int:
        """How many epochs are asked for; those that are made already are never taken back."""
        return max(self.config.epochs, self.epoch)

    @property
    def length(self) -> int:
        """How many epochs the run will have had in the end, as far as is known: divergence cuts it short."""
        return self.epoch if self.diverged else self.asked

    @property
    def history(self) -> History:
        """What was recorded so far, as a copy."""
        if not self._losses:
            return History(torch.empty(0, dtype=torch.float64))
        return History(torch.frombuffer(self._losses, dtype=torch.float64).clone())

    @property
    def snapshots(self) -> Snapshots:
        """The weights at the keyframes that are past, and as they are now, last."""
        kept = {epoch: weights for epoch, weights in self._kept.items() if epoch < self.epoch}
        return Snapshots((*kept, self.epoch), torch.stack([*kept.values(), self.weights]))

    @property
    def recipe(self) -> Recipe:
        """What to do again to get these numbers again."""
        return Recipe(self.data.source, tuple(self.changes), self.epoch, self.diverged)

    @property
    def plan(self) -> Recipe:
        """The recipe of the run to its end, if nothing changes any more."""
        return replace(self.recipe, epochs=self.length)

    def change(self, config: Config) -> None:
        """Continue with other settings of the training from the next epoch on.

        Raises `InputProblem` for what is beyond the limits, and `ValueError` for another network.
        """
        if not config.same_network(self.config):
            raise ValueError("another network needs another run")
        config.check(self.data.source)
        if config == self.config:
            return
        before, self.config = self.config, config
        if self.changes[-1][0] == self.epoch:
            self.changes.pop()
        self.changes.append((self.epoch, config))
        self._start_training(before)

    def advance(self, *, epochs: int | None = None, seconds: float | None = None) -> int:
        """Train for so many epochs or so long, whichever ends first, at most to the end. Returns the epochs made.

        Computes on the calling thread alone: several runs at once are faster so, and the last bits of a sum depend
        on how many threads share it.
        """
        if self.done or epochs == 0:
            return 0
        last = self.config.epochs if epochs is None else min(self.config.epochs, self.epoch + epochs)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        began, first = _CLOCK(), self.epoch
        try:
            self._train(last, math.inf if seconds is None else began + seconds)
        finally:
            torch.set_num_threads(threads)
            self.seconds += _CLOCK() - began
        return self.epoch - first

    def _train(self, last: int, deadline: float) -> None:
        # The article's loop; around it one record and one look at the clock an epoch.
        config, layers, n = self.config, self.layers, len(self._inputs)
        activation, error = ACTIVATIONS[config.activation], ERRORS[config.loss]
        backward = Backward(self._store.vector)
        step, zero, penalised = self._optimizer.step, self._optimizer.zero, config.l1 > 0 or config.l2 > 0
        rate, lr, length = config.schedule.rate, config.lr, config.epochs
        while self.epoch < last:
            if self.epoch in self._plan:
                self._kept[self.epoch] = self.weights
            now, total = rate(lr, self.epoch, length), 0.0
            for x, y in next(self._epochs):
                loss = error(forward(x, layers, activation), y).mean()  # (m, f) -> (m, 1) -> (m, 1) -> ()
                total += loss.item() * x.shape[0]
                if penalised:
                    loss = loss + self._penalty()
                backward(loss)
                step(now)
                zero()
            self._losses.append(total / n)
            self.epoch += 1
            if not math.isfinite(total):
                self.diverged = True
                break
            if _CLOCK() >= deadline:
                break

    def _penalty(self) -> Tensor:
        """What large weights cost, biases left out: l1 · Σ|W| + l2 / 2 · ΣW²."""
        l1, half = self.config.l1, self.config.l2 / 2
        costs = [_cost(W, l1, half) for W, _ in self.layers]
        return torch.as_tensor(sum(costs))

    def _start_training(self, before: Config | None = None) -> None:
        config = self.config
        if before is None or config.optimizer != before.optimizer:
            self._optimizer = make_optimizer(config.optimizer, [self._store.vector])
        if before is None or config.batches != before.batches:
            self._epochs = self._deal()
        if before is None or config.epochs != before.epochs:
            self._plan = frozenset(schedule(config.epochs))
            self._kept = {epoch: weights for epoch, weights in self._kept.items() if epoch in self._plan}

    def _deal(self) -> Iterator[list[tuple[Tensor, Tensor]]]:
        """The batches of each epoch, without end."""
        batches, n = self.config.batches, len(self._inputs)
        if batches.full(n):
            whole = [(self._inputs, self._targets)]
            while True:
                yield whole
        size = batches.size or n
        for order in batches.orders(n):
            rows = order.to(self._inputs.device)
            yield list(zip(self._inputs[rows].split(size), self._targets[rows].split(size), strict=True))


def _cost(W: Tensor, l1: float, half: float) -> Tensor:
    if l1 and half:
        return l1 * W.abs().sum() + half * (W**2).sum()
    return l1 * W.abs().sum() if l1 else half * (W**2).sum()
