"""How do tensors of different shapes meet in one operation, and which cells does each result come from?"""

import streamlit as st

from core import limits
from core.export.tensors.broadcasting import script
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
    keys = operations.OPERANDS[: 3 if third else 2]
    shapes, numbers = [], []
    for key, default in zip(keys, DEFAULTS, strict=False):
        shapes.append(parts.shape_picker(key, f"Shape of {key}", default))
        numbers.append(parts.values_field(f"{key}_values", f"Values of {key}", shapes[-1]))

with stage:
    operands = [
        operations.operand(k, shape, name, typed, device)
        for k, (shape, typed) in enumerate(zip(shapes, numbers, strict=True))
    ]
    facts = broadcast(shapes)
    # One figure: every further component costs the browser some milliseconds of each slider's move.
    if facts.problem:
        shown = operands_figure([excerpt(each) for each in operands])
        parts.figure(stacked(alignment(facts), problem_box(facts.problem), shown), "broadcast")
        found = repairs(shapes)
        st.markdown("**Tried, and works:**" if found else "No change of one operand helps: make two sizes equal.")
        for place, repair in enumerate(found):
            offer(place, repair)
    else:
        drawn = 2 * len(operands) + 1
        cells = limits.FIGURE_CELLS // (2 * drawn if way == "backward" else drawn)
        outcome = operations.operate(operation, operands, cells)
        back = None
        if way == "backward":
            try:
                back = operations.backward(operation, operands, cells)
            except InputProblem as trouble:
                parts.problem(trouble)
        doubts = map(suspicion_box, suspicions(operands))
        parts.figure(stacked(alignment(facts), *doubts, broadcast_figure(outcome, back)), "broadcast")
        st.markdown(
            "Axes are compared from the right. Where a size is 1, or missing, `expand` shows the same stored cells "
            "again: it sets the stride of that axis to 0 and copies nothing. The gradient takes the same way back, so "
            "what was repeated is summed."
        )
        if box := parts.fold("What it costs in memory", "cost"):
            with box:
                parts.figure(cost_table(outcome), "cost")
                st.caption(
                    f"On {operands[0].device}. Storage and strides as torch reports them; what `+ 0` would allocate is "
                    "read from the meta device, which allocates nothing."
                )
    if box := parts.fold("Code that does this", "broadcasting_code"):
        with box:
            listing = script(
                operation, shapes, numbers, device=device, backward=way == "backward" and not facts.problem
            )
            parts.code(listing, "broadcasting.py")
