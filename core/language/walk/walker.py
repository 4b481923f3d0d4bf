"""Walks a program on tensors, one operation at a time, and lets nobody make a large one.

What an operation would make is predicted first: by arithmetic where the operands are small, on torch's `meta` device
(which computes shapes and allocates nothing) where they are not. What torch refuses, it refuses for real, and its own
message is in the problem.
"""

import operator
from collections.abc import Callable, Mapping
from types import EllipsisType

import torch
from torch import Tensor

from core import limits
from core.inputs.shapes import extent
from core.language.program import Statement
from core.language.syntax import Apply, Constant, Expression, Items, Name, Slice, Subscript
from core.language.walk import operations
from core.language.walk.operations import Call, Value
from core.probe.meta import without_data
from core.problem import InputProblem, Span, quote

# Everything that torch and Python raise when arguments do not fit (torch's warnings where they count as errors);
# anything else is a bug of ours.
_REFUSALS = (
    RuntimeError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError, AssertionError, UserWarning,
)  # fmt: skip
_CHANGE = "change this piece, or the values and shapes of what goes into it"
_INSTEAD = dict.fromkeys("&|~", "join comparisons or whole numbers by it, as in (x > 0) & (x < 1)")
_MESSAGE_CHARACTERS = 240  # of torch's message; the longest useful ones (matmul, view) have 150
_WIDEST_NUMBER = 2**63  # beyond it torch takes no whole number

# Called after each operation with the expression, the values of its arguments, and its own.
Observer = Callable[[Apply | Subscript, tuple[Value, ...], Value], None]

# Calls torch on behalf of the walker: given the expression, the callable, and its positional and keyword arguments.
Performer = Callable[[Apply | Subscript, Call, tuple[Value, ...], Mapping[str, Value]], Value]


def unobserved(_expression: Apply | Subscript, _arguments: tuple[Value, ...], _value: Value) -> None:
    """What a walker tells of its operations unless it is given somebody to tell."""


def perform(
    _expression: Apply | Subscript, call: Call, arguments: tuple[Value, ...], keywords: Mapping[str, Value]
) -> Value:
    """Call torch with just these arguments: what a walker does unless it is told otherwise."""
    return call(*arguments, **keywords)


class Walker:
    """The variables of a program while it is walked.

    Tensors that the program makes itself lie on `device`; with `widen` those of float32 become float64, for numerical
    differentiation. `names` is read and written. `perform` may hand torch other arguments (a detached operand) or
    remember the calls; `observe` is told of the arguments as the program has them.
    """

    def __init__(
        self,
        names: Mapping[str, Value],
        *,
        device: torch.device,
        observe: Observer = unobserved,
        perform: Performer = perform,
        widen: bool = False,
    ) -> None:
        self.names = dict(names)
        self._device = device
        self._observe = observe
        self._perform = perform
        self._widen = widen

    def run(self, statement: Statement) -> Value:
        """Do one line, and return what it gave."""
        value = self.evaluate(statement.expression)
        if statement.target is not None:
            self.names[statement.target] = value
        return value

    def evaluate(self, expression: Expression) -> Value:
        """What `expression` is worth. Raises `InputProblem` for whatever torch or the limits refuse."""
        if isinstance(expression, Constant):
            return expression.value
        if isinstance(expression, Name):
            return self._look_up(expression)
        if isinstance(expression, Items):
            return [self.evaluate(item) for item in expression.items]
        if isinstance(expression, Subscript):
            return self._subscript(expression)
        if not isinstance(expression, Apply):
            raise TypeError(f"{expression.text} is not an expression of a program")
        arguments = tuple([self.evaluate(argument) for argument in expression.arguments])
        keywords = {name: self.evaluate(value) for name, value in expression.keywords}
        return self._apply(expression, arguments, keywords)

    def _look_up(self, name: Name) -> Value:
        try:
            return self.names[name.name]
        except KeyError:
            raise InputProblem(
                f"The name {quote(name.name)} has no value",
                "it is neither an input nor assigned above",
                "give it one",
                name.span,
            ) from None

    def _apply(self, expression: Apply, arguments: tuple[Value, ...], keywords: dict[str, Value]) -> Value:
        operations.check_arguments(expression, arguments, keywords)
        call = operations.callee(expression)
        _check_growth(expression, call, arguments, keywords)
        if operations.makes_a_tensor(expression):
            keywords = keywords | {"device": self._device}
        value = _attempt(self._perform, expression, call, arguments, keywords)
        if self._widen and operations.makes_a_tensor(expression) and value.dtype == torch.float32:
            value = value.double()
        _check_value(value, expression)
        self._observe(expression, (*arguments, *keywords.values()), value)
        return value

    def _subscript(self, expression: Subscript) -> Value:
        subject = self.evaluate(expression.value)
        index = tuple([self._index(entry) for entry in expression.index])
        whole = isinstance(subject, tuple | list) and len(index) == 1
        if not whole and not isinstance(subject, Tensor):
            raise InputProblem(
                f"{quote(expression.text)} takes a part of something that has none",
                "only tensors and tuples have parts",
                "leave the brackets out",
                expression.span,
            )
        value = _attempt(self._perform, expression, operator.getitem, (subject, index[0] if whole else index), {})
        _check_value(value, expression)
        self._observe(expression, (subject,), value)
        return value

    def _index(self, entry: Expression | Slice) -> int | slice | EllipsisType | None:
        if isinstance(entry, Slice):
            ends = [end if end is None else self._whole(end) for end in (entry.start, entry.stop, entry.step)]
            return slice(*ends)
        if isinstance(entry, Constant) and (entry.value is None or isinstance(entry.value, EllipsisType)):
            return entry.value
        return self._whole(entry)

    def _whole(self, expression: Expression) -> int:
        value = self.evaluate(expression)
        if type(value) is not int:
            raise InputProblem(
                f"{quote(expression.text)} is not an index",
                "an index is a whole number, a slice, None or ...",
                "write one, as in x[0] or x[:, 1]",
                expression.span,
            )
        return value


