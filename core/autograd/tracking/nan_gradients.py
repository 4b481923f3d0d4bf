"""Gradients that come out as nan or infinite though the value is fine, and ways to write the function that mend it.

The backward pass multiplies: a gradient of 0 that meets an infinite local derivative is 0 · ∞ = nan. `where` chooses
between values, but both branches are computed, and backward sends a 0 into the branch that was not chosen.
Source: PyTorch documentation, "Autograd mechanics", "Gradients for non-differentiable functions".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import Final, cast

import torch
from torch import Tensor

from core import limits
from core.autograd.tape.recording import Tape, record
from core.inputs.values import parse_values
from core.language.program import parse_program
from core.language.walk.operations import Call
from core.problem import InputProblem, quote


@dataclass(frozen=True)
class Formula:
    """A way to write a function of x: what it does, in words, and the program."""

    name: str
    text: str


@dataclass(frozen=True)
class Trap:
    """A function that goes wrong at some x, other ways to write it, values of x that show it, and why."""

    naive: Formula
    ways: tuple[Formula, ...]
    values: str
    why: str


@dataclass(frozen=True, eq=False)
class Written:
    """A way, really run: value and gradient of its sum at each x; a value alone where the function gives one number."""

    way: Formula
    tape: Tape
    values: tuple[float, ...]
    gradients: tuple[float, ...]


@dataclass(frozen=True)
class Factor:
    """What one node did with its gradient: `received` times `local` is `sent`, element by element.

    `where` and `clamp` do not multiply: where their slope is 0 they send 0, even if they received ∞.

    A node with several operands has a factor for each, and `node` says which. `local` is None where the node's
    Jacobian is not one number per element.
    """

    node: str
    received: tuple[float, ...]
    local: tuple[float, ...] | None
    sent: tuple[float, ...]


_MASK: Final = "mask the input first"
_SAFE: Final = "safe = where(x > 0, x, 1)\n"

TRAPS: Final[Mapping[str, Trap]] = MappingProxyType(
    {
        "where and sqrt": Trap(
            Formula("where around sqrt", "y = where(x > 0, sqrt(x), 0)"),
            (
                Formula(_MASK, _SAFE + "y = where(x > 0, sqrt(safe), 0)"),
                Formula("clamp at 0", "y = sqrt(clamp(x, min=0))"),
                Formula("clamp above 0", "y = sqrt(clamp(x, min=1e-6))"),
            ),
            "-1, 0, 4",
            "`where` takes 0 where x is not positive, and backward sends a gradient of 0 to the other branch. There it "
            "meets the slope of sqrt, which is ∞ at 0 and nan below, and 0 · ∞ is nan. With the input masked first, "
            "sqrt never sees such an x. `clamp` stops any gradient below its limit, but lets it pass at the limit.",
        ),
        "a mask by product": Trap(
            Formula("times a mask", "y = (x > 0) * sqrt(x)"),
            (
                Formula(_MASK, _SAFE + "y = (x > 0) * sqrt(safe)"),
                Formula("where instead", "y = where(x > 0, sqrt(x), 0)"),
            ),
            "-1, 0, 4",
            "0 times nan is nan, so a mask by product spoils even the value. `where` mends the value and not the "
            "gradient; only a masked input mends both.",
        ),
        "sqrt at 0": Trap(
            Formula("sqrt", "y = sqrt(x)"),
            (
                Formula("add a little", "y = sqrt(x + 1e-6)"),
                Formula(_MASK, _SAFE + "y = where(x > 0, sqrt(safe), 0)"),
            ),
            "0, 1, 4",
            "The curve of sqrt is vertical at 0: its slope 1/(2·sqrt(x)) is infinite there. That is not a mistake of "
            "torch, but a step along it would be infinitely long.",
        ),
        "length of a vector": Trap(
            Formula("by hand", "y = sqrt((x ** 2).sum())"),
            (
                Formula("torch's norm", "y = norm(x)"),
                Formula("add a little", "y = sqrt((x ** 2).sum() + 1e-12)"),
            ),
            "0, 0, 0",
            "At the zero vector sqrt sends ∞, and the square's slope 2x is 0: ∞ · 0 is nan. The length has a kink "
            "there, like abs; torch's own norm chooses the gradient 0.",
        ),
        "x / x": Trap(
            Formula("divide", "y = x / x"),
            (Formula(_MASK, "safe = where(x == 0, 1, x)\ny = where(x == 0, 1, x / safe)"),),
            "-2, 0, 4",
            "0 / 0 is nan, and so is each of the two gradients of the division there, or their sum.",
        ),
        "sin(x) / x": Trap(
            Formula("where around it", "y = where(x == 0, 1, sin(x) / x)"),
            (
                Formula(_MASK, "safe = where(x == 0, 1, x)\ny = where(x == 0, 1, sin(safe) / safe)"),
                Formula("torch's sinc", "y = sinc(x / torch.pi)"),
            ),
            "-2, 0, 4",
            "The value is right at 0, the gradient is not: the branch that was not chosen divides by 0. Some functions "
            "of torch know their own limit.",
        ),
        "log at 0": Trap(
            Formula("log", "y = log(x)"),
            (
                Formula("clamp above 0", "y = log(clamp(x, min=1e-6))"),
                Formula("add a little", "y = log(x + 1e-6)"),
            ),
            "0, 0.5, 1",
            "log falls to −∞ at 0 with a slope of ∞. A clamp bounds the value and sends no gradient to what lies "
            "below; adding a little sends a large one.",
        ),
        "x · log(x)": Trap(
            Formula("where around it", "y = where(x > 0, x * log(x), 0)"),
            (
                Formula(_MASK, _SAFE + "y = where(x > 0, x * log(safe), 0)"),
                Formula("torch's xlogy", "y = xlogy(x, x)"),
            ),
            "0, 0.5, 1",
            "The entropy of a probability of 0 is 0, as `where` says; its gradient is nan. xlogy is right in value, "
            "and differentiates to log(x) + x/x, which is not finite at 0.",
        ),
    }
)


def values_of_x(text: str, device: str = "cpu") -> Tensor:
    """A vector of the numbers in `text`, float32. Raises `InputProblem`."""
    values = parse_values(text, elements=limits.NAN_VALUES)
    if len(values.shape) > 1 or not values.numbers:
        raise InputProblem(
            f"{quote(text)} is not a list of numbers", "x is a vector here", "write numbers with commas, as in -1, 0, 4"
        )
    return torch.tensor(values.numbers, dtype=torch.float32, device=device)


def write(way: Formula, x: Tensor) -> Written:
    """Run a way at x, forward and backward."""
    tape = record(parse_program(way.text), {"x": x})
    gradient = tape.gradients["x"]
    return Written(way, tape, _numbers(tape.value), () if gradient is None else _numbers(gradient))


def factors(written: Written) -> tuple[Factor, ...]:
    """What each node on the way back to x did, in the order of the engine, the leaf's own node left out."""
    found = []
    for message in written.tape.messages:
        node = written.tape.nodes[message.node]
        received = message.received[0]
        if node.leaf is not None or received is None:
            continue
        locals_ = _locals(cast("Call", node.function), received)
        live = [place for place, edge in enumerate(node.edges) if edge is not None]
        for place in live:
            local, sent = locals_[place], message.sent[place]
            if sent is not None:
                name = node.name if len(live) == 1 else f"{node.name}, operand {place + 1}"
                slope = None if local is None else _numbers(local)
                found.append(Factor(name, _numbers(received), slope, _numbers(sent)))
    return tuple(found)


def finite(numbers: tuple[float, ...]) -> bool:
    """Whether all of them are."""
    return all(map(isfinite, numbers))


def _locals(function: Call, received: Tensor) -> tuple[Tensor | None, ...]:
    """The node's derivative at each element, where it works element by element: what it makes of a gradient of 1."""
    with torch.no_grad():
        answer = function(torch.ones_like(received))
    slopes = answer if isinstance(answer, tuple) else (answer,)
    return tuple(slope if slope is not None and slope.shape == received.shape else None for slope in slopes)


def _numbers(tensor: Tensor) -> tuple[float, ...]:
    return tuple(float(number) for number in tensor.detach().flatten().tolist())
