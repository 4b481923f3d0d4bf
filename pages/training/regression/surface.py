"""The view "surface" of the regression page: the loss of every line at once, and the way a run takes down."""

import streamlit as st

from core import limits
from core.export.training.surface import script
from core.pictures.markup.cells import stacked
from core.pictures.markup.numbers import number
from core.pictures.training import words as run_words
from core.pictures.training.surface import directions_table, line_at, surface_figure
from core.problem import InputProblem
from core.training.config import Config
from core.training.landscape.surface import Surface, surface
from pages import parts, screen
from pages.training.regression import controls
from pages.training.regression.data_panel import Chosen
from pages.training.regression.line_state import LineState
from pages.training.regression.stepping import stepping


def look(state: LineState) -> Surface:
    """Have torch do what `state` says. Raises `InputProblem`."""
    return surface(state.config, state.chosen.data)


def picture(facts: Surface) -> str:
    """The surface, and below it what an epoch does along its axes."""
    return stacked(surface_figure(facts), directions_table(facts))


def show(chosen: Chosen, device: str, at: screen.Places) -> None:
    """Draw the controls, the surface, and what belongs to it."""
    with at.bar:
        lr, epochs = controls.rate_and_epochs(chosen)
    with at.controls:
        steps = stepping()
    config = Config(lr, epochs, chosen.start_w, chosen.start_b, device=device, **vars(steps))
    state = LineState(config, chosen, chosen.token)
    seen = parts.looked("surface", look)
    try:
        facts = seen(state)
    except InputProblem as trouble:
        parts.problem(trouble)
        return

    def start_here(x: float, y: float) -> None:
        w, b = (min(max(value, -limits.LINE_SIZE), limits.LINE_SIZE) for value in line_at(facts, x, y))
        parts.assign(start_w=w, start_b=b)

    parts.picture("surface", state, lambda moved: picture(seen(moved)), place=start_here)
    st.caption("Click the surface to start from there, or type First w and First b.")
    if not config.plain(chosen.data.n):
        said = run_words.steps(config, chosen.data.n)
        st.caption(f"The path is a run by {said}; the table is that of plain descent.")
    controls.say_which_input(chosen)
    _say(facts)
    if facts.recipe.source:
        parts.fold(
            "Code: the path, and the Hessian from autograd",
            "surface_code",
            lambda: controls.code(chosen, script(facts.recipe), "surface.py"),
        )


def _say(facts: Surface) -> None:
    (h_ww, h_wb), (_, h_bb) = facts.hessian
    st.markdown(
        "Every place on the surface is a line, and its height is that line's loss. From contour to contour the loss "
        "above the floor doubles. The gradient is at right angles to the contour, so plain descent first falls down "
        "the steep direction and then creeps along the flat one; below the limit it never leaves the dashed contour "
        "of its start."
    )
    st.markdown(
        f"The second derivatives from autograd, 2/n [[Σx², Σx], [Σx, n]], are here [[{number(h_ww)}, {number(h_wb)}], "
        f"[{number(h_wb)}, {number(h_bb)}]]. Their eigenvalues λ say how steep the bowl is, and the **condition number "
        f"λmax/λmin is {number(facts.bowl.condition)}**: at 1 every contour is a circle and descent goes straight "
        "down."
    )
    if facts.epochs < facts.asked and not facts.overflowed:
        st.caption(f"The path shows the first {facts.epochs:,} of {facts.asked:,} epochs.")
    if facts.overflowed:
        st.caption(f"The run leaves the picture: in epoch {facts.epochs:,} its loss is no longer a finite number.")
    if facts.stretch != 1:
        st.caption(
            f"x is of the order of {facts.stretch:.3g}, so a unit of w is drawn {facts.stretch:.3g} times as long as "
            "one of b; with equal units the contours would be needles. Angles are distorted in this picture."
        )
