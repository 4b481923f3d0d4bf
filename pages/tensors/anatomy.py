"""What is a tensor made of, and whose memory does it use?"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Self

import streamlit as st

from core.export.tensors.anatomy import script, sharing_printed, sharing_script
from core.inputs.scalar import Number, parse_scalar, parse_scalars
from core.inputs.shapes import Shape
from core.inputs.values import fitting, parse_values
from core.pictures.tensors.anatomy import anatomy_figure, card, practice_table, summary_table
from core.pictures.tensors.sharing import addresses_table, sharing_figure, sharing_table
from core.problem import InputProblem
from core.tensors.anatomy import attributes as anatomy
from core.tensors.anatomy import creation, ranks, sharing
from core.tensors.anatomy.summary import Summary, summarize
from pages import parts, screen

ARTICLE: dict[str, dict[str, str]] = {
    "randn(3, 4)": {},
    "tensor([[1, 2], [3, 4]])": {"make": "tensor", "numbers_tensor": "[[1, 2], [3, 4]]"},
    "from_numpy(…)": {"make": "from_numpy", "numbers_from_numpy": "[[1.0, 2.0], [3.0, 4.0]]"},
    "zeros(3, 4)": {"make": "zeros"},
    "ones(2, 3)": {"make": "ones", "shape": "2, 3"},
    "rand(2, 2)": {"make": "rand", "shape": "2, 2"},
    "zeros_like(x)": {"make": "zeros_like", "shape": "3"},
    "linspace(0, 10, 5)": {"make": "linspace", "arguments_linspace": "0, 10, 5"},
}
SETTINGS = {
    "make": "randn", "shape": "3, 4", "numbers_tensor": "[[1, 2], [3, 4]]",
    "numbers_from_numpy": "[[1.0, 2.0], [3.0, 4.0]]", "arguments_linspace": "0, 10, 5",
}  # fmt: skip


def use_example() -> None:
    """Set the widgets to a tensor as it occurs in practice."""
    example = ranks.PRACTICE.get(st.session_state["as_in"])
    if example:
        parts.assign(make="randn")
        parts.set_shape("shape", example.shape)


def recipe_controls(at: screen.Places) -> creation.TensorRecipe:
    """The widgets that say how the tensor is made; its shape in the bar."""
    st.selectbox(
        "Example from practice",
        list(ranks.PRACTICE),
        index=None,
        key="as_in",
        on_change=use_example,
        placeholder="Choose…",
    )
    make = st.selectbox(
        "Torch function", list(creation.MAKERS), index=list(creation.MAKERS).index("randn"), key="make",
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
        return creation.TensorRecipe(make, values=values, dtype=dtype, requires_grad=grad)
    shape: Shape = ()
    arguments: tuple[Number, ...] = ()
    written, seed = None, 42
    if maker.needs in ("shape", "fill"):
        with at.bar:
            shape = parts.shape_picker("shape", "Shape", (3, 4))
    if maker.default:
        label = "The number" if maker.needs == "fill" else "Arguments"
        parse = partial(parse_scalars, least=maker.least, most=maker.most)
        arguments = parts.parsed_field(f"arguments_{make}", label, maker.default, parse)
    if maker.random:
        seed = st.number_input("Seed", 0, 2**31, 42, key="draw", bind="query-params")
    if maker.needs != "arguments":
        written = parts.typed_values("cells", "Values written into it", shape, "as they were made")
    return creation.TensorRecipe(make, shape, None, arguments, dtype, seed, written, grad)


@dataclass(frozen=True)
class TensorState:
    """What the widgets say: how x is made, with typed numbers that may not fit, and what of it is looked at."""

    typed: creation.TensorRecipe
    then: str
    device: str

    sliders = ("shape",)

    @property
    def recipe(self) -> creation.TensorRecipe:
        """How x is made."""
        return replace(self.typed, written=fitting(self.typed.written, self.typed.shape))

    def after(self, _: str, shape: Shape) -> Self:
        """The state after the picker moved to `shape`."""
        return replace(self, typed=replace(self.typed, shape=shape))


@dataclass(frozen=True)
class TensorSeen:
    """What torch made of it: x, and what is looked at, which is x itself or made from it."""

    state: TensorState
    first: anatomy.Anatomy
    facts: anatomy.Anatomy
    summary: Summary
    shape: Shape


def look_at_tensor(state: TensorState) -> TensorSeen:
    """Have torch make what `state` says. Raises `InputProblem`."""
    x = creation.create(state.recipe, state.device)
    y = anatomy.derive(x, state.then)
    first = anatomy.anatomy(x)
    facts = first if state.then == "x" else anatomy.anatomy(y, made_from=x)
    return TensorSeen(state, first, facts, summarize(y), tuple(x.shape))


def tensor_picture(seen: TensorSeen) -> str:
    """The tensor, and beside it what was made from it."""
    then = seen.state.then
    return anatomy_figure(seen.first, None if then == "x" else seen.facts, then)


def a_tensor(at: screen.Places, device: str) -> None:
    """One tensor, its card and its statistics."""
    with at.controls:
        typed = recipe_controls(at)
        screen.chips("anatomy_article", ARTICLE, SETTINGS, at.chips)
        then = st.selectbox("Look at", list(anatomy.THEN), key="then", bind="query-params")
    with at.stage:
        state = TensorState(typed, then, device)
        try:
            seen = look_at_tensor(state)
        except InputProblem as trouble:
            parts.problem(trouble)
            return
        parts.picture("tensor", state, lambda moved: tensor_picture(look_at_tensor(moved)), now=tensor_picture(seen))
    with at.words:
        example = ranks.practice(seen.shape)
        if example:
            st.markdown(f"This is the shape of **{example.name}**: {example.says}.")
        name = "x" if then == "x" else "y"
        parts.figure(card(seen.facts, name), "card")
        parts.fold(
            "Ten more: strides, storage, bytes, graph",
            "more_attributes",
            lambda: parts.figure(card(seen.facts, name, further=True), "further"),
        )
        st.markdown(f"**{name} in numbers**")
        parts.figure(summary_table(seen.summary), "summary")
        known = tuple(ranks.PRACTICE.values())
        parts.fold(
            "What the ranks mean in practice",
            "ranks",
            lambda: parts.figure(practice_table(known, seen.shape), "practice"),
        )
        parts.fold(
            "Code that does this",
            "anatomy_code",
            lambda: parts.code(script(state.recipe, seen.facts, then, device), "anatomy.py"),
        )


@dataclass(frozen=True)
class SharingState:
    """What the widgets say: the dtypes of array and tensor, and which number is written where."""

    dtype: str
    asked: str | None
    target: str
    index: tuple[int, int]
    value: Number
    device: str


def share(state: SharingState) -> sharing.Sharing:
    """Have NumPy and torch do what `state` says. Raises `InputProblem`."""
    return sharing.share(
        state.dtype, state.asked, target=state.target, index=state.index, value=state.value, device=state.device
    )


def read_sharing(device: str, at: screen.Places) -> SharingState:
    """Draw the widgets."""
    own = "the array's"
    dtype = st.selectbox("dtype of the array a", sharing.DTYPES, key="array", bind="query-params")
    asked = st.selectbox("dtype passed to as_tensor", [own, *sharing.DTYPES], key="asked", bind="query-params")
    target = at.bar.segmented_control(
        "Write into", sharing.MEMBERS, default="a", required=True, key="into", bind="query-params"
    )
    rows, columns = sharing.SHAPE
    row = st.slider("Row", 0, rows - 1, 0, key="at_row", bind="query-params")
    column = st.slider("Column", 0, columns - 1, 1, key="at_column", bind="query-params")
    value = parts.parsed_field("written", "The number written", "99", parse_scalar).value
    return SharingState(dtype, None if asked == own else asked, target, (row, column), value, device)


def shared_or_copied(at: screen.Places, device: str) -> None:
    """One number is overwritten; who notices?"""
    with at.controls:
        state = read_sharing(device, at)
    with at.stage:
        try:
            facts = share(state)
        except InputProblem as trouble:
            parts.problem(trouble)
            return
        parts.figure(sharing_figure(facts), "sharing")
    with at.words:
        parts.figure(sharing_table(facts), "shared")
        st.markdown(
            "`torch.tensor` always copies. `torch.from_numpy` never does: both names stand for the same bytes. "
            "`torch.as_tensor` shares them where it can, and copies where another dtype or device is requested."
        )
        parts.fold(
            "The proof: their addresses",
            "anatomy_addresses",
            lambda: parts.figure(addresses_table(facts), "addresses"),
        )
        parts.fold(
            "Code that does this",
            "anatomy_code",
            lambda: parts.code(
                sharing_script(state.dtype, state.asked, facts.write, device),
                "sharing.py",
                printed=lambda: sharing_printed(facts),
            ),
        )


PARTS = {"a tensor": a_tensor, "shared or copied": shared_or_copied}

device = parts.frame("Tensor attributes", "What is a tensor made of, and whose memory does it use?")
shown = parts.views(PARTS, "about", label="Part")
PARTS[shown](screen.places(), device)
