"""The processes of a view under way: what is known of them, a way to stop them, and the wait for them."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.distributed.group import Processes
from core.problem import InputProblem
from pages import parts
from pages.parts.turn import effort
from pages.screen import say_at_rest

_SLICE = 0.1  # seconds between two looks at whether the run is still wanted
_REST = 0.4  # seconds that a plan has to stand before processes are started for it: a hand may still be moving
T = TypeVar("T", bound=Processes[Any, Any])


@dataclass(frozen=True)
class Said:
    """What is said while the processes run, of `T`, and of what they have done; and without them, what is there."""

    running: Callable[[Any], str]
    done: Callable[[Any], str]
    stopped: str
    instead: str


def processes(name: str, plan: Hashable, make: Callable[[], T], said: Said) -> tuple[T, DeltaGenerator]:
    """The processes of `plan`, which may be over, with the line that says how they are, and a button."""
    group = parts.remember(name, plan, make)
    state, buttons = st.columns([4, 1], vertical_alignment="center")
    line = state.empty()
    if not group.done:
        buttons.button("Stop", icon=":material/stop:", key="stop", on_click=group.stop, type="primary", width="stretch")
        line.caption(_words(group, said))
        return group, line
    if group.result is not None:
        line.caption(said.done(group))
        return group, line
    buttons.button("Again", icon=":material/replay:", key="again", on_click=parts.forget, args=(name,), width="stretch")
    if group.problem is None:
        line.caption(said.stopped)
        return group, line
    with line:
        parts.problem(group.problem, key="problem-ranks")
    st.caption(said.instead)
    return group, line


def wait_for(group: Processes[Any, Any], line: DeltaGenerator, said: Said) -> None:
    """Wait for the processes in the visitor's turn, then draw the page again. They end when this run does."""
    say_at_rest()
    with effort("child") as job, group, job.away():
        rest = time.monotonic() + _REST
        while not group.done:
            line.caption(_words(group, said))
            if time.monotonic() < rest:
                time.sleep(_SLICE)
                continue
            try:
                group.advance(seconds=_SLICE)
            except InputProblem as trouble:
                group.fail(trouble)
    st.rerun()


def _words(group: Processes[Any, Any], said: Said) -> str:
    return "Another visitor is measuring; waiting for a turn …" if group.waiting else said.running(group)
