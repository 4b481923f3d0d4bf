"""Which graph does torch build while a program runs, and how do gradients come back through it?"""

import streamlit as st

from core.autograd.tape import steps
from core.autograd.tape.diagram import diagram
from core.autograd.tape.differences import Check, check
from core.autograd.tape.facts import tensor_facts
from core.autograd.tape.presets import PRESETS, Preset, starting_values
from core.autograd.tape.recording import Tape, record
from core.export.autograd.graph import dot, listing, script
from core.language.program.syntax import Program
from core.language.vocabulary import ATTRIBUTES, FUNCTIONS, METHODS
from core.pictures.autograd.graph import graph_figure
from core.pictures.autograd.graph_tables import check_table, tensors_table
from core.pictures.autograd.steps import step_figure
from core.problem import InputProblem
from pages import parts
from pages.parts.program_field import input_tensors, program_field

FEW = 6  # rows of a table that may stand open below the picture
VIEWS = ["engine", "mathematics"]


def use_preset(preset: Preset) -> None:
    """Put the preset's program into the widgets, with its own inputs, and show the end of its run."""
    fields = {f"in_{name}": "" for name in preset.values}
    switches = {f"grad_{name}": name not in preset.constants for name in preset.values}
    parts.assign(program=preset.text, step="end", **fields, **switches)


def ask_for_inputs(names: tuple[str, ...], texts: dict[str, str]) -> list[str]:
    """A field and a switch for each input; a field left empty means the value in `texts`.

    Puts what is typed into `texts` and returns the names that require no grad.
    """
    if names:
        st.markdown("Inputs: what the program uses before it assigns it")
    constants = []
    for name in names:
        field, switch = st.columns([3, 2], vertical_alignment="bottom", gap="small")
        suggested = texts.get(name, "1")
        typed = field.text_input(
            name, "", key=f"in_{name}", bind="query-params", on_change=parts.assign, placeholder=suggested
        )
        texts[name] = typed or suggested
        if not switch.toggle(
            "requires_grad", value=True, key=f"grad_{name}", bind="query-params", on_change=parts.assign
        ):
            constants.append(name)
    return constants


def run(program: Program, texts: dict[str, str], constants: list[str], device: str) -> tuple[Tape, Check] | None:
    """The recorded run and the check of its gradients, or None and the problem on the page.

    A visitor who only steps through a run has it recorded once.
    """
    key = (program.text, tuple(texts[name] for name in program.inputs), tuple(constants), device)
    inputs = input_tensors(program.inputs, texts, device)
    if inputs is None:
        return None

    def make() -> tuple[Tape, Check]:
        tape = record(program, inputs, constants=constants)
        return tape, check(tape)

    try:
        return parts.remember("graph-run", key, make)
    except InputProblem as problem:
        parts.problem(problem, program.text, key="problem-run")
        return None


def choose_step(count: int) -> int:
    """The step to show, by slider, by button or by key. The last is called "end", whatever its number is."""
    names = ["start", *map(str, range(1, count - 1)), "end"]
    if count == 1:
        return 0
    slider, back, on = st.columns([8, 1, 1], vertical_alignment="bottom")
    label = "Step: the inputs, then forward one operation at a time, then backward one message at a time"
    place = names.index(slider.select_slider(label, names, value="end", key="step", bind="query-params"))
    for button, text, to in ((back, "Back", place - 1), (on, "Next", place + 1)):
        possible = 0 <= to < count
        step = {"step": names[to] if possible else "end"}
        button.button(
            text, key=text, on_click=parts.assign, kwargs=step, shortcut=text[0], disabled=not possible, width="stretch"
        )
    return place


def show(tape: Tape, numbers: Check) -> None:
    """The picture, the step, and what belongs to them."""
    view = st.segmented_control(
        "View: functions as torch's engine has them, or variables as people draw them",
        VIEWS,
        default="engine",
        required=True,
        key="graph_view",
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
    if numbers.comparisons:
        agreement = "all agree" if numbers.agrees else "some differ, and why"
        with st.expander(
            f"Gradients checked against finite differences: {agreement}",
            expanded=not numbers.agrees or len(numbers.comparisons) <= FEW,
        ):
            parts.figure(check_table(numbers, picture.symbol), "check")
            shown = "every element" if len(numbers.comparisons) == numbers.elements else "a sample of the elements"
            st.caption(f"Central differences in float64 on the CPU, for {shown} of the inputs that require grad.")
    if box := parts.fold("All tensors of the program", "tensors"):
        with box:
            parts.figure(tensors_table(tensor_facts(tape), picture), "tensors")
    if box := parts.fold("Code that does this", "graph_code"):
        with box:
            parts.code(script(tape), "graph.py", listing(tape))
            parts.download("Download graph.dot", lambda: dot(picture), "graph.dot", "text/vnd.graphviz", key="dot")


device = parts.frame(
    "Graph", "Which graph does torch build while a program runs, and how do gradients come back through it?"
)
writing, giving = st.columns(2, gap="large")
with writing:
    program = program_field("program", PRESETS, use_preset)
with giving:
    # While the program cannot be read, the inputs of the last one that could stay where they are.
    names = program.inputs if program else st.session_state.get("graph_inputs", ())
    st.session_state["graph_inputs"] = names
    texts = starting_values(program) if program else {}
    constants = ask_for_inputs(names, texts)
if program and (recorded := run(program, texts, constants, device)):
    show(*recorded)
if box := parts.fold("What a program may be made of", "words"):
    with box:
        st.markdown(
            "Assignments, one a line; numbers, `True`, `None`, `tensor([[1., 2.], [3., 4.]])`, names, lists; "
            "`+ - * / ** @`, comparisons, subscripts such as `x[0, 1:]`; and these words of torch, as functions "
            "(`exp(x)`, `torch.exp(x)`), methods (`x.exp()`) and attributes (`x.T`)."
        )
        for title, words in (("Functions", FUNCTIONS), ("Methods", METHODS), ("Attributes", ATTRIBUTES)):
            st.caption(title)
            st.code("  ".join(words), language=None, wrap_lines=True)
