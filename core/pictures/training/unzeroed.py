"""The same descent with zeroed gradients, without, and with momentum of 1: loss and w over the epochs.

The data is the article's, so every axis is known beforehand, and the specification is constant. What leaves an axis is
cut off.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, Literal

import altair as alt

from core.pictures.charts.panels import Columns, columns, finished, named
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import COLORS
from core.pictures.markup.tables import facts_table, row, sizes, td, verdict
from core.training.accumulation.unzeroed import WAYS, Loop, Loops

EPOCHS: Final = "epochs"  # rows: epoch, run, loss, w
BEST: Final = "best"  # one row: loss, w of the least-squares line
ALT: Final = (
    "Two charts over the epochs: the loss on a logarithmic axis, and w. Each has three curves: gradients zeroed, "
    "gradients not zeroed, and momentum 1, dashed, on the one before. A dashed line across is where least squares ends."
)
# Panel -> its height in pixels, and the part of its axis that is drawn; the article's start and line lie well inside.
_PANELS: Final = {"loss": (200, (0.1, 1_000.0)), "w": (150, (-4.0, 8.0))}
_TITLES: Final = {"loss": "Loss, on a log axis", "w": "w, the slope of the line"}
_COLORS: Final = [COLORS["result"], COLORS["first"], COLORS["second"]]
_INSIDE: Final = 44  # pixels of a y axis's labels: beside the panel they would stick out of the column


@cache
def spec() -> dict[str, Any]:
    """The Vega-Lite specification. Whoever gets it must not change it."""
    return finished(alt.vconcat(*map(_panel, _PANELS), spacing=10), orient="top", title=None, labelLimit=240)


def data(loops: Loops) -> dict[str, Columns]:
    """The runs and the least-squares line as the chart wants them, in columns."""
    rows = [
        (epoch, run.way, *numbers)
        for run in loops.runs
        for epoch, numbers in enumerate(zip(_cut(run.loss, "loss"), _cut(run.w, "w"), strict=True))
    ]
    best: Columns = {"loss": [loops.bowl.floor], "w": [loops.bowl.w]}
    return {EPOCHS: columns(("epoch", "run", "loss", "w"), rows), BEST: best}


def _cut(values: Sequence[float], panel: str) -> list[float | None]:
    """The values up to the first that leaves its panel; a run that diverges would cross it at every epoch."""
    low, high = _PANELS[panel][1]
    out = next((place for place, value in enumerate(values) if not low <= value <= high), len(values))
    return [value if place <= out else None for place, value in enumerate(values)]


def runs_table(loops: Loops) -> str:
    """How each run ended, beside least squares."""
    bowl = loops.bowl
    best = sizes(*map(number, (bowl.floor, bowl.floor, bowl.w, bowl.b)))
    rows = [*map(_row, loops.runs), f'<tr class="total">{td("least squares")}{best}</tr>']
    return facts_table(("", "loss at the end", "lowest loss", "w", "b"), rows)


def _row(run: Loop) -> str:
    end = "" if run.diverged is None else f" {verdict(f'diverged in epoch {run.diverged}', 'clash')}"
    return row(f"{run.way}{end}", sizes(*map(number, (run.loss[-1], min(run.loss), run.w[-1], run.b[-1]))))


def _panel(name: str) -> alt.LayerChart | alt.FacetChart:
    height, domain = _PANELS[name]
    kind: Literal["log", "linear"] = "log" if name == "loss" else "linear"
    y = alt.Y(
        f"{name}:Q",
        title=None,
        scale=alt.Scale(type=kind, domain=list(domain), nice=False),
        axis=alt.Axis(tickCount=4, offset=-_INSIDE, domain=False, format="~g"),
    )
    last = name == "w"
    x = alt.X(
        "epoch:Q",
        title="epoch" if last else None,
        scale=alt.Scale(nice=False, rangeMin=_INSIDE),
        axis=alt.Axis(labels=last, tickCount=5, tickMinStep=1, format="d"),
    )
    ways, momentum, forgot = list(WAYS), f"datum.run == '{WAYS[2]}'", f"datum.run == '{WAYS[1]}'"
    runs = (
        named(EPOCHS)
        .mark_line(clip=True)
        .encode(
            x=x,
            y=y,
            color=alt.Color("run:N", scale=alt.Scale(domain=ways, range=_COLORS)),
            # By conditions: scales with legends of their own would cost the browser more than the lines do.
            strokeWidth=alt.condition(forgot, alt.value(5), alt.value(2.2)),
            strokeDash=alt.condition(momentum, alt.value([4, 4]), alt.value([1, 0])),
            tooltip=["run:N", "epoch:Q", *(alt.Tooltip(f"{each}:Q", format=".5~g") for each in _PANELS)],
        )
    )
    rule = named(BEST).mark_rule(color=COLORS["gradient"], strokeWidth=1.5, strokeDash=[6, 4])
    across = {"x": alt.value(_INSIDE), "x2": alt.value("width")}
    title = alt.TitleParams(_TITLES[name], anchor="start", fontSize=13, offset=4)
    return alt.layer(rule.encode(**across, y=y), runs).properties(height=height, title=title)
