"""The view "training": the same regression with zeroed gradients, without, and with momentum of 1."""

from dataclasses import dataclass

import streamlit as st

from core import limits
from core.export.autograd.accumulation import loops_printed, loops_script
from core.pictures.training import unzeroed as unzeroed_chart
from core.training.accumulation.unzeroed import Loops, run_all_ways
from pages import parts, screen

RATES = [float(f"{digit}e{power}") for power in range(-3, 0) for digit in (1, 2, 5)] + [0.9, 1.2, 1.9, 2.2, 5.0]


@dataclass(frozen=True)
class State:
    """What the sliders say."""

    accumulation_lr: float
    accumulation_epochs: int


def look(state: State) -> Loops:
    """Have torch train all three ways."""
    return run_all_ways(state.accumulation_lr, state.accumulation_epochs)


def show(_device: str) -> None:
    """Two controls and the chart of three runs."""
    at = screen.places()
    with at.bar:
        lr = parts.log_number("Learning rate", "accumulation_lr", 0.01, RATES)
        epochs = parts.marked_number(
            "Epochs",
            "accumulation_epochs",
            80,
            range(10, limits.PLAIN_EPOCHS + 1, 10),
            within=(10, limits.PLAIN_EPOCHS),
        )
        state = State(lr, epochs)
        seen = parts.looked("loops", look)
        loops = seen(state)
        st.caption(stability(loops))
    with at.stage:
        parts.chart_of(
            "loops", state, lambda moved: unzeroed_chart.data(seen(moved)), unzeroed_chart.spec(), unzeroed_chart.ALT
        )
        parts.picture("runs", state, lambda moved: unzeroed_chart.runs_table(seen(moved)))
        st.markdown(
            "Without zeroing, `.grad` is the sum of all gradients so far. It still pushes on when the lowest point is "
            "reached, so the line swings past it and back and never settles: a heavy ball without friction. Written "
            f"out as momentum with coefficient 1, it is the same run: {loops.compared - loops.differing:,} of "
            f"{loops.compared:,} numbers are equal to the last bit."
        )
        parts.fold(
            "Code that does this",
            "accumulation_code",
            lambda: parts.code(loops_script(loops), "training.py", printed=lambda: loops_printed(loops)),
        )


def stability(loops: Loops) -> str:
    """Where each run stays bounded."""
    stable = loops.bowl.largest_stable_rate
    return (
        f"On this data the run with zeroing converges as long as the learning rate is below {stable:.3g}, which is "
        f"2/λmax. Without zeroing it stays bounded up to {2 * stable:.3g}, but does not settle."
    )