def _attempt(
    perform: Performer,
    expression: Apply | Subscript,
    call: Call,
    arguments: tuple[Value, ...],
    keywords: Mapping[str, Value],
) -> Value:
    try:
        return perform(expression, call, arguments, keywords)
    except _REFUSALS as error:
        message = " ".join(str(error).split("\n")[0].split()) or type(error).__name__
        if len(message) > _MESSAGE_CHARACTERS:
            message = message[:_MESSAGE_CHARACTERS] + "…"
        who = "Torch" if any(isinstance(argument, Tensor) for argument in arguments) else "Python"
        who = "Torch" if isinstance(expression, Subscript) or expression.form != "operator" else who
        raise InputProblem(
            f"{who} refuses {quote(expression.text)}",
            f"{type(error).__name__}: {message.rstrip('.')}",
            _INSTEAD.get(expression.operation if isinstance(expression, Apply) else "", _CHANGE),
            expression.span,
        ) from None


def _check_growth(expression: Apply, call: Call, arguments: tuple[Value, ...], keywords: Mapping[str, Value]) -> None:
    """Refuse what would be too large, before it is made."""
    growth = operations.growth(expression)
    if growth == "none":
        return
    operands = [
        argument for argument in (*arguments, *keywords.values()) if isinstance(argument, Tensor | list | tuple)
    ]
    bound, total = 1, 0
    for operand in operands:
        for tensor in operand if isinstance(operand, list | tuple) else (operand,):
            if isinstance(tensor, Tensor):
                bound *= extent(tensor.shape)
                total += extent(tensor.shape)
    if growth == "product" and max(bound, total) <= limits.PROGRAM_ELEMENTS:
        return
    try:
        with torch.no_grad():
            keywords = {name: without_data(value) for name, value in keywords.items()}
            if operations.makes_a_tensor(expression):
                keywords = keywords | {"device": torch.device("meta"), "requires_grad": False}
            if operations.is_reduced(expression):
                keywords = keywords | {"reduction": "none"}  # what is averaged in the end is as large as the broadcast
            predicted = call(*[without_data(argument) for argument in arguments], **keywords)
    except NotImplementedError:
        raise _too_large(expression.text, expression.span, "an unknown number of") from None
    except _REFUSALS:
        return  # the call itself will fail in the same way, with the message for these very tensors
    _check_value(predicted, expression)


def _check_value(value: Value, expression: Apply | Subscript) -> None:
    if isinstance(value, Tensor):
        check_tensor(value, expression.text, expression.span)
    elif isinstance(value, complex) or (isinstance(value, int) and abs(value) >= _WIDEST_NUMBER):
        raise InputProblem(
            f"The number {quote(expression.text)} cannot be used",
            "it is complex" if isinstance(value, complex) else "whole numbers end before 2**63",
            "write a smaller real one",
            expression.span,
        )
    elif isinstance(value, tuple | list):
        for item in value:
            _check_value(item, expression)


def check_tensor(tensor: Tensor, text: str, span: Span | None = None) -> None:
    """Raise `InputProblem` if a tensor is beyond the limits of programs; it may be one that was only predicted."""
    if extent(tensor.shape) > limits.PROGRAM_ELEMENTS:
        raise _too_large(text, span, f"{extent(tensor.shape):,}")
    if tensor.dim() > limits.RANK:
        raise InputProblem(
            f"{quote(text)} has {tensor.dim()} axes", f"figures are drawn up to rank {limits.RANK}", "keep fewer", span
        )
    if tensor.is_complex() or tensor.layout != torch.strided:
        raise InputProblem(
            f"{quote(text)} is not a plain tensor of real numbers",
            "only those are drawn here",
            "use real numbers",
            span,
        )


def _too_large(text: str, span: Span | None, elements: str) -> InputProblem:
    return InputProblem(
        f"{quote(text)} would be too large",
        f"it asks for {elements} elements and a tensor of a program here has at most {limits.PROGRAM_ELEMENTS:,}",
        "make its operands smaller",
        span,
    )
