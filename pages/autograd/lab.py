"""What does each line of a real listing do: to the tensors, to their memory, and to the graph?"""

from dataclasses import dataclass, field

import streamlit as st

from core.export.lab import script
from core.lab import run
from core.lab.listings.presets import LISTINGS
from core.lab.record.recording import Recording, Step
from core.language.words import listing as words
from core.pictures.lab.graph import lab_graph
from core.pictures.lab.listing import listing_figure, printed_figure
from core.pictures.lab.state import alive_figure, alive_table, step_heading
from core.pictures.markup.cells import stacked
from core.pictures.markup.problem_box import problem_box
from core.problem import Busy
from pages import parts, screen
from pages.parts.turn import effort
from pages.take.row import take_home

OWN = "your own listing"
FIRST = next(iter(LISTINGS.values()))
ARTICLE = {
    chip: {"listing": LISTINGS[name]}
    for chip, name in (
        ("z.backward()", "Autograd: a graph grows, and backward uses it up"),
        ("an if: define by run", "Dynamic graph: an if on a value"),
        ("gradients accumulate", "Autograd: gradients accumulate"),
        ("detach, no_grad", "Autograd: no_grad and detach"),
        ("gradient descent", "Training: gradient descent from scratch"),
    )
}
_AT_ONCE = 0.03  # seconds of a listing that are part of the page's own answer: most listings end within them


def use_preset() -> None:
    """Put the chosen listing into the field."""
    text = LISTINGS.get(st.session_state["preset"])
    if text is not None:
        parts.assign(listing=text, lab_step=1)  # a listing of ours is told from its first line


def start_anew() -> None:
    """A visitor's listing is shown where its run is most telling, and not where the last one was left."""
    st.session_state["lab-anew"] = True


def ask_for_listing() -> str:
    """The listing, from the field."""
    above = st.container()
    with st.expander("Write or paste a listing of your own"):
        text = st.text_area(
            "Listing",
            FIRST,
            key="listing",
            bind="query-params",
            on_change=start_anew,
            height=300,
            label_visibility="collapsed",
        )
        st.caption(
            "Ctrl+Enter runs it. It is read by the lab itself, never by Python, and is kept in this address alone."
        )
    known = {listing.strip(): name for name, listing in LISTINGS.items()}
    st.session_state["preset"] = known.get((text or "").strip())
    above.selectbox("Begin with", list(LISTINGS), key="preset", on_change=use_preset, placeholder=OWN)
    return text or ""


def recorded(text: str, device: str) -> Recording:
    """The recording of the listing; a visitor who only steps through it has it run once. Raises `Busy`."""

    def make() -> Recording:
        with effort(after=_AT_ONCE) as job:
            return run(text, device, job.breathe)

    return parts.remember("lab-run", (text, device), make)


@dataclass(frozen=True)
class Sight:
    """What of a recording is looked at: the step at a place, counted from 0. `run` tells it from other recordings."""

    recording: Recording = field(repr=False)
    run: tuple[str, str]  # the listing, and the device
    place: int


def listing_picture(sight: Sight) -> str:
    """The listing at the step, and what was printed by then."""
    return stacked(listing_figure(sight.recording, sight.place), printed_figure(sight.recording, sight.place))


def alive_picture(sight: Sight) -> str:
    """What is alive after the step, or why it failed."""
    recording, step = sight.recording, sight.recording.steps[sight.place]
    said = [step_heading(recording, sight.place)]
    if step.failed and recording.problem:
        said.append(problem_box(recording.problem, recording.listing))
    return stacked(*said, alive_figure(step))


def graph_picture(sight: Sight) -> str:
    """The graph as it stands after the step."""
    return lab_graph(sight.recording, sight.place)


def go(step: int) -> None:
    """Go to a step, counted from 1; a callback."""
    parts.assign(lab_step=step)


