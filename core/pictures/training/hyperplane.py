"""Two charts of a descent with several inputs: its loss on rows seen and unseen, and what it leaves unexplained."""

import math
from functools import cache
from html import escape
from typing import Any, Final

import altair as alt

from core.pictures.charts.panels import Columns, columns, finished, named
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import COLORS
from core.pictures.markup.tables import facts_table
from core.training.hyperplane.exact_fit import digits
from core.training.hyperplane.report import Curvature, Ground, Report, ScoredHyperplane

FRAMES: Final = "frames"  # rows: epoch, loss, rows
FLOOR: Final = "floor"  # one row: loss
RESIDUALS: Final = "residuals"  # rows: prediction, residual, rows
TRAIN: Final = "trained on"
TEST: Final = "tested on"

# The accessible names belong to the specification, so they say what is shown; a caption says the numbers.
LOSS_ALT: Final = (
    "The loss against the epoch, on a logarithmic axis: one line for the rows trained on, one for the rows tested on, "
    "and a dashed level, the lowest loss that least squares reaches on the rows trained on."
)
RESIDUALS_ALT: Final = (
    "The residuals, target minus prediction, against the prediction, as points around a level of zero: circles for "
    "the rows trained on, triangles for the rows tested on."
)
_HEIGHT: Final = 260  # pixels
_LEGEND: Final[dict[str, Any]] = {"orient": "top", "title": None}
_PARTS: Final = [TRAIN, TEST]
_COLOR: Final = alt.Color(
    "rows:N", title=None, scale=alt.Scale(domain=_PARTS, range=[COLORS["first"], COLORS["second"]])
)


@cache
def loss_spec() -> dict[str, Any]:
    """The Vega-Lite specification of the loss. Whoever gets it must not change it."""
    y = alt.Y("loss:Q", title=None, scale=alt.Scale(type="log", nice=False), axis=alt.Axis(tickCount=5, format=".1~e"))
    dashes = alt.StrokeDash("rows:N", title=None, scale=alt.Scale(domain=_PARTS, range=[[1, 0], [6, 3]]))
    lines = (
        named(FRAMES)
        .transform_filter("isFinite(datum.loss) && datum.loss > 0")
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X(
                "epoch:Q",
                title="epoch",
                scale=alt.Scale(nice=False),
                axis=alt.Axis(format=",d", tickCount=5, tickMinStep=1),
            ),
            y=y,
            color=_COLOR,
            strokeDash=dashes,
            tooltip=[alt.Tooltip("epoch:Q", format=",d"), alt.Tooltip("loss:Q", format=".4~g"), "rows:N"],
        )
    )
    floor = named(FLOOR).transform_filter("datum.loss > 0")
    level = floor.mark_rule(color=COLORS["gradient"], strokeDash=[2, 3], strokeWidth=2).encode(y=y)
    return finished(alt.layer(level, lines), _HEIGHT, "Loss, log axis; dotted: least squares", **_LEGEND)


@cache
def residuals_spec() -> dict[str, Any]:
    """The Vega-Lite specification of the residuals. Whoever gets it must not change it."""
    shapes = alt.Shape("rows:N", title=None, scale=alt.Scale(domain=_PARTS, range=["circle", "triangle-up"]))
    short = "abs(datum.value) >= 1e4 ? format(datum.value, '~s') : format(datum.value, '~g')"
    axis = alt.Axis(tickCount=5, labelExpr=short)
    points = (
        named(RESIDUALS)
        .mark_point(filled=True, size=36, opacity=0.7)
        .encode(
            x=alt.X("prediction:Q", title="prediction", scale=alt.Scale(zero=False), axis=axis),
            y=alt.Y("residual:Q", title=None, axis=axis),
            color=_COLOR,
            shape=shapes,
            tooltip=[alt.Tooltip(f"{name}:Q", format=".5~g") for name in ("prediction", "residual")] + ["rows:N"],
        )
    )
    zero = named(RESIDUALS).mark_rule(color=COLORS["plain"]).encode(y=alt.datum(0))
    return finished(alt.layer(zero, points), _HEIGHT, "Residuals: target − prediction", **_LEGEND)


def loss_data(on: Ground, run: Report) -> dict[str, Columns]:
    """The datasets of the first chart."""
    parts = [(TRAIN, run.loss), (TEST, run.test_loss)]
    rows = [(*point, name) for name, losses in parts for point in zip(run.frames, losses, strict=False)]
    return {
        FRAMES: columns(("epoch", "loss", "rows"), rows),
        FLOOR: {"loss": [-1.0 if on.floor is None else on.floor]},
    }


