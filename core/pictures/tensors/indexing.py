"""Indexing as a picture: the cells an index takes, the cells it writes, and the cells that index tensors gather."""

from html import escape
from math import prod

from core.inputs.shapes import Shape, format_shape
from core.pictures.markup.cells import HINT, Cell, CellMaker, at, captioned, sign, tensor
from core.pictures.markup.numbers import count, number
from core.pictures.markup.tables import code, facts_table, row, td, texts
from core.pictures.tensors import in_words
from core.probe.excerpt import Excerpt, Index, Number, unravel
from core.tensors.indexing.assignment import Assignment
from core.tensors.indexing.cells import AssignmentPortrait, GatheringPortrait, SelectionPortrait
from core.tensors.indexing.equivalents import EquivalentLine
from core.tensors.indexing.gathering import Gathering
from core.tensors.indexing.selection import Selection


def selection_figure(selection: Selection, portrait: SelectionPortrait) -> str:
    """The tensor with the chosen cells, and the result."""
    name, shape = selection.index.name, portrait.source.shape
    times = dict(zip(portrait.source.indices, portrait.times, strict=True))

    def source_cell(index: Index, value: Number) -> Cell:
        taken = times[index]
        words = "not taken" if not taken else "taken once" if taken == 1 else f"taken {taken} times"
        label = f"{at(name, index)} = {number(value)}: {words}"
        return Cell(number(value), label, (f"x{number(value)}",), classes=() if taken else ("aside",))

    def result_cell(index: Index, value: Number) -> Cell:
        origin = at(name, unravel(int(value.real), shape))
        return Cell(number(value), f"{at('result', index)} = {origin} = {number(value)}", (), (f"x{number(value)}",))

    kind = "a view of the same storage" if selection.is_view else "a copy in its own storage"
    return captioned(
        f'<div class="row">{tensor(portrait.source, name, "first", source_cell)}<div class="row kept">{sign("→")}'
        f"{tensor(portrait.result, 'result', 'result', result_cell, note=kind)}</div></div>",
        hint=HINT,
        words=in_words.selection(selection, portrait),
    )


def steps_table(selection: Selection) -> str:
    """One row per item: the axes of x it uses, the sizes it leaves, and why; then the shape, predicted and real."""
    prediction = selection.prediction
    rows = []
    for step in prediction.steps:
        text = "not mentioned" if step.position is None else _item(selection, step.position)
        takes = ", ".join(f"axis\u00a0{axis}" for axis in step.takes) or "none"
        gives = ", ".join(map(str, step.gives)) or "none"
        if step.array is not None:
            gives = f"index array {format_shape(step.array)}"
        rows.append(row(code(text), texts((takes, gives)), td(escape(step.words), "words")))
    if prediction.arrays is not None:
        shape = format_shape(prediction.arrays)
        if prediction.front:
            where = "first, because something that keeps an axis stands between them"
        else:
            where = f"at axis {prediction.place}, where they stood, because they are neighbors"
        gives = ", ".join(map(str, prediction.arrays)) or "none"
        words = f"together they broadcast to {shape}; their axes stand {where}"
        rows.append(row("index arrays", texts(("", gives)), td(words, "words")))
    predicted = format_shape(prediction.shape) if prediction.shape is not None else "unknown"
    agree = "torch agrees" if prediction.shape == selection.shape else f"torch says {format_shape(selection.shape)}"
    whole = td(f'<span class="verdict">{predicted}</span>')
    rows.append(row("result", td(""), whole, td(f"predicted; {agree}"), kind="total result"))
    return facts_table(("item", "uses", "leaves", "because"), rows)


def proof_table(selection: Selection) -> str:
    """View or copy: storage, offset, strides, and the operations that ran."""
    x, result = selection.source, selection.result
    rows = [
        ("storage begins at", *(f"{t.untyped_storage().data_ptr():#x}" for t in (x, result))),
        ("storage holds", *(count(t.untyped_storage().nbytes(), "byte") for t in (x, result))),
        ("offset", *(count(int(t.storage_offset()), "element") for t in (x, result))),
        ("stride", *(str(tuple(t.stride())) for t in (x, result))),
        ("is_contiguous()", *(str(t.is_contiguous()) for t in (x, result))),
    ]
    kind = f'<span class="verdict">{"view" if selection.is_view else "copy"}</span>'
    ran = code(", ".join(selection.operations) or "none")
    return facts_table(
        ("", selection.index.name, "result"),
        [
            *(row(what, texts(both)) for what, *both in rows),
            row("ATen operations that ran", td(""), td(ran)),
            row("so it is a", td(""), td(kind), kind="total result"),
        ],
    )


