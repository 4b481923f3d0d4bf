"""What will torch do? One question at a time, answered before torch is."""

import secrets
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core import limits
from core.lab import run
from core.pictures.lab.graph import lab_graph
from core.pictures.lab.state import alive_figure
from core.pictures.markup.cells import stacked
from core.practice.catalogue import subjects
from core.practice.course import RIGHT, RUN, WRONG, following, read_marks
from core.practice.marking import Mark, mark, read_answer
from core.practice.question import Question
from core.practice.template import SEEDS
from core.problem import InputProblem
from pages import parts, screen

TEN, ENDLESS = f"a run of {RUN}", "endless"
SUBJECTS = subjects()
FIELDS = {"shape": ("The shape, as in 3, 4", "its sizes"), "number": ("The number", "as Python writes it")}


@dataclass(frozen=True)
class State:
    """What is asked about, by which seed, and which answers were right so far; all of it is in the address."""

    about: str
    seed: int
    run: str
    marks: str


def draw_seed() -> None:
    """An address whose seed is "each" has another one for each visitor; it is in the address from an answer on."""
    if st.query_params.get("practice_seed") == "each":
        st.session_state["practice_seed"] = secrets.randbelow(SEEDS)


def read(at: screen.Places) -> State:
    """Draw the widgets."""
    draw_seed()
    with at.controls:
        about = st.selectbox(
            "Questions about", list(SUBJECTS), key="practice_about", bind="query-params", on_change=begin
        )
        kind = parts.views([TEN, ENDLESS], "practice_run", label="How many", labelled=True)
        seed = int(
            st.number_input(
                "Seed", 0, SEEDS - 1, 1, key="practice_seed", bind="query-params", on_change=begin,
                help="The same seed asks the same questions. A class can share the address.",
            )
        )  # fmt: skip
        with st.container(key="practice-kept"):  # not seen: it keeps the marks in the address
            marks = st.text_input("Answers so far", key="practice_done", bind="query-params")
    return State(about, seed, kind, read_marks(marks or ""))


def begin(seed: int | None = None) -> None:
    """Begin anew; a callback."""
    parts.assign(practice_done="", **({} if seed is None else {"practice_seed": seed % SEEDS}))


def go_on(state: State, given: Mark) -> None:
    """Count the answer, and go to the next question; a callback."""
    marks = state.marks + (RIGHT if given.right else WRONG)
    if len(marks) > limits.PRACTICE_QUESTIONS:
        begin(state.seed + 1)
    else:
        parts.assign(practice_done=marks)


def asked(state: State, count: int) -> Question:
    """The question that follows the first `count` answers."""
    template, seed = following(SUBJECTS[state.about], state.seed, state.marks[:count])
    return template(seed)


def show(state: State, at: screen.Places) -> None:
    """The question, or how the run went."""
    count = len(state.marks)
    if state.run == TEN and count >= RUN:
        show_score(state, at)
        return
    question = parts.remember("practice-question", state, lambda: asked(state, count))
    number = f"Question {count + 1}" + (f" of {RUN}" if state.run == TEN else "")
    right = f" · {state.marks.count(RIGHT)} right so far" if count else ""
    with at.stage:
        st.caption(f"{number} · {question.topic.title}{right}")
        st.markdown(f"**{question.prompt}**")
        st.code(question.code, language="python", wrap_lines=True)
        answer = given(question, state)
        if answer is None and question.shown:
            parts.figure(before(question), "practice-before")
        ask(question, state, answer)
    if answer is not None:
        tell(question, state, answer, at)


def given(question: Question, state: State) -> str | None:
    """The visitor's answer to this very question, None if there is none yet."""
    kept: dict[tuple[str, int, int], str] = st.session_state.get("practice-answer", {})
    return kept.get(name(question, state))


def name(question: Question, state: State) -> tuple[str, int, int]:
    """Which question this is, of all that a visit may see."""
    return question.template, question.seed, len(state.marks)


def take(question: Question, state: State, answer: str) -> None:
    """Keep an answer; a callback."""
    st.session_state["practice-answer"] = {name(question, state): answer}


