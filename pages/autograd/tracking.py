"""What is left of a program's graph and gradients when less of it is tracked?"""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.autograd.tape.diagram import diagram
from core.autograd.tape.facts import tensor_facts, warning_for_no_leaf
from core.autograd.tape.presets import PRESETS, ProgramPreset, starting_values
from core.autograd.tape.recording import Tape
from core.autograd.tape.steps import symbol
from core.autograd.tape.variables import Mode
from core.autograd.tracking.errors import BY_NAME
from core.autograd.tracking.nan_gradients import TRAPS, factors, values_of_x, write
from core.autograd.tracking.timing import time_forward
from core.autograd.tracking.treatments import Subject, Treatment, changes, compare, edges, run
from core.export.autograd import tracking as export
from core.export.writing.literals import case_script
from core.pictures.autograd import nan_gradients as nan_tables
from core.pictures.autograd import tracking as tracking_tables
from core.pictures.autograd.graph import graph_figure
from core.pictures.markup.problem_box import case_figure
from core.probe.refusals import play
from core.problem import InputProblem
from pages import parts

MODES: dict[str, Mode] = {"no_grad": "no_grad", "inference_mode": "inference_mode"}
WAYS = ("detach", "no_grad", "inference_mode", "requires_grad_(False)")


def use_preset(preset: ProgramPreset) -> None:
    """Put the preset's program into the widgets, with its own inputs."""
    parts.assign(tracking_program=preset.text, **{f"tracking_in_{name}": "" for name in preset.values})


def ask(device: str) -> tuple[Subject, Tape, DeltaGenerator] | None:
    """The program, its run with everything tracked, and where further widgets go; None, and the problem on the page."""
    writing, giving = st.columns(2, gap="large")
    with writing:
        program = parts.program_field("tracking_program", PRESETS, use_preset)
    if program is None:
        return None
    texts = starting_values(program)
    with giving, st.container(horizontal=True, gap="small"):
        for name in program.inputs:
            typed = st.text_input(
                name,
                "",
                key=f"tracking_in_{name}",
                bind="query-params",
                placeholder=texts[name],
                persist_state="page",
                width=150,
            )
            texts[name] = typed or texts[name]
    inputs = parts.input_tensors(program.inputs, texts, device)
    if inputs is None:
        return None
    constants = next((preset.constants for preset in PRESETS.values() if preset.text == program.text.strip()), ())
    subject = Subject(program, inputs, constants)
    try:
        return subject, run(subject, Treatment()), giving
    except InputProblem as problem:
        parts.problem(problem, program.text, key="problem-run")
        return None


def choose(label: str, key: str, options: Sequence[str]) -> str | None:
    """One of the options, which are another program's when the program changes; None if there are none."""
    if not options:
        return None
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    return st.selectbox(label, options, key=key, bind="query-params", persist_state="page")


def choose_edge(tape: Tape) -> Treatment | None:
    """The edge to cut; None if there is no graph."""
    known = {edge.label: edge for edge in edges(tape)}
    chosen = choose("Edge to cut, operand → result", "edge", list(known))
    return Treatment(edge=known[chosen]) if chosen else None


def cut_at(edge: str) -> None:
    """Cut the edge that was picked in the graph."""
    if st.session_state["way"] != "detach":
        st.query_params["edge"] = edge  # the field that writes it is not on the page yet
    parts.assign(way="detach", edge=edge)


def choose_leaf(tape: Tape) -> Treatment | None:
    """The leaf to freeze; None if there is none."""
    chosen = choose("Leaf to freeze", "leaf", [name for name in tape.program.inputs if name in tape.gradients])
    return Treatment(frozen=chosen) if chosen else None


def choose_treatment(tape: Tape, key: str, ways: Sequence[str]) -> Treatment | None:
    """What is done to the program; None where there is nothing to do it to."""
    way = st.selectbox("What is done to the program", ways, key=key, bind="query-params", persist_state="page")
    if way == "detach":
        return choose_edge(tape)
    if way == "requires_grad_(False)":
        return choose_leaf(tape)
    return Treatment(mode=MODES.get(way, "grad"))


def before_and_after(device: str) -> None:
    """The graph and the gradients, without and with a treatment."""
    if (asked := ask(device)) is None:
        return
    subject, before, controls = asked
    with controls:
        treatment = choose_treatment(before, "way", WAYS)
    if treatment is None:
        st.info("Nothing in this program is tracked, so there is nothing to cut.", icon=":material/info:")
        return
    after = run(subject, treatment)
    st.caption("Before: everything is tracked")
    picture = diagram(before, "mathematics")
    chosen = treatment.edge.label if treatment.edge else ""
    parts.figure(graph_figure(picture, picture.steps, edges(before), chosen), "before", pick=cut_at)
    st.caption(f"After: {treatment.words}")
    picture = diagram(after, "mathematics")
    parts.figure(graph_figure(picture, picture.steps), "after")
    found = changes(before, after)
    parts.figure(tracking_tables.changes_table(found, symbol(before), treatment.words), "changes")
    say_refusal(after)
    st.markdown(
        "The values are the same in both: tracking decides what can be differentiated, not what is computed. A leaf "
        "keeps only the part of its gradient that comes back over edges that are not cut. So a gradient can become "
        "*different* one without any warning from torch: that of a function in which the cut operand is a constant."
    )
    code(lambda: export.before_after_script(before, treatment), "tracking.py")


