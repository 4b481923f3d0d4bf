"""What the views of the tracking page ask for: a program with its inputs, and what is done to it."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.autograd.tape.presets import PRESETS, ProgramPreset, starting_values
from core.autograd.tape.recording import Tape
from core.autograd.tape.variables import Mode
from core.autograd.tracking.treatments import Subject, Treatment, edges, run
from core.problem import InputProblem
from pages import parts, screen

MODES: dict[str, Mode] = {"no_grad": "no_grad", "inference_mode": "inference_mode"}
WAYS = ("detach", "no_grad", "inference_mode", "requires_grad_(False)")


def use_preset(preset: ProgramPreset) -> None:
    """Put the preset's program into the widgets, with its own inputs."""
    parts.assign(tracking_program=preset.text, **{f"tracking_in_{name}": "" for name in preset.values})


def ask(device: str, at: screen.Places) -> tuple[Subject, Tape] | None:
    """The program, and its run with everything tracked; None, and the problem on the page."""
    with at.controls:
        program = parts.program_field("tracking_program", PRESETS, use_preset)
    if program is None:
        return None
    texts = starting_values(program)
    with at.controls, st.container(horizontal=True, gap="small"):
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
        return subject, run(subject, Treatment())
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
    if chosen is None:
        return None
    if len(known) > 1:
        names = tuple(known)
        row = parts.Dial("Edge to cut", names.index(chosen), 0, len(names) - 1, names=names)
        parts.dials(
            "edge", [row], lambda _, place: parts.assign(edge=names[place]), wide=True, after=lambda _, place: place
        )
    return Treatment(edge=known[chosen])


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


def code(script: Callable[[], str], filename: str, printed: Callable[[], str] | None = None) -> None:
    """What does the same, folded away, under one key in every view."""
    parts.fold("Code that does this", "tracking_code", lambda: parts.code(script(), filename, printed=printed))


def say_refusal(tape: Tape) -> None:
    """Torch's own words, if there was no backward pass."""
    if tape.refusal:
        st.caption("There is no backward pass from this output. Torch says:")
        st.code(f"RuntimeError: {tape.refusal}", language=None, wrap_lines=True)