def residuals_data(run: Report) -> dict[str, Columns]:
    """The datasets of the second chart."""
    return {RESIDUALS: residuals_table(run)}


def losses_table(run: Report) -> Columns:
    """The same losses to read, exact: one row per keyframe."""
    columns: Columns = {"epoch": run.frames, f"loss, rows {TRAIN}": run.loss}
    return columns | ({f"loss, rows {TEST}": run.test_loss} if run.test_loss else {})


def residuals_table(run: Report) -> Columns:
    """The points of the second chart to read, exact."""
    return {"rows": [TEST if tested else TRAIN for tested in run.tested]} | {
        "prediction": run.prediction,
        "residual": run.residual,
    }


def caption(on: Ground, run: Report) -> str:
    """The charts in words."""
    text = f"After {run.course.epochs:,} epochs the loss is {number(run.loss[-1])} on the {len(on.rows.train):,} rows "
    text += f"{TRAIN}, from {number(run.loss[0])} at the start"
    if run.test_loss:
        text += f", and {number(run.test_loss[-1])} on the {len(on.rows.test):,} {TEST}"
    if on.floor is not None:
        text += f"; least squares leaves {number(on.floor)}{' on the former' if run.test_loss else ''}"
    text += "."
    if 0 < len(run.residual) < len(on.sample.y):
        text += f" Residuals of {len(run.residual):,} rows are shown, drawn by the seed."
    return text


def answers(on: Ground, run: Report) -> str:
    """Each weight as the descent has it, as float64 least squares has it, and how many of its digits are right."""
    names = [*on.sample.inputs, "b"]
    descent = [*run.answer.w, run.answer.b] if run.answer else [None] * len(names)
    least = [*on.fit.w, on.fit.b] if on.fit else [None] * len(names)
    rows = []
    for k, name in enumerate(names):
        cells = [_number(descent[k]), _full(least[k]), _right(on, k)]
        label = f"w of {escape(name)}" if k < len(names) - 1 else "b"
        rows.append(_row(label, cells))
    for part in ("train", "test"):
        values = [_share(answer, part) for answer in (run.answer, on.best)]
        rows.append(_row(f"R², rows {part}ed on" if part == "test" else "R², rows trained on", [*values, ""]))
    heads = ("", f"descent, {run.course.epochs:,} epochs", "least squares, float64", "exact digits of least squares")
    return _table(heads, rows)


def curvatures(on: Ground, *, standardized: bool) -> str:
    """What standardizing the inputs does to the loss's bowl, and to the epochs that the way down takes."""
    kinds = (("inputs as they are", on.raw, not standardized), ("standardized", on.standard, standardized))
    rows = [_row(escape(name) + (" ← now" if now else ""), _curvature(facts)) for name, facts, now in kinds]
    heads = (
        "",
        "condition number κ of the Hessian",
        "largest stable rate, 2/λmax",
        "epochs for 3 digits at the best rate",
    )
    return _table(heads, rows)


def _curvature(facts: Curvature) -> list[str]:
    epochs = "more than can be counted" if facts.epochs is None else f"{facts.epochs:,}"
    return [number(facts.condition), number(facts.largest_stable_rate), epochs]


def _number(value: float | None) -> str:
    return "diverged" if value is None else f"{value:.7g}".replace("-", "−")


def _full(value: float | None) -> str:
    return "none" if value is None else repr(value).replace("-", "−")


def _right(on: Ground, place: int) -> str:
    if on.fit is None:
        return ""
    if on.exact is None:
        return "too many rows to check"
    return _digits(digits([*on.fit.w, on.fit.b][place], on.exact[place]))


def _digits(count: float) -> str:
    return "all" if math.isinf(count) or count >= 15 else f"{count:.1f}"


def _share(answer: ScoredHyperplane | None, part: str) -> str:
    value = getattr(answer, part) if answer else None
    return "none" if value is None else f"{value:.6f}".replace("-", "−")


def _row(label: str, cells: list[str]) -> str:
    return f'<tr><th scope="row">{label}</th>{"".join(f"<td class=size>{escape(cell)}</td>" for cell in cells)}</tr>'


def _table(heads: tuple[str, ...], rows: list[str]) -> str:
    return f'<div class="scroll">{facts_table([(escape(name), "size") for name in heads], rows)}</div>'
