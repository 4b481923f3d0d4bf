"""What is a tensor made of, and whose memory does it use?"""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.export.tensors.anatomy import script, sharing_script
from core.inputs.scalar import parse_scalar, parse_scalars
from core.inputs.values import parse_values
from core.pictures.tensors.anatomy import anatomy_figure, card, practice_table, summary_table
from core.pictures.tensors.sharing import sharing_figure, sharing_table
from core.problem import InputProblem
from core.tensors.anatomy import attributes as anatomy
from core.tensors.anatomy import creation, ranks, sharing
from core.tensors.anatomy.summary import summarize
from pages import parts

PARTS = ["a tensor", "shared or copied"]


def use_example() -> None:
    """Set the widgets to a tensor as it occurs in practice."""
    example = ranks.PRACTICE.get(st.session_state["as_in"])
    if example:
        parts.assign(make="randn")
        parts.set_shape("shape", example.shape)


def recipe_controls() -> creation.Recipe:
    """The widgets that say how the tensor is made."""
    st.selectbox(
        "As in practice", list(ranks.PRACTICE), index=None, key="as_in", on_change=use_example, placeholder="Choose…"
    )
    make = st.selectbox(
        "Function of torch", list(creation.MAKERS), index=list(creation.MAKERS).index("randn"), key="make",
        bind="query-params",
    )  # fmt: skip
    maker = creation.MAKERS[make]
    st.caption(f"`torch.{make}` {maker.says}.")
    kinds = ["torch's choice", *creation.DTYPES]
    chosen = st.selectbox("dtype", kinds, key="kind", bind="query-params")
    dtype = None if chosen == kinds[0] else chosen
    grad = st.toggle("requires_grad", key="requires_grad", bind="query-params")
    if maker.needs == "values":
        values = parts.parsed_field(f"numbers_{make}", "Numbers", maker.default, parse_values)
        return creation.Recipe(make, values=values, dtype=dtype, requires_grad=grad)
    shape, arguments, written, seed = (), (), None, 42
    if maker.needs in ("shape", "fill"):
        shape = parts.shape_picker("shape", "Shape", (3, 4))
    if maker.default:
        label = "The number" if maker.needs == "fill" else "Arguments"
        parse = partial(parse_scalars, least=maker.least, most=maker.most)
        arguments = parts.parsed_field(f"arguments_{make}", label, maker.default, parse)
    if maker.random:
        seed = st.number_input("Seed", 0, 2**31, 42, key="draw", bind="query-params")
    if maker.needs != "arguments":
        written = parts.values_field("cells", "Values written into it", shape, otherwise="as made")
    return creation.Recipe(make, shape, None, arguments, dtype, seed, written, grad)


def a_tensor(controls: DeltaGenerator, stage: DeltaGenerator) -> None:
    """One tensor, its card and its statistics."""
    with controls:
        recipe = recipe_controls()
        then = st.selectbox("Then look at", list(anatomy.THEN), key="then", bind="query-params")
    with stage:
        try:
            x = creation.create(recipe, device)
            y = anatomy.derive(x, then)
        except InputProblem as trouble:
            parts.problem(trouble)
            return
        first = anatomy.anatomy(x)
        facts = first if then == "x" else anatomy.anatomy(y, made_from=x)
        name = "x" if then == "x" else "y"
        parts.figure(anatomy_figure(first, None if then == "x" else facts, then), "tensor")
        example = ranks.practice(tuple(x.shape))
        if example:
            st.markdown(f"This is the shape of **{example.name}**: {example.says}.")
        parts.figure(card(facts, name), "card")
        st.markdown(f"**{name} in numbers**")
        parts.figure(summary_table(summarize(y)), "summary")
        if box := parts.fold("What the ranks mean in practice", "ranks"):
            with box:
                parts.figure(practice_table(tuple(ranks.PRACTICE.values()), tuple(x.shape)), "practice")
        if box := parts.fold("Code that does this", "anatomy_code"):
            with box:
                parts.code(script(recipe, facts, then, device), "anatomy.py")


def shared_or_copied(controls: DeltaGenerator, stage: DeltaGenerator) -> None:
    """One number is overwritten; who notices?"""
    with controls:
        dtype = st.selectbox("dtype of the array a", sharing.DTYPES, key="array", bind="query-params")
        asked = st.selectbox(
            "dtype that as_tensor is asked for", ["the array's", *sharing.DTYPES], key="asked", bind="query-params"
        )
        target = st.segmented_control(
            "Write into", sharing.MEMBERS, default="a", required=True, key="into", bind="query-params"
        )
        rows, columns = sharing.SHAPE
        row = st.slider("Row", 0, rows - 1, 0, key="at_row", bind="query-params")
        column = st.slider("Column", 0, columns - 1, 1, key="at_column", bind="query-params")
        value = parts.parsed_field("written", "The number written", "99", parse_scalar).value
    asked = None if asked == "the array's" else asked
    with stage:
        try:
            facts = sharing.share(dtype, asked, target=target, index=(row, column), value=value, device=device)
        except InputProblem as trouble:
            parts.problem(trouble)
            return
        parts.figure(sharing_figure(facts), "sharing")
        parts.figure(sharing_table(facts), "addresses")
        st.markdown(
            "`torch.tensor` always copies. `torch.from_numpy` never does: both names stand for the same bytes. "
            "`torch.as_tensor` shares them where it can, and copies where it is asked for another dtype or device."
        )
        if box := parts.fold("Code that does this", "anatomy_code"):
            with box:
                parts.code(sharing_script(dtype, asked, facts.write, device), "sharing.py")


device = parts.frame("Anatomy of a tensor", "What is a tensor made of, and whose memory does it use?")
shown = st.segmented_control(
    "Part", PARTS, default=PARTS[0], required=True, key="about", bind="query-params", label_visibility="collapsed"
)
left, right = st.columns([1, 2], gap="medium")
(a_tensor if shown == PARTS[0] else shared_or_copied)(left, right)
