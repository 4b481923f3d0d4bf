"""Calls of objects: of classes, which make new ones, of methods, and of objects that are called themselves."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from weakref import ref

from torch import nn

from core.lab.classes import abstract, data, enums, errors, rows
from core.lab.classes.records import (
    MISSING,
    Bound,
    Iteration,
    ListingClass,
    NamedRow,
    Partial,
    RowClass,
    TorchClass,
    name_of,
)
from core.lab.classes.special import Instance, OwnError, Special
from core.lab.derivatives import bridge, context
from core.lab.derivatives.context import Context
from core.lab.interpret.failures import ErrorClass, RaisedError
from core.lab.interpret.values import Defined, attempt
from core.lab.modules import calls, making
from core.lab.modules.shells import Shell
from core.lab.standard import partials
from core.language.syntax import Piece
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_INITIAL: Final = "__init__"


def call(evaluator: "Evaluator", piece: Piece, value: Value, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """`value(…)`, for an object or a class."""
    for kind, way in _WAYS.items():
        if isinstance(value, kind):
            return way(evaluator, piece, value, by_place, by_name)
    if isinstance(value, Special) and value.method("call") is not MISSING:
        return evaluator.call_defined(piece, value.method("call"), [value, *by_place], by_name)
    if isinstance(value, nn.Module):
        return calls.forward(evaluator, piece, value, by_place, by_name)
    raise RaisedError("TypeError", f"'{name_of(value)}' object is not callable", piece, ("Exception",))


def _called(  # noqa: PLR0911 - one per kind of receiver
    evaluator: "Evaluator", piece: Piece, method: Bound, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """A method of an object, the listing's or torch's."""
    receiver, function = method.receiver, method.function
    if isinstance(function, Defined | Partial):
        return evaluator.call_value(piece, function, [receiver, *by_place], by_name)
    if isinstance(receiver, ListingClass):
        return bridge.apply(evaluator, piece, receiver, by_place, by_name)
    if isinstance(receiver, NamedRow):
        return rows.method(piece, receiver, method.word, by_place, by_name)
    if isinstance(receiver, Iteration):
        return evaluator.of_iteration(piece, receiver, method.word, by_place)
    if isinstance(receiver, Context):
        return context.method(piece, receiver, method.word, by_place, by_name)
    if function in (_INITIAL, "data"):
        return begin(evaluator, piece, receiver, by_place, by_name, recorded=function == "data")
    return calls.method(evaluator, piece, receiver, method.word, by_place, by_name)


def _made(
    evaluator: "Evaluator", piece: Piece, kind: ListingClass, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """A new object of one of the listing's classes."""
    evaluator.budget.list(1, piece)
    base = kind.torchs
    if kind.members is not None:
        return enums.found(piece, kind, by_place, by_name)
    abstract.check_concrete(piece, kind)
    if bridge.is_function(kind):
        raise InputProblem(
            f"{quote(piece.text)} makes an object of a torch.autograd.Function",
            "torch calls its forward and backward by itself, and needs no object",
            f"write {kind.name}.apply(…)",
            piece.span,
        )
    value: Special = Shell(kind) if base is not None and base.path == "nn.Module" else Instance(kind)
    if kind.error is not None:
        evaluator.budget.list(len(by_place), piece)
        value = OwnError(kind, tuple(by_place))
    evaluator.made.append(ref(value))
    first = kind.find(_INITIAL)
    if first is not MISSING:
        given = evaluator.call_defined(piece, first, [value, *by_place], by_name)
        if given is not None:
            said = f"__init__() should return None, not '{name_of(given)}'"
            raise RaisedError("TypeError", said, piece, ("Exception",))
    elif isinstance(value, Shell | OwnError) or kind.record is not None:
        begin(evaluator, piece, value, by_place, by_name, recorded=kind.record is not None)
    elif by_place or by_name:
        raise RaisedError("TypeError", f"{kind.name}() takes no arguments", piece, ("Exception",))
    return value


def begin(
    evaluator: "Evaluator",
    piece: Piece,
    value: Value,
    by_place: list[Value],
    by_name: dict[str, Value],
    *,
    recorded: bool,
) -> None:
    """What `super().__init__()` does of torch's, of what `@dataclass` wrote, or of Python's own `object`."""
    if recorded and isinstance(value, Instance):
        data.begin(evaluator, piece, value, by_place, by_name)
        return
    if isinstance(value, OwnError):
        errors.begin(piece, value, by_place, by_name)
    elif isinstance(value, Shell):
        if by_place or by_name:
            word = (
                f"got an unexpected keyword argument '{next(iter(by_name))}'"
                if by_name
                else (f"takes 1 positional argument but {len(by_place) + 1} were given")
            )
            said = f"{value.__kind__.name}.__init__() {word}" if by_name else f"Module.__init__() {word}"
            raise RaisedError("TypeError", said, piece, ("Exception",))
        attempt(piece, value.begin)
    elif by_place or by_name:
        said = "object.__init__() takes exactly one argument (the instance to initialize)"
        raise RaisedError("TypeError", said, piece, ("Exception",))


def _of_row(_: "Evaluator", piece: Piece, kind: RowClass, by_place: list[Value], by_name: dict[str, Value]) -> NamedRow:
    return rows.made(piece, kind, by_place, by_name)


_WAYS: Final[Mapping[type, Callable[..., Value]]] = {
    ListingClass: _made,
    TorchClass: making.made,
    RowClass: _of_row,
    ErrorClass: errors.made,
    Partial: partials.called,
    Bound: _called,
}
