"""What does a function do to every element, and what changes when it works in place?"""

from dataclasses import dataclass, replace
from typing import Any, Self

import streamlit as st

from core.export.tensors import elementwise as export
from core.export.writing.literals import case_script
from core.inputs.shapes import Shape
from core.inputs.values import fitting
from core.pictures.markup.cells import stacked
from core.pictures.markup.problem_box import case_figure, problem_box
from core.pictures.tensors.anatomy import summary_table
from core.pictures.tensors.broadcasting import alignment
from core.pictures.tensors.curve import caption, curve_figure
from core.pictures.tensors.elementwise import cell_groups, elementwise_figure, in_place_figure, in_place_table
from core.probe.refusals import play
from core.problem import InputProblem
from core.tensors.anatomy.summary import summarize
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.operation import BroadcastOutcome
from core.tensors.elementwise import errors as elementwise_errors
from core.tensors.elementwise import functions as elementwise
from core.tensors.elementwise.curve import Curve, curve
from core.tensors.elementwise.in_place import InPlaceComparison, compare
from pages import parts, screen

DEFAULTS = ((2, 3), (3,))
VALUES = {
    "apply": "add", "x_shape": "2, 3", "y_shape": "3", "x_cells": "", "y_cells": "", "aspect": "a function",
}  # fmt: skip
_AB = screen.OPENINGS["elementwise"]
_A = {name: text for name, text in _AB.items() if name.startswith("x")}
_AFTER = {"x_shape": "3", "x_cells": "2, 3, 4"}  # a.add_(1) has run by then
ARTICLE: dict[str, dict[str, str]] = {
    "a + b": {**_AB},
    "a − b": {**_AB, "apply": "sub"},
    "a * b": {**_AB, "apply": "mul"},
    "a / b": {**_AB, "apply": "div"},
    "a ** 2": {**_A, "apply": "pow", "y_shape": "", "y_cells": "2"},
    "a.add_(1)": {**_A, "aspect": "in place", "y_shape": "", "y_cells": "1"},
    "sqrt(a)": {**_AFTER, "apply": "sqrt"},
    "exp(a)": {**_AFTER, "apply": "exp"},
    "log(a)": {**_AFTER, "apply": "log"},
}
Typed = tuple[float, ...] | None


@dataclass(frozen=True)
class State:
    """What the widgets say: a function, and each operand's shape, dtype and the numbers typed in for it."""

    function: elementwise.TorchFunction
    typed: tuple[tuple[Shape, str, Typed], ...]
    device: str

    @property
    def sliders(self) -> tuple[str, ...]:
        """The keys of the pickers."""
        return tuple(f"{name}_shape" for name in elementwise.NAMES[: len(self.typed)])

    @property
    def operands(self) -> tuple[tuple[Shape, str, Typed], ...]:
        """The same, with None for numbers that do not fit their shape."""
        return tuple((shape, dtype, fitting(typed, shape)) for shape, dtype, typed in self.typed)

    def after(self, key: str, shape: Shape) -> Self:
        """The state after the picker `key` moved to `shape`."""
        place = self.sliders.index(key)
        moved = (shape, *self.typed[place][1:])
        return replace(self, typed=(*self.typed[:place], moved, *self.typed[place + 1 :]))

    def tensors(self) -> tuple[Any, ...]:
        """The operands as tensors. Raises `InputProblem`."""
        return tuple(
            elementwise.operand(k, shape, dtype, typed, self.device)
            for k, (shape, dtype, typed) in enumerate(self.operands)
        )


def read(device: str, at: screen.Places) -> State:
    """Draw the widgets."""
    name = at.bar.selectbox("Torch function", list(elementwise.FUNCTIONS), key="apply", bind="query-params")
    function = elementwise.FUNCTIONS[name]
    chosen = []
    for operand, default in zip(elementwise.NAMES[: function.arity], DEFAULTS, strict=False):
        shape = parts.shape_picker(f"{operand}_shape", f"Shape of {operand}", default)
        dtype = st.selectbox(f"dtype of {operand}", elementwise.DTYPES, key=f"{operand}_dtype", bind="query-params")
        chosen.append((shape, dtype, parts.typed_values(f"{operand}_cells", f"Values of {operand}", shape)))
    screen.chips("elementwise_article", ARTICLE, VALUES, at.chips)
    return State(function, tuple(chosen), device)


