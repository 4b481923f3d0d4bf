"""Writing through an index, `x[index] = value`, and what a view that was taken before sees of it.

Source: PyTorch documentation, "Tensor Views": a view shares its base's storage, so a write to either is seen in both.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import torch

from core.inputs.shapes import format_shape
from core.inputs.values import Values
from core.language.index import Index
from core.language.walk.index_steps import Prediction
from core.language.walk.index_value import REFUSALS
from core.probe.dispatched import Dispatched, share_storage
from core.problem import InputProblem
from core.tensors.indexing.selection import counted, explained, resolve, subscript


@dataclass(frozen=True, eq=False)
class Assignment:
    """`v = x[watched]`, then `x[index] = value`.

    `before` and `after` are x, `seen_before` and `seen_after` are v. `shares` says that v is a view of x's storage.
    `versions` are `x._version` before and after; `operations` are what the assignment alone dispatched.
    `truncated` says that x, of whole numbers, kept less than the values had.
    """

    index: Index
    watched: Index
    before: torch.Tensor
    after: torch.Tensor
    seen_before: torch.Tensor
    seen_after: torch.Tensor
    shares: bool
    versions: tuple[int, int]
    operations: tuple[str, ...]
    truncated: bool


def assign(shape: Iterable[int], index: Index, values: Values, watched: Index, device: str = "cpu") -> Assignment:
    """Assign for real, on `arange(numel).reshape(shape)`. Raises `InputProblem` where torch refuses."""
    x = counted(tuple(shape), device)
    before = x.clone()
    written = resolve(index, x)
    view = subscript(x, watched, resolve(watched, x))
    seen_before = view.clone()
    version = x._version  # noqa: SLF001 - torch has no other name for it
    with Dispatched() as dispatched:
        _write(x, index, written, values)
    return Assignment(
        index,
        watched,
        before,
        x,
        seen_before,
        view,
        share_storage(view, x),
        (version, x._version),  # noqa: SLF001
        tuple(dispatched.names),
        any(number != int(number) for number in values.numbers if abs(number) < 2**62) if values.floating else False,
    )


def _write(x: torch.Tensor, index: Index, written: Prediction, values: Values) -> None:
    numbers = values.numbers if values.floating else [int(number) for number in values.numbers]
    try:
        x[written.key] = torch.tensor(numbers, device=x.device).reshape(values.shape) if values.shape else numbers[0]
    except REFUSALS as error:
        trouble = explained(x, index, written, error)
        if written.shape is None or written.trouble:
            raise trouble from None
        raise InputProblem(
            f"A value of shape {format_shape(values.shape)} does not fit {index.source}",
            trouble.why,
            f"give one number, or values that broadcast to {format_shape(written.shape)}",
        ) from None
