"""Texts that a listing makes: what print and str say, and f-strings, in bounds."""

import re
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import torch

from core import limits
from core.lab.bounds.arithmetic import weigh
from core.lab.bounds.budget import Budget
from core.lab.bounds.extents import all_in
from core.lab.classes.kinds import OBJECTS
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import VIEWS, attempt
from core.lab.modules.members import shown
from core.language.syntax import Call, Piece
from core.problem import InputProblem, quote

Value = Any

_CONVERSIONS: Final[Mapping[str, Callable[[Value], str]]] = {"": format, "s": str, "r": repr, "a": ascii}
_WIDTH: Final = 200  # characters of one formatted value, and digits behind the point
_SHOWN: Final = 5_000  # numbers in one text; torch takes 5 us for each
_TENSOR: Final = 20  # operations that torch takes to write out a tensor, however small
_ITEMS: Final = 6  # items shown of a list among the variables
_NAMED: Final = (
    (torch.Size, "torch.Size"), (Counter, "Counter"), (OrderedDict, "OrderedDict"), (defaultdict, "defaultdict"),
    (deque, "deque"),
)  # fmt: skip
_CHARACTERS: Final = 60  # characters shown of any other variable


def written(value: Value, piece: Piece, budget: Budget, conversion: str = "s") -> str:
    """What `str`, `repr` or `ascii` makes of a value."""
    count = weigh(value, piece)
    budget.gone_through(count, piece)
    budget.operation(piece, _TENSOR * sum(1 for _ in all_in([value])))
    if count > _SHOWN:
        raise InputProblem(
            f"{quote(piece.text)} is too long to be written out",
            f"at most {_SHOWN:,} numbers are written at once",
            "write a part of it",
            piece.span,
        )
    text: str = attempt(piece, _CONVERSIONS[conversion], value)
    budget.characters(len(text), piece)
    return text


def formatted(value: Value, spec: str, piece: Piece, budget: Budget) -> str:
    """What `format(value, spec)` gives."""
    # A width or a precision is the only number that a format can hold; a fill may be any character, digits too.
    too_wide(spec, piece)
    if not spec:
        return written(value, piece, budget, "")
    budget.gone_through(weigh(value, piece), piece)
    text: str = attempt(piece, format, value, spec)
    budget.characters(len(text), piece)
    return text


def too_wide(spec: str, piece: Piece) -> None:
    """Raise `InputProblem` if a format asks for more characters than a value may have."""
    if len(spec) > limits.NUMBER_CHARACTERS or any(int(digits) > _WIDTH for digits in re.findall(r"\d+", spec)):
        raise InputProblem(
            f"The format {quote(spec)} asks for too many characters",
            f"a value here is at most {_WIDTH} characters wide, with as many digits behind the point",
            "ask for fewer, as in :8.4f",
            piece.span,
        )


def shortened(value: Value) -> str:
    """A variable in a few words, for the table of those that are not tensors."""
    if isinstance(value, list | tuple | dict | set | deque | VIEWS):
        return _items(value)
    if isinstance(value, torch.UntypedStorage):
        return f"a storage of {value.nbytes():,} bytes"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, OBJECTS):
        return shown(value)
    if isinstance(value, int) and value.bit_length() > limits.INDEX_BITS // 20:
        return f"a whole number of {value.bit_length():,} bits"
    text = repr(value)
    return text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"


def _items(value: Value) -> str:
    """The first items of what has some, as Python writes them, and how many there are."""
    shown: list[str]
    if isinstance(value, dict):
        shown = [f"{_inside(key)}: {_inside(item)}" for key, item in islice(value.items(), _ITEMS)]
    else:
        shown = [_inside(item) for item in islice(value, _ITEMS)]
    opening, closing = "[]" if isinstance(value, list | deque) else "()" if isinstance(value, tuple) else "{}"
    more = f", … {len(value):,} items" if len(value) > _ITEMS else ""
    text = f"{opening}{', '.join(shown)}{more}{closing}"
    name = next((name for kind, name in _NAMED if isinstance(value, kind)), "")
    return f"{name}({text})" if name else text if value or not isinstance(value, set) else "set()"


def _inside(item: Value) -> str:
    if isinstance(item, list | tuple | dict | set | deque | VIEWS):
        return "[…]" if isinstance(item, list) else "(…)" if isinstance(item, tuple) else "{…}"
    if hasattr(item, "shape") and hasattr(item, "dtype"):
        return f"{type(item).__name__.lower()} {tuple(item.shape)}"
    return shortened(item)


def line(expression: Call, arguments: Sequence[Value], keywords: Mapping[str, Value], budget: Budget) -> str:
    """What `print(…)` shows, with what stands between the values and at the end."""
    if stranger := next((name for name in keywords if name not in ("sep", "end", "flush")), None):
        raise InputProblem(
            f"{quote(stranger)} is not an argument of print here",
            "it takes sep, end and flush",
            "leave it out",
            expression.span,
        )
    for name in ("sep", "end"):
        if not isinstance(keywords.get(name), str | None):
            message = f"{name} must be None or a string, not {type(keywords[name]).__name__}"
            raise RaisedError("TypeError", message, expression, ("Exception",))
    between = " " if keywords.get("sep") is None else keywords["sep"]
    end = "\n" if keywords.get("end") is None else keywords["end"]
    pieces = expression.arguments if len(expression.arguments) == len(arguments) else [expression] * len(arguments)
    texts = [written(value, piece, budget) for value, piece in zip(arguments, pieces, strict=True)]
    budget.characters(len(between) * len(texts) + len(end), expression)
    shown: str = between.join(texts) + end
    return shown
