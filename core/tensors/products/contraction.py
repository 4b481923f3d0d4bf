"""Contractions in einsum's notation: the sizes predicted, then the values from torch.

Source: PyTorch documentation, `torch.einsum`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import torch

from core import limits
from core.inputs.einsum import ELLIPSIS, Equation, parse_equation
from core.inputs.shapes import Shape, extent, format_shape
from core.problem import InputProblem
from core.tensors.broadcasting.alignment import repeated_scalar
from core.tensors.products.labels import LabelVerdict, judge, label_axes, output_axes
from core.tensors.products.plan import ContractionPlan, Sizes, check_size


@dataclass(frozen=True, eq=False)
class Contraction:
    """`torch.einsum(equation, *operands)`, and what it takes.

    `shape` is the result's and `value` the result. `labels` gives each label's size, those under an ellipsis as
    `...0`, `...1`, … from the left. `multiplications` are those of the sum as written, (operands - 1) times the
    product of all labels' sizes; `pairwise_multiplications` those in the order that torch takes, pair by pair.
    """

    equation: Equation
    shape: Shape
    value: torch.Tensor
    labels: Sizes
    multiplications: int
    pairwise_multiplications: int
    operands: tuple[torch.Tensor, ...]
    plan: ContractionPlan


def contract(
    equation: str,
    shapes: Sequence[Shape],
    operands: Sequence[torch.Tensor] | None = None,
    device: str = "cpu",
) -> Contraction:
    """Contract operands of these shapes. Without `operands`, each is `counted` on `device`.

    Raises `InputProblem` for what torch refuses, with torch's own message, and for what is beyond the limits: texts of
    `limits.EQUATION_CHARACTERS`, operands of `limits.PRODUCT_RANK` axes, `limits.ELEMENTS` in any one tensor,
    `limits.PRODUCT_ELEMENTS` in all operands, `limits.MULTIPLICATIONS`. Nothing is allocated before these are checked.
    """
    parsed = parse_equation(equation)
    shapes = tuple(check_operand(tuple(shape)) for shape in shapes)
    plan = fit(parsed, shapes)
    check_size(plan)
    if operands is None:
        operands = [counted(shape, device) for shape in shapes]
    _check_operands(operands, shapes)
    value = torch.einsum(equation, *operands)
    return Contraction(
        parsed, tuple(value.shape), value, plan.labels, plan.multiplications, plan.pairwise, tuple(operands), plan
    )


def counted(shape: Shape, device: str = "cpu") -> torch.Tensor:
    """The numbers 0, 1, 2, … row by row: `torch.arange(numel).reshape(shape)` in float64 (float32 on MPS)."""
    # Apple's GPUs have no float64; up to 2^24 the whole numbers are the same.
    dtype = torch.float32 if torch.device(device).type == "mps" else torch.float64
    return torch.arange(prod(shape), dtype=dtype, device=device).reshape(shape)


def fit(equation: Equation, shapes: Sequence[Shape]) -> ContractionPlan:
    """The plan of contracting operands of `shapes`, which are within the limits; nothing is allocated.

    Raises `InputProblem` where torch refuses, with its message.
    """
    ranks = [len(shape) for shape in shapes]
    axes = label_axes(equation, ranks)
    if axes is None:
        raise _misfit(equation, shapes)
    output = output_axes(equation, ranks)
    verdicts = judge(axes, output, shapes)
    if any(verdict.size is None for verdict in verdicts):
        raise clash(verdicts, refusal(equation, shapes))
    return ContractionPlan(tuple(shapes), axes, output, {v.label: v.size for v in verdicts if v.size is not None})


def clash(verdicts: Sequence[LabelVerdict], message: str, operands: Sequence[str] = ()) -> InputProblem:
    """The problem of the first label whose sizes do not agree. `operands` are their names."""
    verdict = next(verdict for verdict in verdicts if verdict.size is None)
    having = []
    for k, (places, sizes) in enumerate(zip(verdict.places, verdict.sizes, strict=True)):
        name = operands[k] if operands else f"operand {k}"
        having += [f"{size} (axis {axis} of {name})" for axis, size in zip(places, sizes, strict=True)]
    return InputProblem(
        f"The axes labeled {verdict.label} do not fit",
        f"their sizes are {' and '.join(having)}; {verdict.reason}; torch says: {message}",
        "make these sizes equal, or give the axes different labels",
    )


def check_operand(shape: Shape) -> Shape:
    """`shape` itself, if one operand of a contraction may have it; else `InputProblem`."""
    if min(shape, default=0) < 0:
        raise InputProblem(
            f"The shape {format_shape(shape)} has a negative size",
            "an axis has 0 or more elements",
            "write whole numbers from 0 up",
        )
    if len(shape) > limits.PRODUCT_RANK:
        raise InputProblem(
            f"An operand has {len(shape)} axes",
            f"at most {limits.PRODUCT_RANK} are contracted here",
            "leave out some of them",
        )
    if extent(shape) > limits.ELEMENTS:
        raise InputProblem(
            f"The shape {format_shape(shape)} is too large",
            f"this app allows {limits.ELEMENTS:,} elements in one tensor",
            "make one of its sizes smaller",
        )
    return shape


def refusal(equation: Equation, shapes: Sequence[Shape]) -> str:
    """What torch says to operands of `shapes`, which do not fit: it looks at all sizes before it computes.

    The operands are real ones that occupy one element each.
    """
    if not shapes:
        return "einsum(): must provide at least one operand"
    try:
        torch.einsum(str(equation), *map(repeated_scalar, shapes))
    except RuntimeError as refused:
        return str(refused)
    raise AssertionError("torch accepts what was found not to fit")


def _misfit(equation: Equation, shapes: Sequence[Shape]) -> InputProblem:
    """The problem of operands that are too many or too few, or have too many axes or too few."""
    message = refusal(equation, shapes)
    count = len(equation.operands)
    if len(shapes) != count:
        return InputProblem(
            f"The equation {equation} has {count} operand{'s' * (count != 1)} and there are {len(shapes)} tensors",
            f"commas separate the operands, and torch says: {message}",
            "write one group of labels for each tensor",
        )
    for k, (own, shape) in enumerate(zip(equation.operands, shapes, strict=True)):
        labels = len(own) - own.count(ELLIPSIS)
        if labels > len(shape) or (labels < len(shape) and ELLIPSIS not in own):
            return InputProblem(
                f"Operand {k} has {labels} label{'s' * (labels != 1)} and its shape {format_shape(shape)} "
                f"has {len(shape)} ax{'i' if len(shape) == 1 else 'e'}s",
                f"each axis needs one label, or an ellipsis for several, and torch says: {message}",
                "add or leave out labels, or write ... for the axes that go along",
                equation.spans[k],
            )
    raise AssertionError("the ranks fit")


def _check_operands(operands: Sequence[torch.Tensor], shapes: Sequence[Shape]) -> None:
    if tuple(tuple(operand.shape) for operand in operands) != tuple(shapes):
        raise InputProblem(
            "The operands do not have these shapes", "each shape is that of one operand", "give one shape per operand"
        )
    if len({(operand.dtype, operand.device) for operand in operands}) > 1:
        raise InputProblem(
            "The operands differ in dtype or device",
            "torch multiplies tensors of one dtype on one device",
            "convert them with .to(...)",
        )
