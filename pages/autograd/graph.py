"""Which graph does torch build while a program runs, and how do gradients come back through it?"""

import streamlit as st

from core.autograd import steps
from core.autograd.diagram import diagram
from core.autograd.finite_differences import check
from core.autograd.presets import PRESETS, input_tensor, starting_constants, starting_values
from core.autograd.tape import Tape, record
from core.autograd.tensor_facts import tensor_facts
from core.export.graph import dot, script
from core.inputs.problem import InputProblem
from core.inputs.program import parse_program
from core.inputs.program_syntax import Program
from core.inputs.vocabulary import ATTRIBUTES, FUNCTIONS, METHODS
from core.pictures.graph_figure import graph_figure
from core.pictures.graph_tables import check_table, tensors_table
from core.pictures.step_figure import step_figure
from pages import parts

FEW = 6  # rows of a table that may stand open below the picture
VIEWS = ["engine", "mathematics"]


def use_preset() -> None:
    """Put the chosen preset's program and inputs into the widgets, and show the end of its run."""
    preset = PRESETS.get(st.session_state["preset"])
    if preset is None:
        return
    st.session_state["program"] = preset.text
    for name, text in preset.values.items():
        st.session_state[f"in_{name}"] = text
        st.session_state[f"grad_{name}"] = name not in preset.constants


def move(by: int, last: int) -> None:
    """One step on or back."""
    st.session_state["step"] = min(max(st.session_state["step"] + by, 0), last)


def ask_for_program() -> Program | None:
    """The program, or None and the problem on the page."""
    above = st.container()
    first = next(iter(PRESETS.values())).text
    label = "Program: one assignment a line, the last line is the output"
    text = st.text_area(label, first, key="program", bind="query-params", height=122) or ""
    st.session_state["preset"] = next((name for name, preset in PRESETS.items() if preset.text == text.strip()), None)
    above.selectbox("Begin with", list(PRESETS), key="preset", on_change=use_preset, placeholder="your own program")
    try:
        return parse_program(text)
    except InputProblem as problem:
        parts.problem(problem, text)
        return None


def ask_for_inputs(names: tuple[str, ...], texts: dict[str, str], constants: tuple[str, ...]) -> list[str]:
    """A field and a switch for each input, with what to begin with; returns the names that require no grad."""
    if names:
        st.markdown("Inputs: what the program uses before it assigns it")
    off = []
    for name in names:
        field, switch = st.columns([3, 2], vertical_alignment="bottom", gap="small")
        texts[name] = field.text_input(name, texts.get(name, "1"), key=f"in_{name}", bind="query-params") or ""
        if not switch.toggle("requires_grad", name not in constants, key=f"grad_{name}", bind="query-params"):
            off.append(name)
    return off


def run(program: Program, texts: dict[str, str], constants: list[str], device: str) -> Tape | None:
    """The recorded run, or None and the problem on the page."""
    inputs = {}
    for name in program.inputs:
        try:
            inputs[name] = input_tensor(texts[name], device)
        except InputProblem as problem:
            parts.problem(problem, texts[name], key=f"problem-{name}")
            return None
    try:
        return record(program, inputs, constants=constants)
    except InputProblem as problem:
        parts.problem(problem, program.text, key="problem-run")
        return None


def choose_step(count: int) -> int:
    """The step to show, by slider, by button or by key; the last one to begin with and whenever the run changes."""
    last = count - 1
    if st.session_state.get("graph_last") not in (None, last) and "step" in st.session_state:
        st.session_state["step"] = last
    st.session_state["graph_last"] = last
    slider, back, on = st.columns([8, 1, 1], vertical_alignment="bottom")
    label = "Step: the inputs, then forward one operation at a time, then backward one message at a time"
    with slider:
        place = st.slider(label, 0, last, last, key="step", bind="query-params") if last else 0
    back.button("Back", key="back", on_click=move, args=(-1, last), shortcut="B", disabled=not place, width="stretch")
    on.button("Next", key="next", on_click=move, args=(1, last), shortcut="N", disabled=place == last, width="stretch")
    return place


def show(tape: Tape) -> None:
    """The picture, the step, and what belongs to them."""
    view = st.segmented_control(
        "View: functions as torch's engine has them, or variables as people draw them",
        VIEWS,
        default="engine",
        required=True,
        key="view",
        bind="query-params",
    )
    place = choose_step(steps.count(tape))
    picture = diagram(tape, view)
    parts.figure(graph_figure(picture, place), "graph")
    parts.figure(step_figure(steps.step(tape, place), place, steps.count(tape)), "step")
    if tape.refusal:
        st.warning("There is no backward pass from this output. Torch says:", icon=":material/info:")
        st.code(tape.refusal, language=None, wrap_lines=True)
    elif tape.value.dim():
        st.info(
            "The output is no scalar, so backward needs a vector v, one number for each of its elements, and computes "
            "vᵀJ. Here v is all ones: the gradient of the output's sum.",
            icon=":material/info:",
        )
    st.markdown(
        "Functions are the nodes of the graph that torch builds, and tensors are not: each function points at the ones "
        "that its gradients go to, and each leaf hangs off an AccumulateGrad. What a function needs for its derivative "
        f"it keeps until backward: {picture.nbytes:,} bytes in this graph, each storage counted once."
    )
    numbers = check(tape)
    if numbers.comparisons:
        agreement = "all agree" if numbers.agrees else "some differ, and why"
        with st.expander(
            f"Gradients checked against finite differences: {agreement}",
            expanded=not numbers.agrees or len(numbers.comparisons) <= FEW,
        ):
            parts.figure(check_table(numbers, picture.symbol), "check")
            shown = "every element" if len(numbers.comparisons) == numbers.elements else "a sample of the elements"
            st.caption(f"Central differences in float64 on the CPU, for {shown} of the inputs that require grad.")
    with st.expander("All tensors of the program"):
        parts.figure(tensors_table(tensor_facts(tape), picture), "tensors")
    with st.expander("Code that does this"):
        parts.code(script(tape), "graph.py")
        st.download_button(
            "Download graph.dot", dot(picture), "graph.dot", "text/vnd.graphviz", on_click="ignore", key="dot"
        )


device = parts.frame(
    "Graph", "Which graph does torch build while a program runs, and how do gradients come back through it?"
)
writing, giving = st.columns(2, gap="large")
with writing:
    program = ask_for_program()
with giving:
    # While the program cannot be read, the inputs of the last one that could stay where they are.
    names = program.inputs if program else st.session_state.get("graph_inputs", ())
    st.session_state["graph_inputs"] = names
    texts = starting_values(program) if program else {}
    constants = ask_for_inputs(names, texts, starting_constants(program) if program else ())
if program and (tape := run(program, texts, constants, device)):
    show(tape)
with st.expander("What a program may be made of"):
    st.markdown(
        "Assignments, one a line; numbers, `True`, `None`, `tensor([[1., 2.], [3., 4.]])`, names, lists; "
        "`+ - * / ** @`, comparisons, subscripts such as `x[0, 1:]`; and these words of torch, as functions "
        "(`exp(x)`, `torch.exp(x)`), methods (`x.exp()`) and attributes (`x.T`)."
    )
    for title, words in (("Functions", FUNCTIONS), ("Methods", METHODS), ("Attributes", ATTRIBUTES)):
        st.caption(title)
        st.code("  ".join(words), language=None, wrap_lines=True)
