"""Which cells does each number of a matrix product come from, and which shapes fit?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import streamlit as st

from core import limits
from core.export.tensors.products import loops, script
from core.inputs.shapes import Shape, format_shape
from core.inputs.values import fitting
from core.pictures.markup.cells import stacked
from core.pictures.markup.problem_box import problem_box
from core.pictures.tensors.products import matmul_figure, operands_figure
from core.pictures.tensors.products_tables import axis_table, cost_table, formula, rule_words
from core.probe.excerpt import excerpt
from core.problem import InputProblem
from core.tensors.products.equivalents import EquivalentCall, equivalents
from core.tensors.products.examples import EXAMPLES
from core.tensors.products.fitting import attempted, made_to_fit
from core.tensors.products.named import NAMES, OPERATIONS, Facts, drawable_equation, examine, product
from core.tensors.products.outcome import ProductOutcome, cost_of, multiply, operand
from core.tensors.products.plan import ContractionPlan
from core.tensors.products.repair import ProductCall, ProductRepair, repairs
from pages import parts, screen

KEYS = ("matmul_a", "matmul_b", "matmul_c")
DEFAULTS = ((3, 4), (4, 2), (3, 2))
DEFAULT_EQUATION = "ij,jk->ik"
SETTINGS = {
    "matmul_op": "matmul", "matmul_a": "3, 4", "matmul_b": "4, 2", "matmul_a_values": "", "matmul_b_values": "",
    "equation": DEFAULT_EQUATION, "dim0": 0, "dim1": 1,
}  # fmt: skip
_DOT = {"matmul_a": "3", "matmul_b": "3", "matmul_a_values": "1, 2, 3", "matmul_b_values": "4, 5, 6"}
ARTICLE = {
    "A @ B": {}, "bmm": {"matmul_op": "bmm", "matmul_a": "10, 3, 4", "matmul_b": "10, 4, 2"},
    "dot": {"matmul_op": "dot", **_DOT}, "matrix.T": {"matmul_op": "transpose", "matmul_a": "3, 5"},
    "einsum": {"matmul_op": "einsum"},
}  # fmt: skip
_BEFORE = "matmul-before"  # in the session: what was attempted before the shapes were made to fit, and what is now
_LAST = "matmul-last"  # in the session: the operation of the last run


@dataclass(frozen=True)
class State:
    """What the widgets say: an operation with what it takes, and each operand's shape and typed numbers."""

    attempt: ProductCall
    typed: tuple[tuple[float, ...] | None, ...]
    device: str

    @property
    def sliders(self) -> tuple[str, ...]:
        """The keys of the pickers."""
        return KEYS[: len(self.attempt.shapes)]

    @property
    def numbers(self) -> tuple[tuple[float, ...] | None, ...]:
        """The typed numbers that fit their shape; None for an operand that has its own."""
        return tuple(fitting(typed, shape) for typed, shape in zip(self.typed, self.attempt.shapes, strict=True))

    def after(self, key: str, shape: Shape) -> Self:
        """The state after the picker `key` moved to `shape`."""
        place, shapes = KEYS.index(key), self.attempt.shapes
        return replace(self, attempt=replace(self.attempt, shapes=(*shapes[:place], shape, *shapes[place + 1 :])))


@dataclass(frozen=True)
class Seen:
    """What torch made of a state. Without an `outcome` there is a `problem`."""

    state: State
    facts: Facts
    operands: tuple[Any, ...]  # tensors
    outcome: ProductOutcome | None
    problem: InputProblem | None
    others: tuple[EquivalentCall, ...] = ()


def read(device: str, at: screen.Places) -> State:
    """Draw the widgets."""
    _begin_fitting()
    name = st.selectbox("Operation", OPERATIONS, key="matmul_op", bind="query-params", on_change=fit_shapes)
    if change := st.session_state.get(_BEFORE):
        old, new = (" and ".join(map(format_shape, call.shapes)) for call in change)
        st.caption(f"`{name}` does not take {old}: the shapes are now {new}.")
        st.button("Undo", icon=":material/undo:", key="undo-shapes", on_click=undo)
    st.selectbox("Example", list(EXAMPLES), index=None, key="example", on_change=show_example, placeholder="choose one")
    equation, dims = None, (0, 1)
    if name == "einsum":
        equation = parts.parsed_field("equation", "Equation", DEFAULT_EQUATION, drawable_equation)
    if name == "transpose":
        first, second = st.columns(2)
        dims = (
            first.number_input("First axis", -limits.RANK, limits.RANK - 1, 0, key="dim0", bind="query-params"),
            second.number_input("Second axis", -limits.RANK, limits.RANK - 1, 1, key="dim1", bind="query-params"),
        )
    arity = len(equation.operands) if equation else product(name, (2, 2)).arity
    shapes, typed = [], []
    for key, label, default in zip(KEYS[:arity], NAMES, DEFAULTS, strict=False):
        with at.bar:
            shapes.append(parts.shape_picker(key, f"Shape of {label}", default))
        typed.append(parts.typed_values(f"{key}_values", f"Values of {label}", shapes[-1]))
    screen.chips("matmul_article", ARTICLE, SETTINGS, at.chips)
    st.session_state[_LAST] = name
    return State(ProductCall(name, tuple(shapes), equation, dims), tuple(typed), device)


def fit_shapes() -> None:
    """Bring shapes that fit the operation that was chosen, where those that are there do not; a callback."""
    said = st.session_state
    said.pop(_BEFORE, None)
    if change := _change(said["matmul_op"], said):
        _set(change[1].shapes)
        said[_BEFORE] = (replace(change[0], name=said.get(_LAST, "matmul")), change[1])


