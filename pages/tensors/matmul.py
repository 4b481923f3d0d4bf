"""Which cells does each number of a matrix product come from, and which shapes fit?"""

import streamlit as st

from core import limits
from core.export.tensors.products import loops, script
from core.pictures.tensors.products import matmul_figure, operands_figure
from core.pictures.tensors.products_tables import axis_table, cost_table, formula
from core.probe.excerpt import excerpt
from core.problem import InputProblem
from core.tensors.products.equivalents import equivalents
from core.tensors.products.examples import EXAMPLES
from core.tensors.products.named import NAMES, OPERATIONS, drawable_equation, examine, product
from core.tensors.products.outcome import cost_of, multiply, operand
from core.tensors.products.repair import Attempt, Repair, repairs
from pages import parts

KEYS = ("matmul_a", "matmul_b", "matmul_c")
DEFAULTS = ((3, 4), (4, 2), (3, 2))
DEFAULT_EQUATION = "ij,jk->ik"


def attempt(wanted: Attempt) -> None:
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


def offer(place: int, repair: Repair) -> None:
    """One repair: its line, what follows, and the button that applies it."""
    line, button = st.columns([4, 1])
    line.code(repair.line, language="python")
    line.caption(f"The result is then {repair.result}: {repair.why}.")
    button.button("Apply", key=f"repair-{place}", on_click=attempt, args=(repair.attempt,))


device = parts.frame(
    "Matrix products", "Which shapes fit, and which row and which column does each number of the result come from?"
)
controls, stage = st.columns([1, 2], gap="medium")

with controls:
    name = st.selectbox("Operation", OPERATIONS, key="matmul_op", bind="query-params")
    st.selectbox(
        "Example", list(EXAMPLES), index=None, key="example", on_change=show_example, placeholder="choose an example"
    )
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
    shapes, numbers = [], []
    for key, label, default in zip(KEYS[:arity], NAMES, DEFAULTS, strict=False):
        shapes.append(parts.shape_picker(key, f"Shape of {label}", default))
        numbers.append(parts.values_field(f"{key}_values", f"Values of {label}", shapes[-1]))

with stage:
    chosen = product(name, [len(shape) for shape in shapes], equation, dims)
    facts = examine(chosen, shapes)
    operands = [operand(shape, typed, device) for shape, typed in zip(shapes, numbers, strict=True)]
    parts.figure(axis_table(facts), "alignment")
    outcome, others = None, ()
    if facts.plan is None:
        parts.problem(facts.problem)
        parts.figure(operands_figure([excerpt(each) for each in operands], "These shapes do not fit."), "operands")
        found = repairs(Attempt(name, facts.shapes, equation, dims))
        st.markdown("**Tried, and works:**" if found else "No single change helps: change the shapes or the equation.")
        for place, repair in enumerate(found):
            offer(place, repair)
    else:
        try:
            outcome = multiply(chosen, facts.plan, operands, limits.FIGURE_CELLS // (len(operands) + 1))
        except InputProblem as trouble:
            parts.problem(trouble)
            parts.figure(operands_figure([excerpt(each) for each in operands], "There is no result."), "operands")
        else:
            parts.figure(matmul_figure(outcome), "product")
        others = equivalents(chosen, facts.plan)
        parts.figure(formula(facts.plan), "formula")
        st.markdown(
            "Axes with the same label run together; a label that the result lacks is summed over. `matmul` fixes the "
            "labels: the last axis of A meets the last but one of B, and all axes before them broadcast."
        )
        if others:
            st.markdown("The same, checked on torch:")
            st.code("\n".join(each.code for each in others), language="python")
        if box := parts.fold("What it costs", "matmul_cost"):
            with box:
                cost = outcome.cost if outcome else cost_of(facts.plan, operands)
                parts.figure(cost_table(facts.plan, cost), "cost")
        if box := parts.fold("The same as loops", "loops"):
            with box:
                st.code(loops(facts.plan), language="python")
    if box := parts.fold("Code that does this", "matmul_code"):
        with box:
            codes = [each.code for each in others]
            parts.code(script(facts, numbers, outcome, codes, device=device), "matmul.py")