def ask(question: Question, state: State, answer: str | None) -> None:
    """The options as buttons, or a field for an answer that is typed; and the hints."""
    if question.kind == "choice":
        for place, option in enumerate(question.options):
            icon = None if answer is None else judged(question, option, answer)
            st.button(
                f"`{option}`", key=f"option-{place}", on_click=take, args=(question, state, option), width="stretch",
                disabled=answer is not None, icon=icon,
            )  # fmt: skip
    elif answer is None:
        ask_for_text(question, state)
    if answer is None:
        show_hints(question, state)


def judged(question: Question, option: str, answer: str) -> str | None:
    """The icon beside an option when all is told."""
    if option == question.answer:
        return ":material/check:"
    return ":material/close:" if option == answer else None


def ask_for_text(question: Question, state: State) -> None:
    """A field for a shape or a number."""
    label, holder = FIELDS[question.kind]
    with st.form("practice-form", border=False):
        text = st.text_input(label, key=f"typed-{question.seed}", placeholder=holder)
        sent = st.form_submit_button("Answer", type="primary", key="practice-send")
    if sent:
        try:
            take(question, state, read_answer(question, text or ""))
        except InputProblem as trouble:
            parts.problem(trouble, text)
        else:
            st.rerun()


def show_hints(question: Question, state: State) -> None:
    """The hints that were asked for, and a button for the next one."""
    seen = st.session_state.get("practice-hints", {}).get(name(question, state), 0)
    for hint in question.hints[:seen]:
        st.info(hint, icon=":material/lightbulb:")
    if seen < len(question.hints):
        st.button(
            "Another hint" if seen else "Hint", icon=":material/lightbulb:", key="practice-hint", on_click=hint_more,
            args=(question, state, seen + 1),
        )  # fmt: skip


def hint_more(question: Question, state: State, count: int) -> None:
    """Show so many hints; a callback."""
    st.session_state["practice-hints"] = {name(question, state): count}


def before(question: Question) -> str:
    """The values of the first lines, which do not give the answer away."""
    return alive_figure(run(question.code).steps[question.shown - 1])


def tell(question: Question, state: State, answer: str, at: screen.Places) -> None:
    """Right or wrong, what was thought, what torch made of the listing, and where to see it happen."""
    told = mark(question, answer)
    with at.stage:
        if told.right:
            st.success(f"Right: torch gives `{question.answer}`.", icon=":material/check:")
        else:
            said = f" You said `{answer}`." if question.kind != "choice" else ""
            st.warning(f"Not quite: torch gives `{question.answer}`.{said} {told.thought}", icon=":material/close:")
        row = st.container(horizontal=True, vertical_alignment="center")
        row.button("Next", key="practice-next", type="primary", on_click=go_on, args=(state, told), shortcut="n")
        with row:
            parts.page_link(
                question.place.page, "See it happen", ":material/visibility:", dict(question.place.settings)
            )
    if not question.in_lab:
        return
    with at.words:
        st.caption("What torch made of these lines, just now:")
        parts.figure(parts.remember("practice-run", question.code, lambda: after(question)), "practice-after")
        parts.open_in_lab(question.code)


def after(question: Question) -> str:
    """Every tensor when all lines have run, and the graph if they built one."""
    recording = run(question.code)
    last = len(recording.steps) - 1
    graph = lab_graph(recording, last) if recording.nodes else ""
    return stacked(alive_figure(recording.steps[last]), graph)


def show_score(state: State, at: screen.Places) -> None:
    """How the run went, and what to do next."""
    right = state.marks[:RUN].count(RIGHT)
    missed = [asked(state, place).topic for place in range(RUN) if state.marks[place] == WRONG]
    with at.stage:
        st.subheader(f"{right} of {RUN} right", anchor=False)
        if missed:
            st.markdown("Worth another look:")
            for topic in dict.fromkeys(missed):
                parts.page_link(topic.page, topic.title, ":material/visibility:", {})
        else:
            st.markdown("You got all of them. The next ten have other numbers, and some ask other questions.")
        st.button(f"{RUN} more", key="practice-more", type="primary", on_click=begin, args=(state.seed + 1,))
        st.button("The same again", key="practice-again", on_click=begin)
    with at.words:
        st.caption("The address of this page holds the seed and your score; nothing is kept anywhere else.")


parts.frame("Practice", "What will torch do? Say it before torch does.")
st.html(Path(__file__).with_suffix(".css"))
at = screen.places()
show(read(at), at)
