"""What a product computes: values, which cells each comes from, and what it costs.

All of it is computed where the limits allow; of a larger one only the rows and columns that are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import torch

from core import limits
from core.inputs.einsum import Subscripts
from core.inputs.shapes import Shape
from core.probe.excerpt import Excerpt, Index, ShownAxis, excerpt, excerpt_of_corner, shown_axes
from core.problem import InputProblem
from core.tensors.products.named import NAMES, Product, copies
from core.tensors.products.plan import ContractionPlan, check_size

_MOST = 10  # indices shown of one label, if these are all
_CORNERS = 6  # indices shown of a longer one; three tensors stand side by side
_LEAST = 2


@dataclass(frozen=True)
class ProductCost:
    """What a product takes. Bytes are of the whole tensors; `result_bytes` is 0 for a `view`, which stores nothing.

    `flop` counts the multiplications and additions in torch's order, a sum of n terms as n additions; `intensity` is
    that per byte of operands and result, each moved once; None if there are no bytes.
    """

    operand_bytes: tuple[int, ...]
    result_bytes: int
    view: bool
    multiplications: int
    pairwise: int
    flop: int
    intensity: float | None


@dataclass(frozen=True)
class ProductOutcome:
    """A product carried out. `shown` are the indices drawn of each label; `whole` tells whether all was computed."""

    product: Product
    plan: ContractionPlan
    names: tuple[str, ...]
    operands: tuple[Excerpt, ...]
    result: Excerpt
    shown: dict[str, ShownAxis]
    whole: bool
    cost: ProductCost

    @property
    def result_name(self) -> str:
        """The name of the result: the letter after the operands'."""
        return NAMES[len(self.operands)]


def operand(shape: Shape, numbers: Sequence[float] | None = None, device: str = "cpu") -> torch.Tensor:
    """An operand in float32 with these `numbers`, row by row, or else with 1, 2, 3, …"""
    if numbers is not None:
        return torch.tensor(numbers, dtype=torch.float32, device=device).reshape(shape)
    return torch.arange(1, prod(shape) + 1, dtype=torch.float32, device=device).reshape(shape)


def multiply(chosen: Product, plan: ContractionPlan, operands: Sequence[torch.Tensor], cells: int) -> ProductOutcome:
    """Carry out `chosen` on `operands`, whose `plan` it is; draw at most about `cells` of each tensor.

    Raises `InputProblem` if the result has too many axes to draw, or if even its corners are too large to compute.
    """
    if len(plan.shape) > limits.RANK:
        raise InputProblem(
            f"The result has {len(plan.shape)} axes",
            f"figures here are drawn up to rank {limits.RANK}",
            "sum over some labels, or leave them out of the operands",
        )
    shown = shown_labels(plan, cells)
    result_axes = tuple(shown[label] for label in plan.output)
    whole = _affordable(chosen, plan)
    if whole:
        value = chosen.run(*operands)
        result = excerpt(value, axes=result_axes)
    else:
        value = chosen.run(*_rows_and_columns(chosen, plan, operands, shown))
        stride = torch.empty(plan.shape, device="meta").stride()
        result = excerpt_of_corner(value, plan.shape, result_axes, stride)
    # A permutation or a diagonal is a view: it shares the operand's storage.
    first = operands[0]
    view = first.numel() > 0 and value.untyped_storage().data_ptr() == first.untyped_storage().data_ptr()
    return ProductOutcome(
        chosen,
        plan,
        NAMES[: len(operands)],
        tuple(excerpt(each, axes=own) for each, own in zip(operands, operand_axes(plan, shown), strict=True)),
        result,
        shown,
        whole,
        cost_of(plan, operands, view=view),
    )


def cost_of(plan: ContractionPlan, operands: Sequence[torch.Tensor], *, view: bool = False) -> ProductCost:
    """What the product costs; the result's bytes are read from a tensor without storage. `view`: it stores nothing."""
    operand_bytes = tuple(each.untyped_storage().nbytes() for each in operands)
    result = torch.empty(plan.shape, dtype=operands[0].dtype, device="meta")
    result_bytes = 0 if view else result.untyped_storage().nbytes()
    flop = plan.pairwise + plan.additions
    moved = sum(operand_bytes) + result_bytes
    return ProductCost(
        operand_bytes, result_bytes, view, plan.multiplications, plan.pairwise, flop, flop / moved if moved else None
    )


