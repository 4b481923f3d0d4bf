"""Out of place beside in place: which storage changes, and which version counter moves.

Source: PyTorch documentation, "In-place correctness checks" in "Autograd mechanics".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core import limits
from core.probe.excerpt import Excerpt, Index, corner, excerpt
from core.problem import InputProblem
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.elementwise.functions import NAMES, TorchFunction, check_size


@dataclass(frozen=True)
class Traced:
    """One way, traced. Addresses are those of first elements; versions are `x._version` before and after.

    `same` says whether what was returned is the very object x, and `seen` what a view of x, made before, shows
    afterwards.
    """

    code: str
    address: int
    returned: int
    versions: tuple[int, int]
    same: bool
    x: Excerpt
    result: Excerpt
    changed: tuple[Index, ...]
    view_changed: bool


@dataclass(frozen=True)
class InPlaceComparison:
    """Both ways on copies of the same operands. Where torch refuses to work in place, `problem` says so."""

    before: Excerpt
    out: Traced
    inside: Traced | None
    problem: InputProblem | None


def compare(function: TorchFunction, operands: Sequence[torch.Tensor]) -> InPlaceComparison:
    """Run `function` out of place and in place, really, each on a copy of its own.

    Raises `InputProblem` if the shapes do not meet, the result is too large, or torch refuses out of place.
    """
    facts = broadcast([tuple(each.shape) for each in operands])
    if facts.problem:
        raise facts.problem
    check_size(facts.result or ())
    names = NAMES[: function.arity]
    out_code, in_code = f"r = {function.code.format(*names)}", function.in_place_code.format(*names)
    try:
        out = _traced(out_code, function.call, operands)
    except RuntimeError as refusal:
        raise InputProblem(
            f"{out_code} is refused", f"torch says: {_line(refusal)}", "change the numbers, their dtype or the function"
        ) from None
    before = excerpt(operands[0], limits.EXCERPT_CELLS)
    if function.in_place is None:
        return InPlaceComparison(before, out, None, InputProblem(
            f"torch has no {function.name}_", "not every function has a twin that works in place",
            f"write x = {function.code.format(*names)}, which makes a new tensor and gives it the old name",
        ))  # fmt: skip
    try:
        return InPlaceComparison(before, out, _traced(in_code, function.in_place, operands), None)
    except RuntimeError as refusal:
        return InPlaceComparison(before, out, None, InputProblem(
            f"{in_code} is refused", f"torch says: {_line(refusal)}",
            f"write x = {function.code.format(*names)}, which was run here and makes {_kind(out.result)}",
        ))  # fmt: skip


def _traced(code: str, call: object, operands: Sequence[torch.Tensor]) -> Traced:
    x = operands[0].clone()
    view = x.view(-1)
    before, address, version = x.clone(), x.data_ptr(), x._version  # noqa: SLF001 - the documented name of the counter
    result: torch.Tensor = call(x, *operands[1:])  # type: ignore[operator]  # one of two kinds of callables
    seen = excerpt(x, limits.EXCERPT_CELLS)
    return Traced(
        code,
        address,
        result.data_ptr(),
        (version, x._version),  # noqa: SLF001 - as above
        result is x,
        seen,
        excerpt(result, limits.EXCERPT_CELLS),
        _changed(before, x, seen),
        not _alike(before.view(-1), view).all(),
    )


def _alike(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    return (first == second) | ((first != first) & (second != second))  # noqa: PLR0124 - a NaN that stays is not a change


def _changed(before: torch.Tensor, after: torch.Tensor, seen: Excerpt) -> tuple[Index, ...]:
    alike = corner(_alike(before, after), seen.axes).flatten().tolist()
    return tuple(index for index, same in zip(seen.indices, alike, strict=True) if not same)


def _kind(result: Excerpt) -> str:
    return f"a new tensor of {result.dtype}, shape {result.shape}"


def _line(refusal: Exception) -> str:
    return str(refusal).partition("\n")[0].rstrip(".")
