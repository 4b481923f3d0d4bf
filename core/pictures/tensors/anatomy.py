"""One tensor drawn with the place of each element in its storage, its attributes, and its statistics."""

from html import escape
from typing import Final

from core.pictures.markup.cells import Cell, CellMaker, at, captioned, sign, tensor
from core.pictures.markup.numbers import count, number
from core.pictures.markup.tables import code, facts_table, row, td, texts, verdict
from core.pictures.tensors import in_words
from core.probe.excerpt import Index, Number
from core.tensors.anatomy.attributes import Anatomy
from core.tensors.anatomy.ranks import Practice
from core.tensors.anatomy.summary import Statistics, Summary


def anatomy_figure(x: Anatomy, y: Anatomy | None = None, then: str = "") -> str:
    """The tensor `x`, and beside it `y`, made from it by `then`; the same element of the storage lights in both."""
    parts = [tensor(x.seen, "x", "first", _stored_cell("x", x), note=x.seen.dtype)]
    if y is not None:
        note = f"{then}, {'the same storage' if y.shares else 'its own storage'}"
        parts += [sign("→"), tensor(y.seen, "y", "result", _stored_cell("y", y, own=not y.shares), note=note)]
    hint = "Point at a cell, or move there with Tab and the arrow keys, to see where it lies in memory."
    return captioned(f'<div class="row">{"".join(parts)}</div>', hint=hint, words=in_words.anatomy(x, y, then))


# The attributes that the article names, in its order; the others are a second table.
_NAMED_FIRST: Final = ("y.shape", "y.size()", "y.dtype", "y.device", "y.requires_grad", "y.is_contiguous()")


def card(facts: Anatomy, name: str, *, further: bool = False) -> str:
    """A table with a row per attribute: the code that reads it, what torch answers, and what it means.

    It has the attributes that the article names, or the `further` ones.
    """
    rows = []
    for each in facts.attributes:
        if (each.code in _NAMED_FIRST) is further:
            continue
        reply = f'<div class="reply{" clash" if each.refused else ""}">→ {escape(each.value)}</div>'
        read = code(_named(each.code, name))
        rows.append(f"<tr>{td(read + reply)}{td(escape(each.sentence))}</tr>")
    return facts_table((), rows)


def summary_table(summary: Summary) -> str:
    """The statistics; where elements are NaN or infinite, a flag that counts them and the statistics without them."""
    counts = ((summary.nan, "NaN"), (summary.positive_inf, "+Inf"), (summary.negative_inf, "−Inf"))
    flags = [verdict(count(many, name), "clash") for many, name in counts if many]
    rows = [(f"of {summary.of}", summary.elements, summary.every)]
    if summary.finite is not None:
        left = summary.elements - sum(many for many, _ in counts)
        rows.append(("of the finite ones", left, summary.finite))
    head = ("", "elements", "min()", "max()", "mean()", "std()")
    table = facts_table(head, (row(escape(name), td(f"{many:,}"), _cells(each)) for name, many, each in rows))
    flag = " ".join(flags) or verdict("all finite", "result")
    return f'<p>{flag} <span class="note">{count(summary.zeros, "zero")}</span></p>{table}'


def practice_table(examples: tuple[Practice, ...], shape: tuple[int, ...]) -> str:
    """What tensors of each rank stand for; those of the rank in question are marked."""
    rows = (
        row(
            f'<span class="verdict">rank {len(each.shape)}</span>',
            texts((each.name, _axes(each), each.says)),
            kind="result" if len(each.shape) == len(shape) else "plain",
        )
        for each in examples
    )
    return facts_table((), rows)


def _axes(practice: Practice) -> str:
    if not practice.shape:
        return "()"
    named = (f"{size} {name}" for size, name in zip(practice.shape, practice.axes, strict=True))
    return f"({', '.join(named)})"


def _cells(statistics: Statistics) -> str:
    values = (statistics.minimum, statistics.maximum, statistics.mean, statistics.deviation)
    return texts("none" if value is None else number(value) for value in values)


def _named(code: str, name: str) -> str:
    return code.replace("y.", f"{name}.")


def _stored_cell(name: str, facts: Anatomy, *, own: bool = False) -> CellMaker:
    def make(index: Index, value: Number) -> Cell:
        label = f"{at(name, index)} = {number(value)}"
        if facts.offset is None:
            return Cell(number(value), f"{label}, found by its index: this layout has no strides")
        steps = zip(index, facts.seen.stride, strict=True)
        place = facts.offset + sum(i * step for i, step in steps)
        sums = " + ".join(
            [str(facts.offset), *(f"{i}×{step}" for i, step in zip(index, facts.seen.stride, strict=True))]
        )
        text = f"{label}, element {sums} = {place} of {'its own' if own else 'the'} storage"
        return Cell(number(value), text, (f"{name if own else 's'}-{place}",))

    return make
