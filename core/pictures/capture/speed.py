"""A function as it is and compiled: the times of a call in a chart, and in tables what was paid and what is moved."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd

from core.capture.fusible import Fusible
from core.capture.speed import CallTime, Speed, SpeedPoint
from core.capture.traffic import Work
from core.pictures.charts.panels import ROOM
from core.pictures.devices.benchmark import POINTS, decades, duration_axis, panel
from core.pictures.markup.numbers import count, duration, memory, number, times
from core.pictures.markup.tables import facts_table, note, row, td, verdict

_ROLES: Final = {"faster": "result", "slower": "gradient", "the same": "plain"}


@cache
def speed_spec() -> dict[str, Any]:
    """Time of a call against size, eager and compiled. Whoever gets it must not change it."""
    return panel(
        ("low", "median", "high"),
        "time of one call",
        duration_axis(),
        alt.Legend(orient="top", title=None, labelLimit=300),
        height=320,
        heading=["Time of one call: the line is the median,", "the band the middle half of the measured blocks"],
        tip=alt.Tooltip("work:N", title="which are"),
    )


def speed_data(sizes: Sequence[int], speed: Speed | None) -> dict[str, pd.DataFrame]:
    """The datasets of the chart, of as many sizes as were measured."""
    rows = [
        {
            "series": name,
            "size": point.size,
            "median": took.median,
            "low": took.low,
            "high": took.high,
            "words": _spread(took),
            "work": f"{count(work.kernels, 'kernel')}, {memory(work.moved)} moved",
        }
        for point in (speed.points if speed else ())
        for name, took, work in (
            ("eager", point.eager, point.eager_work),
            (compiled_name(speed), point.compiled, point.compiled_work),
        )
    ]
    columns = ["series", "size", "median", "low", "high", "words", "work"]
    frame = pd.DataFrame(rows, columns=columns)
    low, high = decades([*frame["low"], *frame["high"]], (1e-5, 1e-3))
    names = ("eager", compiled_name(speed))
    ends = [(sizes[0], low), (sizes[-1], high)]
    room = pd.DataFrame([{"series": name, "size": n, "median": seconds} for name in names for n, seconds in ends])
    return {POINTS: frame, ROOM: room}


def speed_words(fusible: Fusible, speed: Speed | None) -> str:
    """The chart in words."""
    said = [f"Time of one call of {fusible.name} against size n, on logarithmic axes."]
    said += [
        f"At n = {point.size:,}: eager {duration(point.eager.median)}, {compiled_name(speed)} "
        f"{duration(point.compiled.median)}."
        for point in (speed.points if speed else ())
    ]
    return " ".join(said)


def compiled_name(speed: Speed | None) -> str:
    """What the compiled function is called in the chart."""
    return f"compiled by {speed.backend}" if speed else "compiled"


def times_table(points: Sequence[SpeedPoint]) -> str:
    """A row per size: what a call takes before and after, and after how many calls compiling has paid."""
    return facts_table(
        ("n", "eager", "compiled", "compile time"),
        [
            row(
                f"{point.size:,}",
                td(duration(point.eager.median)),
                td(f"{duration(point.compiled.median)} {_gain(point)}"),
                td(duration(point.compiling) + note(_paid(point))),
            )
            for point in points
        ],
    )


def work_table(works: Mapping[int, Work], compiled: Mapping[int, Work]) -> str:
    """A row per size: kernels and bytes of a call in eager mode, and what is known of the compiled one."""
    return facts_table(
        ("n", "kernels", "bytes moved", "at least", "arithmetic per byte"),
        [
            row(
                f"{n:,}",
                td(_change(number(work.kernels), number(compiled[n].kernels) if n in compiled else "")),
                td(_change(memory(work.moved), memory(compiled[n].moved) if n in compiled else "")),
                td(memory(work.least)),
                td(number(work.arithmetic / work.moved)),
            )
            for n, work in works.items()
        ],
    )


def work_words(fusible: Fusible, n: int, work: Work) -> str:
    """What the counts say about size `n`, in Markdown."""
    begin = (
        f"At n = {n:,} eager mode runs **{count(work.kernels, 'kernel')}**, one per operation, which read what they "
        f"are given from memory and write what they give: **{memory(work.moved)}** per call."
    )
    once = f"What goes in and comes out is {memory(work.least)}"
    if fusible.limit == "arithmetic":
        return (
            f"{begin} {once}, too: there is nothing to fuse. And for each byte there are "
            f"{number(work.arithmetic / work.moved)} operations of arithmetic: those take the time, not the memory."
        )
    if fusible.limit == "the call":
        return (
            f"{begin} {once}. But a call so small takes its time in Python and in torch's dispatcher, and a compiled "
            "function checks its guards at each call, besides."
        )
    return (
        f"{begin} {once}: one kernel that keeps what is between in registers and caches moves "
        f"**{number(work.moved / work.least)} times less**. For each byte there are only "
        f"{number(work.arithmetic / work.moved)} operations of arithmetic, so with a large n memory takes the "
        "time, and fusion saves it."
    )


def outcome_words(speed: Speed) -> str:
    """What was measured at the largest size so far, and what it took before, in Markdown."""
    point = speed.points[-1]
    told = {"faster": "is faster than eager mode", "slower": "is slower than eager mode"}
    verdict_words = told.get(point.verdict, "and eager mode cannot be told apart: the bands overlap")
    begin = f"At n = {point.size:,} the function compiled by `{speed.backend}` {verdict_words}"
    less = point.eager_work.moved / point.compiled_work.moved
    moved = f", and moves {number(less)} times less" if less > 1 else ", and moves as much"
    return (
        f"{begin}{moved if point.verdict in told else ''}. {_gap(point)} The "
        f"first compilation of the process, of another function, took {duration(speed.started)}, once; it is in no "
        "row of the table."
    )


def _change(before: str, after: str) -> str:
    before, after = (text.replace(" ", "&nbsp;") for text in (before, after))
    return f"{before} → <strong>{after}</strong>" if after else before


def _gain(point: SpeedPoint) -> str:
    if point.verdict == "the same":
        return verdict("cannot be told apart", "plain")
    factor = point.gain if point.verdict == "faster" else 1 / point.gain
    return verdict(f"{times(factor)} {'as fast' if point.verdict == 'faster' else 'as long'}", _ROLES[point.verdict])


def _gap(point: SpeedPoint) -> str:
    if point.gap == 0:
        return "The results are equal to the last bit."
    return f"The results differ by at most {number(point.gap)}: fused arithmetic may round otherwise."


def _paid(point: SpeedPoint) -> str:
    calls = point.paid_after
    return "never pays" if calls is None else f"paid after {count(calls, 'call')}"


def _spread(took: CallTime) -> str:
    return f"{duration(took.median)} ({duration(took.low)} to {duration(took.high)})"
