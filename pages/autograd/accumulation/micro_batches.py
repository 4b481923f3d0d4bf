"""The view "micro-batches": one batch, or the same rows a few at a time."""

from dataclasses import dataclass

import streamlit as st

from core import limits
from core.export.training.micro_batches import micro_batches_script
from core.pictures.training.micro_batches import gradients_table, kept_table
from core.training.accumulation.micro_batches import MODELS, BatchComparison, Model, compare
from pages import parts, screen


@dataclass(frozen=True)
class State:
    """What the widgets say: a model, and how its batch is divided."""

    model: Model
    rows: int
    size: int


def look(state: State) -> BatchComparison:
    """Have torch send the batch back, whole and in parts."""
    return compare(state.model, state.rows, state.size)


def show(_device: str) -> None:
    """The batch, how it is divided, what each way keeps, and the gradients that come of it."""
    at = screen.places()
    with at.bar:
        model = st.segmented_control("Model", MODELS, default="line", required=True, key="model", bind="query-params")
        state = State(
            model,
            rows=_slider("Rows of the batch, N", "rows", 100, 16, limits.BATCH_ROWS),
            size=_slider("Rows of a micro-batch, at most", "size", 32, limits.MICRO_BATCH_ROWS, 64),
        )
        seen = parts.looked("micro-batches", look)
        facts = seen(state)
        st.caption(sizes(facts))
    with at.stage:
        parts.picture("kept", state, lambda moved: kept_table(seen(moved)))
        parts.picture("gradients", state, lambda moved: gradients_table(seen(moved)))
        worst = max(facts.accumulated[0].rounding)
        st.markdown(
            "The mean over a batch is the sum of its micro-batches' means, each times its share n / N of the rows. "
            "With these weights, their backward passes add up to the gradient of the full batch, up to rounding (here "
            f"at most {worst:.3g} ulp, units in the last place). Each graph is freed before the next one is built, so "
            "less is kept at any one time."
        )
        st.markdown(
            "Dividing by k is right only if all micro-batches are equally long: otherwise the rows of a shorter one "
            "count for more. If the scaling is forgotten, the gradient of k equally long ones is k times as long, as "
            "if the learning rate were k times as large."
        )
        parts.fold(
            "Code that does this",
            "accumulation_code",
            lambda: parts.code(micro_batches_script(facts), "micro_batches.py"),
        )


def _slider(label: str, key: str, default: int, least: int, most: int) -> int:
    marks = range(least, most + 1)
    return parts.marked_number(label, key, default, marks, within=(least, most))


def sizes(facts: BatchComparison) -> str:
    """How the batch is divided, in words."""
    first, last, count = facts.sizes[0], facts.sizes[-1], len(facts.sizes)
    each = f"{count} of {first}" if first == last else f"{count - 1} of {first} and a last one of {last}"
    return f"N = {facts.rows} rows in k = {count} micro-batches: {each}."
