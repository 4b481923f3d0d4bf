"""Reshaping as pictures: a grid and the storage under it, the steps of a chain, and why a view fails."""

from collections.abc import Sequence
from html import escape

from core.inputs.shapes import format_shape
from core.pictures.markup.cells import Cell, CellMaker, at, captioned, cell_markup, tensor
from core.pictures.markup.numbers import count, number
from core.pictures.markup.palette import Role
from core.pictures.markup.tables import code, facts_table, note, row, sizes, td, texts, verdict
from core.pictures.markup.twin import twin
from core.pictures.tensors import in_words
from core.probe.excerpt import Index, Number
from core.tensors.reshaping.detective import Clue
from core.tensors.reshaping.steps import Walk
from core.tensors.reshaping.storage import Grid, Portrait, Strip
from core.tensors.reshaping.view_merge import Merge

_ROW = 12  # elements of a storage side by side
_HINT = "Point at a cell to see where it lies in storage, and who else reads it there."


def storage_figure(portrait: Portrait, text: str) -> str:
    """The first tensor and the one at hand above the storage they read; with a storage of its own, that below it."""
    x = tensor(portrait.first.tensor, "x", "first", _cell(portrait.first, "x"), note=_layout(portrait.first))
    y = tensor(portrait.stage.tensor, "y", "result", _cell(portrait.stage, "y"), note=_layout(portrait.stage))
    own = "" if portrait.strip is None else _strip(portrait.strip, "y's own storage", "result")
    shared = "the storage of x" if portrait.strip is not None else "one storage, of x and of y"
    return captioned(
        f'<div class="down">y = {code(text)}</div><div class="row">{x}{y}</div>'
        f"{_strip(portrait.first_strip, shared, 'first')}{own}",
        hint=_HINT,
        words=in_words.reshaping(portrait, text),
    )


def addresses_figure(portrait: Portrait) -> str:
    """The storages once more, with the address of the first byte, and each element's distance from it in bytes."""
    own = "" if portrait.strip is None else _strip(portrait.strip, "y's own storage", "result", addressed=True)
    name = "the storage of x" if portrait.strip is not None else "one storage, of x and of y"
    return twin(in_words.storage(portrait)) + _strip(portrait.first_strip, name, "first", addressed=True) + own


def _layout(grid: Grid) -> str:
    offset = f", offset {grid.offset}" if grid.offset else ""
    return f"stride {grid.tensor.stride}{offset}{'' if grid.contiguous else ', not contiguous'}"


def _cell(grid: Grid, name: str) -> CellMaker:
    facts = {i: (p, o) for i, p, o in zip(grid.tensor.indices, grid.places, grid.origins, strict=True)}

    def make(index: Index, value: Number) -> Cell:
        place, origin = facts[index]
        label = f"{at(name, index)} = {number(value)} is element {place} of storage {grid.storage}"
        source = () if grid.storage == 0 else (f"s0e{origin}",)
        repeated = any(i and step == 0 for i, step in zip(index, grid.tensor.stride, strict=True))
        label += ", seen again at stride 0" if repeated else ""
        changed = value != origin
        label += f", was {origin}" if changed else ""
        classes = ("written",) if changed else ("repeat",) if repeated else ()
        return Cell(number(value), label, (f"s{grid.storage}e{place}",), source, classes)

    return make


def _strip(strip: Strip, title: str, role: Role, *, addressed: bool = False) -> str:
    """The elements in rows; if `addressed`, each with its distance from the first byte below it."""
    values = iter(zip(strip.values, strip.origins, strict=True))
    rows: list[str] = []
    for start in range(0, len(strip.elements), _ROW):
        cells, addresses = "", ""
        for element in strip.elements[start : start + _ROW]:
            if element is None:
                cells, addresses = f'{cells}<td class="gap">…</td>', f'{addresses}<td class="gap"></td>'
                continue
            value, origin = next(values)
            cells += _element(strip, element, value, origin)
            addresses += f'<td class="gap where">+{element * strip.item_bytes}</td>'
        rows.append(f"<tr>{cells}</tr><tr>{addresses}</tr>" if addressed else f"<tr>{cells}</tr>")
    where = f" from {strip.address:#x}" if addressed else ""
    note = f"{count(strip.length * strip.item_bytes, 'byte')}{where}, {strip.item_bytes} per element"
    body = f'<table class="grid"><tbody>{"".join(rows)}</tbody></table>' if rows else '<p class="note">no elements</p>'
    return (
        f'<div class="tensor {role}" role="group" aria-label="storage {strip.storage}">'
        f'<div class="name">{escape(title)} <span class="note">{note}</span></div>{body}</div>'
    )


