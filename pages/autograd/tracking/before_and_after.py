"""The view "before and after": the graph and the gradients, without and with a treatment."""

from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

import streamlit as st

from core.autograd.tape.diagram import diagram
from core.autograd.tape.recording import Tape
from core.autograd.tape.steps import symbol
from core.autograd.tracking.treatments import Subject, Treatment, changes, edges, run
from core.export.autograd import tracking as export
from core.pictures.autograd import tracking as tracking_tables
from core.pictures.autograd.graph import graph_figure
from pages import parts, screen
from pages.autograd.tracking.fields import WAYS, ask, choose_treatment, code, cut_at, say_refusal

ARTICLE = {
    "y.detach()": {"way": "detach", **screen.OPENINGS["tracking"]},
    "torch.no_grad()": {"tracking_program": "y = x ** 2", "tracking_in_x": "[1, 2]", "way": "no_grad", "edge": "x → y"},
}
SETTINGS = {"tracking_program": "z = x * y + y ** 2", "tracking_in_x": "", "way": "detach", "edge": None}


@dataclass(frozen=True)
class State:
    """A program on its inputs, its run with everything tracked, and what is done to it.

    `asked` tells the program and its inputs from others, and `words` the treatment.
    """

    subject: Subject = field(repr=False)
    before: Tape = field(repr=False)
    treatment: Treatment = field(repr=False)
    asked: tuple[str, str]
    words: str

    sliders: ClassVar = ("edge",)

    def after(self, _key: str, place: int) -> Self:
        """The state in which the edge at this `place` is cut."""
        treatment = Treatment(edge=edges(self.before)[place])
        return replace(self, treatment=treatment, words=treatment.words)


def look(state: State) -> Tape:
    """Run the program as it is treated."""
    return run(state.subject, state.treatment)


def graph_before(state: State) -> str:
    """The graph with everything tracked, with the edge to cut marked in it."""
    picture = diagram(state.before, "mathematics")
    chosen = state.treatment.edge.label if state.treatment.edge else ""
    return graph_figure(picture, picture.steps, edges(state.before), chosen)


def graph_after(after: Tape) -> str:
    """What is left of the graph."""
    picture = diagram(after, "mathematics")
    return graph_figure(picture, picture.steps)


def gradients(state: State, after: Tape) -> str:
    """What is left of each gradient."""
    return tracking_tables.changes_table(changes(state.before, after), symbol(state.before), state.words)


def show(device: str, at: screen.Places) -> None:
    """The graph and the gradients, without and with a treatment."""
    if (asked := ask(device, at)) is None:
        return
    subject, before = asked
    with at.bar:
        treatment = choose_treatment(before, "way", WAYS)
    screen.chips("tracking_article", ARTICLE, SETTINGS, at.chips)
    if treatment is None:
        st.info("Nothing in this program is tracked, so there is nothing to cut.", icon=":material/info:")
        return
    inputs = repr([(name, str(value.device), value.tolist()) for name, value in subject.inputs.items()])
    state = State(subject, before, treatment, (subject.program.text, inputs), treatment.words)
    seen = parts.looked("treated", look)
    after = seen(state)
    st.caption("Before: everything is tracked")
    parts.picture("before", state, graph_before, pick=cut_at)
    st.caption(f"After: {treatment.words}")
    parts.picture("after", state, lambda moved: graph_after(seen(moved)))
    parts.picture("changes", state, lambda moved: gradients(moved, seen(moved)))
    say_refusal(after)
    st.markdown(
        "The values are the same in both: tracking decides what can be differentiated, not what is computed. A leaf "
        "keeps only the part of its gradient that comes back over edges that are not cut. So a gradient can become "
        "a *different* one without any warning from torch: the gradient of a function in which the cut operand is a "
        "constant."
    )
    code(
        lambda: export.before_after_script(before, treatment),
        "tracking.py",
        lambda: export.before_after_printed(before, after),
    )
