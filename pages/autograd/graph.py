"""Which graph does torch build while a program runs, and how do gradients come back through it?"""

from dataclasses import dataclass, field

import streamlit as st

from core.autograd.tape import steps
from core.autograd.tape.diagram import Diagram, View, diagram
from core.autograd.tape.differences import Check, check
from core.autograd.tape.facts import tensor_facts
from core.autograd.tape.presets import PRESETS, ProgramPreset, starting_values
from core.autograd.tape.recording import Tape, record
from core.export.autograd.graph import dot, listing, printed, script
from core.language.program import Program
from core.language.words.program import ATTRIBUTES, FUNCTIONS, METHODS
from core.pictures.autograd.graph import graph_figure
from core.pictures.autograd.graph_tables import check_table, tensors_table
from core.pictures.autograd.steps import step_figure
from core.problem import InputProblem
from pages import parts, screen

FEW = 6  # rows of a table that may stand open below the picture
VIEWS = ["engine", "mathematics"]
FIRST = next(iter(PRESETS.values())).text
ARTICLE = {  # its listings are the first presets; what an input's field is left empty for is the preset's value
    "z = x * y + y ** 2": {"program": FIRST},
    "y = x ** 2 + 3 * x + 1": {"program": "y = x ** 2 + 3 * x + 1"},
    "f = a ** 2 * b + b ** 3": {"program": "f = a ** 2 * b + b ** 3"},
}


def use_preset(preset: ProgramPreset) -> None:
    """Put the preset's program into the widgets, with its own inputs, and begin at its first step."""
    fields = {f"in_{name}": "" for name in preset.values}
    switches = {f"grad_{name}": name not in preset.constants for name in preset.values}
    parts.assign(program=preset.text, step="start", **fields, **switches)


@dataclass(frozen=True)
class State:
    """What the widgets say: a program, the texts of its inputs in their order, and those that require no grad."""

    program: Program
    texts: tuple[tuple[str, str], ...]
    constants: tuple[str, ...]
    device: str


@dataclass(frozen=True)
class Run:
    """The recorded run of a state, and the check of its gradients."""

    tape: Tape
    numbers: Check


@dataclass(frozen=True)
class Sight:
    """What of the run of a state is looked at: a kind of diagram, which is drawn once for all steps, and a step."""

    run: Run = field(repr=False)
    diagram: Diagram = field(repr=False)
    state: State
    view: View
    place: int


def read(program: Program | None, device: str) -> State | None:
    """Draw a field and a switch for each input. A field left empty means the preset's value, or one that torch can run.

    While the program cannot be read, the inputs of the last one that could stay where they are.
    """
    names = program.inputs if program else st.session_state.get("graph_inputs", ())
    st.session_state["graph_inputs"] = names
    texts = starting_values(program) if program else {}
    if names:
        st.markdown("Inputs: the names that the program uses before it assigns them")
    constants = []
    for name in names:
        row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
        suggested = texts.get(name, "1")
        typed = row.text_input(
            name, "", key=f"in_{name}", bind="query-params", on_change=parts.assign, placeholder=suggested, width=96
        )
        texts[name] = typed or suggested
        if not row.toggle("requires_grad", value=True, key=f"grad_{name}", bind="query-params", on_change=parts.assign):
            constants.append(name)
    if program is None:
        return None
    return State(program, tuple((name, texts[name]) for name in names), tuple(constants), device)


def run(state: State) -> Run | None:
    """The recorded run, or None and the problem on the page. Who only steps through a run has it recorded once."""
    program = state.program
    inputs = parts.input_tensors(program.inputs, dict(state.texts), state.device)
    if inputs is None:
        return None

    def make() -> Run:
        tape = record(program, inputs, constants=state.constants)
        return Run(tape, check(tape))

    try:
        return parts.remember("graph-run", (program.text, state.texts, state.constants, state.device), make)
    except InputProblem as problem:
        parts.problem(problem, program.text, key="problem-run")
        return None


