"""How large is a contraction, and each result on the way, before anything is allocated?

Torch contracts several operands in pairs, from left to right, and sums a label as soon as no later operand has it;
this is the order of `torch.einsum` where `opt_einsum` is not installed, as it is not with this app.

Source: PyTorch documentation, `torch.einsum`; the C++ function of that name in ATen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from core import limits
from core.inputs.einsum import Subscripts
from core.inputs.shapes import Shape, extent, format_shape
from core.problem import InputProblem

Sizes = dict[str, int]


@dataclass(frozen=True)
class ContractionStep:
    """Two operands, or a result on the way and an operand, contracted; with one operand, its sum.

    `shape` is the result's, without axes of 1. `before` are those of operands that are summed before they meet, which
    over an empty axis are larger than the operand. A sum of n terms counts as n additions, as torch's own counter
    (`torch.utils.flop_counter`) has it.
    """

    multiplications: int
    additions: int
    shape: Shape
    before: tuple[Shape, ...] = ()


@dataclass(frozen=True)
class ContractionPlan:
    """A contraction whose shapes fit: sizes and labels, no values.

    `axes` and `output` label the axes of the operands and of the result; `labels` gives each label's size. An axis
    may have size 1 under a label of another size: it is used that many times.
    """

    shapes: tuple[Shape, ...]
    axes: tuple[Subscripts, ...]
    output: Subscripts
    labels: Sizes
    steps: tuple[ContractionStep, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", _steps(self.shapes, self.axes, self.output))

    @property
    def shape(self) -> Shape:
        """The result's shape."""
        return tuple(self.labels[label] for label in self.output)

    @property
    def summed(self) -> Subscripts:
        """The labels that are summed over."""
        return tuple(label for label in self.labels if label not in self.output)

    @property
    def terms(self) -> int:
        """How many products are summed for one element of the result."""
        return prod(self.labels[label] for label in self.summed)

    @property
    def multiplications(self) -> int:
        """Scalar multiplications of the sum as it is written: every product of n factors takes n - 1 of them."""
        return prod(self.labels.values()) * (len(self.shapes) - 1)

    @property
    def pairwise(self) -> int:
        """Scalar multiplications in the order that torch takes: at most as many, unless an axis is empty."""
        return sum(step.multiplications for step in self.steps)

    @property
    def additions(self) -> int:
        """Scalar additions in the order that torch takes."""
        return sum(step.additions for step in self.steps)

    @property
    def largest(self) -> Shape:
        """The largest of the results, those on the way included."""
        every = (shape for step in self.steps for shape in (step.shape, *step.before))
        return max([self.shape, *every], key=extent)


def check_size(plan: ContractionPlan) -> None:
    """Raise `InputProblem` if carrying out `plan` would take more memory or time than one visitor may have."""
    if extent(plan.largest) > limits.ELEMENTS:
        where = "the result" if extent(plan.largest) == extent(plan.shape) else "a result on the way"
        raise InputProblem(
            f"This product is too large: {where} has the sizes {format_shape(plan.largest)}",
            f"these are {extent(plan.largest):,} elements and this app allows {limits.ELEMENTS:,} in one tensor",
            "make one of the sizes smaller",
        )
    elements = sum(map(prod, plan.shapes))
    if elements > limits.PRODUCT_ELEMENTS:
        raise InputProblem(
            "These operands are too large",
            f"together they have {elements:,} elements and this app allows {limits.PRODUCT_ELEMENTS:,} in one product",
            "make one of the sizes smaller",
        )
    if plan.pairwise > limits.MULTIPLICATIONS:
        raise InputProblem(
            "This product takes too long",
            f"it needs {plan.pairwise:,} multiplications and this app allows {limits.MULTIPLICATIONS:,}",
            "make one of the sizes smaller",
        )


def _steps(shapes: Sequence[Shape], axes: Sequence[Subscripts], output: Subscripts) -> tuple[ContractionStep, ...]:
    """The contractions in pairs. Axes of size 1 count as absent, which is how torch broadcasts them."""
    operands = [
        {label: size for label, size in zip(own, shape, strict=True) if size != 1}
        for own, shape in zip(axes, shapes, strict=True)
    ]
    remaining: dict[str, int] = {}
    for operand in operands:
        for label in operand:
            remaining[label] = remaining.get(label, 0) + 1
    steps = []
    result = operands[0]
    if len(operands) == 1:
        kept = {label: size for label, size in result.items() if label in output}
        return (ContractionStep(0, prod(result.values()) if kept != result else 0, tuple(kept.values())),)
    for operand in operands[1:]:
        meeting, kept = {}, {}
        for label, size in (result | operand).items():
            both = label in result and label in operand
            remaining[label] -= both
            needed = label in output or remaining[label] > 1
            # What one of them alone has and nothing further on needs is summed before they meet.
            if both or needed:
                meeting[label] = size
            if needed:
                kept[label] = size
        presummed = [each for each in (result, operand) if not each.keys() <= meeting.keys()]
        multiplications = prod(meeting.values())
        additions = sum(prod(each.values()) for each in presummed) + (multiplications if kept != meeting else 0)
        before = tuple(tuple(each[label] for label in each if label in meeting) for each in presummed)
        steps.append(ContractionStep(multiplications, additions, tuple(kept.values()), before))
        result = kept
    return tuple(steps)
