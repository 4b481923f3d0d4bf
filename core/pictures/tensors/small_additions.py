"""A sum that grows by small steps in four dtypes, as a chart, and the same in a table."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt

from core.pictures.charts.panels import Columns, columns, finished, named
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import COLORS
from core.pictures.markup.tables import facts_table, row, td, texts
from core.tensors.dtypes.small_additions import DTYPES, Running

SUMS: Final = "sums"  # rows: additions, total, dtype
_COLORS: Final = [COLORS["plain"], COLORS["first"], COLORS["result"], COLORS["second"]]
_LABEL: Final = "abs(datum.value) >= 1000 ? format(datum.value, '.3~s') : format(datum.value, '.3~g')"
_DASHES: Final = [[1, 0], [8, 4], [4, 3], [2, 2]]


@cache
def spec() -> dict[str, Any]:
    """The Vega-Lite specification. Whoever gets it must not change it."""
    x = alt.X("additions:Q", title="additions", scale=alt.Scale(nice=False), axis=alt.Axis(format="~s", tickCount=5))
    chart = (
        named(SUMS)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=x,
            y=alt.Y("total:Q", title="sum", axis=alt.Axis(labelExpr=_LABEL)),
            color=alt.Color("dtype:N", scale=alt.Scale(domain=list(DTYPES), range=_COLORS)),
            strokeDash=alt.StrokeDash("dtype:N", scale=alt.Scale(domain=list(DTYPES), range=_DASHES)),
            tooltip=["dtype:N", alt.Tooltip("additions:Q", format=","), alt.Tooltip("total:Q", format=".6g")],
        )
    )
    return finished(chart, 320, orient="top", title=None)


def data(runs: Sequence[Running]) -> dict[str, Columns]:
    """The sums as the chart wants them, in columns; what is not finite is left out."""
    rows = [
        (many, total, run.dtype)
        for run in runs
        for many, total in zip(run.counts, run.totals, strict=True)
        if total - total == 0
    ]
    return {SUMS: columns(("additions", "total", "dtype"), rows)}


def caption(runs: Sequence[Running]) -> str:
    """The chart in words."""
    ends = "; ".join(
        f"{run.dtype} ends at {run.totals[-1]:.6g}"
        + (f" and does not move after {run.stalled:,} additions" if run.stalled is not None else "")
        for run in runs
    )
    return f"Running sums of {runs[0].counts[-1]:,} steps of {runs[0].step:g}: {ends}."


def additions_table(runs: Sequence[Running]) -> str:
    """What each dtype makes of the same additions."""
    rows = []
    for run in runs:
        at_once = number(run.at_once) if run.at_once - run.at_once else repr(run.at_once)
        stalled = f"after ≤ {run.stalled:,}" if run.stalled is not None else "no"
        sums = texts((f"{run.step:.6g}", repr(run.totals[-1])), "answer")
        rows.append(row(run.dtype, sums, td(stalled), td(at_once, "answer")))
    return facts_table(("dtype", "step", "one by one", "stands still", "by .sum()"), rows)
