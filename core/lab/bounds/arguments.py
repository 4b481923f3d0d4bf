"""What a listing hands to torch: whether torch takes it at all, how much of it there is, and for which device."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from core import limits
from core.lab.bounds import arithmetic, extents
from core.lab.bounds.budget import Budget
from core.lab.bounds.extents import tensors_in
from core.lab.classes.kinds import OBJECTS
from core.lab.interpret.arrays import Array
from core.lab.interpret.values import VIEWS, Defined, NamedFunction
from core.language.reading.dialects import LISTING
from core.language.reading.refusals import check_arguments as check_names
from core.language.syntax import Apply, Piece
from core.language.words.table import WORDS
from core.problem import InputProblem, quote

Value = Any

FROM_DATA: Final = frozenset(name for name, word in WORDS.items() if "data" in word.bound)
_COMPARED: Final = 30  # operations that assert_close takes for an item: it is written in Python
_SIZES: Final = frozenset(["Size", "broadcast_shapes"])  # go through whatever they are given, item by item
_STRANGERS: Final = (Defined, NamedFunction, range, dict, set, deque, VIEWS, *OBJECTS)
_ARRAYS: Final = FROM_DATA | {"from_numpy"}
_PLACED: Final = frozenset(["to", "type", "Generator", "as_tensor", "asarray"])  # take a device by place
# What a listing may compute on: the CPU, an accelerator that torch finds, and those two whose absence is a lesson.
_KNOWN: Final = ("cpu", "cuda", "mps")


def check(expression: Apply, arguments: Sequence[Value], keywords: Mapping[str, Value], budget: Budget) -> None:
    """Raise `InputProblem` for arguments that torch does not take, or that are too many; charge for the others."""
    word, values = expression.operation, (*arguments, *keywords.values())
    check_strangers(expression, values)
    if keywords:  # which may have come from a dictionary
        operation = WORDS[word]
        check_names(LISTING, operation, len(arguments), list(keywords), expression.text, expression.span)
    if len(arguments) > limits.LISTING_TENSORS:
        raise _too_many(expression, len(arguments))
    for value in values:
        if isinstance(value, list | tuple | torch.UntypedStorage):
            inside = arithmetic.weigh(value, expression, numbers=word in FROM_DATA)
            check_inside(expression, value)
            tensors = sum(1 for _ in tensors_in([value]))
            budget.gone_through(inside, expression)
            budget.operation(expression, tensors + (_COMPARED * inside if word == "testing.assert_close" else 0))
            if inside - tensors > limits.LISTING_TENSORS and word not in FROM_DATA:
                raise _too_many(expression, inside - tensors)
        elif isinstance(value, Array) or (isinstance(value, Tensor) and word in _SIZES):
            _check_sizes(expression, value)
    if word != "device":
        asked = [value for value in values if isinstance(value, torch.device)]
        texts = [keywords.get("device"), *(arguments if word in _PLACED else ())]
        check_devices(expression, [*asked, *[text for text in texts if isinstance(text, str)]])


def _check_sizes(expression: Apply, value: Tensor | Array) -> None:
    """Python would go through an array, and some words through a tensor, number by number."""
    if expression.operation not in _ARRAYS and extents.of(value) > limits.LISTING_TENSORS:
        raise _too_many(expression, extents.of(value))


def _too_many(expression: Apply, count: int) -> InputProblem:
    return InputProblem(
        f"{quote(expression.text)} has {count:,} arguments, those in lists counted too",
        f"torch is handed at most {limits.LISTING_TENSORS} sizes, axes or places at once",
        "write fewer; a tensor has at most a few axes",
        expression.span,
    )


def check_devices(expression: Piece, asked: Sequence[str | torch.device]) -> None:
    """Refuse the devices that torch knows by name and cannot compute on here: what it says of them differs widely."""
    for each in asked:
        try:
            kind = torch.device(each).type
        except (RuntimeError, ValueError, TypeError):
            continue  # no device: a dtype's name, or what torch will refuse in its own words
        found = torch.accelerator.current_accelerator()
        if kind not in _KNOWN and (found is None or kind != found.type):
            raise InputProblem(
                f"{quote(expression.text)} asks for the device {quote(kind)}",
                "torch knows the name, and the lab computes on the CPU and on an accelerator that torch finds here",
                "write device='cpu', or leave it out",
                expression.span,
            )


def check_inside(piece: Piece, value: Value) -> None:
    """Raise `InputProblem` for an object in a list: torch and NumPy would ask it for its length, and for its items.

    The list has been weighed: it does not hold itself, and is not long.
    """
    if isinstance(value, list | tuple):
        _refuse(piece, value, OBJECTS)
        for each in value:
            check_inside(piece, each)


def check_strangers(expression: Piece, arguments: Sequence[Value]) -> None:
    """Torch is given numbers, tensors, lists of them and the like; not what only the lab knows."""
    _refuse(expression, arguments, _STRANGERS)


def _refuse(expression: Piece, arguments: Sequence[Value], strangers: tuple[Any, ...]) -> None:
    for argument in arguments:
        if isinstance(argument, strangers) and not isinstance(argument, int | str):  # as members of an enumeration are
            raise InputProblem(
                f"{quote(expression.text)} gives torch something that it does not take",
                "it takes tensors, numbers and lists",
                "write list(…) around a range or a set; call a function",
                expression.span,
            )
