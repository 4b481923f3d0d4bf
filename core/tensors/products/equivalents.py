"""Other calls of torch that compute the same product, each checked on random operands before it is shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import torch

from core.inputs.einsum import Subscripts
from core.inputs.shapes import Shape
from core.problem import InputProblem
from core.tensors.products.named import NAMES, Product
from core.tensors.products.plan import ContractionPlan, check_size

_SIZES = (2, 3, 4)  # of the labels of the operands that a call is checked on; no two of the first three are equal
_SHOWN = 3

Tensor = torch.Tensor
Candidate = tuple[str, Callable[..., Tensor]]  # the call in Python on NAMES, and the call itself


@dataclass(frozen=True)
class EquivalentCall:
    """A call that agrees with the product on random operands of general sizes with the same labels."""

    code: str
    call: Callable[..., Tensor]


def equivalents(chosen: Product, plan: ContractionPlan) -> tuple[EquivalentCall, ...]:
    """Calls that do the same, simplest first; none, if there is none among those that are tried."""
    general = _general(plan)
    if general is None or chosen.equation is None:
        return ()
    generator = torch.Generator().manual_seed(0)
    operands = [torch.rand(shape, dtype=torch.float64, generator=generator) for shape in general]
    expected = chosen.run(*operands)
    found: dict[str, EquivalentCall] = {}
    for code, call in _candidates(chosen, plan):
        if code != chosen.code and code not in found and _agrees(call, operands, expected):
            found[code] = EquivalentCall(code, call)
        if len(found) == _SHOWN:
            break
    return tuple(found.values())


def _agrees(call: Callable[..., Tensor], operands: Sequence[Tensor], expected: Tensor) -> bool:
    try:
        value = call(*operands)
    except (RuntimeError, IndexError):
        return False
    return value.shape == expected.shape and torch.allclose(value, expected)


def _general(plan: ContractionPlan) -> tuple[Shape, ...] | None:
    """Shapes with the same labels in general sizes, so that no call agrees by the accident of a size."""
    sizes = {label: _SIZES[k % len(_SIZES)] for k, label in enumerate(plan.labels)}
    shapes = tuple(
        tuple(1 if size != plan.labels[label] else sizes[label] for label, size in zip(own, shape, strict=True))
        for own, shape in zip(plan.axes, plan.shapes, strict=True)
    )
    try:
        check_size(ContractionPlan(shapes, plan.axes, plan.output, sizes))
    except InputProblem:
        return None
    return shapes if sum(map(prod, shapes)) < 4096 else None


def _candidates(chosen: Product, plan: ContractionPlan) -> Iterator[Candidate]:
    if chosen.name != "einsum":
        text = str(chosen.equation)
        names = ", ".join(NAMES[: chosen.arity])
        yield f'torch.einsum("{text}", {names})', lambda *operands: torch.einsum(text, *operands)
    if len(plan.shapes) == 1:
        yield from _of_one(plan)
    elif len(plan.shapes) == 2:
        yield from _of_two(plan)
    elif len(plan.shapes) == 3:
        yield "A @ B @ C", lambda a, b, c: a @ b @ c
        yield "A * B * C", lambda a, b, c: a * b * c
        yield "((A @ B) * C).sum(-1)", lambda a, b, c: ((a @ b) * c).sum(-1)
        if len(plan.axes[2]) >= 2:
            yield "A @ B @ C.mT", lambda a, b, c: a @ b @ c.mT


def _of_one(plan: ContractionPlan) -> Iterator[Candidate]:
    own = plan.axes[0]
    yield "A.trace()", lambda a: a.trace()
    if len(own) == 2:
        yield "A.T", lambda a: a.T
    if len(own) >= 2:
        yield "A.mT", lambda a: a.mT
    yield "A.sum()", lambda a: a.sum()
    if len(set(own)) == len(own):
        kept = [label for label in own if label in plan.output]
        order = [kept.index(label) for label in plan.output]
        dims = tuple(axis for axis, label in enumerate(own) if label not in plan.output)
        moved = "" if order == sorted(order) else f".permute({tuple(order)})"
        if dims:
            yield f"A.sum(dim={dims}){moved}", lambda a: a.sum(dim=dims).permute(order)
        elif moved:
            yield f"A{moved}", lambda a: a.permute(order)
        return
    twice = [label for label in own if own.count(label) == 2]
    if len(set(twice)) == 1:
        first = own.index(twice[0])
        second = own.index(twice[0], first + 1)
        code = f"A.diagonal(dim1={first}, dim2={second})"
        yield code, lambda a: a.diagonal(dim1=first, dim2=second)
        yield f"{code}.sum(-1)", lambda a: a.diagonal(dim1=first, dim2=second).sum(-1)


def _of_two(plan: ContractionPlan) -> Iterator[Candidate]:
    first, second = plan.axes
    yield "torch.dot(A, B)", torch.dot
    yield "torch.outer(A, B)", torch.outer
    yield "torch.outer(B, A)", lambda a, b: torch.outer(b, a)
    yield "torch.mv(A, B)", torch.mv
    swaps = (False,) if len(first) == len(second) == 1 else (False, True)
    one, other = (("", ".mT") if len(own) >= 2 else ("",) for own in plan.axes)
    for swap, turn_a, turn_b in product(swaps, one, other):
        left, right = (turn_b, turn_a) if swap else (turn_a, turn_b)
        names = ("B", "A") if swap else ("A", "B")
        yield f"{names[0]}{left} @ {names[1]}{right}", _matmul(left=bool(left), right=bool(right), swap=swap)
    if len(first) == len(second) == 3:
        yield "torch.bmm(A, B)", torch.bmm
        yield "torch.bmm(A, B.mT)", lambda a, b: torch.bmm(a, b.mT)
    if len(second) == 2:
        yield "torch.nn.functional.linear(A, B)", torch.nn.functional.linear
    yield "A * B", lambda a, b: a * b
    yield "(A * B).sum()", lambda a, b: (a * b).sum()
    yield "(A * B).sum(-1)", lambda a, b: (a * b).sum(-1)
    if len(set(first)) < len(first) or len(set(second)) < len(second) or _stretches(plan):
        return
    batch = [label for label in first if label in second and label in plan.output]
    inner = [label for label in first if label in second and label not in plan.output]
    alone = [[label for label in own if label not in batch + inner] for own in plan.axes]
    if any(label not in plan.output for own in alone for label in own):
        return
    if not batch:
        yield _tensordot(plan, inner, alone)
    if [len(inner), *map(len, alone)] == [1, 1, 1]:
        yield _permuted_matmul(plan, batch, inner, alone)


def _matmul(*, left: bool, right: bool, swap: bool) -> Callable[[Tensor, Tensor], Tensor]:
    def call(a: Tensor, b: Tensor) -> Tensor:
        first, second = (b, a) if swap else (a, b)
        return (first.mT if left else first) @ (second.mT if right else second)

    return call


def _stretches(plan: ContractionPlan) -> bool:
    pairs = zip(plan.axes, plan.shapes, strict=True)
    return any(size != plan.labels[label] for own, shape in pairs for label, size in zip(own, shape, strict=True))


def _tensordot(plan: ContractionPlan, inner: list[str], alone: list[list[str]]) -> Candidate:
    dims = [[own.index(label) for label in inner] for own in plan.axes]
    order = _order([*alone[0], *alone[1]], plan.output)
    moved = "" if order == sorted(order) else f".permute({tuple(order)})"
    code = f"torch.tensordot(A, B, dims=({dims[0]}, {dims[1]})){moved}"
    return code, lambda a, b: torch.tensordot(a, b, dims=dims).permute(order)


def _permuted_matmul(plan: ContractionPlan, batch: list[str], inner: list[str], alone: list[list[str]]) -> Candidate:
    """Both operands permuted to (batch, rows, inner) and (batch, inner, columns), and the result permuted back."""
    orders = [
        _order(plan.axes[0], [*batch, *alone[0], *inner]),
        _order(plan.axes[1], [*batch, *inner, *alone[1]]),
        _order([*batch, *alone[0], *alone[1]], plan.output),
    ]
    moved = ["" if order == sorted(order) else f".permute({tuple(order)})" for order in orders]
    code = f"A{moved[0]} @ B{moved[1]}"
    code = f"({code}){moved[2]}" if moved[2] else code
    return code, lambda a, b: (a.permute(orders[0]) @ b.permute(orders[1])).permute(orders[2])


def _order(have: Sequence[str], wanted: Sequence[str] | Subscripts) -> list[int]:
    return [list(have).index(label) for label in wanted]