def choose_step(recording: Recording) -> int:
    """The place of the step to show, from 0: by slider, by number, by button or by key."""
    count = len(recording.steps)
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    sliding, typing = row.container(width="stretch"), row.container(width=120)
    if st.session_state.pop("lab-anew", False):
        st.session_state["lab_step"] = recording.telling + 1
    place = (
        int(typing.number_input("Go to step", 1, count, recording.telling + 1, key="lab_step", bind="query-params")) - 1
    )
    with sliding:
        parts.dials(
            "place",
            [parts.Dial("Step", place + 1, 1, count, disabled=count == 1)],
            lambda _, value: go(value),
            wide=True,
            after=lambda _, value: value - 1,
        )
    jumps = (
        ("Back", place - 1 if place else None, "b"),
        ("Next", place + 1 if place + 1 < count else None, "n"),
        ("Next print", recording.next_print(place), "p"),
    )
    with row:
        for label, to, shortcut in jumps:
            step = 0 if to is None else to + 1
            st.button(label, key=label, on_click=go, args=(step,), disabled=to is None, shortcut=shortcut)
    return place


def show(recording: Recording, at: screen.Places) -> None:
    """The listing at one step, and everything that is alive then."""
    with at.bar:
        place = choose_step(recording)
    sight, step = Sight(recording, (recording.listing, device), place), recording.steps[place]

    def pick(line: str) -> None:
        if line.isdecimal() and len(line) < 6:
            to = recording.next_at(place, int(line))
            if to is None:
                to = recording.next_at(-1, int(line))
            if to is not None:
                go(to + 1)

    reading, looking = at.stage.columns(2, gap="medium")
    with reading:
        parts.picture("listing", sight, listing_picture, pick)
        st.caption("Click a line to go to the next time that it runs.")
    with looking:
        parts.picture("alive", sight, alive_picture)
    with at.words:
        parts.picture("graph", sight, graph_picture)
        tell(recording, step)


def tell(recording: Recording, step: Step) -> None:
    """What the pictures show, and where the run ends."""
    if recording.problem and not step.failed:
        st.caption(f"This run does not reach the end of the listing: step {len(recording.steps)} says why.")
    st.markdown(
        "The graph is built while the lines run, anew in every run: change a value that an `if` asks about, or the "
        "bound of a loop, and the same listing builds another graph. A backward pass walks it from right to left, and "
        "what the functions kept for that is released on the way."
    )
    parts.fold("Everything about each tensor", "facts", lambda: parts.figure(alive_table(step), "facts"))
    parts.fold("The listing as a file", "lab_code", lambda: take(recording))


def take(recording: Recording) -> None:
    """The listing as a script that runs by itself, to copy, and for a notebook with what the run has printed."""
    source = script(recording.listing)
    st.code(source, language="python")
    take_home(source, "listing.py", lambda: None if recording.problem else recording.printed)


def show_words() -> None:
    """What a listing may be made of."""
    st.markdown(
        "Python's assignments, `if`, `for`, `while`, `with`, `def`, `lambda`, `try`, `raise`, `assert`, lists, tuples, "
        "dictionaries, sets, f-strings and comprehensions; `torch`, `numpy as np`, `math`, `random` and `time` are "
        "known already; charts, files and progress bars are skipped, and only some rounds of a long loop are recorded. "
        "Random numbers begin with the seed 0 unless `torch.manual_seed` says otherwise."
    )
    known = (
        ("Torch functions", words.FUNCTIONS),
        ("Tensor methods", words.METHODS),
        ("Attributes", words.ATTRIBUTES),
        ("Python", words.BUILTINS),
        ("Methods of lists, strings, dictionaries, sets, numbers and arrays", words.OTHER_METHODS),
        ("NumPy", words.ARRAY_FUNCTIONS),
        ("math", words.MATH),
    )
    for title, names in known:
        st.caption(title)
        st.code("  ".join(names), language=None, wrap_lines=True)


device = parts.frame(
    "Lab: code, line by line", "What does each line of a real listing do to the tensors, their memory, and the graph?"
)
at = screen.places(wide=True)
with at.controls:
    text = ask_for_listing()
screen.chips("lab_article", ARTICLE, {"listing": FIRST}, at.chips, begin={"lab_step": 1})
try:
    recording = recorded(text, device)
except Busy as busy:
    parts.problem(busy)
else:
    if recording.steps:
        show(recording, at)
    elif recording.problem:
        parts.problem(recording.problem, text)
with at.words:
    parts.fold("What a listing may be made of", "lab_words", show_words)
