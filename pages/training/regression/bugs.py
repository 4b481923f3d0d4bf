"""The view "bugs" of the regression page: the loop broken as people really break it, and a quiz."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import limits
from core.export.training.bugs import MarkedSource, source
from core.pictures.markup.marked_code import marked_code
from core.pictures.markup.numbers import number
from core.pictures.training import bugs as bugs_chart
from core.training.bugs import loop as bugs
from core.training.bugs.catalogue import BUGS, Bug, puzzle
from core.training.config import Config
from core.training.line.bowl import bowl
from pages import parts, screen
from pages.training.regression import controls
from pages.training.regression.data_panel import Chosen
from pages.training.regression.line_state import LineState

_SEEDS = 10**6


@dataclass(frozen=True)
class State(LineState):
    """A descent on its points, and the names of what is broken in its loop, sorted."""

    broken: tuple[str, ...]


def look(state: State) -> tuple[bugs.LoopOutcome, bugs.LoopOutcome]:
    """Run the right loop, and the one that is broken."""
    config, data = state.config, state.chosen.data
    right = bugs.run(bugs.listing(config, data, frozenset()), data)
    if not state.broken:
        return right, right
    return right, bugs.run(bugs.listing(config, data, frozenset(state.broken)), data)


def show(chosen: Chosen, device: str, at: screen.Places) -> None:
    """Draw the controls, both runs, and the code with its diagnosis or the quiz."""
    with at.bar:
        lr, epochs = controls.rate_and_epochs(chosen)
        quiz = st.toggle("Quiz: which bug is it?", key="quiz", bind="query-params", on_change=_draw)
        place = st.container()
    bug = _ask_puzzle(place) if quiz else None
    broken = frozenset([bug.name]) if bug else frozenset(_switches(place))

    config, data = Config(lr, epochs, chosen.start_w, chosen.start_b), chosen.data
    state = State(config, chosen, chosen.token, tuple(sorted(broken)))
    seen = parts.looked("bugs", look)
    right, outcome = seen(state)
    code = bugs.listing(config, data, broken)
    panel = source(code, bugs.recipe(config, data), outcome.failure)

    hidden = bug is not None and not _answered()
    for column, name in zip(st.columns(2), ("lines", "losses"), strict=True):

        def picture(moved: State, name: str = name) -> Mapping[str, Any]:
            return bugs_chart.data(bugs.shortened(moved.chosen.data), *seen(moved))[name]

        with column:
            parts.chart_of(f"bugs-{name}", state, picture, bugs_chart.spec(name), bugs_chart.ALT[name])
    st.caption(bugs_chart.caption(right, outcome))
    rows = bugs_chart.table(right, outcome)
    parts.fold("Table of the losses", "bugs_rows", lambda: st.dataframe(rows, hide_index=True))
    if outcome.failure:
        where = "" if hidden else f" in line {panel.failed}"
        st.markdown(f"**It stops{where}, {outcome.failure.when}:**")
        st.code(f"{outcome.failure.kind}: {outcome.failure.message}", language=None, wrap_lines=True)
    if bug:
        _answer(bug)
    if not hidden:
        parts.figure(marked_code(panel.lines, panel.changed, panel.failed), "code")
    controls.say_which_input(chosen)
    controls.say_plain()
    _notes(epochs, data.n, device)
    limit = bowl(data.x, data.y).largest_stable_rate
    if lr > limit:
        st.caption(f"Even the right loop diverges: the learning rate is above 2/λmax = {number(limit)} of this data.")
    if not hidden:
        _explain([BUGS[name] for name in BUGS if name in broken], panel, chosen)


def _switches(place: DeltaGenerator) -> list[str]:
    labels = {bug.label: bug.name for bug in BUGS.values()}
    chosen = place.pills(
        "Break the loop, in one way or in several",
        list(labels),
        selection_mode="multi",
        key="bugs",
        bind="query-params",
        persist_state="page",
    )
    return [labels[label] for label in chosen]


def _ask_puzzle(place: DeltaGenerator) -> Bug:
    """The bug to find. Its number is in the address, so that a class can look for the same."""
    number, following, score = place.columns([2, 1, 3], vertical_alignment="bottom")
    seed = int(number.number_input("Puzzle", 1, _SEEDS, 1, key="puzzle", bind="query-params"))
    following.button("Next", key="next", on_click=_draw)
    answers = _answers()
    if answers:
        found = sum(puzzle(each).name == answer for each, answer in answers.items())
        score.markdown(f"**{found} of {len(answers)}** found on the first try")
    return puzzle(seed)


def _draw() -> None:
    """Another puzzle, at random."""
    if not st.session_state["quiz"]:
        return
    last = st.session_state.get("puzzle", 0)
    number = (last + random.randrange(_SEEDS - 1)) % _SEEDS + 1  # noqa: S311 - no secret
    if "puzzle" not in st.session_state:
        st.query_params["puzzle"] = str(number)  # a field that is not drawn yet would not be written to the address
    parts.assign(puzzle=number)


def _answers() -> dict[int, str]:
    """The first answer to each puzzle of this visit."""
    answers: dict[int, str] = st.session_state.setdefault("bug_answers", {})
    return answers


def _answered() -> str | None:
    return _answers().get(int(st.session_state["puzzle"]))


def _answer(bug: Bug) -> None:
    given = _answered()
    if given is None:
        choice = st.selectbox(
            "What is wrong with the loop?",
            list(BUGS),
            index=None,
            format_func=lambda name: BUGS[name].title,
            placeholder="name it from its symptoms",
            key=f"answer-{st.session_state['puzzle']}",
        )
        st.button("Answer", key="give", type="primary", disabled=choice is None, on_click=_take, args=(choice,))
    elif given == bug.name:
        st.success(f"Found: {bug.title}.", icon=":material/check:")
    else:
        st.warning(f"Not quite: it is “{bug.title}”. You said: {BUGS[given].title}.", icon=":material/close:")


def _take(choice: str) -> None:
    _answers()[int(st.session_state["puzzle"])] = choice


def _notes(epochs: int, n: int, device: str) -> None:
    notes = []
    if epochs > limits.BUG_EPOCHS:
        notes.append(f"both loops have {limits.BUG_EPOCHS} epochs, not {epochs:,}")
    if n > limits.BUG_POINTS:
        notes.append(f"both use the first {limits.BUG_POINTS} of {n:,} points")
    if device != "cpu":
        notes.append("both run on the CPU")
    if notes:
        text = "; ".join(notes)
        st.caption(f"{text[0].upper()}{text[1:]}.")


def _diagnose(bug: Bug) -> None:
    st.markdown(f"{bug.why}\n\n**How to notice it:** {bug.notice}\n\n**How to fix it:**")
    st.code(bug.mend, language="python")


def _explain(broken: list[Bug], panel: MarkedSource, chosen: Chosen) -> None:
    if not broken:
        st.markdown(
            "Nothing is broken yet: both loops are the article's, to the last bit on this machine. "
            "Choose a bug, look at what happens "
            "before you read why, and then open the diagnosis."
        )
    for bug in broken:
        parts.fold(f"Diagnosis: {bug.title}", f"why_{bug.name}", partial(_diagnose, bug))
    parts.fold(
        "This code, to take away",
        "bugs_code",
        lambda: controls.code(chosen, panel.text, "broken.py" if broken else "regression.py"),
    )
