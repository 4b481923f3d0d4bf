"""A figure that reports where it was clicked."""

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from core.inputs import events
from core.pictures.markup.figure import FIGURE_CSS
from core.problem import InputProblem
from pages.parts.sent import sent

# The place is in the units of the view box, whatever the size on the screen.
_SCRIPT = """
export default ({ data, parentElement, setTriggerValue }) => {
  const figure = parentElement.querySelector('figure');
  figure.innerHTML = data;
  figure.onclick = event => {
    const svg = event.target.closest('.pick')?.ownerSVGElement;
    if (!svg) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    setTriggerValue('place', [x, y]);
  };
}
"""

_component = st.components.v2.component("clickable", html="<figure></figure>", css=FIGURE_CSS, js=_SCRIPT)


def clickable(markup: str, key: str, pick: Callable[[float, float], None]) -> None:
    """Show `markup`, made by `core.pictures`; a click on what is in a group of class `pick` calls `pick(x, y)`.

    `pick` is a callback: it may set widgets. What does not come from our own script is not reported.
    """
    name = f"clickable-{key}"

    def report() -> None:
        with suppress(InputProblem):  # no click of ours sends it
            pick(*events.point(sent(name, "place")))

    _component(data=markup, key=name, on_place_change=report)
