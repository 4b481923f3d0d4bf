"""What the widgets of the graph page say, and the recorded run of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from core.autograd.tape.differences import Check, check
from core.autograd.tape.presets import FORKS, PRESETS, ProgramPreset, input_tensor, starting_values
from core.autograd.tape.recording import Tape, record
from core.language.branching import Branching
from core.language.walk.branches import straight
from core.problem import InputProblem
from pages import parts

BEGINNINGS: Mapping[str, ProgramPreset] = {**PRESETS, **FORKS}


@dataclass(frozen=True)
class State:
    """What the widgets say: a program, the texts of its inputs in their order, and those that require no grad."""

    program: Branching
    texts: tuple[tuple[str, str], ...]
    constants: tuple[str, ...]
    device: str

    def given(self, name: str, text: str) -> "State":
        """The same with another text for the input `name`."""
        return replace(self, texts=tuple((each, text if each == name else said) for each, said in self.texts))


@dataclass(frozen=True)
class Run:
    """The recorded run of a state, and the check of its gradients."""

    tape: Tape
    numbers: Check


def use_preset(preset: ProgramPreset) -> None:
    """Put the preset's program into the widgets, with its own inputs, and begin at its first step."""
    fields = {f"in_{name}": "" for name in preset.values}
    switches = {f"grad_{name}": name not in preset.constants for name in preset.values}
    parts.assign(program=preset.text, step="start", **fields, **switches)


def read(program: Branching | None, device: str) -> State | None:
    """Draw a field and a switch for each input. A field left empty means the preset's value, or one that torch can run.

    While the program cannot be read, the inputs of the last one that could stay where they are.
    """
    names = program.inputs if program else st.session_state.get("graph_inputs", ())
    st.session_state["graph_inputs"] = names
    texts = starting_values(program, BEGINNINGS) if program else {}
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


def make(state: State, *, checked: bool = True) -> Run:
    """Run the program and record it. Raises `InputProblem` for what torch refuses; the texts are known to be good."""
    inputs = {name: input_tensor(text, state.device) for name, text in state.texts}
    tape = record(straight(state.program, inputs), inputs, constants=state.constants)
    return Run(tape, check(tape) if checked else Check((), 0))


def run(state: State) -> Run | None:
    """The recorded run, or None and the problem on the page. Who only steps through a run has it recorded once."""
    if parts.input_tensors(state.program.inputs, dict(state.texts), state.device) is None:
        return None
    try:
        key = (state.program.text, state.texts, state.constants, state.device)
        return parts.remember("graph-run", key, lambda: make(state))
    except InputProblem as problem:
        parts.problem(problem, state.program.text, key="problem-run")
        return None
