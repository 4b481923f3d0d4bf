"""A visitor's turn: every run of a page waits for one, and what takes long waits in a line whose length it shows."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.hosting.job import Job
from core.hosting.turns import TURNS, Kind
from core.problem import InputProblem
from pages.parts.shown.problem import problem

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_SEEN: Final = "turn-seen"  # in the session: a page of it has been drawn
_WORDS: Final = {
    "answer": "Many visitors are here: this page is number {place} in the queue.",
    "opening": "Many visitors are here: this page is number {place} in the queue.",
    "work": "You are number {place} in line: your result is computed when it is your turn.",
    "live": "You are number {place} in line: many runs are being watched, and yours goes on when it is your turn.",
    "child": "You are number {place} in line: only one visitor measures at a time.",
}
_here = threading.local()  # the job of the page that runs on this thread


@contextmanager
def admitted() -> Iterator[None]:
    """Run a page inside: it has a turn, and gives it back however it ends."""
    context = get_script_run_ctx()
    alive = context.yield_check if context else lambda: None
    visitor = context.session_id if context else ""
    job = Job(TURNS, visitor, opening=_SEEN not in st.session_state, alive=alive, say=_Line().say)
    try:
        job.__enter__()
    except InputProblem as full:
        problem(full, key="problem-line")
        st.stop()
    _here.job = job
    try:
        yield
    finally:
        _here.job = None
        job.__exit__()
        st.session_state[_SEEN] = True


@contextmanager
def effort(kind: Kind = "work", *, after: float = 0.0) -> Iterator[Job]:
    """Compute inside what takes long, or `after` so many seconds turns out to, in the visitor's turn.

    Raises `Busy`, inside or where the job breathes, if too many wait for one.

    The place in line stands where the page stands now, as long as there is one to tell.
    """
    job: Job | None = getattr(_here, "job", None)
    if job is None:  # a page that is run on its own, by a test
        with admitted(), effort(kind, after=after) as other:
            yield other
        return
    with job.effort(kind, after=after):
        yield job


@contextmanager
def waiting() -> Iterator[Callable[[], None]]:
    """Wait inside for what others do, and keep nobody from computing. Gives what says whether the run is still wanted.

    That raises when it is not: the visitor has gone, or has asked for something else.
    """
    context = get_script_run_ctx()
    alive = context.yield_check if context else lambda: None
    job: Job | None = getattr(_here, "job", None)
    with job.away() if job else nullcontext():
        yield alive


class _Line:
    """The words about the place in line."""

    def __init__(self) -> None:
        self._box: DeltaGenerator | None = None

    def say(self, kind: Kind, place: int | None) -> None:
        """Tell the place; None: there is no longer any."""
        if place is None:
            if self._box is not None:
                self._box.empty()
                self._box = None
            return
        if self._box is None:
            self._box = st.empty()
        self._box.info(_WORDS[kind].format(place=place), icon=":material/hourglass_top:")
