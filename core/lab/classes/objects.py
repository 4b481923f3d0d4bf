"""Attributes and calls of objects: of the listing's own classes, and of torch's modules, optimizers and loaders."""

from typing import TYPE_CHECKING, Any, Final

from torch import Tensor, nn

from core.lab.classes import data, enums, errors, rows
from core.lab.classes.kinds import TORCHS
from core.lab.classes.records import (
    MISSING,
    Bound,
    Iteration,
    ListingClass,
    Method,
    NamedRow,
    Partial,
    PythonClass,
    RowClass,
    Super,
    TorchClass,
    name_of,
)
from core.lab.classes.special import Instance, Special
from core.lab.derivatives import bridge, context
from core.lab.derivatives.context import Attached, Context
from core.lab.interpret.failures import ErrorClass, ErrorValue, RaisedError
from core.lab.interpret.scopes import MISSING as NO_NAME
from core.lab.interpret.scopes import known
from core.lab.interpret.values import Defined
from core.lab.interpret.values import kind as kind_of
from core.lab.modules import members
from core.lab.modules.shells import Shell
from core.language.syntax import Apply, Piece
from core.language.words.listing import METHODS_OF
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from weakref import ref

    from core.lab.interpret.evaluator import Evaluator

Value = Any
_INITIAL: Final = "__init__"


def attribute(evaluator: "Evaluator", value: Value, word: str, piece: Piece) -> Value:
    """`value.word`. Raises Python's error where there is nothing of that name, and `InputProblem` for insides."""
    found = _found(evaluator, value, word, piece)
    if found is MISSING:
        if isinstance(value, ListingClass | TorchClass | RowClass | ErrorClass | PythonClass):
            said = f"type object '{value.name}' has no attribute '{word}'"
        else:
            receiver = value.receiver if isinstance(value, Super) else value
            said = f"'{'super' if isinstance(value, Super) else name_of(receiver)}' object has no attribute '{word}'"
        if hasattr(members.real(value), word):
            raise InputProblem(
                f"{quote(piece.text)} asks for something that the lab does not show",
                f"it does not know {quote(word)} of what stands before the point",
                "look it up in the list of words below the picture",
                piece.span,
            )
        raise RaisedError("AttributeError", said, piece, ("Exception",))
    return found


def _found(  # noqa: PLR0911 - one per kind of object
    evaluator: "Evaluator", value: Value, word: str, piece: Piece
) -> Value:
    if isinstance(value, (Special, ErrorValue, *enums.MEMBERS)):
        return _of_object(evaluator, value, word, piece)
    if isinstance(value, ListingClass):
        return _of_class(evaluator, value, word, piece)
    if isinstance(value, Super):
        return _above(evaluator, value, word, piece)
    if isinstance(value, NamedRow):
        found = rows.attribute(value, word)
        return evaluator.call_defined(piece, found.function, [value], {}) if isinstance(found, Method) else found
    if isinstance(value, Iteration):
        return Bound(value, "iteration", word) if word in METHODS_OF["iteration"] else MISSING
    if isinstance(value, Context):
        return context.attribute(value, word, piece)
    if isinstance(value, TorchClass | RowClass | ErrorClass | PythonClass):
        return value.name if word == "__name__" else MISSING
    return members.attribute(value, word, piece)


def _of_object(evaluator: "Evaluator", value: Value, word: str, piece: Piece) -> Value:
    """What an object of the listing's own has, an error, or a member of an enumeration."""
    if not isinstance(value, ErrorValue) or isinstance(value, Special):
        if word in value.__names__:
            return value.__names__[word]
        found = value.__kind__.find(word)
        if found is not MISSING:
            return _bound(evaluator, piece, value, value.__kind__, found, word)
    if isinstance(value, enums.MEMBERS):
        return _of_member(value, word)
    return errors.attribute(value, word) if isinstance(value, ErrorValue) else members.attribute(value, word, piece)


def _of_member(value: enums.AnyMember, word: str) -> Value:
    """`Color.RED.name`, or a method of the number or the text that a member is."""
    found = enums.attribute(value, word)
    if found is MISSING and word in METHODS_OF.get(kind_of(value), ()):
        plain = int(value) if isinstance(value, int) else str.__str__(value)
        return Bound(plain, "plain", word)
    return found


def _of_class(evaluator: "Evaluator", value: ListingClass, word: str, piece: Piece) -> Value:
    if word == "__name__":
        return value.name
    found = value.find(word)
    if found is MISSING and word == "apply" and bridge.is_function(value):
        return Bound(value, "torch", word)
    return found if found is MISSING else _bound(evaluator, piece, None, value, found, word)


def _above(evaluator: "Evaluator", value: Super, word: str, piece: Piece) -> Value:
    receiver, line = value.receiver, (value.receiver.__kind__, *value.receiver.__kind__.above)
    places = [place for place, each in enumerate(line) if each is value.owner]
    for each in line[places[0] + 1 :] if places else ():
        if isinstance(each, ListingClass):
            if word in each.names:
                return _bound(evaluator, piece, receiver, receiver.__kind__, each.names[word], word)
            if word == _INITIAL and each.record is not None:
                return Bound(receiver, "data", word)
        elif word != _INITIAL and (found := members.attribute(receiver, word, piece)) is not MISSING:
            return found
        elif word == _INITIAL:
            break
    return Bound(receiver, _INITIAL, word) if word == _INITIAL else MISSING