def undo() -> None:
    """The operation and the shapes from before; a callback."""
    before, _ = st.session_state.pop(_BEFORE)
    parts.assign(matmul_op=before.name)
    _set(before.shapes)


def _set(shapes: Sequence[Shape]) -> None:
    for key, shape in zip(KEYS, shapes, strict=False):
        parts.set_shape(key, shape)


def _change(name: str, said: Any) -> tuple[ProductCall, ProductCall] | None:  # noqa: ANN401 - a session's state
    """What `name` would be attempted on, and the same with shapes that fit; None where they fit already."""
    try:
        texts, dims = [said.get(key) for key in KEYS], (said.get("dim0", 0), said.get("dim1", 1))
        wanted = attempted(name, texts, said.get("equation") or DEFAULT_EQUATION, dims, DEFAULTS)
    except InputProblem:
        return None
    fits = made_to_fit(wanted)
    return None if fits == wanted else (wanted, fits)


def _begin_fitting() -> None:
    """A link that names an operation and no shapes opens with shapes that fit it."""
    name, said = st.query_params.get("matmul_op", ""), st.session_state
    untouched = not any(key in st.query_params or key in said for key in KEYS)
    if name in OPERATIONS and untouched and (change := _change(name, said)):
        for key, shape in zip(KEYS, change[1].shapes, strict=False):
            said[key] = ", ".join(map(str, shape))


def look(state: State) -> Seen:
    """Have torch do what `state` says."""
    wanted = state.attempt
    chosen = product(wanted.name, [len(shape) for shape in wanted.shapes], wanted.equation, wanted.dims)
    facts = examine(chosen, wanted.shapes)
    operands = tuple(
        operand(shape, typed, state.device) for shape, typed in zip(wanted.shapes, state.numbers, strict=True)
    )
    if facts.plan is None:
        return Seen(state, facts, operands, None, facts.problem)
    others = equivalents(chosen, facts.plan)
    try:
        outcome = multiply(chosen, facts.plan, operands, limits.FIGURE_CELLS // (len(operands) + 1))
    except InputProblem as trouble:
        return Seen(state, facts, operands, None, trouble, others)
    return Seen(state, facts, operands, outcome, None, others)


def picture(seen: Seen) -> str:
    """How the axes meet; then the operands with their product, or alone and the problem where there is none."""
    axes = axis_table(seen.facts)
    if seen.outcome:
        return stacked(axes, matmul_figure(seen.outcome))
    why = "There is no result." if seen.facts.plan else "These shapes do not fit."
    trouble = problem_box(seen.problem) if seen.problem else ""
    return stacked(axes, trouble, operands_figure([excerpt(each) for each in seen.operands], why))


def show(seen: Seen, at: screen.Places) -> None:
    """The picture, and what belongs to it."""
    with at.stage:
        parts.picture("product", seen.state, lambda state: picture(look(state)), now=picture(seen))
    with at.words:
        tell(seen)


def tell(seen: Seen) -> None:
    """The sum behind each number, or which shapes would fit."""
    if seen.facts.plan:
        explain(seen, seen.facts.plan)
    else:
        found = repairs(seen.state.attempt)
        st.markdown("**Tried, and works:**" if found else "No single change helps: change the shapes or the equation.")
        for place, repair in enumerate(found):
            offer(place, repair)
    parts.fold("Code that does this", "matmul_code", lambda: parts.code(listing(seen), "matmul.py"))


def explain(seen: Seen, plan: ContractionPlan) -> None:
    """The sum behind each number, and other ways to have it."""
    parts.figure(formula(plan), "formula")
    st.markdown(rule_words(seen.state.attempt.name, seen.state.attempt.shapes, seen.state.attempt.dims))
    if seen.others:
        st.markdown("The same, checked with torch:")
        st.code("\n".join(each.code for each in seen.others), language="python")
    cost = seen.outcome.cost if seen.outcome else cost_of(plan, seen.operands)
    parts.fold("What it costs", "matmul_cost", lambda: parts.figure(cost_table(plan, cost), "cost"))
    parts.fold("The same as loops", "loops", lambda: st.code(loops(plan), language="python"))


def listing(seen: Seen) -> str:
    """The code that makes the same."""
    codes = [each.code for each in seen.others]
    return script(seen.facts, seen.state.numbers, seen.outcome, codes, device=seen.state.device)


def attempt(wanted: ProductCall) -> None:
    """Make `wanted` the state of the page; a callback."""
    first, second = wanted.dims
    parts.assign(matmul_op=wanted.name, dim0=first, dim1=second)
    if wanted.equation is not None:
        parts.assign(equation=str(wanted.equation))
    for key, shape in zip(KEYS, wanted.shapes, strict=False):
        parts.set_shape(key, shape)


def show_example() -> None:
    """Make the chosen example the state of the page; a callback."""
    example = EXAMPLES.get(st.session_state["example"] or "")
    if example is None:
        return
    attempt(example.attempt)
    for k, key in enumerate(KEYS):
        parts.assign(**{f"{key}_values": example.values[k] if k < len(example.values) else ""})


def offer(place: int, repair: ProductRepair) -> None:
    """One repair: its line, what follows, and the button that applies it."""
    line, button = st.columns([4, 1])
    line.code(repair.line, language="python")
    line.caption(f"The result is then {repair.result}: {repair.why}.")
    button.button("Apply", key=f"repair-{place}", on_click=attempt, args=(repair.attempt,))


device = parts.frame("Matrix multiplication", "Which shapes fit, and which row and column does each number come from?")
at = screen.places()
with at.controls:
    state = read(device, at)
show(look(state), at)
