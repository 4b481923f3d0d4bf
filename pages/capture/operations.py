"""The operations that a program dispatches, and the graph that they are captured as."""

from dataclasses import dataclass, field

import streamlit as st

from core.autograd.tape.presets import ProgramPreset, starting_values
from core.capture.operations import Captured, capture
from core.capture.presets import CAPTURED
from core.capture.rerun import compare, with_another_size
from core.export.capture.operations import printed, script
from core.language.program import Program
from core.pictures.capture.operations import compared_table, operations_figure, size_words
from core.problem import InputProblem
from pages import parts, screen


@dataclass(frozen=True)
class State:
    """What the widgets say: a program, the texts of its inputs, and what is done to the graph."""

    program: Program
    texts: tuple[tuple[str, str], ...]
    device: str
    decomposed: bool
    trimmed: bool

    @property
    def constants(self) -> tuple[str, ...]:
        """The inputs that require no grad: those of a preset that says so."""
        presets = CAPTURED.values()
        return next((preset.constants for preset in presets if preset.text == self.program.text.strip()), ())


@dataclass(frozen=True)
class Sight:
    """A state with its run, which is made once for it."""

    state: State
    captured: Captured = field(repr=False)


def use_preset(preset: ProgramPreset) -> None:
    """Put the preset's program into the widgets, with its own inputs."""
    parts.assign(capture_program=preset.text, **{f"capture_in_{name}": "" for name in preset.values})


def ask(device: str, at: screen.Places) -> State | None:
    """What the widgets say; None, and the problem on the page, if it is not a program."""
    with at.bar, st.container(horizontal=True, gap="medium"):
        decomposed = st.toggle(
            "Decompose",
            key="decomposed",
            bind="query-params",
            help="Write operations in terms of simpler ones, where torch's table has them: softmax becomes "
            "amax, sub, exp, sum and div.",
        )
        trimmed = st.toggle(
            "Drop what is not needed",
            key="trimmed",
            bind="query-params",
            help="Dead code elimination: nodes on which no output depends go.",
        )
    with at.controls:
        program = parts.program_field("capture_program", CAPTURED, use_preset)
        if program is None:
            return None
        texts = starting_values(program, CAPTURED)
        with st.container(horizontal=True, gap="small"):
            for name in program.inputs:
                typed = st.text_input(
                    name, "", key=f"capture_in_{name}", bind="query-params", placeholder=texts[name], width=150
                )
                texts[name] = typed or texts[name]
    return State(program, tuple(texts.items()), device, decomposed, trimmed)


def run(state: State) -> Captured | None:
    """The captured run; None, and the problem on the page, if torch or a limit refuses it."""
    inputs = parts.input_tensors(state.program.inputs, dict(state.texts), state.device)
    if inputs is None:
        return None

    def make() -> Captured:
        return capture(
            state.program,
            inputs,
            constants=state.constants,
            decomposed=state.decomposed,
            trimmed=state.trimmed,
        )

    try:
        key = (state.program.text, state.texts, state.device, state.decomposed, state.trimmed)
        return parts.remember("captured", key, make)
    except InputProblem as problem:
        parts.problem(problem, state.program.text, key="problem-run")
        return None


def captured_picture(sight: Sight) -> str:
    """The lists and the graph."""
    return operations_figure(sight.captured)


def show(device: str, at: screen.Places) -> None:
    """The picture, and what it says."""
    state = ask(device, at)
    if state is None:
        return
    with at.stage:
        captured = run(state)
        if captured is None:
            return
        parts.picture("captured", Sight(state, captured), captured_picture)
    with at.words:
        tell(captured)


def tell(captured: Captured) -> None:
    """What the picture shows, and what a captured graph no longer knows."""
    if len(captured.outputs) == 1:
        st.info(
            "Nothing here requires grad, so there is no backward pass to capture: the graph is the forward pass alone.",
            icon=":material/info:",
        )
    if captured.trimmed:
        gone = ", ".join(f"`{name}`" for name in captured.dropped)
        st.markdown(f"Not needed, and dropped: {gone}." if gone else "Each node is needed: none was dropped.")
    st.markdown(
        "Eager mode dispatches these operations one by one, and forgets them. A capture as by `make_fx` runs the same "
        "program once, forward and backward, and writes each operation down below autograd: the backward pass is in "
        "the graph as plain operations, and the functions that called for them are not. The names of the program's "
        "variables are gone, Python's numbers stand in it as constants, and it holds no value of a tensor: it can be "
        "run on others."
    )
    parts.figure(compared_table(compare(captured)), "compared")
    size = with_another_size(captured)
    if size is not None:
        st.markdown(size_words(size))
    parts.fold(
        "The graph as torch prints it",
        "capture_graph",
        lambda: st.code(captured.code, language="python", wrap_lines=True),
    )
    parts.fold(
        "Code that does this",
        "capture_code",
        lambda: parts.code(script(captured), "capture.py", printed=lambda: printed(captured)),
    )
