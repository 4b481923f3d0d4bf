"""What does torch's message mean, and how do you fix it?"""

from dataclasses import dataclass

import streamlit as st

from core import limits
from core.export.writing.literals import case_listing, case_printed, case_script
from core.museum.catalogue import EXHIBITS, HALLS, hall_of
from core.museum.exhibit import Exhibit, key_of
from core.museum.own.own_case import own_case
from core.museum.recognise import Recognised, most_alike, recognise
from core.pictures.museum import exhibit_figure, own_case_figure
from core.probe.refusals import play
from core.problem import InputProblem
from pages import parts, screen

NAMES = [exhibit.case.name for exhibit in EXHIBITS.values()]
EXAMPLE = """Traceback (most recent call last):
  File "train.py", line 21, in <module>
    scores = model(images)
RuntimeError: mat1 and mat2 shapes cannot be multiplied (64x1024 and 784x10)"""


@dataclass(frozen=True)
class State:
    """The exhibit that was chosen, and what was pasted. The text stays on this page: it is not part of the address."""

    exhibit: Exhibit
    pasted: str


def read(at: screen.Places) -> State:
    """Draw the widgets."""
    with at.bar:
        pasted = st.text_area(
            "Paste your message, or the whole traceback", key="pasted", height=110, max_chars=limits.MESSAGE_CHARACTERS
        )
        st.button("Paste an example", on_click=lambda: parts.assign(pasted=EXAMPLE), disabled=bool(pasted))
    with at.controls:
        st.selectbox("Another hall", list(HALLS), index=None, key="hall", on_change=enter, placeholder="Choose…")
        chips = st.container()
        name = st.selectbox("Exhibit", NAMES, key="exhibit", bind="query-params")
        exhibit = EXHIBITS[key_of(name)]
        hall = hall_of(exhibit)
        others = {each.case.name: {"exhibit": each.case.name} for each in HALLS[hall]}
        screen.chips("in_hall", others, {"exhibit": NAMES[0]}, chips, label=hall)
    return State(exhibit, pasted or "")


def enter() -> None:
    """Go to the first exhibit of a hall."""
    if (hall := st.session_state["hall"]) in HALLS:
        parts.assign(exhibit=HALLS[hall][0].case.name, pasted="")
        st.session_state["hall"] = None


def show(state: State, at: screen.Places) -> None:
    """What was pasted, if anything was; else the exhibit that was chosen."""
    if not state.pasted.strip():
        show_exhibit(state.exhibit, at)
        return
    try:
        found = recognise(state.pasted)
    except InputProblem as trouble:
        with at.stage:
            parts.problem(trouble)
        return
    if found is None:
        show_unknown(state.pasted, at)
    else:
        show_own(found, at)


def show_own(found: Recognised, at: screen.Places) -> None:
    """A visitor's own case, made again, and its exhibit."""
    case = own_case(found)
    with at.stage:
        if case is not None:
            parts.figure(own_case_figure(case), "own")
            if case.place is not None:
                parts.page_link(
                    case.place.page, "See your case happen", ":material/visibility:", dict(case.place.settings)
                )
    show_exhibit(found.exhibit, at)


def show_unknown(text: str, at: screen.Places) -> None:
    """An honest sentence, and the exhibits that are most alike."""
    alike = most_alike(text)
    with at.stage:
        what = InputProblem(
            "The museum does not have this message",
            "it knows the messages of torch that beginners meet most, in the words of torch 0.4 to 2.13",
            "look at the most similar exhibits, below"
            if alike
            else "paste the last lines of the traceback, with the error's class and all of its words",
        )
        parts.problem(what)
        for exhibit in alike:
            label = f"{hall_of(exhibit)}: {exhibit.case.name}"
            st.button(label, key=f"alike-{exhibit.key}", on_click=look_at, args=(exhibit.case.name,))


def look_at(name: str) -> None:
    """Put the pasted text away, and go to an exhibit."""
    parts.assign(exhibit=name, pasted="")


def show_exhibit(exhibit: Exhibit, at: screen.Places) -> None:
    """The exhibit, raised just now, and where one sees it happen."""
    ran = play(exhibit.case)
    with at.stage:
        parts.figure(exhibit_figure(exhibit, ran, hall_of(exhibit)), "exhibit")
    with at.words:
        if exhibit.place is not None:
            parts.page_link(exhibit.place.page, "See it happen", ":material/visibility:", dict(exhibit.place.settings))
        st.caption("Raised just now, on the CPU. What you paste is read on this page alone and kept nowhere.")
        parts.open_in_lab(case_listing(exhibit.case))
        parts.fold(
            "Code that does this",
            "errors_code",
            lambda: parts.code(case_script(exhibit.case, ran), "error.py", printed=lambda: case_printed(ran)),
        )


parts.frame("Error museum", "What does torch's message mean, and how do you fix it?")
at = screen.places()
show(read(at), at)
