"""Values and gradients element by element, for each way to write a function, and how a nan came about."""

from collections.abc import Sequence
from html import escape

from core.autograd.tracking.nan_gradients import Factor, Written, finite
from core.pictures.markup.numbers import number


def ways_table(x: Sequence[float], ways: Sequence[Written]) -> str:
    """A row per element of x, two columns per way: its value and its gradient. What is not finite is marked."""
    groups = "".join(
        f'<th scope="colgroup" colspan="2" class="size">{escape(each.way.name)}<br>{_verdict(each)}</th>'
        for each in ways
    )
    head = (
        '<th scope="col" class="size">x</th>'
        + '<th scope="col" class="size">y</th><th scope="col" class="size">gradient</th>' * len(ways)
    )
    rows = []
    for place, value in enumerate(x):
        cells = ""
        for each in ways:
            shown = each.values[place] if len(each.values) == len(x) else each.values[0] if place == 0 else None
            cells += _cell(shown) + _cell(each.gradients[place])
        rows.append(f'<tr><th scope="row" class="size">{number(value)}</th>{cells}</tr>')
    return (
        f'<table class="facts pinned"><thead><tr><td></td>{groups}</tr><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def factors_table(factors: Sequence[Factor]) -> str:
    """The backward pass as a column of products, element by element; the product that makes a nan is marked."""
    head = "".join(f'<th scope="col" class="size">{text}</th>' for text in ("received", "× local slope", "= sent on"))
    rows = []
    for factor in factors:
        for place, sent in enumerate(factor.sent):
            whole = len(factor.received) == len(factor.sent)
            received = factor.received[place] if whole else factor.received[0]
            name = f'<th scope="row" rowspan="{len(factor.sent)}">{escape(factor.node)}</th>' if place == 0 else ""
            slope = '<td class="size">copied</td>' if factor.local is None else _cell(factor.local[place])
            rows.append(f"<tr>{name}{_cell(received)}{slope}{_cell(sent)}</tr>")
    return f'<table class="facts"><thead><tr><td></td>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _verdict(written: Written) -> str:
    if finite(written.values) and finite(written.gradients):
        return '<span class="verdict result">all finite</span>'
    return '<span class="verdict clash">not finite</span>'


def _cell(value: float | None) -> str:
    if value is None:
        return '<td class="size"></td>'
    if finite((value,)):
        return f'<td class="size">{number(value)}</td>'
    return f'<td class="size"><span class="verdict clash">{number(value)}</span></td>'