def sources(plan: ContractionPlan, index: Index) -> tuple[Index, ...]:
    """For the result at `index`, the group of cells in each operand that it is computed from.

    A group is the operand's cells that agree on the output's labels: a row of A, a column of B.
    """
    at = dict(zip(plan.output, index, strict=True))
    return tuple(
        tuple(0 if plan.labels[label] != size else at[label] for label, size in _grouping(plan, k))
        for k in range(len(plan.shapes))
    )


def group(plan: ContractionPlan, operand: int, index: Index) -> Index | None:
    """The group of the operand's cell at `index`; None for one off the diagonal, which goes into no result."""
    at: dict[str, int] = {}
    for label, place in zip(plan.axes[operand], index, strict=True):
        if at.setdefault(label, place) != place:
            return None
    return tuple(at[label] for label, _ in _grouping(plan, operand))


def shown_labels(plan: ContractionPlan, cells: int) -> dict[str, ShownAxis]:
    """Indices to show of each label: all up to ten, or corners; fewer, until no tensor draws more than `cells`."""
    counts = {label: size if size <= _MOST else _CORNERS for label, size in plan.labels.items()}
    tensors = [_stored(plan, k) for k in range(len(plan.shapes))] + [plan.output]
    for own in tensors:
        while prod(counts[label] for label in own) > cells:
            largest = max(own, key=lambda label: counts[label])
            if counts[largest] <= _LEAST:
                break
            counts[largest] -= 1
    return {label: shown_axes((size,), max(counts[label], 1))[0] for label, size in plan.labels.items()}


def operand_axes(plan: ContractionPlan, shown: dict[str, ShownAxis]) -> tuple[tuple[ShownAxis, ...], ...]:
    """The indices to show along each axis of each operand; an axis of size 1 shows its only one."""
    return tuple(
        tuple(shown[label] if size == plan.labels[label] else (0,) for label, size in zip(own, shape, strict=True))
        for own, shape in zip(plan.axes, plan.shapes, strict=True)
    )


def _stored(plan: ContractionPlan, operand: int) -> Subscripts:
    """The labels of the operand's axes, without those along which it has size 1 and is used again."""
    pairs = zip(plan.axes[operand], plan.shapes[operand], strict=True)
    return tuple(label for label, size in pairs if size == plan.labels[label])


def _grouping(plan: ContractionPlan, operand: int) -> list[tuple[str, int]]:
    """The operand's labels that the output has, with its size along them."""
    pairs = dict(zip(plan.axes[operand], plan.shapes[operand], strict=True))
    return [(label, size) for label, size in pairs.items() if label in plan.output]


def _affordable(chosen: Product, plan: ContractionPlan) -> bool:
    try:
        check_size(plan)
    except InputProblem:
        return False
    return copies(chosen, plan.shapes) <= limits.ELEMENTS


def _rows_and_columns(
    chosen: Product, plan: ContractionPlan, operands: Sequence[torch.Tensor], shown: dict[str, ShownAxis]
) -> list[torch.Tensor]:
    """The operands' cells that the drawn results are computed from: all indices of the labels that are summed.

    Raises `InputProblem` if these are too many as well.
    """
    taken = {
        label: tuple(i for i in shown[label] if i is not None) if label in plan.output else tuple(range(size))
        for label, size in plan.labels.items()
    }
    kept = tuple(
        tuple(taken[label] if size == plan.labels[label] else (0,) for label, size in zip(own, shape, strict=True))
        for own, shape in zip(plan.axes, plan.shapes, strict=True)
    )
    shapes = tuple(tuple(map(len, own)) for own in kept)
    check_size(
        ContractionPlan(shapes, plan.axes, plan.output, {label: len(indices) for label, indices in taken.items()})
    )
    if copies(chosen, shapes) > limits.ELEMENTS:
        raise InputProblem(
            "This product is too large",
            f"torch would copy the stretched batch into {copies(chosen, shapes):,} elements for the cells drawn alone, "
            f"and this app allows {limits.ELEMENTS:,} in one tensor",
            "make one of the sizes smaller",
        )
    return [_select(each, own) for each, own in zip(operands, kept, strict=True)]


def _select(tensor: torch.Tensor, kept: Sequence[tuple[int, ...]]) -> torch.Tensor:
    for axis, indices in enumerate(kept):
        if len(indices) < tensor.shape[axis]:
            tensor = tensor.index_select(axis, torch.tensor(indices, device=tensor.device))
    return tensor
