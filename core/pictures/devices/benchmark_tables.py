"""A benchmark in words and numbers: the peak of each curve, who wins from where on, and how far four ways are off."""

from collections.abc import Sequence
from html import escape

from core.devices.benchmark import LeftOut, Point, Series
from core.devices.comparison import Crossover, crossover, peak
from core.devices.four_ways import FourWays
from core.pictures.devices.benchmark import labels
from core.pictures.markup.numbers import duration, times
from core.pictures.markup.tables import facts_table, note, row, td, verdict

_VERDICTS = {
    "cold": "the first call of a process also sets up what all later ones use",
    "warm": "each call timed by itself: right, except for the clock and the wait, which every call pays",
    "not synchronized": "the clock is read when the call returns, not when the device has finished",
    "synchronized": "blocks of many calls between two readings, as torch.utils.benchmark does: the reference",
}


def findings(series: Sequence[Series], points: Sequence[Point]) -> str:
    """A row per curve: its fastest and its best point, and from which size on it beats the first curve."""
    names = labels(series)
    by = {each: [p for p in points if p.series == each] for each in series}
    rows = []
    for each in series:
        best = peak(by[each])
        if best is None:
            continue
        against = crossover(by[series[0]], by[each]) if each != series[0] else None
        band = max((p.bandwidth for p in by[each] if p.bandwidth is not None), default=None)
        width = note(f"{band:.3g} GB/s at most") if band is not None else ""
        rate = f'{best.rate:.3g} GFLOP/s <span class="note">at n = {best.size:,}</span>{width}'
        shortest = duration(min(p.median for p in by[each]))
        rows.append(row(escape(names[each]), td(shortest), td(rate), td(_verdict(against, names[series[0]]))))
    columns = ("curve", "shortest call", "peak", f"against {names[series[0]]}")
    return facts_table(map(escape, columns), rows)


def left_out(series: Sequence[Series], gaps: Sequence[LeftOut]) -> str:
    """What was not measured, and why."""
    names = labels(series)
    rows = "".join(
        f"<li>{escape(names.get(gap.series, gap.series.device))}"
        f"{'' if gap.size is None else f' from n = {gap.size:,} on'}: {escape(gap.reason)}</li>"
        for gap in gaps
    )
    return f'<div class="problem doubt" role="note"><p class="what">Left out</p><ul>{rows}</ul></div>'


def ways_table(ways: FourWays) -> str:
    """The same operation timed four ways: by how much each is off, and why."""
    rows = []
    for timing in ways.timings:
        off = abs(timing.factor - 1) > 0.2
        factor = times(timing.factor) if timing.way != "synchronized" else "1"
        role = "result" if timing.way == "synchronized" else "clash" if off else "third"
        spread = f"{duration(timing.low)} to {duration(timing.high)}" if timing.samples > 1 else "one call, once"
        way, took = f"{timing.way}{note(_VERDICTS[timing.way])}", f"{duration(timing.seconds)}{note(spread)}"
        rows.append(row(way, td(took), td(verdict(factor, role))))
    return facts_table(("way", "one call takes", "factor"), rows)


def _verdict(against: Crossover | None, base: str) -> str:
    if against is None:
        return '<span class="note">the others are compared with it</span>'
    gain = f"{times(against.gain)} as fast" if against.gain >= 1 else f"{times(1 / against.gain)} as long"
    at = f"{gain} at n = {against.at:,}"
    if against.size is None:
        return verdict("slower at the largest size", "plain") + note(at)
    if against.below is None:
        return verdict("faster at every size", "result") + note(at)
    faster = f"faster from n = {against.size:,} on"
    mark = f'<span class="verdict result" title="than {escape(base)}">{faster}</span>'
    return mark + note(f"not yet at n = {against.below:,}; {at}")
