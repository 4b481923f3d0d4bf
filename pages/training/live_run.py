"""What the pages of live runs share: the buttons, and the loop that a run which moves is drawn in."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.inputs import events
from core.problem import Busy, InputProblem
from core.training.loop.pacing import Pacing
from pages.parts.sent import sent
from pages.parts.shown.problem import problem
from pages.parts.turn import effort
from pages.screen import say_at_rest

_LOADED: Final = "live-loaded"  # what says that the browser has loaded the page around a run
_GAVE_WAY: Final = "live-gave-way"  # in the session: the run was paused because others waited
_component = st.components.v2.component(
    "loaded", html="<i hidden></i>", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def _nothing() -> None:
    pass


def run_buttons(watch: Pacing[Any], then: Callable[[], None] = _nothing) -> None:
    """Play or pause, step, to the end, reset. `then` is called after each, but not after a pause."""

    def act(name: str) -> None:
        getattr(watch, name)()
        then()

    if watch.moving:
        st.button("Pause", icon=":material/pause:", key="pause", on_click=watch.pause, type="primary", shortcut="space")
    else:
        st.button(
            "Play", icon=":material/play_arrow:", key="play", on_click=act, args=("play",), type="primary",
            shortcut="space",
        )  # fmt: skip
    st.button("Step", icon=":material/skip_next:", key="run-step", on_click=act, args=("step",), help="One epoch")
    st.button(
        "To the end", icon=":material/fast_forward:", key="finish", on_click=act, args=("finish",),
        disabled=watch.run.done,
    )  # fmt: skip
    st.button(
        "Reset",
        icon=":material/replay:",
        key="reset",
        on_click=act,
        args=("reset",),
        disabled=watch.run.epoch == 0 and not watch.moving,  # one that moves is not drawn again at its first epoch
    )


def run_live(watch: Pacing[Any], speed: str, draw: Callable[[], None]) -> None:
    """Draw a run as long as it moves; to be called last on a page.

    A run that moves stays in this loop. A widget that is moved interrupts it after the next slice, and the page runs
    again with the new value; the run is in the session and loses nothing. A closed tab ends it in the same way.
    Several visitors' runs train and are drawn by turns; one that is paced waits where it is in nobody's way.
    """
    place = st.container()  # always there, so that what stands below it is not mounted anew
    if st.session_state.pop(_GAVE_WAY, False):
        st.info("Others have been waiting for a place among the runs, so this one was paused. Press Play to continue.")
    if not watch.moving:
        return
    if watch.mode == "finishing":
        with place:
            watch.loaded = watch.loaded or _loaded()
    say_at_rest()
    try:
        with effort("live") as job:
            while watch.moving and not job.overstays:
                wait = watch.tick(speed, at_most=job.slice)
                if wait:
                    with job.away():
                        time.sleep(wait)
                if watch.resting:
                    job.look()
                else:
                    draw()
                job.breathe()
    except Busy as busy:
        problem(busy, key="problem-live")
        watch.pause()
        st.stop()
    st.session_state[_GAVE_WAY] = watch.moving
    watch.pause()
    st.rerun()


def _loaded() -> bool:
    """Whether the browser has loaded a page around a run; draws what says so as long as it has not."""
    said = f"{_LOADED}-said"

    def note() -> None:
        with suppress(InputProblem):  # nothing of ours sends it
            events.pick(sent(_LOADED, "pick"))
            st.session_state[said] = True

    if said not in st.session_state:
        _component(data={"now": ""}, key=_LOADED, on_pick_change=note)
    return said in st.session_state
