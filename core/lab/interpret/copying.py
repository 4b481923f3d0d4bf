"""`copy.copy` and `copy.deepcopy` of what a listing has, tensors in lists and dictionaries too."""

import copy
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor, nn

from core.lab.arrays.chance import SOURCES
from core.lab.bounds.arithmetic import weigh
from core.lab.bounds.budget import Budget
from core.lab.classes.special import Instance, Special
from core.lab.interpret import arrays
from core.lab.interpret.failures import ErrorClass
from core.lab.interpret.values import Defined, NamedFunction, attempt
from core.lab.modules.members import tensors_of
from core.language.syntax import Library, Piece
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any

# What is its own copy.
_FIXED: Final = (
    *(Defined, NamedFunction, ErrorClass, str, int, float, complex, type(None), type, range, tuple, arrays.Scalar),
    *(torch.dtype, torch.device),
)


def call(evaluator: "Evaluator", expression: Library, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """`copy.copy` and `copy.deepcopy`, of what the lab has."""
    if len(arguments) != 1 or keywords:
        return attempt(expression, copy.copy, *arguments, **keywords)
    (value,) = arguments
    inside = weigh(value, expression, numbers=False)
    evaluator.budget.list(inside, expression)
    if expression.function == "deepcopy":
        return _deep(evaluator.budget, expression, value, {})
    if isinstance(value, list | dict | set | deque | arrays.Array):
        return value.copy()
    if isinstance(value, Tensor):
        return attempt(expression, copy.copy, value)
    return _unchanged(expression, value)


def _deep(  # noqa: C901 - one per kind
    budget: Budget, piece: Piece, value: Value, known: dict[int, Value]
) -> Value:
    """A copy of a value and of what is inside it; what is there twice is copied once."""
    if id(value) in known:
        return known[id(value)]
    copied: Value
    if isinstance(value, list):
        copied = known[id(value)] = []
        copied += [_deep(budget, piece, each, known) for each in value]
    elif isinstance(value, deque):
        copied = known[id(value)] = deque(maxlen=value.maxlen)
        copied += [_deep(budget, piece, each, known) for each in value]
    elif isinstance(value, dict):
        copied = known[id(value)] = value.copy()  # which has the default of one that has some
        copied |= {key: _deep(budget, piece, each, known) for key, each in value.items()}
    elif type(value) in (tuple, set, torch.Size):
        copied = type(value)([_deep(budget, piece, each, known) for each in value])
    elif isinstance(value, Tensor):
        budget.room(value.untyped_storage().nbytes(), piece)
        copied = attempt(piece, copy.deepcopy, value)
        budget.tensor(copied, piece)
        if copied.grad is not None:
            budget.tensor(copied.grad, piece)
    elif isinstance(value, arrays.Array):
        copied = value.copy()
        budget.array(copied, piece)
    elif isinstance(value, (torch.Generator, *SOURCES)):
        copied = copy.deepcopy(value)
    elif isinstance(value, Instance | nn.Module) and _plain([value]):
        copied = known[id(value)] = _object(budget, piece, value)
    else:
        copied = _unchanged(piece, value)
    known[id(value)] = copied
    return copied


def deep(budget: Budget, piece: Piece, value: Value) -> Value:
    """A copy of a value and of what is inside it."""
    return _deep(budget, piece, value, {})


def _unchanged(piece: Piece, value: Value) -> Value:
    """A value that is its own copy, as numbers and texts are."""
    if isinstance(value, _FIXED):
        return value
    raise InputProblem(
        f"{quote(piece.text)} copies a {type(value).__name__}",
        "the lab copies numbers, texts, lists, dictionaries, sets, tensors and arrays",
        "copy what is inside it",
        piece.span,
    )


def _object(budget: Budget, piece: Piece, value: Instance | nn.Module) -> Value:
    """A copy of an object with the tensors that it holds."""
    budget.room(sum(each.numel() * 8 for each in _tensors(value)), piece)
    copied = attempt(piece, copy.deepcopy, value)
    for each in _tensors(copied):
        budget.tensor(each, piece)
    return copied


def _plain(values: Sequence[Value]) -> bool:
    """Whether objects hold nothing but numbers, texts, tensors and modules, so that Python's own copy is right."""
    for value in values:
        if isinstance(value, nn.Module | Instance):
            names = list(value.__names__.values()) if isinstance(value, Special) else []
            inside = list(value.children()) if isinstance(value, nn.Module) else []
            if any(isinstance(each, Instance) for each in names) or not _plain([*names, *inside]):
                return False
        elif not isinstance(value, bool | int | float | str | Tensor | type(None)):
            return False
    return True


def _tensors(value: Instance | nn.Module) -> Iterator[Tensor]:
    """Those that a copy of an object makes anew."""
    yield from (tensor for _, tensor in tensors_of(value))
    if isinstance(value, nn.Module):
        yield from value.buffers()