def equivalents_table(found: tuple[EquivalentLine, ...]) -> str:
    """Lines that give the same."""
    return facts_table((), (row(escape(each.operation), td(code(each.line))) for each in found))


def assignment_figure(assignment: Assignment, portrait: AssignmentPortrait) -> str:
    """The tensor before and after the write, and v, taken before it, before and after."""
    name = assignment.index.name
    changed = {
        index: (old, new)
        for index, old, new in zip(portrait.before.indices, portrait.before.values, portrait.after.values, strict=True)
    }

    def x_cell(index: Index, value: Number) -> Cell:
        old, new = changed[index]
        words = f"was {number(old)}, is {number(new)}" if old != new else f"is {number(old)} before and after"
        return Cell(
            number(value),
            f"{at(name, index)} {words}",
            (f"x{number(old)}",),
            classes=("written",) if old != new else (),
        )

    seen = _seen(portrait, name)
    kind = f"shares {name}'s storage" if assignment.shares else "has its own storage"
    return captioned(
        f'<div class="row">{tensor(portrait.before, name, "first", x_cell, note="before")}{sign("→")}'
        f"{tensor(portrait.after, name, 'result', x_cell, note='after')}</div>"
        f'<div class="down">v = {escape(assignment.watched.source)}, taken before the write, {kind}</div>'
        f'<div class="row">{tensor(portrait.seen_before, "v", "second", seen, note="before")}{sign("→")}'
        f"{tensor(portrait.seen_after, 'v', 'second', seen, note='after')}</div>",
        hint=HINT,
        words=in_words.assignment(assignment, portrait),
    )


def _seen(portrait: AssignmentPortrait, name: str) -> CellMaker:
    cells = dict(
        zip(
            portrait.seen_before.indices,
            zip(portrait.places, portrait.seen_before.values, portrait.seen_after.values, strict=True),
            strict=True,
        )
    )

    def make(index: Index, value: Number) -> Cell:
        place, old, new = cells[index]
        origin = at(name, unravel(place, portrait.before.shape))
        words = f"was {number(old)}, is {number(new)}" if old != new else f"stays {number(old)}"
        classes = ("written",) if old != new else ()
        return Cell(number(value), f"{at('v', index)}, taken from {origin}, {words}", (f"x{place}",), classes=classes)

    return make


def gathering_figure(gathering: Gathering, portrait: GatheringPortrait) -> str:
    """The tensor, the index and the source; below them the result, each cell with the cells that it came from."""
    second = "y" if gathering.name == "where" else "source"
    parts = [tensor(portrait.x, "x", "first", _named("x", "x", portrait.x))]
    index_name = "condition" if gathering.name == "where" else "index"
    parts.append(tensor(portrait.index, index_name, "third", _named(index_name, "index", portrait.index)))
    if portrait.source is not None:
        parts.append(tensor(portrait.source, second, "second", _named(second, "source", portrait.source)))
    origins = dict(zip(portrait.result.indices, portrait.origins, strict=True))
    names = {
        "x": ("x", portrait.x.shape),
        "index": (index_name, portrait.index.shape),
        "source": (second, portrait.source.shape if portrait.source is not None else ()),
    }

    def result_cell(index: Index, value: Number) -> Cell:
        found = origins[index]
        data = [at(names[t][0], unravel(k, names[t][1])) for t, k in found if t != "index"]
        by = [at(names[t][0], unravel(k, names[t][1])) for t, k in found if t == "index"]
        label = f"{at('result', index)} = {' + '.join(data)} = {number(value)}" + (
            f", by {', '.join(by)}" if by else ""
        )
        classes = ("written",) if any(t == "source" for t, _ in found) and gathering.name != "where" else ()
        return Cell(number(value), label, (), tuple(f"{t}{k}" for t, k in found), classes=classes)

    result = tensor(portrait.result, "result", "result", result_cell)
    return captioned(
        f'<div class="row">{"".join(parts)}</div><div class="down"><code>{escape(gathering.formula)}</code></div>'
        f'<div class="row">{result}</div>',
        hint=HINT,
        words=in_words.gathering(gathering, portrait),
    )


def _named(name: str, group: str, excerpt: Excerpt) -> CellMaker:
    def make(index: Index, value: Number) -> Cell:
        return Cell(number(value), f"{at(name, index)} = {number(value)}", (f"{group}{_ravel(index, excerpt.shape)}",))

    return make


def _item(selection: Selection, position: int) -> str:
    items = selection.index.items
    if selection.prediction.listed:
        return f"item {position} of the list"
    return items[position].text if position < len(items) else "item"


def _ravel(index: Index, shape: Shape) -> int:
    return sum(i * prod(shape[axis + 1 :]) for axis, i in enumerate(index))
