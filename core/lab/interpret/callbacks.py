"""Functions of the listing's that torch calls: hooks on gradients, and what a Jacobian or a Hessian is taken of."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from core import limits
from core.lab.bounds import extents, work
from core.lab.bounds.budget import too_large
from core.lab.interpret.functions import call_value
from core.lab.interpret.values import Defined, NamedFunction, attempt
from core.language.syntax import Apply
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any

HOOKS: Final = frozenset(["register_hook", "register_post_accumulate_grad_hook"])
DERIVATIVES: Final[dict[str, Callable[..., Value]]] = {
    "autograd.functional.jacobian": torch.autograd.functional.jacobian,
    "autograd.functional.hessian": torch.autograd.functional.hessian,
}
_PASS: Final = 4  # times as long as a call of the function takes a backward pass through what it made
_STARTED: Final = 100_000  # nanoseconds that a backward pass takes, however small


def hook(evaluator: "Evaluator", expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """`x.register_hook(function)`: torch calls it in each backward pass that reaches x."""
    subject, function = arguments[0], keywords.get("hook", arguments[1] if len(arguments) > 1 else None)
    if not isinstance(subject, Tensor) or not isinstance(function, Defined | NamedFunction):
        raise InputProblem(
            f"{quote(expression.text)} gives torch something that it cannot call",
            "a hook of a tensor is a function of one argument, the gradient",
            "write a lambda, as in x.register_hook(lambda g: print(g))",
            expression.span,
        )

    def called(gradient: Tensor) -> Value:
        value = call_value(evaluator, expression, function, [gradient], {})
        if isinstance(value, Tensor):
            evaluator.torch.check(value, expression, [gradient])
        return value

    return attempt(expression, getattr(Tensor, expression.operation), subject, called)


def derivative(evaluator: "Evaluator", expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """A Jacobian or a Hessian: real calls of the listing's function, and a real backward pass per row."""
    names = ("func", "inputs", "create_graph", "strict", "vectorize")
    given = {**dict(zip(names, arguments, strict=False)), **keywords}
    function, inputs = given.pop("func", None), given.pop("inputs", None)
    several = inputs if isinstance(inputs, list | tuple) else [inputs]
    if not isinstance(function, Defined | NamedFunction) or not all(isinstance(each, Tensor) for each in several):
        raise InputProblem(
            f"{quote(expression.text)} differentiates something else than a function of tensors",
            "the function stands first, then its inputs, a tensor or several",
            f"write torch.{expression.operation}(f, x)",
            expression.span,
        )
    if set(given) - set(names) or given.pop("vectorize", False):
        raise InputProblem(
            f"{quote(expression.text)} asks for more than the lab does",
            "it goes through the rows one by one, and takes create_graph and strict",
            "leave the other arguments out",
            expression.span,
        )
    wanted = sum(extents.of(each) for each in several)
    second = expression.operation.endswith("hessian")

    def called(*values: Tensor) -> Value:
        before = evaluator.budget.units
        value = call_value(evaluator, expression, function, list(values), {})
        made = [value] if isinstance(value, Tensor) else value if isinstance(value, tuple | list) else []
        rows = wanted if second else sum(extents.of(each) for each in made if isinstance(each, Tensor))
        if rows * wanted > limits.ELEMENTS:
            raise too_large(expression, rows * wanted)
        once = evaluator.budget.units - before + work.UNITS * (_STARTED + wanted)
        evaluator.budget.operation(expression, rows)
        evaluator.budget.work(rows * _PASS * once, expression)
        return tuple(value) if isinstance(value, list) else value

    value = attempt(expression, DERIVATIVES[expression.operation], called, inputs, **given)
    evaluator.torch.check(value, expression, [])
    return value
