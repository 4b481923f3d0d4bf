"""Two runs of one program, side by side: define by run means that each builds a graph of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from core.autograd.tape import steps
from core.autograd.tape.diagram import Diagram, View, diagram
from core.autograd.tape.two_runs import compare
from core.export.autograd.two_runs import listing, printed, script
from core.inputs.values import parse_values
from core.pictures.autograd.graph import graph_figure
from core.pictures.autograd.steps import step_figure
from core.pictures.autograd.two_runs import run_figure, verdict_figure
from core.pictures.markup.numbers import number
from core.problem import InputProblem
from pages import parts, screen
from pages.autograd.graph.state import Run, State, make
from pages.autograd.graph.stepping import choose_step, choose_view

_END: Final = 10**6  # the last step of a run, whichever number that is: the runs may have different ones
_MARKS: Final = tuple(place / 2 for place in range(-10, 11))
_WITHIN: Final = (-1000.0, 1000.0)


@dataclass(frozen=True)
class Asked:
    """The second run: that of `state`, but for the input `name`, which is `second`."""

    state: State
    name: str
    second: float
    view: View

    @property
    def given(self) -> State:
        """The state with the second value in it."""
        return self.state.given(self.name, f"{self.second:.6g}")


@dataclass(frozen=True)
class Looked:
    """A recorded run and its diagram."""

    run: Run
    diagram: Diagram


@dataclass(frozen=True)
class Sight:
    """What is seen of the two runs: `first` is recorded already, and `second` the other value of the input."""

    first: Looked = field(repr=False)
    state: State
    name: str
    second: float
    view: View
    place: int

    @property
    def asked(self) -> Asked:
        """The second run."""
        return Asked(self.state, self.name, self.second, self.view)

    @property
    def titles(self) -> tuple[str, str]:
        """What tells the runs apart: `x = 2` and `x = −2`."""
        (first,) = parse_values(dict(self.state.texts)[self.name]).numbers
        return f"{self.name} = {number(first)}", f"{self.name} = {number(self.second)}"


Looks = Callable[[Asked], Looked]


def look(asked: Asked) -> Looked:
    """Run the program with the second value. Raises `InputProblem`."""
    run = make(asked.given, checked=False)
    return Looked(run, diagram(run.tape, asked.view))


def choose_second(state: State) -> tuple[str, float] | None:
    """Which input differs in the second run, and its value there; None if there is no number among the inputs."""
    scalars = [name for name, text in state.texts if parse_values(text).shape == ()]
    if not scalars:
        return None
    name = scalars[0]
    if len(scalars) > 1:
        if st.session_state.get("second_name") not in (None, *scalars):
            st.session_state["second_name"] = scalars[0]
        name = st.selectbox("The input that differs", scalars, key="second_name", bind="query-params")
    second = parts.marked_number(f"{name} in the second run", "second", -2.0, _MARKS, within=_WITHIN)
    return name, second


def show(state: State, run: Run, at: screen.Places) -> None:
    """The two graphs at one step, and what they have in common."""
    with at.bar:
        chosen = choose_second(state)
    if chosen is None:
        with at.stage:
            st.info("Two runs differ in one number, and none of these inputs is a single number.")
        return
    with at.controls:
        view = choose_view()
    first = Looked(run, diagram(run.tape, view))
    known = parts.looked("graph-second", look)
    asked = Asked(state, chosen[0], chosen[1], view)
    second, refused = None, None
    try:
        second = known(asked)
    except InputProblem as problem:
        refused = problem
    with at.bar:
        count = max(steps.count(each.run.tape) for each in (first, second or first))
        place = choose_step(count, _END)
    sight = Sight(first, state, *chosen, view, place)
    with at.stage:
        if refused:
            parts.problem(refused, state.program.text, key="problem-second")
            return
        parts.picture("verdict", sight, verdict_picture(known))
        left, right = st.columns(2)
        with left:
            _draw("first", sight, lambda it: (it.first, it.titles[0]))
        with right:
            _draw("second", sight, lambda it: (known(it.asked), it.titles[1]))
    with at.words:
        tell(sight, (first.run, known(asked).run))


def verdict_picture(known: Looks) -> Callable[[Sight], str]:
    """What the two graphs have in common, in words."""

    def draw(sight: Sight) -> str:
        return verdict_figure(compare(sight.first.run.tape, known(sight.asked).run.tape), *sight.titles)

    return draw


def _draw(key: str, sight: Sight, of: Callable[[Sight], tuple[Looked, str]]) -> None:
    """The lines that one of the runs came by, its graph, and what happens in its step."""

    def run_picture(sight: Sight) -> str:
        looked, title = of(sight)
        text, tape = sight.state.program.text, looked.run.tape
        graph = graph_figure(looked.diagram, min(sight.place, looked.diagram.steps - 1), down=True)
        return run_figure(title, text, tape, graph)

    def step_picture(sight: Sight) -> str:
        tape = of(sight)[0].run.tape
        place = min(sight.place, steps.count(tape) - 1)
        return step_figure(steps.step(tape, place), place, steps.count(tape))

    parts.picture(f"graph-{key}", sight, run_picture)
    parts.picture(f"step-{key}", sight, step_picture)


def tell(sight: Sight, runs: tuple[Run, Run]) -> None:
    """Why there are two, and the code."""
    program, tapes = sight.state.program, [run.tape for run in runs]
    st.markdown(
        "An `if` is Python's, and torch does not see it: the test is answered while the forward pass runs, and only "
        "the operations that are then carried out are recorded. This is what *define by run* means: each run builds "
        "its graph anew, and `backward()` goes back through the one that was built."
    )
    parts.fold(
        "Code that does this",
        "graph_code",
        lambda: parts.code(
            script(program, tapes), "two_runs.py", listing(program, tapes), printed=lambda: printed(program, tapes)
        ),
    )