def _element(strip: Strip, element: int, value: Number, origin: int) -> str:
    changed = value != origin
    label = f"element {element} of storage {strip.storage} is {number(value)}" + (f", was {origin}" if changed else "")
    source = () if strip.storage == 0 else (f"s0e{origin}",)
    classes = ("written",) if changed else ()
    return cell_markup(Cell(number(value), label, (f"s{strip.storage}e{element}",), source, classes))


def steps_table(walk: Walk) -> str:
    """One row per stage: shape, strides, and view or copy with the storage that it reads and what that cost."""
    rows = []
    for place, stage in enumerate(walk.stages):
        t = stage.tensor
        remarks = [r for r in (stage.inferred, stage.reach, stage.note) if r]
        if len(stage.pieces) > 1:
            shapes = ", ".join(format_shape(tuple(piece.shape)) for piece in stage.pieces)
            remarks.append(f"{len(stage.pieces)} pieces, all views of one storage: {shapes}")
        layout = (_unbroken(t.shape), _unbroken(t.stride()), str(t.storage_offset()), _yes(t.is_contiguous()))
        proof = _kind(copies=not stage.shares) if place else ""
        allocated = f"{count(stage.allocated, 'byte')} of new memory" if stage.allocated else "no new memory"
        proof += note(f"storage {stage.storage}, {allocated}")
        rows.append(row(code(stage.text) + "".join(map(note, remarks)), sizes(*layout), td(proof)))
    heads = ("step", "shape", "stride", "offset", "contiguous", "view or copy")
    return facts_table(heads, rows, kind="dense")


def operations_table(walk: Walk) -> str:
    """The operations that torch's dispatcher ran in each stage, by their own names."""
    rows = (row(code(stage.text), td(code(", ".join(stage.operations) or "nothing ran"))) for stage in walk.stages)
    return facts_table(("step", "what ran"), rows, kind="dense")


def _yes(holds: bool) -> str:  # noqa: FBT001 - as a table says it
    return "yes" if holds else "no"


def _kind(*, copies: bool) -> str:
    return verdict("copy", "second") if copies else verdict("view", "first")


def _unbroken(sizes: Sequence[int]) -> str:
    """A tuple that stays on its line."""
    return str(tuple(sizes)).replace(" ", "\u00a0")


def merge_table(merge: Merge) -> str:
    """Each pair of neighboring axes: can the two be read as one, and does the wanted shape need it?"""
    rows = []
    for pair in merge.pairs:
        reached = f"{merge.stride[pair.second]} × {merge.shape[pair.second]}"
        equation = f"stride[{pair.first}] = {pair.stride} {'=' if pair.merges else '≠'} {reached}"
        equation += f" = stride[{pair.second}] × size[{pair.second}]"
        stops = verdict("stops the view", "clash") if pair.blocks else ""
        said = texts((equation, _yes(pair.merges), _yes(pair.needed)))
        rows.append(row(f"axes {pair.first} and {pair.second}", said, td(stops)))
    asked = "one step in the first is all of the second?"
    return facts_table(("neighbors", asked, "can merge", f"{format_shape(merge.wanted)} needs it", ""), rows)


def clues_table(clues: tuple[Clue, ...]) -> str:
    """Chains to the wanted shape, with the order in which the numbers then stand."""
    rows = (
        row(code(clue.chain), td(_kind(copies=clue.copies)), td(code(f"{', '.join(map(str, clue.numbers))}, …")))
        for clue in clues
    )
    return facts_table(("chain", "", "its first numbers, row by row"), rows)
