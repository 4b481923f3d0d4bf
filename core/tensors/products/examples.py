"""Products worth looking at: the article's own, and those that models are made of."""

from dataclasses import dataclass
from typing import Final

from core.inputs.einsum import parse_equation
from core.inputs.shapes import Shape
from core.tensors.products.repair import ProductCall


@dataclass(frozen=True)
class Example:
    """What is attempted, and the values of its operands as they are typed; empty for 1, 2, 3, …"""

    attempt: ProductCall
    values: tuple[str, ...] = ()


def _named(name: str, *shapes: Shape, values: tuple[str, ...] = ()) -> Example:
    return Example(ProductCall(name, shapes), values)


def _einsum(equation: str, *shapes: Shape) -> Example:
    return Example(ProductCall("einsum", shapes, parse_equation(equation)))


EXAMPLES: Final[dict[str, Example]] = {
    "3×4 @ 4×2": _named("matmul", (3, 4), (4, 2)),
    "a batch: bmm of 10×3×4 and 10×4×2": _named("bmm", (10, 3, 4), (10, 4, 2)),
    "dot: 1·4 + 2·5 + 3·6": _named("dot", (3,), (3,), values=("1, 2, 3", "4, 5, 6")),
    "the article's einsum: ij,jk->ik": _einsum("ij,jk->ik", (3, 4), (4, 2)),
    "attention scores: bhqd,bhkd->bhqk": _einsum("bhqd,bhkd->bhqk", (2, 2, 3, 4), (2, 2, 3, 4)),
    "trace: ii": _einsum("ii", (3, 3)),
    "diagonal: ii->i": _einsum("ii->i", (3, 3)),
    "outer product: i,j->ij": _einsum("i,j->ij", (3,), (4,)),
    "batch: bij,bjk->bik": _einsum("bij,bjk->bik", (2, 3, 4), (2, 4, 2)),
    "bilinear: bi,ij,bj->b": _einsum("bi,ij,bj->b", (3, 2), (2, 4), (3, 4)),
    "one matrix for a whole batch": _named("matmul", (2, 1, 3, 4), (3, 4, 2)),
    "shapes that do not fit": _named("matmul", (3, 4), (2, 4)),
}
