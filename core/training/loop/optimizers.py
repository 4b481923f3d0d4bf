"""How parameters move, given their gradients: plain descent, momentum, RMSProp and Adam, from tensors alone.

The last three take torch.optim's own operations in its own order, so that they agree with it to the last bit. Plain
descent keeps the article's line `p -= lr * p.grad`, which rounds twice where `torch.optim.SGD` rounds once.
Sources: PyTorch documentation, `torch.optim.SGD`, `RMSprop` and `Adam`, each with its algorithm.
"""

import math
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from core.problem import InputProblem, quote

OPTIMIZERS: Final = ("descent", "momentum", "RMSProp", "Adam")


@dataclass(frozen=True)
class Choice:
    """Which optimizer, with the settings of all of them; those of the others lie idle. Defaults as in torch.optim.

    `momentum` is the share of the last step's velocity that is kept, and `nesterov` looks ahead along it. `alpha`
    (RMSProp), `beta1` and `beta2` (Adam) are what running means keep of their past. `eps` keeps a division from 0.
    Raises `InputProblem` for a name that is unknown or a number out of range.
    """

    name: str = "descent"
    momentum: float = 0.9
    nesterov: bool = False
    alpha: float = 0.99
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8

    def __post_init__(self) -> None:
        if self.name not in OPTIMIZERS:
            raise InputProblem(
                f"{quote(self.name)} is not an optimizer here",
                "there are four",
                f"choose one of {', '.join(OPTIMIZERS)}",
            )
        for name in ("momentum", "alpha", "beta1", "beta2"):
            share = getattr(self, name)
            if not 0 <= share < 1:
                raise InputProblem(
                    f"{name} is {share}",
                    "it is the share of the past that is kept, and at 1 the past would never fade",
                    "choose a number from 0 up to, but not including, 1",
                )
        if not 0 < self.eps < math.inf:
            raise InputProblem(
                f"eps is {self.eps}", "it avoids a division by 0", "choose a small number above 0, such as 1e-08"
            )


class Optimizer:
    """Moves `parameters`, leaves of any shapes, by their gradients. A parameter without a gradient stays."""

    def __init__(self, choice: Choice, parameters: Sequence[Tensor]) -> None:
        self.choice = choice
        self.parameters = tuple(parameters)
        # What does not require grad may be moved as it is; the guard itself would cost as much as the move.
        self._guard = torch.no_grad() if any(p.requires_grad for p in self.parameters) else nullcontext()

    def step(self, lr: float) -> None:
        """One update of every parameter, in place, with learning rate `lr`."""
        with self._guard:
            for position, parameter in enumerate(self.parameters):
                if parameter.grad is not None:
                    self._move(position, parameter, parameter.grad, lr)

    def zero(self) -> None:
        """Set every gradient to 0: the next backward pass adds to it."""
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.grad.zero_()

    def _move(self, position: int, parameter: Tensor, grad: Tensor, lr: float) -> None:
        raise NotImplementedError


class _Descent(Optimizer):
    def _move(self, position: int, parameter: Tensor, grad: Tensor, lr: float) -> None:  # noqa: ARG002 - no memory
        parameter -= lr * grad


class _Momentum(Optimizer):
    def __init__(self, choice: Choice, parameters: Sequence[Tensor]) -> None:
        super().__init__(choice, parameters)
        self._velocity = _zeros(parameters)

    def _move(self, position: int, parameter: Tensor, grad: Tensor, lr: float) -> None:
        momentum = self.choice.momentum
        velocity = self._velocity[position].mul_(momentum).add_(grad)
        ahead = grad.add(velocity, alpha=momentum) if self.choice.nesterov else velocity
        parameter.add_(ahead, alpha=-lr)


class _RMSProp(Optimizer):
    def __init__(self, choice: Choice, parameters: Sequence[Tensor]) -> None:
        super().__init__(choice, parameters)
        self._square = _zeros(parameters)

    def _move(self, position: int, parameter: Tensor, grad: Tensor, lr: float) -> None:
        alpha = self.choice.alpha
        square = self._square[position].mul_(alpha).addcmul_(grad, grad, value=1 - alpha)  # running mean of grad²
        parameter.addcdiv_(grad, square.sqrt().add_(self.choice.eps), value=-lr)


class _Adam(Optimizer):
    def __init__(self, choice: Choice, parameters: Sequence[Tensor]) -> None:
        super().__init__(choice, parameters)
        self._mean, self._square = _zeros(parameters), _zeros(parameters)
        self._steps = [0] * len(self._mean)

    def _move(self, position: int, parameter: Tensor, grad: Tensor, lr: float) -> None:
        beta1, beta2 = self.choice.beta1, self.choice.beta2
        self._steps[position] += 1
        steps = self._steps[position]
        mean = self._mean[position].lerp_(grad, 1 - beta1)  # running mean of grad
        square = self._square[position].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)  # and of grad²
        # Both means began at 0 and are still too small: by 1 − betaᵗ after t steps.
        scale = (square.sqrt() / (1 - beta2**steps) ** 0.5).add_(self.choice.eps)
        parameter.addcdiv_(mean, scale, value=-(lr / (1 - beta1**steps)))


_MAKERS: Final = dict(zip(OPTIMIZERS, (_Descent, _Momentum, _RMSProp, _Adam), strict=True))


def make_optimizer(choice: Choice, parameters: Sequence[Tensor]) -> Optimizer:
    """The optimizer of `choice` for `parameters`, with nothing behind it: its running means are at 0."""
    return _MAKERS[choice.name](choice, parameters)


def _zeros(parameters: Sequence[Tensor]) -> tuple[Tensor, ...]:
    return tuple(torch.zeros_like(parameter, requires_grad=False) for parameter in parameters)
