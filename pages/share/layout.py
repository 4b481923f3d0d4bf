"""How a page stands where its address asks for less than all of it: as a slide, in a frame, with parts left out."""

from pathlib import Path
from typing import Final

import streamlit as st

from core.inputs.layout import GROUPS, Appearance

_STYLE: Final = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
_SCREEN: Final = ":is(.st-key-screen, .st-key-screen-wide)"
_PARTS: Final = dict(
    zip(
        GROUPS,
        (
            f"{_SCREEN} [class*='_article']",
            ".st-key-screen-bar > :not(:has([class*='_article']))",
            ".st-key-screen-controls",
            ".st-key-screen-side",
            # What explains the figure, wherever a page has it.
            (
                ":is(.st-key-screen-words, .st-key-screen-stage :is([data-testid=stExpander], "
                f"[data-testid=stMarkdown]), [data-testid=stLayoutWrapper]:has(> {_SCREEN}) ~ *)"
            ),
            f"{_SCREEN} [class*='_code']",
            f"{_SCREEN} :is([class*='st-key-figure-'], [class*='st-key-chart-'], [class*='st-key-live-'])",
        ),
        strict=True,
    )
)


def lay_out(layout: Appearance, *, embedded: bool) -> None:
    """Send the browser the style of `layout`; nothing for a page that stands as usual.

    What is left out is computed all the same, and is not secret: whoever has the link can ask for all of it.
    """
    if not (layout.present or layout.hidden or embedded):
        return
    style = [_STYLE] if layout.present or embedded else []
    # The class of a key is Streamlit's. The names have passed core.inputs.layout, and are no more than names.
    style += [f"{selector(name)} {{ display: none !important }}" for name in layout.hidden]
    st.html(f"<style>{' '.join(style)}</style>")


def selector(name: str) -> str:
    """What on a page `name` means: one of its parts, or the widget with that key, dials and all."""
    return _PARTS.get(name) or f"[data-testid=stMain] :is(.st-key-{name}, .st-key-{name}-dials)"
