"""Evaluates the expressions of a listing on real values: numbers, lists, tensors. Python never sees the text."""

from collections.abc import Callable, Mapping
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from core.lab.arrays.chance import Chance
from core.lab.bounds import arithmetic, prediction, work
from core.lab.bounds.budget import Budget
from core.lab.classes import points
from core.lab.classes.records import Bound, Iteration, ListingClass, PythonClass, TorchClass
from core.lab.interpret import apart, builtins, collections, functions, operators, remarks
from core.lab.interpret.arrays import Array, array_type, unboxed
from core.lab.interpret.calls import Torch
from core.lab.interpret.scopes import Scope, variable
from core.lab.interpret.targets import assign_name
from core.lab.interpret.text import formatted, written
from core.lab.interpret.values import Defined, NamedFunction, attempt
from core.lab.modules.given import note_draw
from core.lab.standard import containers
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
    Walrus,
    Word,
)
from core.language.walk.index_value import near
from core.language.words.modules import CLASSES
from core.language.words.python import BASES_OF_PYTHON

if TYPE_CHECKING:
    from weakref import ref

    from core.lab.interpret.failures import RaisedError

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
        self.nested = 0  # modules that are being called inside one another
        self.made: list[ref[Any]] = []  # objects and classes of the listing's
        self.bridges: dict[ListingClass, Any] = {}  # what torch is given for classes with a backward of their own
        self.attached: dict[int, tuple[Tensor, dict[str, Value]]] = {}  # attributes that the listing gave to tensors
        self.before_backward: Callable[[Apply, list[Value], dict[str, Value]], None] = lambda *_: None
        self.after_backward: Callable[[bool], None] = lambda _: None
        self.stopped: Callable[[Piece, Iteration], RaisedError]  # what `next` raises at the end of an iteration
        self.of_iteration: Callable[[Piece, Iteration, str, list[Value]], Value]
        self.here: Callable[[], Piece]  # the statement that is being run
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

    def word(self, expression: Word) -> NamedFunction | TorchClass | PythonClass | type:
        """A function of torch or of a library, passed on, or a type."""
        if (expression.module, expression.word) == ("torch", "Tensor"):
            return Tensor
        if expression.module == "torch" and expression.word in CLASSES:
            return TorchClass(expression.word)
        if (expression.module, expression.word) in BASES_OF_PYTHON:
            return PythonClass(expression.module, expression.word)
        return NamedFunction(expression.module, expression.word)

    def apply(self, expression: Apply) -> Value:
        """A sign, a function or method of torch, or an attribute."""
        self.budget.operation(expression)
        if expression.form == "operator":
            sign, operands = expression.operation, [self.evaluate(operand) for operand in expression.arguments]
            return self.operate(expression, sign, arithmetic.OPERATORS[sign], *operands)
        if expression.form == "attribute":
            return unboxed(points.attribute(self, expression))
        arguments, keywords = functions.arguments(self, expression, expression.operation)
        if expression.form == "function":
            return self.apply_function(expression, arguments, keywords)
        return points.method(self, expression, arguments, keywords)

    def apply_function(self, expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
        """A function of torch, on values."""
        if (way := apart.function(self, expression)) is not None:
            return way(self, expression, arguments, keywords)
        written = keywords.get("out")
        for each in written if isinstance(written, list | tuple) else (written,):
            self.touch(each)
        value = self.torch.function(expression, arguments, keywords)
        self.notes += remarks.of_call(expression.operation, arguments, keywords)
        if self.torch.drawn:
            note_draw(self)
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

    def walrus(self, expression: Walrus) -> Value:
        """`(name := value)`: a variable of the function, also where it stands in a comprehension."""
        value = self.evaluate(expression.value)
        scopes = self.scopes
        while scopes[-1].comprehension:
            scopes = scopes[:-1]
        assign_name(expression, expression.name, value, scopes)
        return value

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
        containers.check_missing(self, expression, subject, key)
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
        if isinstance(value, slice):
            return slice(*map(near, (value.start, value.stop, value.step)))
        if isinstance(value, range):  # which torch takes for a list
            value = builtins.listed(value, entry, self.budget)
        return value

    def array_dtype(self, expression: ArrayDtype) -> type:
        """A type of NumPy's numbers, or of its arrays."""
        return array_type(expression.name)

    def call_value(self, piece: Piece, function: Value, by_place: list[Value], by_name: dict[str, Value]) -> Value:
        """What `function`, any value, gives for these arguments."""
        if isinstance(function, Bound) and function.function == points.PLAIN:
            return points.call_plain(self, piece, function, by_place, by_name)
        return functions.call_value(self, piece, function, by_place, by_name)

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
    Walrus: Evaluator.walrus,
    Formatted: Evaluator.formatted,
    Comprehension: collections.comprehension,
    Call: functions.call,
    CallValue: functions.call_expression,
    Library: functions.call_library,
    ArrayDtype: Evaluator.array_dtype,
}
