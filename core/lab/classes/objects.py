"""Attributes and calls of objects: of the listing's own classes, and of torch's modules, optimizers and loaders."""

from typing import TYPE_CHECKING, Any, Final
from weakref import ref

from torch import Tensor, nn

from core.lab.classes.kinds import TORCHS
from core.lab.classes.records import MISSING, Bound, ListingClass, Method, Super, TorchClass, name_of
from core.lab.classes.special import Instance, Special
from core.lab.derivatives import bridge, context
from core.lab.derivatives.context import Attached, Context
from core.lab.interpret.scopes import MISSING as NO_NAME
from core.lab.interpret.scopes import known
from core.lab.interpret.values import Defined, RaisedError, attempt
from core.lab.modules import calls, making, members
from core.lab.modules.shells import Shell
from core.language.syntax import Apply, Piece
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_INITIAL: Final = "__init__"


def attribute(evaluator: "Evaluator", value: Value, word: str, piece: Piece) -> Value:
    """`value.word`. Raises Python's error where there is nothing of that name, and `InputProblem` for insides."""
    found = _found(evaluator, value, word, piece)
    if found is MISSING:
        if isinstance(value, ListingClass | TorchClass):
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
    if isinstance(value, Special):
        if word in value.__names__:
            return value.__names__[word]
        found = value.__kind__.find(word)
        if found is not MISSING:
            return _bound(evaluator, piece, value, value.__kind__, found, word)
    elif isinstance(value, ListingClass):
        return _of_class(evaluator, value, word, piece)
    elif isinstance(value, Super):
        return _above(evaluator, value, word, piece)
    elif isinstance(value, Context):
        return context.attribute(value, word, piece)
    elif isinstance(value, TorchClass):
        return value.name if word == "__name__" else MISSING
    return members.attribute(value, word, piece)


def _of_class(evaluator: "Evaluator", value: ListingClass, word: str, piece: Piece) -> Value:
    if word == "__name__":
        return value.name
    found = value.find(word)
    if found is MISSING and word == "apply" and bridge.is_function(value):
        return Bound(value, "torch", word)
    return found if found is MISSING else _bound(evaluator, piece, None, value, found, word)


def _above(evaluator: "Evaluator", value: Super, word: str, piece: Piece) -> Value:
    base, receiver = value.owner.base, value.receiver
    found = base.find(word) if isinstance(base, ListingClass) else MISSING
    if found is not MISSING:
        return _bound(evaluator, piece, receiver, receiver.__kind__, found, word)
    return Bound(receiver, _INITIAL, word) if word == _INITIAL else members.attribute(receiver, word, piece)


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
    return Bound(value, found, word) if isinstance(found, Defined) and value is not None else found


def set_attribute(evaluator: "Evaluator", value: Value, word: str, item: Value, piece: Piece) -> None:
    """`value.word = item`."""
    if isinstance(value, Shell):
        members.set_on_shell(value, word, item, piece)
    elif isinstance(value, Special):
        if isinstance(found := value.__kind__.find(word), Method) and found.binding == "property":
            said = f"property '{word}' of '{value.__kind__.name}' object has no setter"
            raise RaisedError("AttributeError", said, piece, ("Exception",))
        value.__names__[word] = item
    elif isinstance(value, Context):
        context.set_attribute(value, word, item, piece)
    elif isinstance(value, ListingClass):
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


def call(evaluator: "Evaluator", piece: Piece, value: Value, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """`value(…)`, for an object or a class."""
    if isinstance(value, ListingClass):
        return _made(evaluator, piece, value, by_place, by_name)
    if isinstance(value, TorchClass):
        return making.made(evaluator, piece, value, by_place, by_name)
    if isinstance(value, Bound):
        return _called(evaluator, piece, value, by_place, by_name)
    if isinstance(value, Special) and value.method("call") is not MISSING:
        return evaluator.call_defined(piece, value.method("call"), [value, *by_place], by_name)
    if isinstance(value, nn.Module):
        return calls.forward(evaluator, piece, value, by_place, by_name)
    raise RaisedError("TypeError", f"'{name_of(value)}' object is not callable", piece, ("Exception",))


def _called(
    evaluator: "Evaluator", piece: Piece, method: Bound, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """A method of an object, the listing's or torch's."""
    if isinstance(method.function, Defined):
        return evaluator.call_defined(piece, method.function, [method.receiver, *by_place], by_name)
    if isinstance(method.receiver, ListingClass):
        return bridge.apply(evaluator, piece, method.receiver, by_place, by_name)
    if isinstance(method.receiver, Context):
        return context.method(piece, method.receiver, method.word, by_place, by_name)
    if method.function == _INITIAL:
        return _begin(piece, method.receiver, by_place, by_name)
    return calls.method(evaluator, piece, method.receiver, method.word, by_place, by_name)


def _made(
    evaluator: "Evaluator", piece: Piece, kind: ListingClass, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """A new object of one of the listing's classes."""
    evaluator.budget.list(1, piece)
    base = kind.torchs
    if bridge.is_function(kind):
        raise InputProblem(
            f"{quote(piece.text)} makes an object of a torch.autograd.Function",
            "torch calls its forward and backward by itself, and needs no object",
            f"write {kind.name}.apply(…)",
            piece.span,
        )
    value = Shell(kind) if base is not None and base.path == "nn.Module" else Instance(kind)
    evaluator.made.append(ref(value))
    first = kind.find(_INITIAL)
    if first is not MISSING:
        given = evaluator.call_defined(piece, first, [value, *by_place], by_name)
        if given is not None:
            said = f"__init__() should return None, not '{name_of(given)}'"
            raise RaisedError("TypeError", said, piece, ("Exception",))
    elif isinstance(value, Shell):
        _begin(piece, value, by_place, by_name)
    elif by_place or by_name:
        raise RaisedError("TypeError", f"{kind.name}() takes no arguments", piece, ("Exception",))
    return value


def _begin(piece: Piece, value: Value, by_place: list[Value], by_name: dict[str, Value]) -> None:
    """What `super().__init__()` does of torch's, or of Python's own `object`."""
    if isinstance(value, Shell):
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
    if isinstance(value, Special):
        return value.__kind__
    if isinstance(value, Tensor) or not isinstance(value, TORCHS):
        return MISSING
    return members.class_of(value)


def is_one(value: Value, kind: Value) -> bool:
    """`isinstance(value, kind)`, where either is the listing's own or torch's."""
    if isinstance(kind, ListingClass):
        return isinstance(value, Special) and any(each is kind for each in value.__kind__.lineage())
    base = value.__kind__.torchs if isinstance(value, Instance) else None
    real = kind.real if isinstance(kind, TorchClass) else kind
    return isinstance(real, type) and (isinstance(value, real) or (base is not None and issubclass(base.real, real)))


def let_go(reference: "ref[Special | ListingClass | Attached]") -> None:
    """Forget what an object holds, if it is still there, so that circles of them keep no tensor alive."""
    value = reference()
    if value is None:
        return
    if isinstance(value, Attached):
        value.let_go()
        return
    if isinstance(value, ListingClass):
        value.names.clear()
        return
    value.__names__.clear()
    if isinstance(value, nn.Module):
        value.__dict__.pop("_parameters", None)
        value.__dict__.pop("_modules", None)
        value.__dict__.pop("_buffers", None)
