"""Python's own functions that look at an object by a name or a class: `getattr`, `setattr`, `vars`, `issubclass`.

A name that a listing makes while it runs meets the same tables as one that stands in its text.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from core.lab.classes import objects
from core.lab.classes.kinds import OBJECTS
from core.lab.classes.records import MISSING, Bound, ListingClass, Partial, PythonClass, RowClass, TorchClass
from core.lab.classes.special import Instance, Special
from core.lab.interpret.failures import ErrorClass, RaisedError
from core.lab.interpret.text import written
from core.lab.interpret.values import Defined, NamedFunction
from core.language.syntax import Apply, Call, Constant
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_CLASSES: Final = (type, ListingClass, TorchClass, RowClass, ErrorClass, PythonClass)
_FUNCTIONS: Final = (Defined, NamedFunction, Bound, Partial, *_CLASSES)


def call(evaluator: "Evaluator", expression: Call, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """One of these functions, on values."""
    word = expression.function
    least, most = _COUNTS[word]
    if by_name:
        raise RaisedError("TypeError", f"{word}() takes no keyword arguments", expression)
    if not by_place and word == "vars":
        raise InputProblem(
            "vars() without an object gives all names of the listing",
            "the lab shows these beside the listing",
            "ask for those of an object, as in vars(self)",
            expression.span,
        )
    if not least <= len(by_place) <= most:
        raise RaisedError("TypeError", _miscounted(word, len(by_place)), expression)
    value: Value = _WAYS[word](evaluator, expression, *by_place)
    return value


def _miscounted(word: str, given: int) -> str:
    """What Python says when a function gets so many arguments, which are too few or too many."""
    least, most = _COUNTS[word]
    if word in {"callable", "repr"}:
        return f"{word}() takes exactly one argument ({given} given)"
    bound = least if given < least else most
    kind = "" if least == most and word != "vars" else "at least " if given < least else "at most "
    return f"{word} expected {kind}{bound} argument{'s' * (bound != 1)}, got {given}"


def _repr(evaluator: "Evaluator", expression: Call, value: Value) -> str:
    return written(value, expression, evaluator.budget, "r")


def _name(expression: Call, word: Value) -> str:
    """A name that may be asked for. Raises Python's error for what is none, `InputProblem` for Python's insides."""
    if not isinstance(word, str):
        said = f"attribute name must be string, not '{type(word).__name__}'"
        raise RaisedError("TypeError", said, expression)
    if word.startswith("__") and word != "__name__":
        raise InputProblem(
            f"The name {quote(word)} begins with two underscores",
            "such names belong to Python's and torch's insides",
            "choose a name that begins with a letter",
            expression.span,
        )
    return word


def _get(evaluator: "Evaluator", expression: Call, value: Value, word: Value, *otherwise: Value) -> Value:
    name = _name(expression, word)
    given = Constant(expression.span, expression.text, value)
    applied = Apply(expression.span, expression.text, name, "attribute", (given,))
    try:
        return evaluator.evaluate(applied)
    except RaisedError as error:
        if not otherwise or "AttributeError" not in error.bases:
            raise
    return otherwise[0]


def _set(evaluator: "Evaluator", expression: Call, value: Value, word: Value, item: Value) -> None:
    name = _name(expression, word)
    if not isinstance(value, Special) or not name.isidentifier():
        raise InputProblem(
            f"{quote(expression.text)} sets something that the lab does not",
            "setattr is for objects of the listing's own classes, by a name",
            "write it as in setattr(self, 'lr', 0.1)",
            expression.span,
        )
    evaluator.budget.list(1, expression)
    objects.set_attribute(evaluator, value, name, item, expression)


def _vars(evaluator: "Evaluator", expression: Call, value: Value) -> dict[str, Value]:
    if isinstance(value, (bool, int, float, str, list, tuple, dict, set, type(None))):
        raise RaisedError("TypeError", "vars() argument must have __dict__ attribute", expression)
    if not isinstance(value, Instance):
        raise InputProblem(
            f"{quote(expression.text)} asks for what Python keeps of an object",
            "the lab shows that of objects of the listing's own classes only",
            "ask for an attribute by its name",
            expression.span,
        )
    evaluator.budget.list(len(value.__names__), expression)
    return dict(value.__names__)


def _based(_: "Evaluator", expression: Call, kind: Value, wanted: Value) -> bool:
    several = wanted if isinstance(wanted, tuple) else (wanted,)
    if not isinstance(kind, _CLASSES):
        raise RaisedError("TypeError", "issubclass() arg 1 must be a class", expression)
    if not all(isinstance(each, _CLASSES) for each in several):
        said = "issubclass() arg 2 must be a class, a tuple of classes, or a union"
        raise RaisedError("TypeError", said, expression)
    return any(_is_under(kind, each) for each in several)


def _is_under(kind: Value, wanted: Value) -> bool:
    """Whether a class is another one, or is based on it."""
    if kind is wanted or kind == wanted:
        return True
    if isinstance(kind, ListingClass):
        return any(_is_under(each, wanted) for each in kind.above)
    if isinstance(kind, ErrorClass):
        return isinstance(wanted, ErrorClass) and wanted.name in kind.above
    if isinstance(kind, RowClass):
        return wanted is tuple
    real, other = (each.real if isinstance(each, TorchClass) else each for each in (kind, wanted))
    return isinstance(real, type) and isinstance(other, type) and issubclass(real, other)


def _called(_: "Evaluator", _expression: Call, value: Value) -> bool:
    if isinstance(value, Special) and value.method("call") is not MISSING:
        return True
    if isinstance(value, Instance):
        return False
    return isinstance(value, _FUNCTIONS) or (callable(value) and isinstance(value, OBJECTS))


_COUNTS: Final[Mapping[str, tuple[int, int]]] = {
    "callable": (1, 1), "getattr": (2, 3), "issubclass": (2, 2), "repr": (1, 1), "setattr": (3, 3), "vars": (1, 1),
}  # fmt: skip
_WAYS: Final[Mapping[str, Callable[..., Value]]] = {
    "callable": _called, "getattr": _get, "issubclass": _based, "repr": _repr, "setattr": _set, "vars": _vars,
}  # fmt: skip
WORDS: Final = frozenset(_WAYS)
