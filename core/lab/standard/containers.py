"""`collections`: counters, dictionaries with a default, ordered ones, queues with two ends, and rows with names.

They are Python's own, but for named rows: of a visitor's names no class is made.

Source: Python's library reference, "collections".
"""

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Mapping
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Final

from core import limits
from core.lab.bounds.keys import check_key
from core.lab.classes.kinds import OBJECTS
from core.lab.classes.records import RowClass
from core.lab.interpret import builtins
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import TYPES, Defined, NamedFunction, attempt
from core.language.syntax import Call, Library, Piece
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_FIELDS: Final = 60  # names of a row


def call(evaluator: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """`collections.word(…)`."""
    word = expression.function
    if word == "namedtuple":
        return _row_class(evaluator, expression, by_place, by_name)
    if word == "Counter":
        return counted(evaluator, expression, Counter(), by_place, by_name)
    if word == "deque":
        items = [builtins.listed(each, expression, evaluator.budget) for each in by_place[:1]]
        return attempt(expression, deque, *items, *by_place[1:], **by_name)
    factory = by_place[:1] if word == "defaultdict" else []
    plain = Call(expression.span, expression.text, "dict", (), ())
    pairs = builtins.call(plain, by_place[len(factory) :], by_name, evaluator.budget)
    if word == "OrderedDict":
        return OrderedDict(pairs)
    return attempt(expression, defaultdict, *[_factory(evaluator, each) for each in factory], pairs)


class _Factory:
    """What makes a missing value: a function or a class of the listing's, as Python calls it."""

    def __init__(self, evaluator: "Evaluator", function: Value) -> None:
        self.evaluator = evaluator
        self.function = function

    def __call__(self) -> Value:
        """The value of a key that is not there."""
        return self.evaluator.call_value(self.evaluator.here(), self.function, [], {})

    def __repr__(self) -> str:
        return repr(self.function)


def _factory(evaluator: "Evaluator", function: Value) -> Value:
    if isinstance(function, type) and TYPES.get(function.__name__) is function:
        return function
    if isinstance(function, NamedFunction) and function.module == "builtins" and function.word in TYPES:
        return TYPES[function.word]
    return _Factory(evaluator, function) if isinstance(function, (Defined, NamedFunction, *OBJECTS)) else function


def check_missing(evaluator: "Evaluator", piece: Piece, subject: Value, key: Value) -> None:
    """Charge a dictionary that makes what it is asked for and does not have."""
    if isinstance(subject, defaultdict):
        check_key(piece, key, evaluator.budget)
        evaluator.budget.list(1, piece)


def counted(  # noqa: PLR0917 - a call has these
    evaluator: "Evaluator",
    piece: Piece,
    counter: "Counter[Value]",
    by_place: list[Value],
    by_name: Mapping[str, Value],
    word: str = "update",
) -> "Counter[Value]":
    """A counter after `update` or `subtract`, whose keys were looked at."""
    given = []
    for each in by_place:
        items = each if isinstance(each, dict) or each is None else builtins.listed(each, piece, evaluator.budget)
        for item in items or ():
            check_key(piece, item, evaluator.budget)
        evaluator.budget.list(len(items or ()), piece)
        given.append(items)
    evaluator.budget.list(len(by_name), piece)
    attempt(piece, getattr(counter, word), *given, **by_name)
    return counter


def of_counter(evaluator: "Evaluator", piece: Piece, word: str, by_place: list[Value]) -> Value:
    """`counter.word(…)`, for those that go through items, or make some."""
    counter, *others = by_place
    if word in ("update", "subtract"):
        counted(evaluator, piece, counter, others, {}, word)
        return None
    if word == "elements":
        wanted = sum(max(each, 0) if isinstance(each, int) else 0 for each in counter.values())
        evaluator.budget.list(wanted, piece)
        return attempt(piece, lambda: list(counter.elements()))
    evaluator.budget.list(len(counter), piece)
    return attempt(piece, getattr(counter, word), *others)


def _check_names(piece: Piece, name: str, words: list[Value]) -> None:
    """Raise Python's error for the name of a row, or of a field, that cannot be one."""
    said = ""
    for word in (name, *words):
        if not isinstance(word, str):
            raise RaisedError("TypeError", "Type names and field names must be strings", piece, ("Exception",))
        if not word.isidentifier():
            said = said or f"Type names and field names must be valid identifiers: {word!r}"
        elif iskeyword(word):
            said = said or f"Type names and field names cannot be a keyword: {word!r}"
    for place, word in enumerate(words):
        if word.startswith("_"):
            said = said or f"Field names cannot start with an underscore: {word!r}"
        if word in words[:place]:
            said = said or f"Encountered duplicate field name: {word!r}"
    if said:
        raise RaisedError("ValueError", said, piece, ("Exception",))


def _row_class(evaluator: "Evaluator", piece: Library, by_place: list[Value], by_name: dict[str, Value]) -> RowClass:
    """`namedtuple(name, fields)`. Raises Python's errors for names that cannot be."""
    name, fields, *more = [*by_place, *[by_name[word] for word in ("field_names",) if word in by_name], None, None][:3]
    defaults = by_name.get("defaults") or ()
    fine = isinstance(fields, str | list | tuple) and len(fields) <= limits.LISTING_CHARACTERS
    if more != [None] or set(by_name) - {"defaults", "field_names"} or not isinstance(name, str) or not fine:
        raise InputProblem(
            f"{quote(piece.text)} is more than the lab does",
            "of namedtuple it knows the name, the fields, and defaults",
            "write it as in namedtuple('Point', ['x', 'y'])",
            piece.span,
        )
    words = fields.replace(",", " ").split() if isinstance(fields, str) else list(fields)
    _check_names(piece, name, words)
    if len(defaults) > len(words):
        raise RaisedError("TypeError", "Got more default values than field names", piece, ("Exception",))
    evaluator.budget.list(len(words), piece)
    if len(words) > _FIELDS:
        raise InputProblem(
            f"{quote(piece.text)} has too many fields", f"a row here has at most {_FIELDS}", "write fewer", piece.span
        )
    return RowClass(name, tuple(words), tuple(defaults))
