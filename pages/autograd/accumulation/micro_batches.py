"""The view "micro-batches": one batch, or the same rows a few at a time."""

import streamlit as st

from core import limits
from core.export.training.micro_batches import micro_batches_script
from core.pictures.training.micro_batches import gradients_table, kept_table
from core.training.accumulation.micro_batches import MODELS, BatchComparison, compare
from pages import parts, screen


def show(_device: str) -> None:
    """The batch, how it is divided, what each way keeps, and the gradients that come of it."""
    at = screen.places()
    with at.bar:
        model = st.segmented_control("Model", MODELS, default="line", required=True, key="model", bind="query-params")
        rows = st.slider("Rows of the batch, N", 16, limits.BATCH_ROWS, 100, key="rows", bind="query-params")
        least = limits.MICRO_BATCH_ROWS
        size = st.slider("Rows of a micro-batch, at most", least, 64, 32, key="size", bind="query-params")
        facts = compare(model, rows, size)
        st.caption(sizes(facts))
    with at.stage:
        parts.figure(kept_table(facts), "kept")
        parts.figure(gradients_table(facts), "gradients")
        worst = max(facts.accumulated[0].rounding)
        st.markdown(
            "The mean over a batch is the sum of its micro-batches' means, each times its share n / N of the rows. So "
            "weighted, their backward passes add up to the gradient of the full batch, up to rounding (here at most "
            f"{worst:.3g} ulp, units in the last place). Each graph is freed before the next one is built, so less is "
            "kept at one time."
        )
        st.markdown(
            "Dividing by k is right only if all micro-batches are equally long: otherwise the rows of a shorter one "
            "count for more. Forgetting the scaling makes the gradient k times as long if they are equally long, as "
            "if the learning rate were k times as large."
        )
        parts.fold(
            "Code that does this",
            "accumulation_code",
            lambda: parts.code(micro_batches_script(facts), "micro_batches.py"),
        )


def sizes(facts: BatchComparison) -> str:
    """How the batch is divided, in words."""
    first, last, count = facts.sizes[0], facts.sizes[-1], len(facts.sizes)
    each = f"{count} of {first}" if first == last else f"{count - 1} of {first} and a last one of {last}"
    return f"N = {facts.rows} rows in k = {count} micro-batches: {each}."
