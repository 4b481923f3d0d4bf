"""A slow rank and those that wait for it; and a step whose gradients are sent in several ways."""

from typing import Final

from core.distributed.cost import CAPS, Costs, Spread, Way
from core.pictures.distributed.cost import PARTS
from core.pictures.markup.cells import captioned
from core.pictures.markup.numbers import count, duration, times
from core.pictures.markup.tables import facts_table, row, verdict
from core.pictures.markup.twin import listed, twin

_CLASSES: Final = ("first", "clash", "second")  # the roles whose colors the parts have
_WIDTH: Final = 400  # units of a whole bar
_HEIGHT: Final = 18


def straggler_figure(costs: Costs, ranks: int, slow: int) -> str:
    """A bar for each rank: computing, waiting, communicating, when rank 0 computes `slow` times."""
    load = costs.straggling(ranks, slow)
    longest = max(costs.straggling(ranks, each).step for each in costs_slow(costs, ranks))
    rows = []
    for rank, spent in enumerate(load.each):
        title = f"rank {rank}" + (f' <span class="note">computes {slow} ×</span>' if rank == 0 and slow > 1 else "")
        numbers = " · ".join(duration(each) for each in spent.medians)
        rows.append(row(title, f"<td>{_bar(spent.medians, longest)}</td>", f'<td class="size">{numbers}</td>'))
    legend = " · ".join(PARTS)
    table = facts_table(("", "a step", (legend, "size")), rows, kind="dense wide")
    table = f'<div class="scroll" tabindex="0" role="region" aria-label="A step of each rank">{table}</div>'
    said = [
        f"rank {rank} computes for {duration(spent.medians[0])}, waits for {duration(spent.medians[1])} and "
        f"communicates for {duration(spent.medians[2])}"
        for rank, spent in enumerate(load.each)
    ]
    return captioned(table, hint=waiting_words(costs, ranks, slow), words=f"In the median step {listed(said)}.")


def costs_slow(costs: Costs, ranks: int) -> list[int]:
    """How slow rank 0 was, in each of the measurements with so many ranks."""
    return [load.slow for load in costs.slow if load.ranks == ranks]


def waiting_words(costs: Costs, ranks: int, slow: int) -> str:
    """What the others' waiting has become."""
    now, even = (costs.straggling(ranks, each) for each in (slow, 1))
    others = [spent.medians[1] for spent in now.each[1:]]
    waited = sum(others) / len(others)
    if slow == 1:
        return f"Nobody is slow: the others wait {duration(waited)} in each step, which takes {duration(now.step)}."
    return (
        f"The others wait {duration(waited)} in each step, and it takes {duration(now.step)} in place of "
        f"{duration(even.step)}: the slowest rank sets the pace of all."
    )


def ways_table(costs: Costs, ranks: int) -> str:
    """A step in each way to send its gradients, on so many ranks."""
    ways = costs.sent(ranks)
    first, longest = ways[0], max(way.seconds[1] for way in ways)
    best = min(ways, key=lambda way: way.seconds[1])
    rows = [
        row(
            _name(way),
            f'<td class="size">{count(way.messages, "message")}</td>',
            f"<td>{_bar((way.seconds[1],), longest)}</td>",
            f'<td class="size">{duration(way.seconds[1])}<div class="note">{_half(way.seconds)}</div></td>',
            f'<td class="size">{_against(way, first, best)}</td>',
        )
        for way in ways
    ]
    head = ("", ("sent in", "size"), "a step", ("median, middle half", "size"), ("against the first", "size"))
    table = facts_table(head, rows, kind="dense wide")
    said = [f"{_name(way)} {duration(way.seconds[1])}" for way in ways]
    words = twin(f"A step on {ranks} ranks takes, by the way its gradients are sent: {listed(said)}.")
    label = "A step by the way its gradients are sent"
    return f'{words}<div class="scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'


def ways_words(costs: Costs, ranks: int) -> str:
    """What overlap and larger buckets have saved, or not."""
    after, single, *buckets = costs.sent(ranks)
    small, large = buckets[0], buckets[-1]
    best = min(buckets, key=lambda way: way.seconds[1])
    return (
        f"Here, with {ranks} processes, the fastest of the buckets ({best.cap:g} MB) "
        f"{_compared(best, after)} sending everything after the backward pass; sending every tensor by itself "
        f"{_compared(single, after)} it. Buckets of {large.cap:g} MB {_compared(large, small)} those of "
        f"{small.cap:g} MB. Each message has a price of its own, so a few large ones are cheaper than many small ones; "
        "but the first of them can leave while the backward pass still computes only if there are several."
    )


def _compared(one: Way, other: Way) -> str:
    """That one takes less or more than the other, or that the middle halves do not tell them apart."""
    (low, median, high), (other_low, other_median, other_high) = one.seconds, other.seconds
    if low <= other_high and other_low <= high:
        return "cannot be told apart from"
    share = abs(median - other_median) / other_median
    return f"takes {share:.0%} {'less' if median < other_median else 'more'} time than"


def _name(way: Way) -> str:
    if way.cap is None:
        return "all after the backward pass, in one message"
    if way.cap == 0:
        return "each tensor by itself, after the backward pass"
    default = ", the default" if way.cap == CAPS[-1] else ""
    return f"DDP, buckets of {way.cap:g} MB{default}"


def _half(spread: Spread) -> str:
    return f"{duration(spread[0])} to {duration(spread[2])}"


def _against(way: Way, first: Way, best: Way) -> str:
    if way is first:
        return ""
    text = times(way.seconds[1] / first.seconds[1])
    return verdict(text, "result") if way is best else text


def _bar(found: tuple[float, ...], longest: float) -> str:
    """Parts of a bar, one after the other; a whole bar takes as long as the `longest`."""
    pieces, place = "", 0.0
    for role, seconds in zip(_CLASSES, found, strict=False):
        wide = _WIDTH * seconds / longest
        pieces += (
            f'<rect class="{role}" x="{place:.1f}" y="0" width="{wide:.1f}" height="{_HEIGHT}" '
            'style="fill: var(--role)"/>'
        )
        place += wide
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" '
        f'style="width: 100%; min-width: 90px; height: {_HEIGHT}px" aria-hidden="true">{pieces}</svg>'
    )
