"""The article's loop with the mistakes that people really make: each line of it does what its text says.

A listing is a list of statements, a text and what it does; a run carries them out one after another, so that code and
symptoms cannot part. Errors are those that torch and Python really raise.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from core import limits
from core.training.config import Config
from core.training.data import Data
from core.training.line.bowl import bowl
from core.training.line.run import LineRecipe, start

THOUSAND: Final = 1000
_RECORD: Final = "    losses.append(loss.item())"
_STEPS: Final = {
    (False, False): operator.isub,
    (False, True): operator.iadd,
    (True, False): operator.sub,
    (True, True): operator.add,
}
_OVER: Final = 1.1  # times the largest stable rate


@dataclass
class _State:
    """The variables of the loop, under the listing's names."""

    X: Any
    y_true: Any
    w: Any = None
    b: Any = None
    learning_rate: float = 0.0
    y_pred: Any = None
    loss: Any = None


@dataclass(frozen=True)
class LoopLine:
    """A line of the listing, and what it does. `bug` is the mistake that made it what it is."""

    text: str
    act: Callable[[_State], object] | None = None
    bug: str | None = None


@dataclass(frozen=True)
class LoopListing:
    """The lines before the loop, and those of its body, carried out once per epoch."""

    before: tuple[LoopLine, ...]
    body: tuple[LoopLine, ...]
    epochs: int

    @property
    def statements(self) -> tuple[LoopLine, ...]:
        """All lines, in order; the last line of `before` is the loop's head."""
        return self.before + self.body


@dataclass(frozen=True)
class Failure:
    """An error that torch or Python raised: in which statement of the listing, in which epoch, and what it said.

    `epoch` is None for a statement before the loop.
    """

    statement: int
    epoch: int | None
    kind: str
    message: str

    @property
    def when(self) -> str:
        """In which epoch, in words."""
        return "before the first epoch" if self.epoch is None else f"in epoch {self.epoch}"


@dataclass(frozen=True)
class LoopOutcome:
    """What came of a run: a loss per epoch, the last w and b, and what stopped it, if something did.

    `slope` is w in units of the data as it was given. Lines that were never made are nan.
    """

    losses: tuple[float, ...]
    w: float
    b: float
    slope: float
    failure: Failure | None


def shortened(data: Data) -> Data:
    """The points that the loop is run on: with (n, 1) against (n,) it computes n² numbers per epoch."""
    return Data(data.x[: limits.BUG_POINTS], data.y[: limits.BUG_POINTS], data.start_w, data.truth)


def recipe(config: Config, data: Data) -> LineRecipe:
    """The run without any bug, as it is made here: on the CPU, at most `limits.BUG_EPOCHS` long."""
    epochs = min(config.epochs, limits.BUG_EPOCHS)
    plain = Config(config.lr, epochs, config.start_w, config.start_b)
    return LineRecipe(data.source, ((0, plain),), epochs, diverged=False)


def listing(config: Config, data: Data, bugs: frozenset[str]) -> LoopListing:
    """The article's loop on `data`, of which X and y_true hold all points, with these bugs in it."""
    before = (*_data(data, bugs), *_parameters(config, data, bugs))
    epochs = recipe(config, data).epochs
    head = LoopLine("for epoch in range(num_epochs):")
    return LoopListing((*before, LoopLine(f"num_epochs = {epochs}"), LoopLine("losses = []"), LoopLine(""), head),
                   tuple(_body(min(data.n, limits.BUG_POINTS), bugs)), epochs)  # fmt: skip


def run(code: LoopListing, data: Data) -> LoopOutcome:
    """Carry the listing out. What it raises is caught: it is part of the lesson."""
    state, losses = _State(data.x, data.y), []
    failure = None
    for epoch, place, statement in _order(code):
        try:
            if statement.act:
                statement.act(state)
        except (RuntimeError, TypeError, AttributeError) as error:
            failure = Failure(place, epoch, type(error).__name__, str(error))
            break
        if statement.text == _RECORD:
            losses.append(state.loss.item())
    w, b = (value.item() if isinstance(value, Tensor) else float("nan") for value in (state.w, state.b))
    scale = THOUSAND if any(statement.bug == "raw" for statement in code.before) else 1
    return LoopOutcome(tuple(losses), w, b, w * scale, failure)


def _order(code: LoopListing) -> Iterator[tuple[int | None, int, LoopLine]]:
    """(epoch, place in the listing, statement), in the order in which they are carried out."""
    yield from ((None, place, statement) for place, statement in enumerate(code.before))
    for epoch in range(code.epochs):
        yield from ((epoch, place, statement) for place, statement in enumerate(code.body, len(code.before)))


