"""What is drawn of a selection, an assignment or a gathering: the cells on show, and where each comes from."""

from dataclasses import dataclass

import torch

from core import limits
from core.probe.excerpt import Excerpt, corner, excerpt, shown_axes
from core.tensors.indexing.assignment import Assignment
from core.tensors.indexing.gathering import Gathering
from core.tensors.indexing.selection import Selection

_CELLS = limits.FIGURE_CELLS // 3


@dataclass(frozen=True)
class SelectionPortrait:
    """x and the result. `times` says for each drawn cell of x how often the result holds it.

    Cells are named by their position in x, row by row: x's own are its values, the result's are its values too.
    """

    source: Excerpt
    times: tuple[int, ...]
    result: Excerpt


@dataclass(frozen=True)
class AssignmentPortrait:
    """x before and after, and the watched v before and after; `places` are the positions in x of v's drawn cells."""

    before: Excerpt
    after: Excerpt
    seen_before: Excerpt
    seen_after: Excerpt
    places: tuple[int, ...]


@dataclass(frozen=True)
class GatheringPortrait:
    """The tensors of a gathering; `origins` are those of the drawn cells of the result, `places` the cells' own."""

    x: Excerpt
    index: Excerpt
    source: Excerpt | None
    result: Excerpt
    origins: tuple[tuple[tuple[str, int], ...], ...]


def selection_portrait(selection: Selection) -> SelectionPortrait:
    """At most a figure's worth of cells."""
    x, result = selection.source, selection.result
    times = torch.bincount(result.flatten(), minlength=x.numel()).reshape(x.shape)
    axes = shown_axes(selection.source.shape, _CELLS)
    return SelectionPortrait(
        excerpt(x, axes=axes), tuple(corner(times, axes).flatten().tolist()), excerpt(result, _CELLS)
    )


def assignment_portrait(assignment: Assignment) -> AssignmentPortrait:
    """Both, before and after."""
    cells = limits.FIGURE_CELLS // 4
    seen = excerpt(assignment.seen_before, cells)
    return AssignmentPortrait(
        excerpt(assignment.before, cells),
        excerpt(assignment.after, cells),
        seen,
        excerpt(assignment.seen_after, cells),
        # x held its own positions, so what v showed before is where its cells lie.
        tuple(int(value.real) for value in seen.values),
    )


def gathering_portrait(gathering: Gathering) -> GatheringPortrait:
    """All tensors of a gathering, and where the drawn cells of its result come from."""
    cells = limits.FIGURE_CELLS // 4
    result = excerpt(gathering.result, cells)
    places = torch.arange(gathering.result.numel()).reshape(gathering.result.shape)
    drawn = corner(places, result.axes).flatten().tolist()
    return GatheringPortrait(
        excerpt(gathering.x, cells),
        excerpt(gathering.index, cells),
        None if gathering.source is None else excerpt(gathering.source, cells),
        result,
        tuple(gathering.origins[place] for place in drawn),
    )
