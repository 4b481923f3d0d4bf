"""What does a function do to every element, and what changes when it works in place?"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.export.tensors import elementwise as export
from core.export.writing.refusals import case_script
from core.inputs.shapes import Shape
from core.pictures.markup.cells import stacked
from core.pictures.markup.refusal import case_figure
from core.pictures.tensors.anatomy import summary_table
from core.pictures.tensors.broadcasting_tables import alignment
from core.pictures.tensors.curve import curve_figure, words
from core.pictures.tensors.elementwise import cell_groups, elementwise_figure, in_place_figure, in_place_table
from core.probe.refusals import play
from core.problem import InputProblem
from core.tensors.anatomy.summary import summarize
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.elementwise import errors as elementwise_errors
from core.tensors.elementwise import functions as elementwise
from core.tensors.elementwise.curve import curve
from core.tensors.elementwise.in_place import compare
from pages import parts

Chosen = tuple[Shape, str, tuple[float, ...] | None]
DEFAULTS = ((2, 3), (3,))


def operands() -> tuple[elementwise.Function, list[Chosen]]:
    """The widgets: a function, and for each operand its shape, dtype and values."""
    name = st.selectbox("Function of torch", list(elementwise.FUNCTIONS), key="apply", bind="query-params")
    function = elementwise.FUNCTIONS[name]
    chosen = []
    for operand, default in zip(elementwise.NAMES[: function.arity], DEFAULTS, strict=False):
        shape = parts.shape_picker(f"{operand}_shape", f"Shape of {operand}", default)
        dtype = st.selectbox(f"dtype of {operand}", elementwise.DTYPES, key=f"{operand}_dtype", bind="query-params")
        chosen.append((shape, dtype, parts.values_field(f"{operand}_cells", f"Values of {operand}", shape)))
    return function, chosen


def made(chosen: list[Chosen]) -> list[object]:
    """The tensors that the widgets describe, on the chosen device."""
    return [elementwise.operand(k, shape, dtype, typed, device) for k, (shape, dtype, typed) in enumerate(chosen)]


def a_function(controls: DeltaGenerator, stage: DeltaGenerator) -> None:
    """The function on tensors, and as a curve with its derivative."""
    with controls:
        function, chosen = operands()
    with stage:
        try:
            tensors = made(chosen)
            outcome = elementwise.apply(function, tensors)
        except InputProblem as trouble:
            facts = broadcast([shape for shape, _, _ in chosen])
            if facts.problem:
                parts.figure(alignment(facts), "alignment")
            parts.problem(trouble)
            return
        drawn = curve(function, outcome)
        code = function.code.format(*elementwise.NAMES)
        pictures = [elementwise_figure(outcome)]
        if drawn is not None:
            pictures.append(curve_figure(drawn, cell_groups(outcome)))
        # One figure, so that a cell and its point on the curve light each other.
        parts.figure(stacked(*pictures), "elementwise")
        if drawn is None:
            st.caption("Complex numbers have no curve over a line.")
        else:
            missing = "" if drawn.differentiable else f" Autograd has no derivative for `{code}`."
            st.caption(words(drawn, f"`{code}`") + missing)
        if box := parts.fold("The result in numbers", "numbers"):
            with box:
                result = elementwise.whole(function, tensors)
                if result is None:
                    st.caption("The result is too large to be computed whole.")
                else:
                    parts.figure(summary_table(summarize(result)), "summary")
        if box := parts.fold("Code that does this", "elementwise_code"):
            with box:
                slope = drawn is not None and drawn.differentiable
                parts.code(export.function_script(function, chosen, device=device, slope=slope), "elementwise.py")


def out_of_place_and_in_place(controls: DeltaGenerator, stage: DeltaGenerator) -> None:
    """The same function twice: into a new tensor, and into x itself."""
    with controls:
        function, chosen = operands()
    with stage:
        try:
            facts = compare(function, made(chosen))
        except InputProblem as trouble:
            parts.problem(trouble)
            return
        parts.figure(in_place_figure(facts), "ways")
        parts.figure(in_place_table(facts), "proof")
        if facts.problem:
            parts.problem(facts.problem)
        st.markdown(
            "A trailing underscore means in place: the result is written over x, in the same storage, and the version "
            "counter goes up by one. Autograd compares that counter with the one it remembered."
        )
        if box := parts.fold("Code that does this", "elementwise_code"):
            with box:
                works = facts.problem is None
                parts.code(export.in_place_script(function, chosen, device=device, works=works), "in_place.py")


def errors(controls: DeltaGenerator, stage: DeltaGenerator) -> None:
    """What torch refuses, with the lines that work."""
    with controls:
        name = st.radio("What goes wrong", list(elementwise_errors.BY_NAME), key="wrong", bind="query-params")
    case = elementwise_errors.BY_NAME[name]
    with stage:
        ran = play(case)
        parts.figure(case_figure(case, ran), "case")
        if box := parts.fold("Code that does this", "elementwise_code"):
            with box:
                parts.code(case_script(case, ran), "refusal.py")


PARTS = {"a function": a_function, "in place": out_of_place_and_in_place, "errors": errors}

device = parts.frame(
    "Element-wise", "What does a function do to every element, and what changes when it works in place?"
)
shown = st.segmented_control(
    "Part", list(PARTS), default="a function", required=True, key="aspect", bind="query-params",
    label_visibility="collapsed",
)  # fmt: skip
left_side, right_side = st.columns([1, 2], gap="medium")
PARTS[shown](left_side, right_side)