def _data(data: Data, bugs: frozenset[str]) -> Iterator[LoopLine]:
    most = limits.BUG_POINTS

    def shorten(v: _State) -> None:
        v.X, v.y_true = v.X[:most], v.y_true[:most]

    def enlarge(v: _State) -> None:
        v.X = THOUSAND * v.X

    def flatten(v: _State) -> None:
        v.y_true = v.y_true.flatten()

    if data.n > most:
        yield LoopLine(f"X, y_true = X[:{most}], y_true[:{most}]  # ({most}, 1) each", shorten)
    if "raw" in bugs:
        yield LoopLine(f"X = {THOUSAND} * X  # meters, no longer kilometers", enlarge, "raw")
    if "shape" in bugs:
        yield LoopLine(f"y_true = y_true.flatten()  # ({min(data.n, most)},)", flatten, "shape")


def _parameters(config: Config, data: Data, bugs: frozenset[str]) -> Iterator[LoopLine]:
    start_w, start_b = start(config, data)
    rate = config.lr
    if "rate" in bugs:
        some = shortened(data)
        scale = THOUSAND if "raw" in bugs else 1
        rate = max(float(f"{_OVER * bowl(scale * some.x, some.y).largest_stable_rate:.3g}"), rate)
    drawn = "torch.randn(1, requires_grad=True)"
    text_w = f"w = {drawn if config.start_w is None else f'torch.tensor([{start_w!r}], requires_grad=True)'}"
    if data.truth is None and config.start_w is None:
        text_w = f"w = torch.tensor([{start_w!r}], requires_grad=True)"
    zeros = "torch.zeros(1, requires_grad=True)"
    text_b = f"b = {zeros if config.start_b is None else f'torch.tensor([{start_b!r}], requires_grad=True)'}"

    def make_w(v: _State) -> None:
        v.w = torch.tensor([1 if "integer" in bugs else start_w], requires_grad=True)  # (1,)

    def make_b(v: _State) -> None:
        v.b = torch.tensor([start_b], requires_grad=True)  # (1,)

    def set_rate(v: _State) -> None:
        v.learning_rate = rate

    yield LoopLine("")
    if "integer" in bugs:
        yield LoopLine("w = torch.tensor([1], requires_grad=True)  # (1,)", make_w, "integer")
    else:
        yield LoopLine(f"{text_w}  # (1,)", make_w)
    yield LoopLine(f"{text_b}  # (1,)", make_b)
    yield LoopLine(f"learning_rate = {rate!r}", set_rate, "rate" if "rate" in bugs else None)


def _body(n: int, bugs: frozenset[str]) -> Iterator[LoopLine]:
    def predict(v: _State) -> None:
        v.y_pred = v.w * v.X + v.b  # (1,) * (n, 1) + (1,) -> (n, 1)

    def predict_detached(v: _State) -> None:
        v.y_pred = (v.w * v.X + v.b).detach()

    def measure(v: _State) -> None:
        v.loss = ((v.y_pred - v.y_true) ** 2).mean()  # () of (n, 1), or of (n, n) where y_true is (n,)

    if "detach" in bugs:
        yield LoopLine("    y_pred = (w * X + b).detach()", predict_detached, "detach")
    else:
        yield LoopLine("    y_pred = w * X + b", predict)
    shapes = f"({n}, 1) - ({n},) -> ({n}, {n}) -> ()" if "shape" in bugs else f"({n}, 1) -> ()"
    yield LoopLine(f"    loss = ((y_pred - y_true) ** 2).mean()  # {shapes}", measure)
    yield LoopLine(_RECORD)
    yield LoopLine("    loss.backward()", lambda v: v.loss.backward())
    quiet = "no_grad" not in bugs
    if quiet:
        yield LoopLine("    with torch.no_grad():")
    else:
        yield LoopLine("    # with torch.no_grad():", bug="no_grad")
    for name in "wb":
        yield _update(name, bugs)
    for name in "wb":
        if "zero" in bugs:
            yield LoopLine(f"    # {name}.grad.zero_()", bug="zero")
        else:
            yield LoopLine(f"    {name}.grad.zero_()", _zero(name))


def _update(name: str, bugs: frozenset[str]) -> LoopLine:
    quiet, up, rebind = "no_grad" not in bugs, "sign" in bugs, "rebind" in bugs

    def act(v: _State) -> None:
        with torch.set_grad_enabled(not quiet):
            old = getattr(v, name)
            setattr(v, name, _STEPS[rebind, up](old, v.learning_rate * _grad(old)))

    sign = "+" if up else "-"
    text = f"{name} = {name} {sign}" if rebind else f"{name} {sign}="
    bug = "rebind" if rebind else "sign" if up else None if quiet else "no_grad"
    return LoopLine(f"{'        ' if quiet else '    '}{text} learning_rate * {name}.grad", act, bug)


def _zero(name: str) -> Callable[[_State], object]:
    return lambda v: _grad(getattr(v, name)).zero_()


def _grad(tensor: Tensor) -> Any:  # noqa: ANN401 - a tensor, or None where the loop trips over it
    # The .grad of a tensor that is not a leaf is None, and torch warns whoever looks at it: here the page does.
    return tensor.grad if tensor.is_leaf or tensor.retains_grad else None
