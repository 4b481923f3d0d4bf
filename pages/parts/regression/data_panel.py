"""The data that every view of the regression page uses, and the line that a descent starts from."""

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from core.inputs import limits
from core.training.data import Data, Synthetic, synthetic
from pages.parts.log_number import log_number

_POINTS = [2, 3, 5, *(digit * 10**power for power in range(1, 5) for digit in (1, 2, 5)), limits.TRAINING_ROWS]
SIZE = 1_000.0  # |w|, |b|: larger ones overflow float32 within a few epochs


@dataclass(frozen=True)
class Chosen:
    """What the visitor chose: how the data is made, and the first w and b, None where the article's start is taken."""

    made: Synthetic
    start_w: float | None
    start_b: float | None

    @cached_property
    def data(self) -> Data:
        """The points themselves, made when a view first asks for them."""
        made = self.made
        return synthetic(made.n, made.w, made.b, made.noise, made.seed)


def data_panel() -> Chosen:
    """Draw the panel and return what is chosen there."""
    st.subheader("Data", anchor=False)
    n = log_number("Points", "n", 100, _POINTS)
    noise = st.slider("Noise, standard deviation", 0.0, 5.0, 0.5, 0.05, key="noise", bind="query-params")
    seed = st.number_input("Seed", 0, 2**32 - 1, 42, key="seed", bind="query-params")
    true_w = st.number_input("True w", -SIZE, SIZE, 3.0, 0.1, key="w", bind="query-params")
    true_b = st.number_input("True b", -SIZE, SIZE, 2.0, 0.1, key="b", bind="query-params")
    st.subheader("Start", anchor=False)
    start = {"min_value": -SIZE, "max_value": SIZE, "value": None, "step": 0.1, "bind": "query-params"}
    start_w = st.number_input("First w", key="start_w", placeholder="random, by the seed", **start)
    start_b = st.number_input("First b", key="start_b", placeholder="0", **start)
    return Chosen(Synthetic(n, true_w, true_b, noise, seed), start_w, start_b)
