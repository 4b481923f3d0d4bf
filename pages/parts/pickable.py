"""A figure whose marked pieces can be clicked, and which keeps the current one in sight."""

from collections.abc import Callable

import streamlit as st

from core.pictures.style import FIGURE_CSS

_SCRIPT = """
export default ({ data, parentElement, setTriggerValue }) => {
  const figure = parentElement.querySelector('figure');
  const pane = () => figure.querySelector('.scroll');
  const before = pane() && { top: pane().scrollTop, left: pane().scrollLeft };
  figure.innerHTML = data;
  const now = figure.querySelector('.now');
  if (before) Object.assign(pane(), { scrollTop: before.top, scrollLeft: before.left });
  if (now) {
    const line = now.getBoundingClientRect(), seen = pane().getBoundingClientRect();
    if (line.top < seen.top || line.bottom > seen.bottom)
      pane().scrollTop += line.top - seen.top - (seen.height - line.height) / 2;
  }
  figure.onclick = event => {
    const piece = event.target.closest('[data-pick]');
    if (piece) setTriggerValue('picked', +piece.dataset.pick);
  };
}
"""

_component = st.components.v2.component("pickable", html="<figure></figure>", css=FIGURE_CSS, js=_SCRIPT)


def pickable(markup: str, key: str, pick: Callable[[int], None]) -> None:
    """Show `markup`, made by `core.pictures`; a click on a piece with `data-pick` calls `pick` with its number.

    `pick` is a callback: it may set widgets. What is no number does not come from our own script.
    """
    name = f"pickable-{key}"

    def report() -> None:
        picked = st.session_state[name].picked
        if isinstance(picked, int):
            pick(picked)

    _component(data=markup, key=name, on_picked_change=report)
