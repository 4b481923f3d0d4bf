"""The second view: what several processes cost, measured on this host."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import limits
from core.distributed.cost import ROWS, SIZES, SLOW, SLOW_SIZE, WAY_SIZE, CostPlan, Costs, Measuring
from core.distributed.plan import most_ranks
from core.export.distributed.cost import script
from core.hosting.memory import available
from core.pictures.distributed import cost as charts
from core.pictures.distributed.straggler import straggler_figure, ways_table, ways_words
from core.problem import InputProblem
from pages import parts, screen
from pages.distributed.processes import Said, processes, wait_for

_NAME = "ranks-cost"
_SAID = Said(
    running=lambda run: (
        f"Measured with {run.measured} of 1 to {run.plan.ranks} processes; nothing else should keep this host busy …"
        if run.stages
        else "A launcher imports torch, and forks the processes …"
    ),
    done=lambda run: f"Measured on this host, with 1 to {run.plan.ranks} real processes, gloo, and its loopback.",
    stopped="Stopped: nothing was measured, so there is nothing to show.",
    instead="Nothing was measured, so there is nothing to show. The script below measures it on your own machine.",
)


@dataclass(frozen=True)
class State:
    """What is drawn of a measurement: for so many ranks, of the size at a place of `SIZES`, with rank 0 so slow."""

    plan: str
    ranks_count: int
    place: int
    ranks_slow: int


def show() -> None:
    """The view."""
    at = screen.places()
    with at.bar:
        ranks = parts.marked_number("Processes", "ranks_count", 2, range(1, limits.RANKS + 1), within=(1, limits.RANKS))
    with at.controls:
        size = st.select_slider(
            "Parameters, about", SIZES, 64_000, format_func=lambda each: f"{each:,}", key="ranks_size",
            bind="query-params",
        )  # fmt: skip
        rows = st.segmented_control(
            "Rows of a step, on all ranks together", ROWS, default=64, required=True, key="ranks_batch",
            bind="query-params", help="More rows are more to compute, and as much to send. It is measured anew.",
        )  # fmt: skip
    with at.stage:
        found = _measuring(rows)
    if found is not None and found[0].result is not None:
        _draw(found[0].result, ranks, SIZES.index(size), at)
    with at.words:
        _explain()
        plan = CostPlan(ranks, rows)
        parts.fold("Code that measures this", "ranks_cost_code", lambda: parts.code(script(plan), "cost.py"))
    if found is not None and not found[0].done:
        wait_for(*found, _SAID)


def _measuring(rows: int) -> tuple[Measuring, DeltaGenerator] | None:
    """The processes that measure or have measured, with the line that says how they are; None where there can be none.

    How many there can be changes with the memory that is left, and is no reason to measure again.
    """
    last: Measuring | None = parts.remembered(_NAME)
    if last is not None and last.plan.rows == rows:
        plan = last.plan
    else:
        most, why = most_ranks(available())
        if most == 0:
            fix = "run the script below with torchrun, on a machine of your own"
            parts.problem(InputProblem("No processes can be started here", why, fix), key="problem-ranks")
            st.caption("Nothing was measured, so there is nothing to show.")
            return None
        plan = CostPlan(most, rows)
    return processes(_NAME, plan, lambda: Measuring(plan), _SAID)


def _draw(costs: Costs, ranks: int, place: int, at: screen.Places) -> None:
    """Both charts, the slow rank, and the ways to send."""
    most = costs.plan.ranks
    slow = 1
    if ranks > 1 and most > 1:
        with at.controls:
            slow = parts.marked_number(
                "Rank 0 computes so many times", "ranks_slow", 3, SLOW, within=(SLOW[0], SLOW[-1])
            )
    state = State(repr(costs.plan), ranks, place, slow)

    def many(moved: State) -> int:
        return min(moved.ranks_count, most)

    with at.stage:
        parts.chart_of(
            "ranks-sizes",
            state,
            lambda moved: charts.sizes_data(costs, many(moved)),
            charts.sizes_spec(),
            charts.sizes_words(costs, many(state)),
        )
        parts.chart(
            charts.ranks_spec(), charts.ranks_data(costs, place), "ranks-numbers", charts.ranks_words(costs, place)
        )
        if ranks > most:
            st.caption(f"Measured with up to {most} processes: when it was, there was no room for more.")
        st.markdown(charts.finding(costs, many(state), place))
        if many(state) == 1:
            st.caption("One process has nobody to wait for and nothing to send: what follows begins with two.")
        else:
            _sharing(costs, state, many)
        parts.fold(
            "Table: all numbers of both charts",
            "ranks_cost_table",
            lambda: st.dataframe(charts.table(costs), hide_index=True, key="ranks-cost-table"),
        )


def _sharing(costs: Costs, state: State, many: Callable[[State], int]) -> None:
    """What a slow rank does to the others, and what overlap and larger buckets save."""
    st.markdown(f"**A straggler**, on a network of about {SLOW_SIZE:,} parameters: rank 0 really computes more often.")
    parts.picture("ranks-straggler", state, lambda moved: straggler_figure(costs, many(moved), moved.ranks_slow))
    st.markdown(
        f"**Overlap and buckets**, on a network of about {WAY_SIZE:,} parameters, whose gradients take 4 MB: "
        "`DistributedDataParallel` sends a bucket of them as soon as it is full, while the backward pass goes on."
    )
    parts.picture("ranks-ways", state, lambda moved: ways_table(costs, many(moved)))
    st.markdown(ways_words(costs, many(state)))


def _explain() -> None:
    """How it is measured, and what it can't show."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    st.markdown(
        "Every number is the median of up to 40 steps that real processes took: forward pass, backward pass, "
        "`all_reduce`, update. The rows are shared, so with more processes each has less to compute; what is sent is "
        "as much as there are parameters, however many rows there are. A rank **waits** from its call of `all_reduce` "
        "until the last rank calls it, by the clock that all processes of a host share; from there on, it "
        "**communicates**."
    )
    st.caption(
        f"This host has {cores} core{'s' * (cores > 1)} for the app. Each process computes on one, and communicating "
        "takes a core, too: with more processes than cores they take turns, and what looks like overlap is shared out. "
        "Messages go through this host's memory; a network between machines is slower. "
        "Whatever else the host does meanwhile is in the numbers."
    )
