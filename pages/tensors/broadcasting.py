"""How do tensors of different shapes meet in one operation, and which cells does each result come from?"""

from dataclasses import dataclass

import streamlit as st

from core import limits
from core.export.tensors.broadcasting import script
from core.inputs.shapes import Shape
from core.inputs.values import fitting
from core.pictures.markup.cells import stacked
from core.pictures.markup.problem_box import problem_box
from core.pictures.tensors.broadcasting import broadcast_figure, operands_figure
from core.pictures.tensors.broadcasting_tables import alignment, cost_table, suspicion_box
from core.probe.excerpt import excerpt
from core.problem import InputProblem
from core.tensors.broadcasting import operation as operations
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.repair import Repair, repairs
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

    def operands(self) -> list:
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


def offer(place: int, repair: Repair) -> None:
    """One repair: its line, what follows, and the button that applies it."""
    line, button = st.columns([4, 1])
    line.code(repair.line, language="python")
    line.caption(f"{repair.shape}, so that the result is {repair.result}: {repair.why}.")
    key = operations.OPERANDS[repair.operand]
    button.button("Apply", key=f"repair-{place}", on_click=parts.set_shape, args=(key, repair.shape))


device = parts.frame(
    "Broadcasting",
    "How can tensors of different shapes meet in one operation, and which cells does each result come from?",
)
controls, stage = st.columns([1, 2], gap="medium")

with controls:
    name = st.selectbox("Operation", list(operations.OPERATIONS), key="op", bind="query-params")
    operation = operations.OPERATIONS[name]
    way = st.segmented_control(
        "Show", ["forward", "backward"], default="forward", required=True, key="show", bind="query-params"
    )
    third = st.toggle("Third operand", key="third", bind="query-params") or operation.arity == 3
    pickers = []
    for key, default in zip(operations.OPERANDS[: 3 if third else 2], DEFAULTS, strict=False):
        shape = parts.shape_picker(key, f"Shape of {key}", default)
        pickers.append((shape, parts.typed_values(f"{key}_values", f"Values of {key}", shape)))
    shapes, typed = zip(*pickers, strict=True)
    state = State(name, way == "backward", device, *(*shapes, None)[:3], typed)

with stage:
    # One figure: every further component costs the browser some milliseconds of each slider's move.
    parts.picture("broadcast", state, picture)
    clash = broadcast(state.shapes).problem
    if clash:
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
        if box := parts.fold("What it costs in memory", "cost"):
            with box:
                operands = state.operands()
                parts.figure(cost_table(operations.operate(operation, operands, limits.FIGURE_CELLS)), "cost")
                st.caption(
                    f"On {operands[0].device}. Storage and strides as torch reports them; what `+ 0` would allocate is "
                    "read from the meta device, which allocates nothing."
                )
    if box := parts.fold("Code that does this", "broadcasting_code"):
        with box:
            numbers = [fitting(numbers, shape) for numbers, shape in zip(typed, state.shapes, strict=True)]
            listing = script(operation, state.shapes, numbers, device=device, backward=state.backward and not clash)
            parts.code(listing, "broadcasting.py")
