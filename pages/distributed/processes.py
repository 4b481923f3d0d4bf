"""The processes of a page under way: what is known of them, a way to stop them, and the wait for them."""

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.distributed.group import Group
from core.distributed.plan import RankPlan
from core.problem import InputProblem
from pages import parts
from pages.parts.turn import effort
from pages.screen import say_at_rest

_NAME = "ranks-group"
_SLICE = 0.1  # seconds between two looks at whether the run is still wanted
_REST = 0.4  # seconds that a plan has to stand before processes are started for it: a hand may still be moving


def processes(plan: RankPlan) -> tuple[Group, DeltaGenerator]:
    """The processes of `plan`, which may be over, with the line that says how they are, and a button."""
    group = parts.remember(_NAME, plan, lambda: Group(plan))
    state, buttons = st.columns([4, 1], vertical_alignment="center")
    line = state.empty()
    if not group.done:
        buttons.button("Stop", icon=":material/stop:", key="stop", on_click=group.stop, type="primary", width="stretch")
        line.caption(_words(group))
        return group, line
    if group.result is not None:
        line.caption(f"Run by {plan.ranks} process{'es' * (plan.ranks > 1)} of this host, on its loopback.")
        return group, line
    buttons.button(
        "Again", icon=":material/replay:", key="again", on_click=parts.forget, args=(_NAME,), width="stretch"
    )
    if group.problem is None:
        line.caption("Stopped. One process computes the shards in turn, by hand.")
        return group, line
    with line:
        parts.problem(group.problem, key="problem-ranks")
    st.caption("So one process computes the shards in turn, by hand, and nobody sends anything.")
    return group, line


def wait_for(group: Group, line: DeltaGenerator) -> None:
    """Wait for the processes in the visitor's turn, then draw the page again. They end when this run does."""
    say_at_rest()
    with effort("child") as job, group, job.away():
        rest = time.monotonic() + _REST
        while not group.done:
            line.caption(_words(group))
            if time.monotonic() < rest:
                time.sleep(_SLICE)
                continue
            try:
                group.advance(seconds=_SLICE)
            except InputProblem as trouble:
                group.fail(trouble)
    st.rerun()


def _words(group: Group) -> str:
    if group.waiting:
        return "Another visitor is measuring; waiting for a turn …"
    if group.forking:
        return f"Torch is there, and {group.plan.ranks} processes are training …"
    return "A launcher imports torch, and forks the processes. Meanwhile, the shards in turn, by hand in one process:"