def side_by_side(device: str) -> None:
    """Every treatment of the same program."""
    if (asked := ask(device)) is None:
        return
    subject, before, controls = asked
    with controls:
        chosen = (choose_edge(before), choose_leaf(before))
        measure = st.button("Measure the time", icon=":material/timer:", key="measure")
    treatments = [Treatment(), Treatment("no_grad"), Treatment("inference_mode"), *(each for each in chosen if each)]
    times = time_forward(subject, treatments) if measure else None
    parts.figure(tracking_tables.side_by_side_table(compare(subject, treatments), times), "side-by-side")
    if measure:
        st.caption(
            "Median and middle half of a forward pass: the calls of torch alone, warmed up, in turns. At these sizes "
            "the time is mostly bookkeeping, and the spread includes whatever else this machine does."
            if times
            else "Another measurement is running; try again in a moment."
        )
    st.markdown(
        "What a function needs for its derivative it keeps until backward, which is why training takes more memory "
        "than inference. Measured here by saved-tensor hooks, each storage counted once; an input that is kept costs "
        "nothing more, since it is there anyway. `inference_mode` goes one step beyond `no_grad`: its tensors carry no "
        "version counter, and none of them can be saved for backward later."
    )
    code(lambda: export.side_by_side_script(before, treatments), "side_by_side.py")


def every_tensor(device: str) -> None:
    """What torch says of each tensor."""
    if (asked := ask(device)) is None:
        return
    subject, before, controls = asked
    with controls:
        treatment = choose_treatment(before, "state", ("grad", *WAYS)) or Treatment()
    tape, retained = run(subject, treatment), run(subject, treatment, retain=True)
    parts.figure(tracking_tables.leaf_table(tensor_facts(tape), tensor_facts(retained)), "tensors")
    say_refusal(tape)
    st.markdown(
        "A **leaf** is a tensor that no recorded function made: the inputs, and whatever requires no grad. "
        "`backward()` writes into the `.grad` of leaves that require grad, and of no other tensor, unless "
        "`retain_grad()` was called on it before. Reading it anyway gives `None` and this warning:"
    )
    st.code(warning_for_no_leaf(), language=None, wrap_lines=True)
    code(lambda: export.tensors_script(before, treatment), "tensors.py")


def errors(_device: str) -> None:
    """What torch says when a gradient is asked of what is not tracked, with the lines that mend it."""
    controls, stage = st.columns([1, 2], gap="large")
    with controls:
        name = st.radio(
            "What goes wrong", list(BY_NAME), key="tracking_wrong", bind="query-params", persist_state="page"
        )
    case = BY_NAME[name]
    with stage:
        ran = play(case)
        parts.figure(case_figure(case, ran), "case")
        code(lambda: case_script(case, ran), "refusal.py")


def nan_gradients(device: str) -> None:
    """Gradients that are nan though the value is fine, and how to write the function instead."""
    controls, stage = st.columns([1, 3], gap="medium")
    with controls:
        name = st.radio("Function", list(TRAPS), key="trap", bind="query-params", persist_state="page")
        trap = TRAPS[name]
        typed = st.text_input(
            "Values of x", "", key="tracking_x", bind="query-params", placeholder=trap.values, persist_state="page"
        )
    with stage:
        try:
            x = values_of_x(typed or trap.values, device)
        except InputProblem as problem:
            parts.problem(problem, typed)
            return
        ways = [write(way, x) for way in (trap.naive, *trap.ways)]
        parts.figure(nan_tables.ways_table(x.tolist(), ways), "ways")
        st.code("\n\n".join(f"# {each.way.name}\n{each.way.text}" for each in ways), language="python")
        st.markdown(trap.why)
        st.markdown(f"How the gradient of *{trap.naive.name}* came about, from the output back to x:")
        parts.figure(nan_tables.factors_table(factors(ways[0])), "factors")
        st.caption(
            "A local slope is what the node turns a gradient of 1 into. Only `where` and `clamp` do not multiply: "
            "where their slope is 0 they send 0, whatever they received."
        )
        code(lambda: export.ways_script(x.tolist(), ways), "nan_gradients.py")


def code(script: Callable[[], str], filename: str) -> None:
    """What does the same, folded away, under one key in every view."""
    parts.fold("Code that does this", "tracking_code", lambda: parts.code(script(), filename))


def say_refusal(tape: Tape) -> None:
    """Torch's own words, if there was no backward pass."""
    if tape.refusal:
        st.caption("There is no backward pass from this output. Torch says:")
        st.code(f"RuntimeError: {tape.refusal}", language=None, wrap_lines=True)


VIEWS = {
    "before and after": before_and_after,
    "side by side": side_by_side,
    "every tensor": every_tensor,
    "errors": errors,
    "nan gradients": nan_gradients,
}

device = parts.frame(
    "detach and no_grad", "What is left of a program's graph and gradients when less of it is tracked?"
)
VIEWS[parts.views(VIEWS, "tracking_view")](device)
