"""Which axis carries which label, and do the sizes under one label agree?

A matrix product, an outer product, a trace, a transposition: each is one equation of `torch.einsum`, so that axes with
the same label run together, and a label that is missing from the output is summed over.

Source: PyTorch documentation, `torch.einsum`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.inputs.einsum import ELLIPSIS, Equation, Subscripts
from core.inputs.shapes import Shape

Kind = Literal["equal", "one", "alone", "clash"]


@dataclass(frozen=True)
class LabelVerdict:
    """One label. `sizes` has one entry per operand: the sizes of its axes with this label, most often one or none.

    `places` are these axes, counted from 0. `size` is what the sizes agree on, None if they clash. `kept` tells
    whether the output has the label; if not, it is summed over. `strict` tells that a size of 1 is not stretched.
    """

    label: str
    places: tuple[tuple[int, ...], ...]
    sizes: tuple[tuple[int, ...], ...]
    kept: bool
    strict: bool
    size: int | None

    @property
    def kind(self) -> Kind:
        """What decides this label."""
        present = [own for own in self.sizes if own]
        if self.size is None:
            return "clash"
        if len(present) == 1 and len(present[0]) == 1:
            return "alone"
        return "equal" if all(size == self.size for own in present for size in own) else "one"

    @property
    def reason(self) -> str:
        """The verdict in words."""
        if self.size is None:
            for own in self.sizes:
                if len(set(own)) > 1:
                    return f"{_and(own)} differ, and a repeated label takes the diagonal of equal axes"
            rivals = _and(size for own in self.sizes for size in own)
            return f"{rivals} differ" + (" and must be equal" if self.strict else ", and neither is 1")
        diagonal = any(len(own) > 1 for own in self.sizes)
        return {
            "equal": "the diagonal is taken" if diagonal else "the sizes are equal",
            "one": f"a size of 1 is used {self.size} times",
            "alone": "one operand has it",
            "clash": "",
        }[self.kind]


def label_axes(equation: Equation, ranks: Sequence[int]) -> tuple[Subscripts, ...] | None:
    """The label of each axis of each operand; None if the ranks do not fit the equation.

    The axes under an ellipsis are labeled `...0`, `...1`, … from the left, aligned at the right.
    """
    if len(ranks) != len(equation.operands):
        return None
    pairs = list(zip(equation.operands, ranks, strict=True))
    covered = [rank - len(own) + 1 if ELLIPSIS in own else 0 for own, rank in pairs]
    if min(covered, default=0) < 0:
        return None
    widest = max(covered, default=0)
    axes = tuple(_expanded(own, widest - count, widest) for own, count in zip(equation.operands, covered, strict=True))
    return axes if all(len(own) == rank for own, rank in zip(axes, ranks, strict=True)) else None


def output_axes(equation: Equation, ranks: Sequence[int]) -> Subscripts:
    """The label of each axis of the result. The ranks fit the equation."""
    widths = [rank - len(own) + 1 for own, rank in zip(equation.operands, ranks, strict=True) if ELLIPSIS in own]
    return _expanded(equation.output, 0, max(widths, default=0))


def judge(
    axes: Sequence[Subscripts], output: Subscripts, shapes: Sequence[Shape], strict: frozenset[str] = frozenset()
) -> tuple[LabelVerdict, ...]:
    """The verdict on each label, in order of appearance; those in `strict` do not stretch a size of 1."""
    labels = dict.fromkeys(label for own in axes for label in own)
    return tuple(_verdict(label, axes, output, shapes, strict=label in strict) for label in labels)


def _verdict(
    label: str, axes: Sequence[Subscripts], output: Subscripts, shapes: Sequence[Shape], *, strict: bool
) -> LabelVerdict:
    places = tuple(tuple(axis for axis, name in enumerate(own) if name == label) for own in axes)
    sizes = tuple(tuple(shape[axis] for axis in own) for own, shape in zip(places, shapes, strict=True))
    # Within one operand a label takes the diagonal, and torch wants the very same size there, 1 or not.
    agreed: int | None = None
    if all(len(set(own)) <= 1 for own in sizes):
        every = {own[0] for own in sizes if own}
        wanted = every if strict else every - {1} or {1}
        agreed = next(iter(wanted)) if len(wanted) == 1 else None
    return LabelVerdict(label, places, sizes, label in output, strict, agreed)


def _expanded(own: Subscripts, first: int, last: int) -> Subscripts:
    """The labels with an ellipsis written out."""
    if ELLIPSIS not in own:
        return own
    place = own.index(ELLIPSIS)
    return (*own[:place], *(f"{ELLIPSIS}{k}" for k in range(first, last)), *own[place + 1 :])


def _and(sizes: Iterable[int]) -> str:
    return " and ".join(map(str, dict.fromkeys(sizes)))
