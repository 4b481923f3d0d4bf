"""A neural network from tensors and autograd alone: the line's loop, with more layers in its forward pass.

The loop is the article's: forward, loss, backward, update, gradients back to zero.
"""

import math
from array import array
from collections.abc import Iterator

import torch
from torch import Tensor

from core.training.loop.backward import Backward
from core.training.loop.optimizers import make_optimizer
from core.training.loop.run import CLOCK, History, Recipe, Training
from core.training.loop.shown import keyframe_epochs
from core.training.network.config import Config
from core.training.network.data import NetworkData, Source, make_data
from core.training.network.history import NetworkKeyframes, Snapshots
from core.training.network.layers import ACTIVATIONS, forward
from core.training.network.losses import ERRORS
from core.training.network.weights import Store, initial_weights, shapes

NetworkRecipe = Recipe[Source, Config]


class Run(Training[Source, Config]):
    """One training under way.

    `layers` holds (W, b) of each layer, leaves that require grad; all of them are views of one vector, so that one
    operation moves them all. Raises `InputProblem` for what is beyond the limits.
    """

    def __init__(self, config: Config, data: NetworkData) -> None:
        config.check(data.source)
        super().__init__(config, data.source)
        self.data = data
        self.shapes = shapes(len(data.source.inputs), config.hidden)
        self._store = Store(initial_weights(config, data), self.shapes)
        self.layers = self._store.layers
        self._inputs = data.train.inputs.to(config.device)  # (n, f)
        self._targets = data.train.targets.to(config.device)  # (n, 1)
        self._losses = array("d")
        self._kept: dict[int, Tensor] = {}
        self.measured: NetworkKeyframes | None = None  # the keyframes that `keyframes` has measured already
        self._trained: Config | None = None  # what the last epoch was trained with

    @property
    def weights(self) -> Tensor:
        """A copy of all weights as they are now, (parameters,): each layer's W, row by row, then its b."""
        return self._store.packed()

    @property
    def history(self) -> History:
        """What was recorded so far, as a copy."""
        if not self._losses:
            return History(torch.empty(0, dtype=torch.float64))
        return History(torch.frombuffer(self._losses, dtype=torch.float64).clone())

    @property
    def loss(self) -> float:
        """The mean error of all training points with the weights as they are now, penalties left out."""
        with torch.no_grad():
            outputs = forward(self._inputs, self.layers, ACTIVATIONS[self.config.activation])  # (n, f) -> (n, 1)
            return ERRORS[self.config.loss](outputs, self._targets).mean().item()

    @property
    def snapshots(self) -> Snapshots:
        """The weights at the keyframes that are past, and as they are now, last."""
        kept = {epoch: weights for epoch, weights in self._kept.items() if epoch < self.epoch}
        return Snapshots((*kept, self.epoch), torch.stack([*kept.values(), self.weights]))

    def takes(self, config: Config) -> bool:
        """Settings of the training may change under way, the network itself may not."""
        return config.same_network(self.config)

    def change(self, config: Config) -> None:
        """Continue with other settings of the training from the next epoch on.

        Raises `InputProblem` for what is beyond the limits, and `ValueError` for another network.
        """
        config.check(self.data.source)
        super().change(config)
        plan = frozenset(keyframe_epochs(self.epochs))
        self._kept = {epoch: weights for epoch, weights in self._kept.items() if epoch in plan}

    def _train(self, last: int, deadline: float) -> None:
        # The article's loop; around it one record and one look at the clock per epoch.
        self._take_up()
        config, layers, n = self.config, self.layers, len(self._inputs)
        activation, error = ACTIVATIONS[config.activation], ERRORS[config.loss]
        backward = Backward(self._store.vector)
        step, zero, penalised = self._optimizer.step, self._optimizer.zero, config.l1 > 0 or config.l2 > 0
        rate, lr, length = config.schedule.rate, config.lr, config.epochs
        plan = frozenset(keyframe_epochs(length))
        while self.epoch < last:
            if self.epoch in plan:
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
            if CLOCK() >= deadline:
                break

    def _penalty(self) -> Tensor:
        """What large weights cost, biases left out: l1 · Σ|W| + l2 / 2 · ΣW²."""
        l1, half = self.config.l1, self.config.l2 / 2
        costs = [_cost(W, l1, half) for W, _ in self.layers]
        return torch.as_tensor(sum(costs))

    def _take_up(self) -> None:
        """Begin anew what is not as it was when the last epoch was trained: the optimizer's memory, the batches."""
        before, config = self._trained, self.config
        if before is None or config.optimizer != before.optimizer:
            self._optimizer = make_optimizer(config.optimizer, [self._store.vector])
        if before is None or config.batches != before.batches:
            self._epochs = self._deal()
        self._trained = config

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


def begin(config: Config, source: Source) -> Run:
    """A run on data that is made here. Raises `InputProblem`, before anything is made."""
    config.check(source)
    return Run(config, make_data(source))


def _cost(W: Tensor, l1: float, half: float) -> Tensor:
    if l1 and half:
        return l1 * W.abs().sum() + half * (W**2).sum()
    return l1 * W.abs().sum() if l1 else half * (W**2).sum()
