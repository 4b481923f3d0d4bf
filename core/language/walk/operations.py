"""How torch is called by the words of a program: which of torch's functions, and what its arguments may be.

The words and their parameters are in `core.language.words`; nothing is ever looked up by a name that is not there.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

import torch
from torch import Tensor

from core import limits
from core.language.reading.dialects import PROGRAM
from core.language.syntax import Apply
from core.language.words.program import ATTRIBUTES, FUNCTIONS, METHODS, OPERATIONS
from core.language.words.signs import functions
from core.language.words.table import Growth, Parameter
from core.problem import InputProblem, quote


def reversed_axes(tensor: Tensor) -> Tensor:
    """`tensor.T`, without the warning that torch gives, once per process, for other than matrices: it permutes."""
    return tensor.T if tensor.dim() == 2 else tensor.permute(tuple(range(tensor.dim() - 1, -1, -1)))


# What an expression can be worth. Several tensors in a named tuple are what max(dim=0) gives.
Value = Any
Call = Callable[..., Value]

_OPERATORS: Final = functions(*PROGRAM.operators.values())
_MODULES: Final = {"torch": torch, "torch.nn.functional": torch.nn.functional}
_FUNCTIONS: Final[Mapping[str, Call]] = {name: getattr(_MODULES[OPERATIONS[name].module], name) for name in FUNCTIONS}
_METHODS: Final[Mapping[str, Call]] = {name: getattr(Tensor, name) for name in METHODS}
_ATTRIBUTES: Final[Mapping[str, Call]] = {name: attrgetter(name) for name in ATTRIBUTES} | {"T": reversed_axes}
_FORMS: Final = {"operator": _OPERATORS, "function": _FUNCTIONS, "method": _METHODS, "attribute": _ATTRIBUTES}
# Those without a tensor among their arguments make one.
_MAKERS: Final = frozenset(name for name, word in OPERATIONS.items() if not {"T", "V"} & {*word.letters})
_POWERS: Final = frozenset(["**", "pow", "float_power"])


def _is_whole(value: Value) -> bool:
    return type(value) is int


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float)


def _is_list(value: Value, of: Callable[[Value], bool]) -> bool:
    return isinstance(value, tuple | list) and all(of(item) for item in value)


def _is_data(value: Value) -> bool:
    return _is_number(value) or _is_list(value, _is_data)


# The letters of `core.language.words.program`: what is needed, in words, and whether a value is it.
_KINDS: Final[Mapping[str, tuple[str, Callable[[Value], bool]]]] = {
    "T": ("a tensor", lambda value: isinstance(value, Tensor)),
    "S": ("a number", _is_number),
    "I": ("a whole number", _is_whole),
    "L": ("whole numbers", lambda value: _is_whole(value) or _is_list(value, _is_whole)),
    "B": ("True or False", lambda value: isinstance(value, bool)),
    "V": ("a list of tensors", lambda value: _is_list(value, lambda item: isinstance(item, Tensor))),
    "D": ("a list of numbers", _is_data),
    "Y": ("a dtype", lambda value: isinstance(value, torch.dtype)),
}


def callee(expression: Apply) -> Call:
    """What torch, or Python for its operators, is to be called with this expression's arguments."""
    return _FORMS[expression.form][expression.operation]


def makes_a_tensor(expression: Apply) -> bool:
    """Whether the operation makes a tensor out of numbers, on a device of its own choice."""
    return expression.form == "function" and expression.operation in _MAKERS


def is_reduced(expression: Apply) -> bool:
    """Whether the operation broadcasts its operands and gives less than that, unless it is told reduction="none"."""
    return expression.form == "function" and "reduced" in OPERATIONS[expression.operation].bound


def growth(expression: Apply) -> Growth:
    """How far the result may outgrow the operands; see `core.language.words.program.Operation`."""
    if expression.form == "attribute":
        return "none"
    return "product" if expression.form == "operator" else OPERATIONS[expression.operation].growth


def check_arguments(expression: Apply, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> None:
    """Raise `InputProblem` unless each argument is of a kind that the table allows for it."""
    if expression.operation in _POWERS:
        _check_power(expression, arguments, keywords)
    if expression.form == "operator":
        for argument, piece in zip(arguments, expression.arguments, strict=True):
            if not isinstance(argument, Tensor | int | float):
                raise _wrong_kind(expression, piece.text, argument, "a tensor or a number")
        return
    if expression.form == "attribute":
        # A tensor has methods called values and indices, which are something else.
        of_tuple = expression.operation in {"values", "indices"}
        if isinstance(arguments[0], Tensor) == of_tuple or not hasattr(type(arguments[0]), expression.operation):
            raise _wrong_kind(expression, expression.arguments[0].text, arguments[0], "something that has it")
        return
    parameters = OPERATIONS[expression.operation].parameters
    last = next((place for place, parameter in enumerate(parameters) if parameter.variadic), len(parameters) - 1)
    for place, (argument, piece) in enumerate(zip(arguments, expression.arguments, strict=True)):
        _check_kind(expression, parameters[min(place, last)], argument, piece.text)
    named = {parameter.name: parameter for parameter in parameters}
    for name, piece in expression.keywords:
        _check_kind(expression, named[name], keywords[name], piece.text)


def _check_kind(expression: Apply, parameter: Parameter, value: Value, text: str) -> None:
    if value is None and parameter.optional:
        return
    kinds = [_KINDS[kind] for kind in parameter.kinds if kind in _KINDS]
    if not any(allows(value) for _, allows in kinds):
        wanted = " or ".join(words for words, _ in kinds)
        raise _wrong_kind(expression, text, value, f"{wanted} as its {parameter.name}")


def _wrong_kind(expression: Apply, text: str, value: Value, wanted: str) -> InputProblem:
    if isinstance(value, tuple | list):
        found = "several values"
    else:
        found = "a tensor" if isinstance(value, Tensor) else "a number" if _is_number(value) else str(value)
    if isinstance(value, tuple) and hasattr(value, "values"):
        fix = "take its .values, as in x.max(dim=0).values"
    elif "list of numbers" in wanted and isinstance(value, tuple | list):
        fix = "put tensors together with stack([x, y])"
    elif isinstance(value, int | float) and "a tensor" in wanted:
        fix = f"write tensor({text})"
    else:
        fix = "change this argument"
    operation = {"neg": "-", "pos": "+"}.get(expression.operation, expression.operation)
    return InputProblem(
        f"{quote(operation)} cannot take {quote(text)} here",
        f"it is {found} and should be {wanted}",
        fix,
        expression.span,
    )


def _check_power(expression: Apply, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> None:
    exponent = keywords.get("exponent", arguments[-1])
    if isinstance(exponent, int | float) and abs(exponent) > limits.EXPONENT:
        raise InputProblem(
            f"The exponent in {quote(expression.text)} is {exponent}",
            f"exponents here lie between -{limits.EXPONENT} and {limits.EXPONENT}",
            "choose a smaller one, or write exp(p * log(x))",
            expression.span,
        )
