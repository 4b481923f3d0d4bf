"""Targets: what stands on the left of `=` or `+=`, or behind `for`, is given its value."""

from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from core.lab.bounds import arithmetic, prediction, work
from core.lab.interpret import builtins
from core.lab.interpret.arrays import Array
from core.lab.interpret.values import RaisedError, attempt
from core.language.statements import Augment
from core.language.syntax import Apply, Name, Property, Subscript, Target, Unpacked
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator  # whose comprehensions have targets

Value = Any

_UNPACKED: Final = (list, tuple, str, range, Tensor, Array, torch.UntypedStorage)  # what has items


def assign(evaluator: "Evaluator", target: Target, value: Value) -> None:
    """Give `value` to what stands on the left of `=`."""
    if isinstance(target, Name):
        evaluator.scopes[-1].names[target.name] = value
    elif isinstance(target, Subscript):
        _write(evaluator, target, value)
    elif isinstance(target, Property):
        _set(evaluator, target, value)
    else:
        _unpack(evaluator, target, value)


def _unpack(evaluator: "Evaluator", target: Unpacked, value: Value) -> None:
    """Give each name its item."""
    if not isinstance(value, _UNPACKED):
        message = f"cannot unpack non-iterable {type(value).__name__} object"
        raise RaisedError("TypeError", message, target, ("Exception",))
    items = builtins.listed(value, target, evaluator.budget)
    wanted, given = len(target.targets), len(items)
    if wanted != given:
        few = f"not enough values to unpack (expected {wanted}, got {given})"
        raise RaisedError(
            "ValueError",
            few if given < wanted else f"too many values to unpack (expected {wanted})",
            target,
            ("Exception",),
        )
    for each, item in zip(target.targets, items, strict=True):
        assign(evaluator, each, item)


def _write(evaluator: "Evaluator", target: Subscript, value: Value) -> None:
    """`value[index] = …`."""
    subject, key = _located(evaluator, target)
    if isinstance(subject, list) and isinstance(key, slice):
        value = builtins.listed(value, target, evaluator.budget)
    _overwrite(evaluator, target, subject, key, value)


def _located(evaluator: "Evaluator", target: Subscript) -> tuple[Value, Value]:
    """What is indexed, and the index."""
    subject, key = evaluator.evaluate(target.value), evaluator.key(target)
    if isinstance(subject, Tensor | Array):
        prediction.check_index(target, subject, key, evaluator.budget)
    return subject, key


def _overwrite(evaluator: "Evaluator", target: Subscript, subject: Value, key: Value, value: Value) -> None:
    evaluator.budget.work(work.overwriting(subject, key, value), target)
    evaluator.touch(subject)
    attempt(target, _set_item, subject, key, value)


def _set_item(subject: Value, key: Value, value: Value) -> None:
    subject[key] = value


def _set(evaluator: "Evaluator", target: Property, value: Value) -> None:
    """`x.grad = …`."""
    subject = evaluator.evaluate(target.value)
    if not isinstance(subject, Tensor):
        raise InputProblem(
            f"{quote(target.text)} cannot be set",
            "the lab sets attributes of tensors only",
            "give the value its own name",
            target.span,
        )
    evaluator.touch(subject)
    attempt(target, setattr, subject, target.word, value)


def augment(evaluator: "Evaluator", statement: Augment) -> None:
    """`target += value` and its like: what is indexed, and its index, are evaluated once."""
    target, sign = statement.target, statement.operator
    if isinstance(target, Subscript):
        subject, key = _located(evaluator, target)
        left = attempt(target, lambda: subject[key])
    else:
        left = evaluator.evaluate(target if isinstance(target, Name) else _read(target))
    right = evaluator.evaluate(statement.value)
    if isinstance(left, list) and sign == "+" and isinstance(right, range | str):
        right = builtins.listed(right, statement.value, evaluator.budget)
    evaluator.touch(left)
    value = evaluator.operate(statement, sign, arithmetic.AUGMENTED[sign], left, right)
    if isinstance(target, Subscript):
        _overwrite(evaluator, target, subject, key, value)
    else:
        assign(evaluator, target, value)


def _read(target: Property) -> Apply:
    return Apply(target.span, target.text, target.word, "attribute", (target.value,))
