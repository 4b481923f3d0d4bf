"""The data that every view of the regression page uses, and the line that a descent starts from."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import streamlit as st

from core import limits
from core.training.data import Data, Synthetic, synthetic
from core.training.hyperplane.sample import Sample, from_line
from pages import parts
from pages.training.table_source import MADE, Picked, pick, source

_POINTS = [2, 3, 5, *(digit * 10**power for power in range(1, 5) for digit in (1, 2, 5)), limits.TRAINING_ROWS]
_NOISE = [hundredths / 100 for hundredths in range(0, 501, 5)]
SIZE = limits.LINE_SIZE


@dataclass(frozen=True)
class Chosen:
    """What the visitor chose: the points, and the first w and b, None where the article's start is taken.

    `made` says how points are made up; `picked` holds those of a table instead, None where they are made up. `waiting`
    is whether they are so only because a table is wanted, and there is none yet that can be used.
    """

    made: Synthetic
    start_w: float | None
    start_b: float | None
    picked: Picked | None = None
    waiting: bool = False

    @cached_property
    def data(self) -> Data:
        """The points of one input, made when a view first asks for them."""
        if self.picked:
            return self.picked.sample.line
        made = self.made
        return synthetic(made.n, made.w, made.b, made.noise, made.seed)

    @property
    def points(self) -> Synthetic | Data:
        """The points of one input, or how they are made up: equal as long as they are the same."""
        return self.data if self.picked else self.made

    @cached_property
    def sample(self) -> Sample:
        """The points with all their inputs."""
        return self.picked.sample if self.picked else from_line(self.data)

    def after(self, key: str, value: Any) -> Self:  # noqa: ANN401 - a count, or a standard deviation
        """What is chosen after the slider "n" or "noise" moved to `value`."""
        return replace(self, made=replace(self.made, **{key: value}))

    @property
    def token(self) -> Hashable:
        """Equal as long as the points are the same."""
        return self.picked.token if self.picked else self.made


def data_panel(*, start: bool) -> Chosen:
    """Draw the panel, with the `start` of a descent or without, and return what is chosen there."""
    st.subheader("Data", anchor="data")
    kind = source()
    picked = None if kind == MADE else pick(kind)
    made = _made() if kind == MADE else Synthetic()
    start_w = start_b = None
    if start:
        st.subheader("Start", anchor=False)
        start_w = _first("w", "0" if picked else "random")
        start_b = _first("b", "0")
    return Chosen(made, start_w, start_b, picked, waiting=kind != MADE and picked is None)


def _first(name: str, placeholder: str) -> float | None:
    return st.number_input(
        f"First {name}",
        -SIZE,
        SIZE,
        None,
        0.1,
        key=f"start_{name}",
        bind="query-params",
        persist_state="page",
        placeholder=placeholder,
    )


def _made() -> Synthetic:
    n = parts.log_number("Points", "n", 100, _POINTS)
    noise = parts.marked_number("Noise, standard deviation", "noise", 0.5, _NOISE, within=(0.0, 5.0))
    seed = st.number_input("Seed", 0, 2**32 - 1, 42, key="seed", bind="query-params")
    true_w = st.number_input("True w", -SIZE, SIZE, 3.0, 0.1, key="true_w", bind="query-params")
    true_b = st.number_input("True b", -SIZE, SIZE, 2.0, 0.1, key="true_b", bind="query-params")
    return Synthetic(n, true_w, true_b, noise, seed)
