"""Functions that act on every element by itself: the table of them, their operands, and what comes out.

Source: PyTorch documentation, "Pointwise Ops", "Comparison Ops".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

import torch

from core import limits
from core.inputs.shapes import Shape, format_shape
from core.problem import InputProblem
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.operation import BinaryOperation, BroadcastOutcome, operate

NAMES: Final = ("x", "y")  # of the operands
DTYPES: Final = ("float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8", "bool", "complex64")


@dataclass(frozen=True)
class TorchFunction:
    """`torch.<name>` of one or two operands. `sign` is how Python writes it between them, if it does."""

    name: str
    arity: int
    sign: str = ""

    @property
    def call(self) -> Callable[..., torch.Tensor]:
        """The function itself."""
        found: Callable[..., torch.Tensor] = getattr(torch, self.name)
        return found

    @property
    def in_place(self) -> Callable[..., torch.Tensor] | None:
        """Its twin that overwrites the first operand, if torch has one."""
        found: Callable[..., torch.Tensor] | None = getattr(torch.Tensor, f"{self.name}_", None)
        return found

    @property
    def code(self) -> str:
        """Python with a place for each operand."""
        if self.sign:
            return f"{{}} {self.sign} {{}}"
        return f"torch.{self.name}({', '.join(['{}'] * self.arity)})"

    @property
    def in_place_code(self) -> str:
        """Python that overwrites the first operand."""
        return f"{{}}.{self.name}_({'{}' if self.arity == 2 else ''})"


_SIGNS = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "floor_divide": "//", "remainder": "%", "pow": "**",
    "maximum": "", "minimum": "", "fmod": "", "atan2": "", "hypot": "", "eq": "==", "ne": "!=", "lt": "<", "le": "<=",
    "gt": ">", "ge": ">=", "logical_and": "",
}  # fmt: skip
_ONE = (
    "exp", "log", "sqrt", "square", "abs", "neg", "reciprocal", "sign", "rsqrt", "exp2", "expm1", "log2", "log10",
    "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sigmoid", "relu", "erf", "floor",
    "ceil", "round", "trunc", "frac", "isnan", "isfinite", "logical_not",
)  # fmt: skip
FUNCTIONS: Final = {
    function.name: function
    for function in (
        *(TorchFunction(n, 2, s) for n, s in _SIGNS.items()),
        *(TorchFunction(n, 1) for n in _ONE),
    )
}


def operand(
    position: int, shape: Shape, dtype: str, numbers: Sequence[float] | None = None, device: str = "cpu"
) -> torch.Tensor:
    """An operand with these `numbers`, row by row, or the page's own: around 0 for x, from 1 up for y.

    Raises `InputProblem` if the dtype does not hold them, or the device not the dtype.
    """
    try:
        if numbers is None:
            start = 1 if position else -(prod(shape) // 2)
            counted = torch.arange(start, start + prod(shape), dtype=torch.int64).reshape(shape)
            return counted.to(device=device, dtype=getattr(torch, dtype))
        typed = torch.tensor(numbers, dtype=torch.float64).reshape(shape)
        return typed.to(device=device, dtype=getattr(torch, dtype))
    except (RuntimeError, TypeError) as refusal:
        raise InputProblem(
            f"{NAMES[position]} cannot be made", f"torch says: {_first_line(refusal)}", "choose another dtype"
        ) from None


def apply(
    function: TorchFunction, operands: Sequence[torch.Tensor], cells: int = limits.EXCERPT_CELLS
) -> BroadcastOutcome:
    """The facts of the function on operands that broadcast. Only what is drawn is computed.

    Raises `InputProblem` if the shapes do not meet, or torch refuses the numbers.
    """
    facts = broadcast([tuple(each.shape) for each in operands])
    if facts.problem:
        raise facts.problem

    def call(*corners: torch.Tensor) -> torch.Tensor:
        # A tensor of rank 0 weighs less in type promotion: it must not come in expanded.
        return function.call(*(c if o.dim() else o for c, o in zip(corners, operands, strict=True)))

    operation = BinaryOperation(function.name, function.sign, function.code, "", call, function.arity)
    try:
        return operate(operation, operands, cells)
    except RuntimeError as refusal:
        raise refused(function.code.format(*NAMES), refusal) from None


def whole(function: TorchFunction, operands: Sequence[torch.Tensor]) -> torch.Tensor | None:
    """The whole result, if it is within the limits; None if it is too large. The operands broadcast."""
    shape = broadcast([tuple(each.shape) for each in operands]).result or ()
    if prod(shape) > limits.ELEMENTS:
        return None
    return function.call(*operands)


def check_size(shape: Shape) -> None:
    """Raise `InputProblem` if a result of `shape` is too large to be computed whole."""
    if prod(shape) > limits.ELEMENTS:
        raise InputProblem(
            f"A result of shape {format_shape(shape)} is too large",
            f"it has {prod(shape):,} elements and this app allows {limits.ELEMENTS:,}",
            "make one of the sizes smaller",
        )


def refused(code: str, refusal: Exception) -> InputProblem:
    """What torch refused, in its own first line."""
    return InputProblem(
        f"{code} is refused", f"torch says: {_first_line(refusal)}", "change the numbers, their dtype or the function"
    )


def _first_line(refusal: Exception) -> str:
    return str(refusal).partition("\n")[0].rstrip(".") or type(refusal).__name__
