"""Targets: what stands on the left of `=` or `+=`, or behind `for`, is given its value."""

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from core.lab.bounds import arithmetic, prediction, work
from core.lab.bounds.arguments import check_inside
from core.lab.bounds.keys import check_key
from core.lab.classes import objects
from core.lab.classes.kinds import LAZY, OBJECTS
from core.lab.classes.records import name_of
from core.lab.interpret import builtins
from core.lab.interpret.arrays import Array
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.scopes import Scope, home, known, not_defined
from core.lab.interpret.values import VIEWS, attempt
from core.lab.standard import containers
from core.language.statements import Augment
from core.language.syntax import Apply, Name, Piece, Property, Subscript, Target, Unpacked
from core.language.words.listing import SETTABLE
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator  # whose comprehensions have targets

Value = Any

_UNPACKED: Final = (
    list,
    tuple,
    str,
    range,
    dict,
    set,
    deque,
    VIEWS,
    Tensor,
    Array,
    torch.UntypedStorage,
    *LAZY,
)  # have items


def assign(evaluator: "Evaluator", target: Target, value: Value) -> None:
    """Give `value` to what stands on the left of `=`."""
    if isinstance(target, Name):
        assign_name(target, target.name, value, evaluator.scopes)
    elif isinstance(target, Subscript):
        _write(evaluator, target, value)
    elif isinstance(target, Property):
        _set(evaluator, target, value)
    else:
        _unpack(evaluator, target, value)


def assign_name(piece: Piece, name: str, value: Value, scopes: Sequence[Scope]) -> None:
    """Give `value` to a variable, which may be one of the listing's or of a function around."""
    home(name, piece, scopes).names[name] = value


def delete(evaluator: "Evaluator", target: Name | Subscript | Property) -> None:
    """`del target`."""
    if isinstance(target, Name):
        names = home(target.name, target, evaluator.scopes).names
        if target.name not in names:
            known(target.name, target, evaluator.scopes)  # which raises if it is local
            raise not_defined(target.name, target)
        del names[target.name]
        return
    if isinstance(target, Property):
        objects.delete_attribute(evaluator.evaluate(target.value), target.word, target)
        return
    subject, key = _located(evaluator, target)
    evaluator.budget.gone_through(len(subject) if isinstance(subject, list) else 1, target)
    attempt(target, _delete_item, subject, key)


def _delete_item(subject: Value, key: Value) -> None:
    del subject[key]


def _unpack(evaluator: "Evaluator", target: Unpacked, value: Value) -> None:
    """Give each name its item."""
    if not isinstance(value, _UNPACKED):
        message = f"cannot unpack non-iterable {name_of(value)} object"
        raise RaisedError("TypeError", message, target, ("Exception",))
    items = builtins.listed(value, target, evaluator.budget)
    wanted, given = len(target.targets), len(items)
    if target.star is not None:
        if given < wanted - 1:
            few = f"not enough values to unpack (expected at least {wanted - 1}, got {given})"
            raise RaisedError("ValueError", few, target, ("Exception",))
        behind = given - (wanted - 1 - target.star)
        evaluator.budget.list(given, target)
        items = [*items[: target.star], items[target.star : behind], *items[behind:]]
    elif wanted != given:
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
    containers.check_missing(evaluator, target, subject, key)
    return subject, key


def _overwrite(evaluator: "Evaluator", target: Subscript, subject: Value, key: Value, value: Value) -> None:
    if isinstance(subject, dict):
        check_key(target, key, evaluator.budget)
        evaluator.budget.list(1, target)
    if isinstance(subject, Tensor | Array):
        check_inside(target, [value])
    evaluator.budget.work(work.overwriting(subject, key, value), target)
    evaluator.touch(subject)
    attempt(target, _set_item, subject, key, value)


def _set_item(subject: Value, key: Value, value: Value) -> None:
    subject[key] = value


def _set(evaluator: "Evaluator", target: Property, value: Value) -> None:
    """`x.grad = …`."""
    subject = evaluator.evaluate(target.value)
    if isinstance(subject, OBJECTS):
        objects.set_attribute(evaluator, subject, target.word, value, target)
        return
    if isinstance(subject, Tensor) and target.word not in SETTABLE and not hasattr(subject, target.word):
        evaluator.attached.setdefault(id(subject), (subject, {}))[1][target.word] = value
        return
    if not isinstance(subject, Tensor) or target.word not in SETTABLE:
        raise InputProblem(
            f"{quote(target.text)} cannot be set",
            "the lab sets attributes of objects, and new ones of tensors",
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
