"""Evaluates the expressions of a listing on real values: numbers, lists, tensors. Python never sees the text."""

from collections.abc import Callable, Mapping
from types import EllipsisType
from typing import Any, Final

import torch
from torch import Tensor

from core.lab.arrays.chance import Chance
from core.lab.bounds import arithmetic, prediction, work
from core.lab.bounds.budget import Budget
from core.lab.interpret import apart, builtins, collections, functions, operators
from core.lab.interpret.arrays import Array, array_type, unboxed
from core.lab.interpret.calls import Torch
from core.lab.interpret.scopes import Scope, variable
from core.lab.interpret.text import formatted, written
from core.lab.interpret.values import Defined, NamedFunction, RaisedError, attempt, attribute, keeps_grad
from core.language.syntax import (
    Apply,
    ArrayDtype,
    Call,
    CallValue,
    Choice,
    Comparisons,
    Comprehension,
    Constant,
    Entries,
    Expression,
    Field,
    Formatted,
    Items,
    Lambda,
    Library,
    Logic,
    Name,
    Piece,
    Slice,
    Starred,
    Subscript,
    Word,
)
from core.language.walk.index_value import near

Value = Any


class Evaluator:
    """Expressions in the scopes of one run. `printed` collects what the current statement prints."""

    def __init__(self, device: torch.device, breathe: Callable[[], None]) -> None:
        self.budget = Budget(breathe)
        self.torch = Torch(device, self.budget)
        self.chance = Chance()
        self.scopes = [Scope()]
        self.enclosing: list[Scope] = []  # those that a function was defined in, and which live as long as it does
        self.printed: list[str] = []
        self.notes: list[str] = []
        self.touched: list[Tensor | Array] = []  # what the current statement has written to
        self.before_backward: Callable[[Apply, list[Value], dict[str, Value]], None] = lambda *_: None
        self.after_backward: Callable[[bool], None] = lambda _: None
        self.call_defined: Callable[[Piece, Defined, list[Value], dict[str, Value]], Value]

    def evaluate(self, expression: Expression) -> Value:
        """What `expression` is worth. Raises `RaisedError` for a real error, `InputProblem` for a limit."""
        return _FORMS[type(expression)](self, expression)

    def constant(self, expression: Constant) -> Value:
        """What stands there."""
        return expression.value

    def name(self, expression: Name) -> Value:
        """A variable of this call or, if it has none of that name, of the listing."""
        return variable(expression, self.scopes)

    def word(self, expression: Word) -> NamedFunction | type:
        """A function of torch or of a library, passed on, or a type."""
        if (expression.module, expression.word) == ("torch", "Tensor"):
            return Tensor
        return NamedFunction(expression.module, expression.word)

    def apply(self, expression: Apply) -> Value:
        """A sign, a function or method of torch, or an attribute."""
        self.budget.operation(expression)
        if expression.form == "operator":
            sign, operands = expression.operation, [self.evaluate(operand) for operand in expression.arguments]
            return self.operate(expression, sign, arithmetic.OPERATORS[sign], *operands)
        if expression.form == "attribute":
            value = self.evaluate(expression.arguments[0])
            found = attribute(value, expression)
            if expression.operation == "grad" and isinstance(value, Tensor) and not keeps_grad(value):
                self.notes.append(
                    "torch warns: only leaves keep a .grad, so this one is None; call retain_grad() first"
                )
            if expression.operation == "T" and isinstance(value, Tensor) and value.dim() != 2:
                self.notes.append("torch warns: .T of other than two axes is deprecated; write .mT or permute(…)")
            return unboxed(found)
        arguments, keywords = functions.arguments(self, expression, expression.operation)
        if expression.form == "function":
            return self.apply_function(expression, arguments, keywords)
        if not arguments:
            raise RaisedError("TypeError", "there is no value to call a method of", expression)
        if (way := apart.method(self, expression, arguments[0], keywords)) is not None:
            return way(self, expression, arguments, keywords)
        if expression.operation.endswith("_") or expression.operation in ("fill", "sort"):
            self.touch(arguments[0])
        return unboxed(self.torch.method(expression, arguments, keywords))

    def apply_function(self, expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
        """A function of torch, on values."""
        if (way := apart.function(self, expression)) is not None:
            return way(self, expression, arguments, keywords)
        written = keywords.get("out")
        for each in written if isinstance(written, list | tuple) else (written,):
            self.touch(each)
        value = self.torch.function(expression, arguments, keywords)
        if expression.operation.startswith("empty"):
            self.notes.append("zeros here: in Python, whatever lay in this memory before")
        if self.torch.drawn and not self.torch.seeded:
            self.torch.seeded = True
            self.notes.append("no seed was given: random numbers here begin with seed 0, in Python with any")
        return value

    def backward(self, expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
        """A backward pass, with the graph looked at before and after."""
        self.before_backward(expression, arguments, keywords)
        call = self.torch.function if expression.form == "function" else self.torch.method
        done = False
        try:
            value = call(expression, arguments, keywords)
            done = True
        finally:
            self.after_backward(done)
        return value

    def operate(self, expression: Piece, sign: str, call: Callable[..., Value], *operands: Value) -> Value:
        """A sign with the function that does it, on one or two values."""
        value = operators.operate(expression, sign, call, operands, self.torch)
        note = operators.remark(value, operands)
        if note and note not in self.notes:
            self.notes.append(note)
        return value

    def logic(self, expression: Logic) -> Value:
        """`and` and `or`: what follows is evaluated only if it matters."""
        value: Value = None
        for operand in expression.operands:
            value = self.evaluate(operand)
            if operand is expression.operands[-1]:
                break  # Python does not ask whether the last one is true
            if arithmetic.truth(value, operand) == (expression.word == "or"):
                break
        return value

    def chain(self, expression: Comparisons) -> Value:
        """Comparisons in a row."""
        left: Value = self.evaluate(expression.first)
        value: Value = True
        for sign, piece in expression.links:
            right = self.evaluate(piece)
            self.budget.operation(expression)
            value = self.operate(expression, sign, arithmetic.OPERATORS[sign], left, right)
            if piece is expression.links[-1][1] or not arithmetic.truth(value, expression):
                break
            left = right
        return value

    def choice(self, expression: Choice) -> Value:
        """`a if condition else b`."""
        chosen = arithmetic.truth(self.evaluate(expression.condition), expression.condition)
        return self.evaluate(expression.then if chosen else expression.otherwise)

    def formatted(self, expression: Formatted) -> str:
        """An f-string."""
        text = "".join(part if isinstance(part, str) else self.field(part) for part in expression.parts)
        self.budget.characters(len(text), expression)
        return text

    def field(self, field: Field) -> str:
        """One field of an f-string."""
        value = self.evaluate(field.value)
        if field.conversion:
            value = written(value, field, self.budget, field.conversion)
        spec = "".join(part if isinstance(part, str) else self.field(part) for part in field.format)
        return formatted(value, spec, field, self.budget)

    def subscript(self, expression: Subscript) -> Value:
        """`value[index]`."""
        self.budget.operation(expression)
        subject = self.evaluate(expression.value)
        key = self.key(expression)
        if isinstance(subject, Tensor | Array):
            prediction.check_index(expression, subject, key, self.budget)
        elif isinstance(subject, list | tuple | str) and isinstance(key, slice):
            self.budget.list(len(subject), expression)
        self.budget.work(work.selecting(key), expression)
        value = attempt(expression, lambda: subject[key])
        self.torch.check(value, expression, [subject])
        return unboxed(value)

    def key(self, expression: Subscript) -> Value:
        """What stands between the square brackets."""
        items = tuple([self.entry(entry) for entry in expression.index])
        return items if expression.listed else items[0]

    def entry(self, entry: Expression | Slice) -> Value | slice | EllipsisType | None:
        """One of the things between the square brackets."""
        if isinstance(entry, Slice):
            ends = [None if end is None else self.evaluate(end) for end in (entry.start, entry.stop, entry.step)]
            return slice(*map(near, ends))
        value = self.evaluate(entry)
        if isinstance(value, range):  # which torch takes for a list
            value = builtins.listed(value, entry, self.budget)
        return value

    def array_dtype(self, expression: ArrayDtype) -> type:
        """A type of NumPy's numbers, or of its arrays."""
        return array_type(expression.name)

    def touch(self, value: Value) -> None:
        """Take note that `value` may be written to by the current statement."""
        if isinstance(value, Tensor | Array):
            self.touched.append(value)


def _starred(_: Evaluator, expression: Starred) -> Value:  # the reader lets it stand only where it is spread out
    raise AssertionError(expression)  # pragma: no cover


_FORMS: Final[Mapping[type[Expression], Callable[..., Value]]] = {
    Constant: Evaluator.constant,
    Name: Evaluator.name,
    Items: collections.items,
    Entries: collections.entries,
    Starred: _starred,
    Word: Evaluator.word,
    Lambda: functions.define,
    Apply: Evaluator.apply,
    Subscript: Evaluator.subscript,
    Logic: Evaluator.logic,
    Comparisons: Evaluator.chain,
    Choice: Evaluator.choice,
    Formatted: Evaluator.formatted,
    Comprehension: collections.comprehension,
    Call: functions.call,
    CallValue: functions.call_expression,
    Library: functions.call_library,
    ArrayDtype: Evaluator.array_dtype,
}
