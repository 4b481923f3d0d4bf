"""The first view: what each rank does, step by step."""

from dataclasses import dataclass

import streamlit as st

from core import limits
from core.distributed.by_hand import by_hand
from core.distributed.group import Group
from core.distributed.plan import BREAKS, RankPlan, most_ranks
from core.distributed.record import Together
from core.export.distributed.ranks import script
from core.hosting.memory import available
from core.pictures.distributed import paths
from core.pictures.distributed.ranks import proof_table, ranks_figure, verdicts
from core.pictures.distributed.words import MEANING, after_words
from core.problem import InputProblem
from core.training.data import Synthetic
from pages import parts, screen
from pages.distributed.play import play
from pages.distributed.processes import Said, processes, wait_for

_SAID = Said(
    running=lambda group: (
        f"Torch is there, and {group.plan.ranks} processes are training …"
        if group.stages
        else "The processes are starting. Until then, by hand:"  # one line on a phone: the figure stands below
    ),
    done=lambda group: (
        f"Run by {group.plan.ranks} process{'es' * (group.plan.ranks > 1)} of this host, on its loopback."
    ),
    stopped="Stopped. One process computes the shards in turn, by hand.",
    instead="So one process computes the shards in turn, by hand, and nobody sends anything.",
)
_RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9]


@dataclass(frozen=True)
class State:
    """What is drawn: a record, told by its plan and by whether there were processes, at one of its steps."""

    plan: str
    real: bool
    ranks_step: int


def settings(at: screen.Places) -> RankPlan:
    """Draw the widgets that the numbers follow from."""
    with at.bar:
        ranks = parts.marked_number("Processes", "ranks_count", 2, range(1, limits.RANKS + 1), within=(1, limits.RANKS))
    with at.controls:
        labels = {label: name for name, label in BREAKS.items()}
        broken = st.pills(
            "Break it, in one way or in several",
            list(labels),
            selection_mode="multi",
            key="ranks_broken",
            bind="query-params",
        )
        uneven = st.toggle(
            "Unequal shards", key="ranks_uneven", bind="query-params", help="Rank 0 has seven tenths of the rows."
        )
        lr = parts.log_number("Learning rate", "ranks_lr", 0.1, _RATES)
        steps = parts.marked_number(
            "Steps", "ranks_steps", 20, range(5, limits.RANKS_STEPS + 1, 5), within=(1, limits.RANKS_STEPS)
        )
        ends = (limits.RANKS_LEAST_ROWS, limits.RANKS_ROWS)
        rows = parts.marked_number("Rows", "ranks_rows", 100, range(10, limits.RANKS_ROWS + 1, 10), within=ends)
        seed = st.number_input("Seed", 0, 2**32 - 1, 42, key="ranks_seed", bind="query-params")
    breaks = frozenset(labels[label] for label in broken or ())
    return RankPlan(ranks, Synthetic(rows, seed=seed), lr, steps, uneven, breaks)


def draw(facts: Together, at: screen.Places) -> None:
    """The step that is chosen, the proof, and both weights over all steps."""
    with at.bar:
        step = parts.marked_number("Step", "ranks_step", 1, range(1, facts.steps + 1), within=(1, limits.RANKS_STEPS))
        play("Step", "ranks_step")
    state = State(repr(facts.plan), facts.real, min(step, facts.steps))
    with at.stage:
        parts.picture("ranks", state, lambda moved: ranks_figure(facts, moved.ranks_step))
        parts.figure(verdicts(facts), "ranks-verdicts")
        parts.picture("ranks-proof", state, lambda moved: proof_table(facts, moved.ranks_step))
        for words in after_words(facts):
            st.markdown(words)
        if error := next((run.error for run in facts.ranks if run.error), None):
            st.markdown(f"**After step {facts.steps}, torch raised:**")
            st.code(error, language=None, wrap_lines=True)
        parts.chart_of("ranks-paths", state, lambda moved: paths.data(facts, moved.ranks_step), paths.spec(), paths.ALT)


def explain(plan: RankPlan) -> None:
    """What was seen, and what is broken."""
    for name in BREAKS:
        if name in plan.breaks:
            st.markdown(f"**{BREAKS[name].capitalize()}.** {MEANING[name]}")
    if not plan.breaks:
        st.markdown(
            "Each process has its own rows and its own copy of w and b. It computes the gradient of its rows, hands it "
            "in, and gets the sum of all: after that every process divides by their number and takes the same step. "
            "Nobody ever sends a weight or a row; the copies stay equal because equal numbers are treated equally."
        )
        st.markdown(
            "The mean of the ranks' means is the mean over all rows if each counts as much as it has rows. It is added "
            "up in another order than one process does, so the last bits may differ from its own: that is rounding. "
            "`DistributedDataParallel` does the same for every parameter, while the backward pass still runs; it takes "
            "all shards for equally long, and sends the weights of rank 0 to all at the start."
        )


def problem_or_facts(plan: RankPlan, group: Group | None) -> Together | None:
    """The record of the processes, or else what one process makes of it by hand; None where that cannot be had."""
    if group is not None and group.result is not None:
        return group.result
    try:
        return by_hand(plan)
    except InputProblem as trouble:
        if group is None or group.done:
            parts.problem(trouble)
        return None


def show() -> None:
    """The view."""
    at = screen.places()
    plan = settings(at)
    with at.controls:
        real = st.toggle(
            "Real processes",
            value=True,
            key="ranks_real",
            bind="query-params",
            help="Off: one process computes every shard in turn, and nobody sends anything.",
        )
    group = line = None
    with at.stage:
        if real:
            group, line = processes("ranks-group", plan, lambda: Group(plan), _SAID)
        else:
            st.caption("One process, sharded by hand: it computes the shards in turn, and nobody sends anything.")
        facts = problem_or_facts(plan, group)
    if facts is not None:
        draw(facts, at)
    with at.words:
        explain(plan)
        most, why = most_ranks(available())
        st.caption(f"There can be {most or 'no'} processes on this host now: {why}. One visitor's run at a time.")
        parts.fold("Code that does this", "ranks_code", lambda: parts.code(script(plan), "ranks.py"))
    if group is not None and line is not None and not group.done:
        wait_for(group, line, _SAID)
