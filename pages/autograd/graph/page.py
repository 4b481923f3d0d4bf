"""Which graph does torch build while a program runs, and how do gradients come back through it?"""

from dataclasses import dataclass, field

import streamlit as st

from core.autograd.tape import steps
from core.autograd.tape.diagram import Diagram, View, diagram
from core.autograd.tape.differences import Check
from core.autograd.tape.facts import tensor_facts
from core.autograd.tape.presets import FORKS, PRESETS
from core.autograd.tape.recording import Tape
from core.export.autograd.graph import dot, listing, printed, script
from core.language.branching import parse_branching
from core.language.words.program import ATTRIBUTES, FUNCTIONS, METHODS
from core.pictures.autograd.graph import graph_figure
from core.pictures.autograd.graph_tables import check_table, tensors_table
from core.pictures.autograd.steps import step_figure
from pages import parts, screen
from pages.autograd.graph import two_runs
from pages.autograd.graph.state import BEGINNINGS, Run, State, read, run, use_preset
from pages.autograd.graph.stepping import choose_step, choose_view

FEW = 6  # rows of a table that may stand open below the picture
RUNS = ["one run", "two runs, side by side"]
FIRST = next(iter(PRESETS.values())).text
ARTICLE = {  # its listings are the first presets; what an input's field is left empty for is the preset's value
    "z = x * y + y ** 2": {"program": FIRST},
    "y = x ** 2 + 3 * x + 1": {"program": "y = x ** 2 + 3 * x + 1"},
    "f = a ** 2 * b + b ** 3": {"program": "f = a ** 2 * b + b ** 3"},
    "an if: two graphs": {"program": FORKS["An if"].text, "graph_runs": RUNS[1]},
}


@dataclass(frozen=True)
class Sight:
    """What of the run of a state is looked at: a kind of diagram, which is drawn once for all steps, and a step."""

    run: Run = field(repr=False)
    diagram: Diagram = field(repr=False)
    state: State
    view: View
    place: int


def graph_picture(sight: Sight) -> str:
    """The graph at its step."""
    return graph_figure(sight.diagram, sight.place)


def step_picture(sight: Sight) -> str:
    """What happens in the step."""
    tape = sight.run.tape
    return step_figure(steps.step(tape, sight.place), sight.place, steps.count(tape))


def show(state: State, run: Run, at: screen.Places) -> None:
    """The pictures, and what belongs to them."""
    tape = run.tape
    with at.bar:
        place = choose_step(steps.count(tape))
        view = choose_view()
    picture = diagram(tape, view)
    sight = Sight(run, picture, state, view, place)
    with at.stage:
        parts.picture("graph", sight, graph_picture)
        parts.picture("step", sight, step_picture)
    with at.words:
        tell(state, run, picture)


def tell(state: State, run: Run, picture: Diagram) -> None:
    """What the pictures show."""
    tape = run.tape
    if tape.refusal:
        st.warning("There is no backward pass from this output. Torch says:", icon=":material/info:")
        st.code(tape.refusal, language=None, wrap_lines=True)
    elif tape.value.dim():
        st.info(
            "The output is not a scalar, so backward needs a vector v, one number for each of its elements, and "
            "computes vᵀJ. Here v is all ones: the gradient of the output's sum.",
            icon=":material/info:",
        )
    st.markdown(
        "The article says that tensors are the nodes and operations the edges; torch builds it the other way round. "
        "Functions are the nodes of its graph: each function points at the ones "
        "that its gradients go to, and each leaf hangs off an AccumulateGrad. Each function keeps what its "
        f"derivative needs until backward: {picture.nbytes:,} bytes in this graph, with each storage counted once."
    )
    if run.numbers.comparisons:
        show_check(run.numbers, picture.symbol)
    parts.fold(
        "All tensors of the program",
        "tensors",
        lambda: parts.figure(tensors_table(tensor_facts(tape), picture), "tensors"),
    )
    parts.fold("Code that does this", "graph_code", lambda: show_code(state, tape, picture))


def show_check(numbers: Check, symbol: str) -> None:
    """The gradients beside finite differences; open where it is short, or where they differ."""
    agreement = "all agree" if numbers.agrees else "some differ, and why"
    with st.expander(
        f"Gradients checked against finite differences: {agreement}",
        expanded=not numbers.agrees or len(numbers.comparisons) <= FEW,
    ):
        parts.figure(check_table(numbers, symbol), "check")
        shown = "every element" if len(numbers.comparisons) == numbers.elements else "a sample of the elements"
        st.caption(f"Central differences in float64 on the CPU, for {shown} of the inputs that require grad.")


def show_code(state: State, tape: Tape, picture: Diagram) -> None:
    """The code, and the graph for Graphviz."""
    whole = state.program
    parts.code(script(tape, whole), "graph.py", listing(tape, whole), printed=lambda: printed(tape, whole))
    parts.download("Download graph.dot", lambda: dot(picture), "graph.dot", "text/vnd.graphviz", key="dot")


def show_words() -> None:
    """What a program may be made of."""
    st.markdown(
        "Assignments, one per line, and `if`, `elif` and `else` with such lines in them; numbers, "
        "`True`, `None`, `tensor([[1., 2.], [3., 4.]])`, names, lists; `+ - * / ** @`, comparisons, subscripts such as "
        "`x[0, 1:]`; and these words of torch, as functions (`exp(x)`, `torch.exp(x)`), methods (`x.exp()`) and "
        "attributes (`x.T`)."
    )
    for title, words in (("Functions", FUNCTIONS), ("Methods", METHODS), ("Attributes", ATTRIBUTES)):
        st.caption(title)
        st.code("  ".join(words), language=None, wrap_lines=True)


device = parts.frame(
    "Computational graph",
    "Which graph does torch build while a program runs, and how do gradients come back through it?",
)
together = parts.views(RUNS, "graph_runs", label="Runs") == RUNS[1]
at = screen.places()
with at.controls:
    program = parts.text_field("program", BEGINNINGS, use_preset, parse_branching)
    state = read(program, device)
inputs = {f"in_{name}": "" for name in ("x", "y", "a", "b")}
bare = {"program": FIRST, **inputs, "graph_runs": RUNS[0]}
screen.chips("graph_article", ARTICLE, bare, at.chips, begin={"step": "start"})
with at.stage:
    recorded = run(state) if state else None
if state and recorded:
    (two_runs.show if together else show)(state, recorded, at)
parts.fold("What a program may be made of", "words", show_words)