@dataclass(frozen=True)
class Seen:
    """What the function made of the operands, and its curve, None where it has none."""

    state: State
    tensors: tuple[Any, ...]
    outcome: BroadcastOutcome
    drawn: Curve | None


def look(state: State) -> Seen:
    """Have torch do what `state` says. Raises `InputProblem`."""
    tensors = state.tensors()
    outcome = elementwise.apply(state.function, tensors)
    return Seen(state, tensors, outcome, curve(state.function, outcome))


def picture(seen: Seen) -> str:
    """Operands, result and curve in one figure, so that a cell and its point on the curve light each other."""
    pictures = [elementwise_figure(seen.outcome)]
    if seen.drawn is not None:
        pictures.append(curve_figure(seen.drawn, cell_groups(seen.outcome)))
    return stacked(*pictures)


def look_or_refuse(state: State) -> tuple[Seen | None, str]:
    """What torch did and its picture, or None and the picture of why it did not."""
    try:
        seen = look(state)
    except InputProblem as trouble:
        facts = broadcast([shape for shape, _, _ in state.operands])
        return None, stacked(*([alignment(facts)] if facts.problem else []), problem_box(trouble))
    return seen, picture(seen)


def compare_or_refuse(state: State) -> tuple[InPlaceComparison | None, str]:
    """Both ways with their picture: the proof of which cells are whose, and what torch said; or None and why not."""
    try:
        facts = compare(state.function, state.tensors())
    except InputProblem as trouble:
        return None, problem_box(trouble)
    said = [problem_box(facts.problem)] if facts.problem else []
    return facts, stacked(in_place_figure(facts), in_place_table(facts), *said)


def a_function(at: screen.Places, device: str) -> None:
    """The function on tensors, and as a curve with its derivative."""
    with at.controls:
        state = read(device, at)
    with at.stage:
        seen, now = look_or_refuse(state)
        parts.picture("elementwise", state, lambda moved: look_or_refuse(moved)[1], now=now)
    with at.words:
        if seen is None:
            return
        drawn, code = seen.drawn, state.function.code.format(*elementwise.NAMES)
        if drawn is None:
            st.caption("Complex numbers have no curve over the real line.")
        else:
            missing = "" if drawn.differentiable else f" Autograd has no derivative for `{code}`."
            st.caption(caption(drawn, f"`{code}`") + missing)
        parts.fold("The result in numbers", "numbers", lambda: summary(seen))
        slope = drawn is not None and drawn.differentiable
        parts.fold(
            "Code that does this",
            "elementwise_code",
            lambda: parts.code(
                export.function_script(state.function, state.operands, device=device, slope=slope), "elementwise.py"
            ),
        )


def summary(seen: Seen) -> None:
    """The result's statistics."""
    result = elementwise.whole(seen.state.function, seen.tensors)
    if result is None:
        st.caption("The result is too large to be computed whole.")
    else:
        parts.figure(summary_table(summarize(result)), "summary")


def out_of_place_and_in_place(at: screen.Places, device: str) -> None:
    """The same function twice: into a new tensor, and into x itself."""
    with at.controls:
        state = read(device, at)
    with at.stage:
        facts, now = compare_or_refuse(state)
        parts.picture("ways", state, lambda moved: compare_or_refuse(moved)[1], now=now)
    with at.words:
        if facts is None:
            return
        st.markdown(
            "A trailing underscore means in place: the result is written over x, in the same storage, and the version "
            "counter goes up by one. Autograd compares that counter with the one it remembered."
        )
        works = facts.problem is None
        parts.fold(
            "Code that does this",
            "elementwise_code",
            lambda: parts.code(
                export.in_place_script(state.function, state.operands, device=device, works=works), "in_place.py"
            ),
        )


def errors(at: screen.Places, _device: str) -> None:
    """What torch refuses, with the lines that work."""
    with at.bar:
        name = st.radio("What goes wrong", list(elementwise_errors.BY_NAME), key="wrong", bind="query-params")
    case = elementwise_errors.BY_NAME[name]
    with at.stage:
        ran = play(case)
        parts.figure(case_figure(case, ran), "case")
        parts.fold("Code that does this", "elementwise_code", lambda: parts.code(case_script(case, ran), "refusal.py"))


PARTS = {"a function": a_function, "in place": out_of_place_and_in_place, "errors": errors}

device = parts.frame(
    "Element-wise operations", "What does a function do to every element, and what changes when it works in place?"
)
shown = parts.views(PARTS, "aspect", label="Part")
PARTS[shown](screen.places(), device)
