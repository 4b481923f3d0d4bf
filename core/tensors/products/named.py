"""The products that torch has names for, each with its rule and its equation.

Source: PyTorch documentation, `torch.matmul`, `mm`, `mv`, `dot`, `outer`, `bmm`, `transpose`, `Tensor.T`, `Tensor.mT`,
`torch.einsum`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

import torch

from core.inputs.einsum import ARROW, Equation, Subscripts, parse_equation
from core.inputs.shapes import Shape, format_shape
from core.problem import InputProblem
from core.tensors.products.contraction import clash, fit
from core.tensors.products.labels import LabelVerdict, judge, label_axes, output_axes
from core.tensors.products.plan import ContractionPlan

NAMES: Final = ("A", "B", "C", "D")  # of the operands; the next one is the result's
OPERATIONS: Final = ("matmul", "mm", "mv", "dot", "outer", "bmm", "transpose", "T", "mT", "einsum")
BINARY: Final = OPERATIONS[:6]

_FIXED: Final = {
    "mm": ("ij,jk->ik", "two matrices"),
    "mv": ("ij,j->i", "a matrix and a vector"),
    "dot": ("i,i->", "two vectors"),
    "outer": ("i,j->ij", "two vectors"),
    "bmm": ("bij,bjk->bik", "two tensors of rank 3, batches of matrices"),
}
_CALLS: Final[dict[str, Callable[..., torch.Tensor]]] = {
    "matmul": torch.matmul,
    "mm": torch.mm,
    "mv": torch.mv,
    "dot": torch.dot,
    "outer": torch.outer,
    "bmm": torch.bmm,
}
_LETTERS: Final = "ijklm"
_COPIED: Final = 2**16  # elements that may be copied to hear a refusal; 0.1 ms


@dataclass(frozen=True)
class Product:
    """One operation on operands of given ranks.

    `code` is the operation in Python on operands of the names `NAMES`, and `run` the operation itself. `equation` is
    the same in einsum's notation; None if the ranks do not fit. Labels in `strict` do not stretch a size of 1. `takes`
    says in words which ranks fit.
    """

    name: str
    arity: int
    code: str
    run: Callable[..., torch.Tensor]
    equation: Equation | None
    strict: frozenset[str]
    takes: str


@dataclass(frozen=True)
class Facts:
    """Do these shapes fit? Exactly one of `plan` and `problem` is not None.

    There are no verdicts if the ranks do not fit. `message` is what torch says when it refuses.
    """

    product: Product
    shapes: tuple[Shape, ...]
    verdicts: tuple[LabelVerdict, ...]
    axes: tuple[Subscripts, ...]
    output: Subscripts
    plan: ContractionPlan | None
    problem: InputProblem | None
    message: str | None = None


def product(
    name: str, ranks: Sequence[int], equation: Equation | None = None, dims: tuple[int, int] = (0, 1)
) -> Product:
    """The operation `name` for operands of these ranks; `einsum` needs its equation, `transpose` its two axes."""
    if name == "einsum":
        assert equation is not None  # noqa: S101 - the page has one
        return _einsum(equation)
    if name in {"transpose", "T", "mT"}:
        return _transposition(name, ranks[0], dims)
    names = ", ".join(NAMES[:2])
    if name == "matmul":
        text, takes = _matmul_equation(*ranks), "vectors, matrices and batches of matrices"
        takes += ", and a scalar multiplies by A * B" * (min(ranks) == 0)
        strict = frozenset("j")
        return Product("matmul", 2, "A @ B", torch.matmul, parse_equation(text) if text else None, strict, takes)
    text, takes = _FIXED[name]
    parsed = parse_equation(text)
    fits = label_axes(parsed, ranks) is not None
    strict = frozenset(label for own in parsed.operands for label in own)
    return Product(name, 2, f"torch.{name}({names})", _CALLS[name], parsed if fits else None, strict, takes)


def drawable_equation(text: str) -> Equation:
    """The equation in `text`; `InputProblem` for one that does not parse or has more operands than are drawn."""
    equation = parse_equation(text)
    count, most = len(equation.operands), len(NAMES) - 1
    if count > most:
        raise InputProblem(
            f"The equation has {count} operands", f"up to {most} are drawn here", "leave some of them out"
        )
    return equation


def examine(chosen: Product, shapes: Sequence[Shape]) -> Facts:
    """The verdict on `shapes`. Nothing of their sizes is allocated; what torch says to a refusal is really raised."""
    shapes = tuple(tuple(shape) for shape in shapes)
    ranks = [len(shape) for shape in shapes]
    equation = chosen.equation
    axes = label_axes(equation, ranks) if equation is not None else None
    if equation is None or axes is None:
        return _refused_ranks(chosen, shapes)
    output = output_axes(equation, ranks)
    verdicts = judge(axes, output, shapes, _strict(chosen, axes))
    if all(verdict.size is not None for verdict in verdicts):
        sizes = {verdict.label: verdict.size for verdict in verdicts if verdict.size is not None}
        return Facts(chosen, shapes, verdicts, axes, output, ContractionPlan(shapes, axes, output, sizes), None)
    message = refusal(chosen, shapes)
    return Facts(chosen, shapes, verdicts, axes, output, None, clash(verdicts, message, NAMES[: chosen.arity]), message)


def copies(chosen: Product, shapes: Sequence[Shape]) -> int:
    """The most elements that torch may copy an operand into: matmul stores a stretched batch of matrices whole."""
    if chosen.name != "matmul":
        return max(map(prod, shapes), default=1)
    batch: list[int] = [max(sizes) for sizes in zip(*_padded([shape[:-2] for shape in shapes]), strict=True)]
    return max(prod(batch) * prod(shape[-2:]) for shape in shapes)


def refusal(chosen: Product, shapes: Sequence[Shape]) -> str:
    """What torch says to operands of `shapes`, which do not fit.

    They are real ones, whose memory is never touched: what `matmul` says depends on their strides.
    """
    # Where matmul would copy a stretched batch before it looks at the other axes, tensors without storage do.
    device = "cpu" if copies(chosen, shapes) <= _COPIED else "meta"
    try:
        chosen.run(*(torch.empty(shape, device=device) for shape in shapes))
    except (RuntimeError, IndexError) as refused:
        return str(refused)
    raise AssertionError("torch accepts what was found not to fit")


def _einsum(equation: Equation) -> Product:
    text, count = str(equation), len(equation.operands)
    code = f'torch.einsum("{text}", {", ".join(NAMES[:count])})'
    return Product(
        "einsum",
        count,
        code,
        lambda *operands: torch.einsum(text, *operands),
        equation,
        frozenset(),
        f"{count} operands with one axis for each label",
    )


def _matmul_equation(first: int, second: int) -> str | None:
    if min(first, second) < 1:
        return None
    left = "j" if first == 1 else "ij" if first == 2 else "...ij"
    right = "j" if second == 1 else "jk" if second == 2 else "...jk"
    batch = "..." if max(first, second) > 2 else ""
    return f"{left},{right}{ARROW}{batch}{'i' * (first > 1)}{'k' * (second > 1)}"


def _transposition(name: str, rank: int, dims: tuple[int, int]) -> Product:
    order = list(range(rank))
    if name == "T" or (name == "mT" and rank == 0):
        order.reverse()
        # `.T` is deprecated for other ranks than 2, and `.mT` for scalars; this is what they do there.
        code = "A.T" if rank == 2 else f"A.permute({format_shape(tuple(order))})"
        return Product(name, 1, code, lambda a: a.permute(order), _permutation(order), frozenset(), "a tensor")
    first, second = dims if name == "transpose" else (-2, -1)
    code = "A.mT" if name == "mT" else f"A.transpose({first}, {second})"
    fits = rank >= 2 if name == "mT" else max(-first - 1, first, -second - 1, second) < max(rank, 1)
    if fits and rank:
        order[first], order[second] = order[second], order[first]
    takes = "a tensor of rank 2 or more" if name == "mT" else "a tensor that has both axes"
    run = (lambda a: a.mT) if name == "mT" else (lambda a: a.transpose(first, second))
    return Product(name, 1, code, run, _permutation(order) if fits else None, frozenset(), takes)


def _permutation(order: Sequence[int]) -> Equation:
    letters = _LETTERS[: len(order)]
    return parse_equation(f"{letters}{ARROW}{''.join(letters[k] for k in order)}")


def _refused_ranks(chosen: Product, shapes: tuple[Shape, ...]) -> Facts:
    if chosen.name == "einsum" and chosen.equation is not None:
        try:
            fit(chosen.equation, shapes)
        except InputProblem as misfit:
            return Facts(chosen, shapes, (), (), (), None, misfit, refusal(chosen, shapes))
    message = refusal(chosen, shapes)
    given = " and ".join(format_shape(shape) for shape in shapes)
    problem = InputProblem(
        f"{chosen.code} does not take the shape{'s' * (len(shapes) > 1)} {given}",
        f"it takes {chosen.takes}, and torch says: {message}",
        "choose another operation, or give the operands other ranks",
    )
    return Facts(chosen, shapes, (), (), (), None, problem, message)


def _strict(chosen: Product, axes: Sequence[Subscripts]) -> frozenset[str]:
    return chosen.strict & {label for own in axes for label in own}


def _padded(shapes: Sequence[Shape]) -> list[Shape]:
    rank = max(map(len, shapes))
    return [(1,) * (rank - len(shape)) + shape for shape in shapes]
