"""What does each dtype keep of a number, and what do you get when two of them meet?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import prod
from typing import Any, ClassVar, Self

import streamlit as st

from core import limits
from core.export.tensors import dtypes as export
from core.inputs.scalar import Scalar, parse_integer, parse_real, parse_scalar
from core.inputs.shapes import Shape, parse_shape
from core.pictures.tensors import small_additions as additions_chart
from core.pictures.tensors.dtypes import footprint_table, kept_table, wraparound_figure
from core.pictures.tensors.promotion import operations_table, promotion_matrix, surprises_table
from core.problem import InputProblem
from core.tensors.dtypes import promotion, surprises, wraparound
from core.tensors.dtypes.formats import FORMATS, footprints
from core.tensors.dtypes.small_additions import ADDITIONS, accumulate
from core.tensors.dtypes.stored import StoredNumber, keep
from pages import parts, screen

EXAMPLES = ["0.1", "0.1 + 0.2", "70000", "2**24 + 1", "1e-8", "-0.0", "300", "-1", "inf", "nan", "1+2j"]

ARTICLE: dict[str, dict[str, object]] = {  # its tensors, whose first numbers these are
    "int32, int64: 1": {"number": "1"},
    "float32, float64: 1.0": {"number": "1.0", "few": True},
    "bool: True": {"number": "True"},
    "complex64: 1+2j": {"number": "1+2j"},
}
COMMON = ("float64", "float32", "float16", "bfloat16")  # one value in four formats


@dataclass(frozen=True)
class OneNumber:
    """What the first view asks for: a number, whether the rare dtypes are shown, too, and where it is computed."""

    typed: Scalar
    rare: bool
    few: bool
    device: str

    sliders: ClassVar = ("number",)

    def after(self, _key: str, place: int) -> Self:
        """The state with the example at this `place`."""
        return replace(self, typed=parse_scalar(EXAMPLES[place]))


def read_number(device: str) -> OneNumber:
    """Draw the field, and a slider over examples."""
    typed = parts.parsed_field("number", "A number", "0.1", parse_scalar)
    text = st.session_state["number"].strip()
    place = EXAMPLES.index(text) if text in EXAMPLES else 0
    row = parts.Dial("Examples", place, 0, len(EXAMPLES) - 1, names=tuple(EXAMPLES))
    parts.dials("number", [row], lambda _, to: parts.assign(number=EXAMPLES[to]), after=lambda _, to: to)
    few = st.toggle("Only the four common float formats", key="few", bind="query-params")
    rare = not few and st.toggle("Show rare dtypes too", key="rare", bind="query-params")
    st.caption("Sums, powers, `inf`, `nan`, `True` and `1+2j` are numbers too.")
    return OneNumber(typed, rare, few, device)


def look(state: OneNumber) -> list[StoredNumber]:
    """What each dtype keeps of the number."""
    usual = [name for name, layout in FORMATS.items() if state.rare or not layout.rare]
    return [keep(state.typed, name, state.device) for name in (COMMON if state.few else usual)]


def show_number(state: OneNumber) -> None:
    """The number in every dtype."""
    parts.picture("kept", state, lambda moved: kept_table(look(moved)))
    st.markdown(
        "The error is stored minus typed. A float within its range is rounded to the nearest number that its dtype "
        "has, so the error is at most half the spacing there. The spacing doubles with every power of 2."
    )
    show_code("number.py", lambda: export.number_script(state.typed.value, look(state), state.device))


@dataclass(frozen=True)
class Meeting:
    """Two operands: the dtype of each, or the number that b is, and what b is besides its dtype."""

    kind: str
    left: str
    right: str


def read_meeting(_device: str) -> Meeting:
    """Draw the three choices."""
    kind = st.selectbox("A tensor meets a", promotion.MEETINGS, key="meets", bind="query-params")
    left = st.selectbox("dtype of a", promotion.DTYPES, index=5, key="of_a", bind="query-params")
    key = "of_number" if kind == promotion.MEETINGS[2] else "of_b"
    return Meeting(kind, left, st.selectbox("b", promotion.partners(kind), index=2, key=key, bind="query-params"))


def show_meeting(state: Meeting) -> None:
    """The promotion matrix, and one meeting run."""
    parts.figure(promotion_matrix(promotion.matrix(state.kind), state.kind, (state.left, state.right)), "matrix")
    results = promotion.operations(state.left, state.right, state.kind)
    a, b = promotion.literal(state.left, "tensor"), promotion.literal(state.right, state.kind)
    st.markdown(f"`a = {a}`, `b = {b}`")
    parts.figure(operations_table(results), "operations")
    rows = [each for each in surprises.SURPRISES if each.topic == surprises.PROMOTION]
    parts.fold("Surprises, explained", "why", lambda: parts.figure(surprises_table(rows), "why"))
    asked = (state.left, state.right, state.kind, results)
    show_code("promotion.py", lambda: export.promotion_script(*asked), lambda: export.promotion_printed(*asked))


@dataclass(frozen=True)
class Addition:
    """A sum of two whole numbers in an integer dtype."""

    dtype: str
    start: int
    added: int


def read_addition(_device: str) -> Addition:
    """Draw the choice of the dtype, and the two numbers."""
    st.markdown("**Around the ring of integers**")
    return Addition(
        st.selectbox("Integer dtype", wraparound.DTYPES, index=3, key="integer", bind="query-params"),
        parts.parsed_field("begin", "Start", "127", parse_integer),
        parts.parsed_field("plus", "Added", "1", parse_integer),
    )


def show_addition(state: Addition) -> None:
    """Integers that wrap around, and floats that overflow and round."""
    facts = None
    try:
        facts = wraparound.add(state.dtype, state.start, state.added)
        parts.figure(wraparound_figure(facts), "ring")
    except InputProblem as trouble:
        parts.problem(trouble)
    rows = [each for each in surprises.SURPRISES if each.topic == surprises.ARITHMETIC]
    parts.figure(surprises_table(rows), "surprises")
    show_code("surprises.py", lambda: export.surprises_script(rows, facts))


def read_step(_device: str) -> float:
    """Draw the field of the number that is added."""
    step = float(parts.parsed_field("addend", "The number added", "0.001", parse_real))
    st.caption(f"{ADDITIONS:,} additions, one after the other, on the CPU, each rounded to the dtype.")
    return step


def show_additions(step: float) -> None:
    """A million additions of one small number."""
    runs = accumulate(step)
    parts.chart(additions_chart.spec(), additions_chart.data(runs), "sums", additions_chart.caption(runs))
    parts.figure(additions_chart.additions_table(runs), "additions")
    st.markdown(
        "Once the step is less than half the spacing of the sum, the sum rounds back to what it was and stands "
        "still. `.sum()` does better: it adds up parts first, and 16-bit floats in float32. Keep running sums in "
        "float32 or float64, whatever the dtype of the numbers."
    )
    label = "Code that does this (the loop itself: some seconds per dtype)"
    show_code("additions.py", lambda: export.additions_script(step), label=label)


def read_shape(_device: str) -> Shape:
    """Draw the field of the shape."""
    parse = partial(parse_shape, elements=limits.FOOTPRINT_ELEMENTS)
    shape = parts.parsed_field("of_shape", "Shape", "32, 3, 224, 224", parse)
    st.caption("Any size: nothing is allocated.")
    return shape


def show_memory(shape: Shape) -> None:
    """Bytes by dtype."""
    rows = footprints(shape)
    parts.figure(footprint_table(rows, prod(shape)), "memory")
    st.markdown(
        "Half the width is half the memory. A parameter in training takes more than its own memory: its gradient "
        "takes as much again, and the optimizer's state still more, with Adam twice as much."
    )
    show_code("memory.py", lambda: export.footprint_script(shape, rows), lambda: export.footprint_printed(rows))


def show_code(
    filename: str,
    script: Callable[[], str],
    printed: Callable[[], str] | None = None,
    label: str = "Code that does this",
) -> None:
    """What does the same, folded away, under one key in every view; `printed` says what the lab could not run."""
    parts.fold(label, "dtypes_code", lambda: parts.code(script(), filename, printed=printed))


# The name in the address, what reads its state, and what draws that.
VIEWS: dict[str, tuple[Callable[[str], Any], Callable[[Any], None]]] = {
    "one number": (read_number, show_number),
    "promotion": (read_meeting, show_meeting),
    "surprises": (read_addition, show_addition),
    "small additions": (read_step, show_additions),
    "memory": (read_shape, show_memory),
}

device = parts.frame(
    "Data types (dtypes)", "What does each dtype keep of a number, and what do you get when two of them meet?"
)
view = parts.views(VIEWS, "topic", label="Part")
read, show = VIEWS[view]
at = screen.places()
with at.bar:
    state = read(device)
if view == "one number":
    screen.chips("dtypes_article", ARTICLE, {"number": "0.1", "few": False}, at.chips)
with at.stage:
    show(state)
