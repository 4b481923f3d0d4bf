"""How do tensors of different shapes meet in one operation, and which cells does each result come from?"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import limits
from core.export.tensors.broadcasting import script
from core.inputs.shapes import Shape
from core.inputs.values import fitting
from core.pictures.markup.cells import stacked
from core.pictures.markup.problem_box import problem_box
from core.pictures.tensors.broadcasting import alignment, broadcast_figure, cost_table, operands_figure, suspicion_box
from core.probe.excerpt import excerpt
from core.problem import InputProblem
from core.tensors.broadcasting import operation as operations
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.repair import ShapeRepair, repairs
from core.tensors.broadcasting.suspicion import suspicions
from pages import parts

DEFAULTS = ((3, 1), (1, 4), (2, 1, 1))


@dataclass(frozen=True)
class State:
    """What the page shows: an operation, its operands' shapes and typed values (None: the page's own), and which way.

    `c` is None where there are two operands.
    """

    operation: str
    backward: bool
    device: str
    a: Shape
    b: Shape
    c: Shape | None
    values: tuple[tuple[float, ...] | None, ...]

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The operands' shapes."""
        return (self.a, self.b) if self.c is None else (self.a, self.b, self.c)

    def operands(self) -> list[Any]:
        """The operands as tensors."""
        return [
            operations.operand(k, shape, self.operation, fitting(typed, shape), self.device)
            for k, (shape, typed) in enumerate(zip(self.shapes, self.values, strict=True))
        ]


def picture(state: State) -> str:
    """How the axes line up; then the stretched operands and the result, or the problem and the operands."""
    operands = state.operands()
    facts = broadcast(state.shapes)
    if facts.problem:
        shown = operands_figure([excerpt(each) for each in operands])
        return stacked(alignment(facts), problem_box(facts.problem), shown)
    operation = operations.OPERATIONS[state.operation]
    drawn = 2 * len(operands) + 1
    cells = limits.FIGURE_CELLS // (2 * drawn if state.backward else drawn)
    outcome = operations.operate(operation, operands, cells)
    doubts = [suspicion_box(doubt) for doubt in suspicions(operands)]
    back = None
    if state.backward:
        try:
            back = operations.backward(operation, operands, cells)
        except InputProblem as trouble:
            doubts.append(problem_box(trouble))
    return stacked(alignment(facts), *doubts, broadcast_figure(outcome, back))


def offer(place: int, repair: ShapeRepair) -> None:
    """One repair: its line, what follows, and the button that applies it."""
    line, button = st.columns([4, 1])
    line.code(repair.line, language="python")
    line.caption(f"{repair.shape}, so that the result is {repair.result}: {repair.why}.")
    key = operations.OPERANDS[repair.operand]
    button.button("Apply", key=f"repair-{place}", on_click=parts.set_shape, args=(key, repair.shape))


def read(device: str) -> State:
    """Draw the widgets."""
    name = st.selectbox("Operation", list(operations.OPERATIONS), key="op", bind="query-params")
    way = parts.views(["forward", "backward"], "show", label="Show", labelled=True)
    third = st.toggle("Third operand", key="third", bind="query-params") or operations.OPERATIONS[name].arity == 3
    shapes: list[Shape | None] = []
    typed = []
    for key, default in zip(operations.OPERANDS[: 3 if third else 2], DEFAULTS, strict=False):
        shape = parts.shape_picker(key, f"Shape of {key}", default)
        shapes.append(shape)
        typed.append(parts.typed_values(f"{key}_values", f"Values of {key}", shape))
    a, b, c = (*shapes, None)[:3]
    return State(name, way == "backward", device, a or (), b or (), c, tuple(typed))


def show(state: State) -> None:
    """The picture, and what belongs to it."""
    # One figure: every further component costs the browser some milliseconds of each slider's move.
    parts.picture("broadcast", state, picture)
    if broadcast(state.shapes).problem:
        found = repairs(state.shapes)
        st.markdown("**Tried, and works:**" if found else "No change of one operand helps: make two sizes equal.")
        for place, repair in enumerate(found):
            offer(place, repair)
    else:
        st.markdown(
            "Axes are compared from the right. Where a size is 1, or missing, `expand` shows the same stored cells "
            "again: it sets the stride of that axis to 0 and copies nothing. The gradient takes the same way back, so "
            "what was repeated is summed."
        )
        parts.fold("What it costs in memory", "cost", lambda: show_cost(state))
    parts.fold("Code that does this", "broadcasting_code", lambda: parts.code(listing(state), "broadcasting.py"))


def show_cost(state: State) -> None:
    """What each operand stores, and what it would store if it were copied."""
    operands = state.operands()
    outcome = operations.operate(operations.OPERATIONS[state.operation], operands, limits.FIGURE_CELLS)
    parts.figure(cost_table(outcome), "cost")
    st.caption(
        f"On {operands[0].device}. Storage and strides as torch reports them; what `+ 0` would allocate is read from "
        "the meta device, which allocates nothing."
    )


def listing(state: State) -> str:
    """The code that makes the same."""
    numbers = [fitting(numbers, shape) for numbers, shape in zip(state.values, state.shapes, strict=True)]
    backward = state.backward and not broadcast(state.shapes).problem
    operation = operations.OPERATIONS[state.operation]
    return script(operation, state.shapes, numbers, device=state.device, backward=backward)


device = parts.frame(
    "Broadcasting",
    "How can tensors of different shapes meet in one operation, and which cells does each result come from?",
)
controls, stage = st.columns([1, 2], gap="medium")
with controls:
    state = read(device)
with stage:
    show(state)
