"""w and b on each rank over the steps, beside one process on all the rows."""

from functools import cache
from typing import Any, Final

import altair as alt

from core.distributed.record import Together
from core.pictures.charts.panels import INSIDE, Columns, columns, finished, named
from core.pictures.markup.palette import COLORS, HIGHLIGHT

RUNS: Final = "runs"  # rows: step, who, wide, w, b
AT: Final = "at"  # one row: step
ALT: Final = (
    "Two charts over the steps: w, and b. A line for each rank, the first the widest, so that those which lie on one "
    "another can all be seen; a dashed one for one process on all rows; an upright where the step above is."
)
_RANKS: Final = [f"rank {rank}" for rank in range(4)]
_ALONE: Final = "one process, all rows"
_WIDTHS: Final = (7.5, 5.0, 3.0, 1.2)
_THIN: Final = 1.5
_COLORS: Final = [COLORS["first"], COLORS["second"], COLORS["third"], COLORS["plain"], HIGHLIGHT]


@cache
def spec() -> dict[str, Any]:
    """The Vega-Lite specification. Whoever gets it must not change it."""
    return finished(
        alt.vconcat(*map(_panel, ("w", "b")), spacing=10, bounds="flush"), orient="top", title=None, columns=2
    )


def data(facts: Together, step: int) -> dict[str, Columns]:
    """The weights in columns, and the step that is shown."""
    rows = [
        (state, who, _WIDTHS[rank], *facts.weights(rank, state))
        for rank, who in enumerate(_RANKS[: len(facts.ranks)])
        for state in range(facts.steps + 1)
    ]
    rows += [(state, _ALONE, _THIN, *pair) for state, pair in enumerate(facts.alone[: facts.steps + 1])]
    return {RUNS: columns(("step", "who", "wide", "w", "b"), rows), AT: {"step": [step]}}


def _panel(name: str) -> alt.LayerChart | alt.FacetChart:
    last = name == "b"
    x = alt.X(
        "step:Q",
        title="steps taken" if last else None,
        scale=alt.Scale(nice=False, rangeMin=INSIDE, rangeMax=alt.ExprRef("width - 14")),  # the last label has room
        axis=alt.Axis(labels=last, tickCount=5, tickMinStep=1, format="d"),
    )
    y = alt.Y(
        f"{name}:Q",
        title=None,
        scale=alt.Scale(zero=False),
        axis=alt.Axis(tickCount=4, offset=-INSIDE, domain=False, format="~g"),
    )
    who = [*_RANKS, _ALONE]
    alone = f"datum.who == '{_ALONE}'"
    lines = (
        named(RUNS)
        .mark_line()
        .encode(
            x=x,
            y=y,
            color=alt.Color("who:N", scale=alt.Scale(domain=who, range=_COLORS)),
            strokeWidth=alt.StrokeWidth("wide:Q", scale=None, legend=None),
            strokeDash=alt.condition(alone, alt.value([5, 4]), alt.value([1, 0])),
            tooltip=["who:N", "step:Q", alt.Tooltip("w:Q", format=".9~g"), alt.Tooltip("b:Q", format=".9~g")],
        )
    )
    rule = named(AT).mark_rule(color=COLORS["plain"], strokeWidth=1.5).encode(x=alt.X("step:Q", title=None))
    title = alt.TitleParams({"w": "w, the slope", "b": "b, the intercept"}[name], anchor="start", fontSize=13, offset=4)
    return alt.layer(rule, lines).properties(height=150, title=title)
