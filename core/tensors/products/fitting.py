"""Shapes that fit an operation, as like as may be to those that are there."""

from collections.abc import Sequence
from dataclasses import replace

from core.inputs.einsum import ELLIPSIS
from core.inputs.shapes import Shape, parse_shape
from core.problem import InputProblem
from core.tensors.products.named import drawable_equation, product
from core.tensors.products.repair import RANKS, ProductCall, tried

_BATCH = 2  # the size of an axis that is put in front: small, so that a batch can be seen whole


def made_to_fit(wanted: ProductCall) -> ProductCall:
    """`wanted` if its shapes fit, else the same operation with shapes that do.

    Each operand keeps its last sizes, as many as the operation takes axes; axes that are missing are put in front. Of
    two axes with one label the second takes the size of the first.
    """
    if tried(wanted) is not None:
        return wanted
    if wanted.name in {"transpose", "T", "mT"}:
        first, second = wanted.dims if wanted.name == "transpose" else (0, 1)
        least = max(2, *(axis + 1 if axis >= 0 else -axis for axis in (first, second)))
        shapes: tuple[Shape, ...] = (_of_rank(wanted.shapes[0], max(least, len(wanted.shapes[0]))),)
        return replace(wanted, shapes=shapes)
    ranks = RANKS.get(wanted.name, [2])
    equation = wanted.equation or product(wanted.name, ranks).equation
    assert equation is not None  # noqa: S101 - of these ranks each operation has one
    sizes: dict[str, int] = {}
    found = []
    for own, shape in zip(equation.operands, wanted.shapes, strict=False):
        labels = [label for label in own if label != ELLIPSIS]
        for label, size in zip(labels, _of_rank(shape, len(labels)), strict=True):
            sizes.setdefault(label, max(size, 1))
        found.append(tuple(sizes[label] for label in labels))
    return replace(wanted, shapes=tuple(found))


def attempted(
    name: str, texts: Sequence[str | None], equation: str, dims: tuple[int, int], defaults: Sequence[Shape]
) -> ProductCall:
    """The operation `name` on the shapes that `texts` say; where one says none, on the default in its place.

    Raises `InputProblem` where an einsum's `equation` is none.
    """
    asked = drawable_equation(equation) if name == "einsum" else None
    arity = len(asked.operands) if asked else product(name, (2, 2)).arity
    shapes = tuple(_read(text, default) for text, default in zip(texts[:arity], defaults, strict=False))
    return ProductCall(name, shapes, asked, dims)


def _read(text: str | None, default: Shape) -> Shape:
    try:
        return default if text is None else parse_shape(text)
    except InputProblem:
        return default


def _of_rank(shape: Shape, rank: int) -> Shape:
    return shape[len(shape) - rank :] if len(shape) >= rank else (_BATCH,) * (rank - len(shape)) + shape