def _bound(  # noqa: PLR0917 - what a binding needs
    evaluator: "Evaluator", piece: Piece, value: Value, kind: ListingClass, found: Value, word: str
) -> Value:
    """What a class has under a name, as it is of an object, or of the class itself where there is none."""
    if isinstance(found, Method):
        if found.binding == "property" and value is not None:
            return evaluator.call_defined(piece, found.function, [value], {})
        if found.binding == "class":
            return Bound(kind, found.function, word)
        return found.function
    own = isinstance(found, Defined) or (isinstance(found, Partial) and found.way in ("cached", "managed"))
    return Bound(value, found, word) if own and value is not None else found


def set_attribute(evaluator: "Evaluator", value: Value, word: str, item: Value, piece: Piece) -> None:
    """`value.word = item`."""
    if isinstance(value, enums.MEMBERS) and word in ("name", "value"):
        raise RaisedError("AttributeError", f"<enum 'Enum'> cannot set attribute {word!r}", piece)
    found = value.__kind__.find(word) if isinstance(value, Special) else MISSING
    if isinstance(found, Method) and found.setter is not None:
        evaluator.call_defined(piece, found.setter, [value, item], {})
    elif isinstance(value, Shell):
        members.set_on_shell(value, word, item, piece)
    elif isinstance(value, Special):
        if isinstance(found, Method) and found.binding == "property":
            said = f"property '{word}' of '{value.__kind__.name}' object has no setter"
            raise RaisedError("AttributeError", said, piece, ("Exception",))
        data.check_settable(value, word, piece)
        if word == "args" and isinstance(value, ErrorValue) and isinstance(item, tuple | list):
            value.arguments = tuple(item)
            return
        value.__names__[word] = item
    elif isinstance(value, Context):
        context.set_attribute(value, word, item, piece)
    elif isinstance(value, NamedRow) and word in value.kind.fields:
        raise RaisedError("AttributeError", "can't set attribute", piece, ("Exception",))
    elif isinstance(value, ListingClass):
        enums.check_settable(value, word, piece)
        value.names[word] = item
        evaluator.budget.operation(piece)
    else:
        members.set_on_torchs(evaluator, value, word, item, piece)


def delete_attribute(value: Value, word: str, piece: Piece) -> None:
    """`del value.word`."""
    if isinstance(value, Instance) and word not in value.__names__:
        said = f"'{value.__kind__.name}' object has no attribute '{word}'"
        raise RaisedError("AttributeError", said, piece, ("Exception",))
    if not isinstance(value, Special) or word not in value.__names__:
        raise InputProblem(
            f"{quote(piece.text)} cannot be deleted",
            "the lab deletes attributes that the listing gave an object",
            "leave the line out",
            piece.span,
        )
    del value.__names__[word]


def call_method(evaluator: "Evaluator", expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """`value.word(…)`; the first of the arguments is the value."""
    piece = Piece(expression.span, expression.text)
    function = attribute(evaluator, arguments[0], expression.operation, piece)
    return evaluator.call_value(piece, function, arguments[1:], keywords)


def above(evaluator: "Evaluator", piece: Piece, by_place: list[Value]) -> Super:
    """`super()`, or `super(Class, self)`."""
    if len(by_place) == 2 and isinstance(by_place[0], ListingClass):
        return Super(by_place[0], by_place[1])
    for scope in evaluator.scopes[-1].outwards():
        if scope.owner is not None and not by_place and scope.first is not None:
            receiver = known(scope.first, piece, [evaluator.scopes[0], scope])
            if receiver is not NO_NAME and isinstance(receiver, Special):
                return Super(scope.owner, receiver)
    raise RaisedError("RuntimeError", "super(): no arguments", piece, ("Exception",))


def type_of(value: Value) -> Value:
    """`type(value)` for an object; MISSING for anything else."""
    if isinstance(value, Special | enums.Number | enums.Text):
        return value.__kind__
    if isinstance(value, NamedRow):
        return value.kind
    if isinstance(value, ErrorValue):
        return value.error
    if isinstance(value, Tensor) or not isinstance(value, TORCHS):
        return MISSING
    return members.class_of(value)


def is_one(value: Value, kind: Value) -> bool:
    """`isinstance(value, kind)`, where either is the listing's own or torch's."""
    if isinstance(kind, ErrorClass):
        return errors.is_one(value, kind)
    own: Value = getattr(value, "__kind__", None)
    if isinstance(kind, ListingClass):
        return isinstance(own, ListingClass) and any(each is kind for each in own.lineage())
    if isinstance(kind, PythonClass):
        return isinstance(own, ListingClass) and own.python(kind.name)
    base = value.__kind__.torchs if isinstance(value, Instance) else None
    if isinstance(kind, RowClass):
        return isinstance(value, NamedRow) and value.kind is kind
    real = kind.real if isinstance(kind, TorchClass) else kind
    return isinstance(real, type) and (isinstance(value, real) or (base is not None and issubclass(base.real, real)))


def let_go(reference: "ref[Special | ListingClass | ErrorValue | Attached]") -> None:
    """Forget what an object holds, if it is still there, so that circles of them keep no tensor alive."""
    value = reference()
    if value is None:
        return
    if isinstance(value, Attached):
        value.let_go()
        return
    if isinstance(value, ListingClass):
        value.names.clear()
        value.members = None
        return
    if isinstance(value, ErrorValue):
        value.arguments, value.cause = (), None
    if not isinstance(value, Special):
        return
    value.__names__.clear()
    if isinstance(value, nn.Module):
        value.__dict__.pop("_parameters", None)
        value.__dict__.pop("_modules", None)
        value.__dict__.pop("_buffers", None)