def graph_picture(sight: Sight) -> str:
    """The graph at its step."""
    return graph_figure(sight.diagram, sight.place)


def step_picture(sight: Sight) -> str:
    """What happens in the step."""
    tape = sight.run.tape
    return step_figure(steps.step(tape, sight.place), sight.place, steps.count(tape))


def choose_step(count: int) -> int:
    """The step to show, by slider, by button or by key. The last is called "end", whatever its number is."""
    names = ["start", *map(str, range(1, count - 1)), "end"]
    if count == 1:
        return 0
    slider = st.container()
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    field, back, on = row.container(width=96), row, row
    if st.session_state.get("step", "end") not in names:
        st.session_state["step"] = "end"
    step = field.selectbox(
        "Go to step", names, count - 1, key="step", bind="query-params", label_visibility="collapsed"
    )
    place = names.index(step)
    with slider:
        parts.dials(
            "place",
            [parts.Dial("Step", place, 0, count - 1, names=tuple(names))],
            lambda _, to: parts.assign(step=names[to]),
            wide=True,
            after=lambda _, to: to,
        )
    for button, text, to in ((back, "Back", place - 1), (on, "Next", place + 1)):
        possible = 0 <= to < count
        target = {"step": names[to] if possible else "end"}
        button.button(
            text,
            key=text,
            on_click=parts.assign,
            kwargs=target,
            shortcut=text[0],
            disabled=not possible,
        )
    return place


def show(state: State, run: Run, at: screen.Places) -> None:
    """The pictures, and what belongs to them."""
    tape = run.tape
    with at.bar:
        place = choose_step(steps.count(tape))
        label = "Nodes: functions as torch's engine has them, or variables as people draw them"
        chosen = parts.views(VIEWS, "graph_view", label=label)
    view: View = "mathematics" if chosen == VIEWS[1] else "engine"
    picture = diagram(tape, view)
    sight = Sight(run, picture, state, view, place)
    with at.stage:
        parts.picture("graph", sight, graph_picture)
        parts.picture("step", sight, step_picture)
    with at.words:
        tell(run, picture)


def tell(run: Run, picture: Diagram) -> None:
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
    parts.fold("Code that does this", "graph_code", lambda: show_code(tape, picture))


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


def show_code(tape: Tape, picture: Diagram) -> None:
    """The code, and the graph for Graphviz."""
    parts.code(script(tape), "graph.py", listing(tape), printed=lambda: printed(tape))
    parts.download("Download graph.dot", lambda: dot(picture), "graph.dot", "text/vnd.graphviz", key="dot")


def show_words() -> None:
    """What a program may be made of."""
    st.markdown(
        "Assignments, one per line; numbers, `True`, `None`, `tensor([[1., 2.], [3., 4.]])`, names, lists; "
        "`+ - * / ** @`, comparisons, subscripts such as `x[0, 1:]`; and these words of torch, as functions "
        "(`exp(x)`, `torch.exp(x)`), methods (`x.exp()`) and attributes (`x.T`)."
    )
    for title, words in (("Functions", FUNCTIONS), ("Methods", METHODS), ("Attributes", ATTRIBUTES)):
        st.caption(title)
        st.code("  ".join(words), language=None, wrap_lines=True)


device = parts.frame(
    "Computational graph",
    "Which graph does torch build while a program runs, and how do gradients come back through it?",
)
at = screen.places()
with at.controls:
    program = parts.program_field("program", PRESETS, use_preset)
    state = read(program, device)
inputs = {f"in_{name}": "" for name in ("x", "y", "a", "b")}
screen.chips("graph_article", ARTICLE, {"program": FIRST, **inputs}, at.chips, begin={"step": "start"})
with at.stage:
    recorded = run(state) if state else None
if state and recorded:
    show(state, recorded, at)
parts.fold("What a program may be made of", "words", show_words)
