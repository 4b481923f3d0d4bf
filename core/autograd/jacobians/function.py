"""A program as a function of one of its inputs, the others constant: what torch's own transforms take."""

import warnings
from collections.abc import Callable, Mapping
from functools import cache

import torch
from torch import Tensor

from core.language.program import Program
from core.language.syntax import Apply, Subscript
from core.language.walk.operations import Value
from core.language.walk.walker import Observer, Walker
from core.problem import InputProblem, quote

Function = Callable[[Tensor], Tensor]


def _unobserved(_expression: Apply | Subscript, _arguments: tuple[Value, ...], _value: Value) -> None:
    pass


def function_of(
    program: Program,
    inputs: Mapping[str, Tensor],
    name: str,
    *,
    widen: bool = False,
    observe: Observer = _unobserved,
) -> Function:
    """The function that walks `program` with its argument as the input `name`, and gives its output.

    It may be called under `torch.func`'s transforms, with the wrapped tensors that they make. `widen` as in `Walker`.
    The function raises `InputProblem` for what torch or the limits refuse, and for an output that is not a tensor.
    """
    others = {key: tensor.detach() for key, tensor in inputs.items() if key != name}

    def function(x: Tensor) -> Tensor:
        walker = Walker({**others, name: x}, device=x.device, observe=observe, widen=widen)
        for statement in program.statements:
            value = walker.run(statement)
        if not isinstance(value, Tensor):
            raise InputProblem(
                f"The output {quote(program.output)} is not a tensor",
                "only a tensor has derivatives",
                "end with a tensor that the inputs went into",
                program.statements[-1].span,
            )
        return value

    return function


@cache
def warm_up() -> None:
    """Let torch.func load what it loads at its first call, once per process: 0.1 s and 25 MB; a second if it is first.

    Loading warns that torch's own code calls `torch.jit.script`, which is not for us to mend.
    """
    x = torch.ones(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.func.jvp(torch.square, (x,), (x,))
        torch.func.jacrev(torch.square)(x)
        torch.func.hessian(torch.sum)(x)


class Tally:
    """Counts the operations of a walk and the elements of all that they make; an observer for `function_of`."""

    def __init__(self) -> None:
        self.operations = 0
        self.elements = 0

    def __call__(self, _expression: Apply | Subscript, _arguments: tuple[Value, ...], value: Value) -> None:
        """Count one operation and its results."""
        self.operations += 1
        for item in value if isinstance(value, tuple | list) else (value,):
            self.elements += item.numel() if isinstance(item, Tensor) else 1


def in_dtype(inputs: Mapping[str, Tensor], dtype: torch.dtype) -> dict[str, Tensor]:
    """The inputs on the CPU, those that are floating-point in `dtype`."""
    return {n: t.cpu().to(dtype) if t.is_floating_point() else t.cpu() for n, t in inputs.items()}


def first_line(error: BaseException) -> str:
    """Torch's message without what follows its first line."""
    return " ".join(str(error).split("\n")[0].split())


def detached(name: str, inputs: Mapping[str, Tensor]) -> Tensor:
    """The input `name` as a new tensor outside of any graph. Raises `InputProblem` where it has no derivative."""
    x = inputs[name].detach().clone()
    if not x.is_floating_point():
        raise InputProblem(
            f"The input {quote(name)} holds whole numbers",
            "only tensors of floating-point dtype have derivatives",
            "write one of its values with a decimal point",
        )
    return x
