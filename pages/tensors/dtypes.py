"""What does each dtype keep of a number, and what comes out when two of them meet?"""

from functools import partial
from math import prod

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import limits
from core.export.tensors import dtypes as export
from core.inputs.scalar import parse_integer, parse_real, parse_scalar
from core.inputs.shapes import parse_shape
from core.pictures.tensors import small_additions as additions_chart
from core.pictures.tensors.dtypes import footprint_table, kept_table, wraparound_figure
from core.pictures.tensors.promotion import operations_table, promotion_matrix, surprises_table
from core.problem import InputProblem
from core.tensors.dtypes import promotion, surprises, wraparound
from core.tensors.dtypes.formats import FORMATS, footprints
from core.tensors.dtypes.small_additions import ADDITIONS, accumulate
from core.tensors.dtypes.stored import keep
from pages import parts


def one_number(controls: DeltaGenerator, stage: DeltaGenerator, device: str) -> None:
    """A number in every dtype."""
    with controls:
        st.selectbox("For example", EXAMPLES, index=None, key="such_as", on_change=use_example, placeholder="Choose…")
        typed = parts.parsed_field("number", "A number", "0.1", parse_scalar)
        rare = st.toggle("Rare dtypes too", key="rare", bind="query-params")
        st.caption("Sums, powers, `inf`, `nan`, `True` and `1+2j` are numbers too.")
    with stage:
        rows = [keep(typed, name, device) for name, layout in FORMATS.items() if rare or not layout.rare]
        parts.figure(kept_table(rows), "kept")
        st.markdown(
            "The error is stored minus typed. A float within its range is rounded to the nearest number that its dtype "
            "has, so the error is at most half the spacing there. The spacing doubles with every power of 2."
        )
        parts.fold(
            "Code that does this",
            "dtypes_code",
            lambda: parts.code(export.number_script(typed.value, rows, device), "number.py"),
        )


def two_dtypes(controls: DeltaGenerator, stage: DeltaGenerator, _device: str) -> None:
    """The promotion matrix, and one meeting run."""
    with controls:
        meeting = st.selectbox("A tensor meets a", promotion.MEETINGS, key="meets", bind="query-params")
        left = st.selectbox("dtype of a", promotion.DTYPES, index=5, key="of_a", bind="query-params")
        key = "of_number" if meeting == promotion.MEETINGS[2] else "of_b"
        right = st.selectbox("b", promotion.partners(meeting), index=2, key=key, bind="query-params")
    with stage:
        parts.figure(promotion_matrix(promotion.matrix(meeting), meeting, (left, right)), "matrix")
        results = promotion.operations(left, right, meeting)
        st.markdown(f"`a = {promotion.literal(left, 'tensor')}`, `b = {promotion.literal(right, meeting)}`")
        parts.figure(operations_table(results), "operations")
        parts.fold(
            "Surprises, explained",
            "why",
            lambda: parts.figure(
                surprises_table([s for s in surprises.SURPRISES if s.topic == surprises.PROMOTION]), "why"
            ),
        )
        parts.fold(
            "Code that does this",
            "dtypes_code",
            lambda: parts.code(export.promotion_script(left, right, meeting, results), "promotion.py"),
        )


def limits_of_numbers(controls: DeltaGenerator, stage: DeltaGenerator, _device: str) -> None:
    """Integers that wrap around, and floats that overflow and round."""
    with controls:
        st.markdown("**Around the ring of integers**")
        dtype = st.selectbox("Integer dtype", wraparound.DTYPES, index=3, key="integer", bind="query-params")
        start = parts.parsed_field("begin", "Start", "127", parse_integer)
        added = parts.parsed_field("plus", "Added", "1", parse_integer)
    rows = [s for s in surprises.SURPRISES if s.topic == surprises.ARITHMETIC]
    with stage:
        facts = None
        try:
            facts = wraparound.add(dtype, start, added)
            parts.figure(wraparound_figure(facts), "ring")
        except InputProblem as trouble:
            parts.problem(trouble)
        parts.figure(surprises_table(rows), "surprises")
        parts.fold(
            "Code that does this",
            "dtypes_code",
            lambda: parts.code(export.surprises_script(rows, facts), "surprises.py"),
        )


def small_additions(controls: DeltaGenerator, stage: DeltaGenerator, _device: str) -> None:
    """A million additions of one small number."""
    with controls:
        step = float(parts.parsed_field("addend", "The number added", "0.001", parse_real))
        st.caption(f"{ADDITIONS:,} additions, one after the other, on the CPU, each rounded to the dtype.")
    with stage:
        runs = accumulate(step)
        parts.chart(additions_chart.spec(), additions_chart.data(runs), "sums", additions_chart.caption(runs))
        parts.figure(additions_chart.additions_table(runs), "additions")
        st.markdown(
            "Once the step is less than half the spacing of the sum, the sum rounds back to what it was and stands "
            "still. `.sum()` does better: it adds up parts first, and 16-bit floats in float32. Keep running sums in "
            "float32 or float64, whatever the dtype of the numbers."
        )
        parts.fold(
            "Code that does this (the loop itself: some seconds a dtype)",
            "dtypes_code",
            lambda: parts.code(export.additions_script(step), "additions.py"),
        )


def memory(controls: DeltaGenerator, stage: DeltaGenerator, _device: str) -> None:
    """Bytes by dtype."""
    with controls:
        parse = partial(parse_shape, elements=limits.FOOTPRINT_ELEMENTS)
        shape = parts.parsed_field("of_shape", "Shape", "32, 3, 224, 224", parse)
        st.caption("Any size: nothing is allocated.")
    with stage:
        rows = footprints(shape)
        parts.figure(footprint_table(rows, prod(shape)), "memory")
        st.markdown(
            "Half the width is half the memory. A parameter in training takes more than itself: its gradient as much "
            "again, and what the optimizer remembers of it, with Adam twice as much."
        )
        parts.fold(
            "Code that does this", "dtypes_code", lambda: parts.code(export.footprint_script(shape, rows), "memory.py")
        )


def use_example() -> None:
    """Type the example in."""
    if st.session_state["such_as"]:
        parts.assign(number=st.session_state["such_as"])


EXAMPLES = ["0.1", "0.1 + 0.2", "70000", "2**24 + 1", "1e-8", "-0.0", "300", "-1", "inf", "nan", "1+2j"]
PARTS = {
    "one number": one_number,
    "promotion": two_dtypes,
    "surprises": limits_of_numbers,
    "small additions": small_additions,
    "memory": memory,
}

device = parts.frame("dtypes", "What does each dtype keep of a number, and what comes out when two of them meet?")
shown = parts.views(PARTS, "topic", label="Part")
left_side, right_side = st.columns([1, 2], gap="medium")
PARTS[shown](left_side, right_side, device)
