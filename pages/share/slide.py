"""A slide: large type, and keys that step through the page's examples from the article."""

from pathlib import Path
from typing import Final

import streamlit as st

_STYLE: Final = Path(__file__).with_suffix(".css")
_BAR: Final = (
    "<nav aria-label='Steps' hidden>"
    "<button type='button' aria-label='Back one step' title='Arrow left, or Page Up'>←</button>"
    "<output></output>"
    "<button type='button' aria-label='On one step' title='Arrow right, or Page Down'>→</button>"
    "<label title='Arrow keys step, while no control has the focus.'><input type='checkbox'>Keys</label></nav>"
)
_LOOK: Final = """
nav { display: flex; align-items: center; gap: 0.5rem; padding: 0.2rem 0.5rem; border-radius: 0.4rem;
  font: 0.875rem var(--st-font); color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color) }
nav[hidden] { display: none }
button { min-width: 2rem; min-height: 2rem; border: 0; border-radius: 0.4rem; font: inherit; color: inherit;
  background: var(--st-secondary-background-color); cursor: pointer }
button:disabled { opacity: 0.4 }
:focus-visible { outline: 2px solid var(--st-primary-color) }
label { display: flex; align-items: center; gap: 0.3rem; min-height: 1.5rem; cursor: pointer }
input { width: 1rem; height: 1rem; margin: 0; accent-color: var(--st-primary-color) }
"""
_component = st.components.v2.component(
    "slide", html=_BAR, css=_LOOK, js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def slide() -> None:
    """Dress the page as a slide, and draw the bar of its steps; where it has no examples, the bar stays away."""
    st.html(_STYLE)
    _component(key="slide")
