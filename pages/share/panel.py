"""The panel that makes links: to this page as it stands, to a part of it, as a slide, or for another page's frame.

The links are made in the browser, which knows the address and what stands on the page; only a QR code is asked for.
"""

from pathlib import Path
from typing import Final

import streamlit as st

from core import limits
from core.inputs.layout import read_link
from core.problem import InputProblem
from pages import parts
from pages.parts.sent import sent
from pages.sitemap import asked_about

_ASKED: Final = "share-asked"  # in the session: the link whose code was asked for, or why there is none
_TAUGHT: Final = "share-taught"  # in the session: the page that was opened with its panel open, once
_KEY: Final = "share-links"
# Streamlit places the box before it knows how high it will be: it would end below the screen.
_PLACED: Final = (
    "<style>[data-testid=stPopoverBody]:has(.st-key-share-links) { inset: auto 1rem 1rem auto !important; "
    "transform: none !important; max-width: calc(100vw - 2rem) !important; max-height: calc(100dvh - 2rem) !important; "
    "overflow: auto; z-index: 1000 }</style>"
)
_component = st.components.v2.component(
    "share",
    html=Path(__file__).with_name("panel.html").read_text(encoding="utf-8"),
    css=Path(__file__).with_suffix(".css").read_text(encoding="utf-8"),
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def panel(url: str) -> None:
    """Draw the button; what it opens is made once it is open, as it is for a teacher who comes through home's door."""
    if st.query_params.get("teach") == "1" and st.session_state.get(_TAUGHT) != url:
        st.session_state["share_panel"] = True
        st.session_state[_TAUGHT] = url
    with st.container(key="share", horizontal=True, horizontal_alignment="right"):
        box = st.popover("Share", icon=":material/share:", type="tertiary", key="share_panel", on_change="rerun")
    if not box.open:
        return
    # Texts only: for anything else Streamlit imports pandas to see whether it is a table.
    data = {"page": url, "most": str(limits.LINK_CHARACTERS), "about": _asked_about(url), **_answer()}
    with box:
        st.html(_PLACED)
        _component(data=data, key=_KEY, on_code_change=_ask)


def _asked_about(url: str) -> str:
    """What the practice page calls its questions about this page; nothing where it has none."""
    if url == "practice":
        return str(st.session_state.get("practice_about", ""))
    return next((room.title for room in asked_about() if room.url == url), "")


def _ask() -> None:
    try:
        st.session_state[_ASKED] = read_link(sent(_KEY, "code"))
    except InputProblem as problem:
        st.session_state[_ASKED] = problem


def _answer() -> dict[str, str]:
    """The code that was asked for, with its link, or why there is none."""
    match st.session_state.get(_ASKED):
        case InputProblem() as problem:
            return {"problem": str(problem)}
        case str() as link:
            # Imported here: hardly any visit asks for one.
            from core.pictures.markup.qr_code import qr_code  # noqa: PLC0415

            return {"code": parts.remember("share-code", link, lambda: qr_code(link)), "link": link}
    return {}
