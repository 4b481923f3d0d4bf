"""How do tensors of different shapes meet in one operation, and which cells does each result come from?"""

from dataclasses import dataclass, replace
from typing import Any, Self

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
from core.tensors.broadcasting.alignment import Broadcast, broadcast
from core.tensors.broadcasting.repair import ShapeRepair, repairs
from core.tensors.broadcasting.suspicion import column_word, suspicions
from pages import parts, screen

DEFAULTS = ((3, 1), (1, 4), (2, 1, 1))
SHAPES = {"a": "3, 1", "b": "1, 4", "a_values": "", "b_values": "", "op": "add", "third": False}  # what the keys hold
ARTICLE = {
    "(3, 4) + (4,)": screen.OPENINGS["broadcasting"],
    "(5, 3) + (5, 1)": {"a": "5, 3", "b": "5, 1"},
    "(5, 3) + (1, 3)": {"a": "5, 3", "b": "1, 3"},
    "its warning: (3, 4) + (3, 1)": {"a": "3, 4", "b": "3, 1"},
}
USEFUL = {
    "a column meets a row": {},
    "a bias": {"a": "8, 3", "b": "3"},
    "images − mean per channel": {"op": "sub", "a": "2, 3, 4, 4", "b": "3, 1, 1"},
    "all distances": {"op": "sub", "a": "4, 1, 2", "b": "3, 2"},
    "the trap: (N,) − (N, 1)": {"op": "sub", "a": "4", "b": "4, 1"},
}


@dataclass(frozen=True)
class State:
    """What the widgets say: an operation, and for each operand its shape and the numbers typed in for it."""

    name: str
    shapes: tuple[Shape, ...]
    typed: tuple[tuple[float, ...] | None, ...]
    backward: bool
    device: str

    @property
    def sliders(self) -> tuple[str, ...]:
        """The keys of the pickers."""
        return operations.OPERANDS[: len(self.shapes)]

    @property
    def numbers(self) -> tuple[tuple[float, ...] | None, ...]:
        """The typed numbers that fit their shape; None for an operand that has its own."""
        return tuple(fitting(typed, shape) for typed, shape in zip(self.typed, self.shapes, strict=True))

    def after(self, key: str, shape: Shape) -> Self:
        """The state after the picker `key` moved to `shape`."""
        place = operations.OPERANDS.index(key)
        return replace(self, shapes=(*self.shapes[:place], shape, *self.shapes[place + 1 :]))


@dataclass(frozen=True)
class Seen:
    """What torch made of a state. `outcome` is None where the shapes clash, `refusal` why there is no way back."""

    state: State
    operands: tuple[Any, ...]  # tensors
    facts: Broadcast
    outcome: operations.BroadcastOutcome | None = None
    back: operations.BroadcastGradient | None = None
    refusal: InputProblem | None = None


def read(device: str, at: screen.Places) -> State:
    """Draw the widgets."""
    name = st.selectbox("Operation", list(operations.OPERATIONS), key="op", bind="query-params")
    way = parts.views(["forward", "backward"], "show", label="Show", labelled=True)
    third = st.toggle("Third operand", key="third", bind="query-params") or operations.OPERATIONS[name].arity == 3
    shapes, typed = [], []
    for key, default in zip(operations.OPERANDS[: 3 if third else 2], DEFAULTS, strict=False):
        with at.bar:
            shapes.append(parts.shape_picker(key, f"Shape of {key}", default))
        typed.append(parts.typed_values(f"{key}_values", f"Values of {key}", shapes[-1]))
    screen.chips("broadcasting_article", ARTICLE, SHAPES, at.chips)
    screen.chips("broadcasting_useful", USEFUL, SHAPES, at.controls, label="Others worth a look")
    return State(name, tuple(shapes), tuple(typed), way == "backward", device)


def look(state: State) -> Seen:
    """Have torch do what `state` says."""
    operation = operations.OPERATIONS[state.name]
    operands = tuple(
        operations.operand(k, shape, state.name, typed, state.device)
        for k, (shape, typed) in enumerate(zip(state.shapes, state.numbers, strict=True))
    )
    facts = broadcast(state.shapes)
    if facts.problem:
        return Seen(state, operands, facts)
    drawn = 2 * len(operands) + 1
    cells = limits.FIGURE_CELLS // (2 * drawn if state.backward else drawn)
    outcome = operations.operate(operation, operands, cells)
    if not state.backward:
        return Seen(state, operands, facts, outcome)
    try:
        return Seen(state, operands, facts, outcome, operations.backward(operation, operands, cells))
    except InputProblem as trouble:
        return Seen(state, operands, facts, outcome, refusal=trouble)


def picture(seen: Seen) -> str:
    """The one figure of the page: every further component costs the browser some milliseconds of each move."""
    if seen.facts.problem:
        shown = operands_figure([excerpt(each) for each in seen.operands])
        return stacked(alignment(seen.facts), problem_box(seen.facts.problem), shown)
    if seen.outcome is None:
        return ""
    doubts = [suspicion_box(doubt) for doubt in suspicions(seen.operands)]
    if seen.refusal:
        doubts.append(problem_box(seen.refusal))
    return stacked(alignment(seen.facts), *doubts, broadcast_figure(seen.outcome, seen.back))


def show(seen: Seen, at: screen.Places) -> None:
    """The picture, and what belongs to it."""
    with at.stage:
        parts.picture("broadcast", seen.state, lambda state: picture(look(state)), now=picture(seen))
    with at.words:
        explain(seen)


def explain(seen: Seen) -> None:
    """What the picture shows, or which shapes would fit."""
    if seen.outcome is None:
        found = repairs(seen.state.shapes)
        st.markdown("**Tried, and works:**" if found else "No change to a single operand helps: make two sizes equal.")
        for place, repair in enumerate(found):
            offer(place, repair)
    else:
        if word := column_word(seen.state.shapes):
            st.markdown(f"{word}.")
        st.markdown(
            "Axes are compared from the right. Where a size is 1 or missing, `expand` shows the same stored cells "
            "again: it sets the stride of that axis to 0 and copies nothing. The gradient goes the same way back, so "
            "what was repeated is summed."
        )
        parts.fold("What it costs in memory", "cost", lambda: show_cost(seen))
    parts.fold("Code that does this", "broadcasting_code", lambda: parts.code(listing(seen), "broadcasting.py"))


def show_cost(seen: Seen) -> None:
    """What each operand stores, and what it would store if it were copied."""
    if seen.outcome:
        parts.figure(cost_table(seen.outcome), "cost")
        st.caption(
            f"On {seen.operands[0].device}. Storage and strides as torch reports them; what `+ 0` would allocate is "
            "read from the meta device, which allocates nothing."
        )


def listing(seen: Seen) -> str:
    """The code that makes the same."""
    state = seen.state
    return script(
        operations.OPERATIONS[state.name],
        state.shapes,
        state.numbers,
        device=state.device,
        backward=state.backward and not seen.facts.problem,
    )


def offer(place: int, repair: ShapeRepair) -> None:
    """One repair: its line, what follows, and the button that applies it."""
    line, button = st.columns([4, 1])
    line.code(repair.line, language="python")
    line.caption(f"{repair.shape}, so that the result is {repair.result}: {repair.why}.")
    key = operations.OPERANDS[repair.operand]
    button.button("Apply", key=f"repair-{place}", on_click=parts.set_shape, args=(key, repair.shape))


device = parts.frame(
    "Broadcasting",
    "How can tensors of different shapes work together in one operation, and which cells does each result come from?",
)
at = screen.places()
with at.controls:
    state = read(device, at)
show(look(state), at)
