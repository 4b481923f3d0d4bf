"""What an operation computes when its operands broadcast: values, where each comes from, and the way back.

Only the cells that are drawn are computed, so any shape costs the same. Costs in bytes are read from torch's own
strides and storages, on the `meta` device, which allocates nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod
from typing import Final

import torch

from core import limits
from core.inputs.shapes import Shape, format_shape
from core.probe.excerpt import Excerpt, Index, corner, excerpt, excerpt_of_corner, shown_axes, unravel
from core.problem import InputProblem
from core.tensors.broadcasting.alignment import broadcast

OPERANDS: Final = ("a", "b", "c")


@dataclass(frozen=True)
class BinaryOperation:
    """An element-wise operation. `code` holds a place for each operand; `sign` is drawn between them."""

    name: str
    sign: str
    code: str
    code3: str
    call: Callable[..., torch.Tensor]
    arity: int = 2

    def expression(self, operands: Sequence[str]) -> str:
        """The operation in Python on operands of these names."""
        return (self.code3 if len(operands) == 3 else self.code).format(*operands)


def _chain(call: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> Callable[..., torch.Tensor]:
    def chained(*operands: torch.Tensor) -> torch.Tensor:
        result: torch.Tensor = reduce(call, operands)
        return result

    return chained


def _all_equal(a: torch.Tensor, b: torch.Tensor, *c: torch.Tensor) -> torch.Tensor:
    return torch.eq(a, b) & torch.eq(b, c[0]) if c else torch.eq(a, b)


def _where(a: torch.Tensor, b: torch.Tensor, c: torch.Tensor) -> torch.Tensor:
    return torch.where(a > 0, b, c)


OPERATIONS: Final = {
    operation.name: operation
    for operation in (
        BinaryOperation("add", "+", "{} + {}", "{} + {} + {}", _chain(torch.add)),
        BinaryOperation("sub", "−", "{} - {}", "{} - {} - {}", _chain(torch.sub)),
        BinaryOperation("mul", "×", "{} * {}", "{} * {} * {}", _chain(torch.mul)),
        BinaryOperation("div", "÷", "{} / {}", "{} / {} / {}", _chain(torch.div)),
        BinaryOperation(
            "max",
            "max",
            "torch.maximum({}, {})",
            "torch.maximum(torch.maximum({}, {}), {})",
            _chain(torch.maximum),
        ),
        BinaryOperation(
            "min",
            "min",
            "torch.minimum({}, {})",
            "torch.minimum(torch.minimum({}, {}), {})",
            _chain(torch.minimum),
        ),
        BinaryOperation("eq", "==", "{} == {}", "({0} == {1}) & ({1} == {2})", _all_equal),
        BinaryOperation("where", "where", "", "torch.where({} > 0, {}, {})", _where, arity=3),
    )
}


@dataclass(frozen=True)
class OperandCost:
    """What one operand takes, in elements and bytes.

    `stored` belongs to the operand itself; `viewed` is what `expand` shows and `viewed_bytes` the storage under it;
    `materialized_bytes` is the storage of `expand(…) + 0`. Strides are in elements.
    """

    stride: tuple[int, ...]
    expanded_stride: tuple[int, ...]
    stored: int
    stored_bytes: int
    viewed: int
    viewed_bytes: int
    materialized_bytes: int


@dataclass(frozen=True)
class Operand:
    """One operand: as stored, as the operation sees it, and for each cell of the latter the index it came from."""

    name: str
    stored: Excerpt
    expanded: Excerpt
    origins: tuple[Index, ...]
    cost: OperandCost


@dataclass(frozen=True)
class BroadcastOutcome:
    """An operation on broadcast operands. `origins` of the operands and `result.values` are in the same order."""

    operation: BinaryOperation
    operands: tuple[Operand, ...]
    result: Excerpt

    @property
    def expression(self) -> str:
        """The operation in Python."""
        return self.operation.expression([operand.name for operand in self.operands])


@dataclass(frozen=True)
class BroadcastGradient:
    """The gradient of `result.sum()`, from a real backward pass.

    `arriving` is the gradient of the result (ones), `terms` that of each expanded operand, and `gradients` that of
    each operand itself: the sum of its terms over its stretched axes.
    """

    arriving: Excerpt
    terms: tuple[Excerpt, ...]
    gradients: tuple[Excerpt, ...]


def operand(
    position: int, shape: Shape, operation: str, numbers: Sequence[float] | None = None, device: str = "cpu"
) -> torch.Tensor:
    """An operand of `shape` with these `numbers`, row by row, or with the page's own.

    Those are 1, 2, 3, … for the first operand, in tens for the second, in hundreds for the third, so that a sum
    shows its terms; the condition of `where` alternates between 1 and -1.
    """
    if numbers is not None:
        return torch.tensor(numbers, dtype=torch.float32, device=device).reshape(shape)
    count = torch.arange(1, prod(shape) + 1, dtype=torch.float32, device=device).reshape(shape)
    if operation == "where" and position == 0:
        return count.remainder(2).mul(2).sub(1)
    return count.mul(10**position)


def operate(operation: BinaryOperation, operands: Sequence[torch.Tensor], cells: int) -> BroadcastOutcome:
    """The facts of `operation` on `operands`, which broadcast. At most about `cells` are drawn of each tensor."""
    shape = _result_shape(operands)
    axes = shown_axes(shape, cells)
    corners = [corner(each.expand(shape), axes) for each in operands]
    # Element-wise: the corners of the result are the operation on the corners.
    small = operation.call(*corners)
    whole = torch.empty(shape, dtype=small.dtype, device="meta")
    return BroadcastOutcome(
        operation,
        tuple(
            _seen(name, whole_, shape, axes, corner_)
            for name, whole_, corner_ in zip(OPERANDS, operands, corners, strict=False)
        ),
        excerpt_of_corner(small, shape, axes, whole.stride()),
    )


def backward(operation: BinaryOperation, operands: Sequence[torch.Tensor], cells: int) -> BroadcastGradient:
    """Run `operation(…).sum().backward()` on copies of `operands` for real and read every gradient on the way.

    Raises `InputProblem` if the result is too large to compute whole or torch refuses to differentiate.
    """
    shape = _result_shape(operands)
    if prod(shape) > limits.ELEMENTS:
        raise InputProblem(
            f"The backward pass through the shape {format_shape(shape)} is too large",
            f"it needs all {prod(shape):,} elements of the result and this app allows {limits.ELEMENTS:,}",
            "make one of the sizes smaller",
        )
    axes = shown_axes(shape, cells)
    leaves = [each.detach().clone().requires_grad_() for each in operands]
    expanded = [leaf.expand(shape) for leaf in leaves]
    result = operation.call(*expanded)
    try:
        every = torch.autograd.grad(
            result.sum(), [result, *expanded, *leaves], allow_unused=True, materialize_grads=True
        )
    except RuntimeError as refusal:
        raise InputProblem(
            f"{operation.expression(OPERANDS[: len(operands)])} has no gradient",
            f"torch says: {refusal}",
            "choose an operation whose result changes smoothly with its operands",
        ) from None
    count = len(operands)
    return BroadcastGradient(
        excerpt(every[0], axes=axes),
        tuple(excerpt(term, axes=axes) for term in every[1 : 1 + count]),
        tuple(excerpt(g, axes=_own_axes(tuple(g.shape), axes)) for g in every[1 + count :]),
    )


def _result_shape(operands: Sequence[torch.Tensor]) -> Shape:
    facts = broadcast([tuple(each.shape) for each in operands])
    if facts.problem:
        raise facts.problem
    assert facts.result is not None  # noqa: S101 - exactly one of the two is None
    return facts.result


def _own_axes(shape: Shape, axes: tuple[tuple[int | None, ...], ...]) -> tuple[tuple[int | None, ...], ...]:
    """The axes of an operand: where it is not stretched, those shown of the result."""
    own = axes[len(axes) - len(shape) :]
    return tuple(shown if size != 1 else (0,) for size, shown in zip(shape, own, strict=True))


def _seen(
    name: str,
    tensor: torch.Tensor,
    shape: Shape,
    axes: tuple[tuple[int | None, ...], ...],
    corner_: torch.Tensor,
) -> Operand:
    view = tensor.expand(shape)
    # The operation `expand` itself, run on every element's number, says which element each cell shows.
    numbered = torch.arange(tensor.numel()).reshape(tensor.shape).expand(shape)
    meta = tensor.to("meta").expand(shape)
    return Operand(
        name,
        excerpt(tensor, axes=_own_axes(tuple(tensor.shape), axes)),
        excerpt_of_corner(corner_, shape, axes, view.stride()),
        tuple(unravel(flat, tuple(tensor.shape)) for flat in corner(numbered, axes).flatten().tolist()),
        OperandCost(
            stride=tuple(tensor.stride()),
            expanded_stride=tuple(view.stride()),
            stored=tensor.numel(),
            stored_bytes=tensor.untyped_storage().nbytes(),
            viewed=view.numel(),
            viewed_bytes=view.untyped_storage().nbytes(),
            materialized_bytes=(meta + 0).untyped_storage().nbytes(),
        ),
    )
