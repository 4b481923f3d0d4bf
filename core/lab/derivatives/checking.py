"""`torch.autograd.gradcheck`: torch's own check of a derivative against differences, within bounds."""

from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from core import limits
from core.lab.bounds import extents, work
from core.lab.bounds.budget import too_large
from core.lab.classes.kinds import OBJECTS
from core.lab.interpret.values import Defined, NamedFunction, attempt
from core.language.syntax import Apply
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_NAMES: Final = ("func", "inputs", "eps", "atol", "rtol", "raise_exception")  # by place; the others by name
_PRECISE: Final = (torch.float64, torch.complex128)
_PLAIN: Final = (bool, int, float)
_PASS: Final = 4  # times as long as a call of the function takes a backward pass through what it made
_STARTED: Final = 100_000  # nanoseconds that a backward pass takes, however small
_PASSES: Final = 3  # backward passes for each number of the result, and one more in all for each input
_CALLS: Final = 2  # of the function, for each number of the inputs


def gradcheck(evaluator: "Evaluator", expression: Apply, by_place: list[Value], by_name: dict[str, Value]) -> bool:
    """Whether the gradients of a function are what its differences say; torch raises where they are not."""
    given = {**dict(zip(_NAMES, by_place, strict=False)), **by_name}
    function, inputs = given.pop("func", None), given.pop("inputs", None)
    several = inputs if isinstance(inputs, list | tuple) else [inputs]
    callable_ = isinstance(function, (Defined, NamedFunction, *OBJECTS))
    plain = len(by_place) <= len(_NAMES) and all(isinstance(each, _PLAIN) for each in given.values())
    if not callable_ or not plain or any(isinstance(each, OBJECTS) for each in several):
        raise InputProblem(
            f"{quote(expression.text)} checks something else than a function of tensors",
            f"the function stands first, then its inputs, and then {', '.join(_NAMES[2:])}",
            "write torch.autograd.gradcheck(f, (x,))",
            expression.span,
        )
    if any(isinstance(each, Tensor) and each.requires_grad and each.dtype not in _PRECISE for each in several):
        evaluator.notes.append(
            "torch warns: in float32 differences are too coarse to be compared; write dtype=torch.float64"
        )
    wanted = sum(extents.of(each) for each in several if isinstance(each, Tensor))

    def called(*values: Value) -> Value:
        before = evaluator.budget.units
        value = evaluator.call_value(expression, function, list(values), {})
        made = [value] if isinstance(value, Tensor) else value if isinstance(value, tuple | list) else []
        rows = sum(extents.of(each) for each in made if isinstance(each, Tensor))
        if rows * wanted > limits.ELEMENTS:
            raise too_large(expression, rows * wanted)
        passes = (_PASSES * rows + len(several)) // max(_CALLS * wanted, 1) + 1  # each call pays its part of them
        once = evaluator.budget.units - before + work.UNITS * (_STARTED + wanted)
        evaluator.budget.operation(expression, passes)
        evaluator.budget.work(passes * _PASS * once, expression)
        return tuple(value) if isinstance(value, list) else value

    return bool(attempt(expression, torch.autograd.gradcheck, called, inputs, **given))
