"""A figure that is patched in place, many times within one run of the page: canvases and SVG, no flicker."""

import itertools
import secrets
from base64 import b64encode
from pathlib import Path
from typing import Any, Final

import streamlit as st

from core.pictures.markup.figure import LIGHTING, LivePicture, stylesheet
from pages.take.drawing import DRAWING, DRAWING_CSS
from pages.training.network.live_place import LivePlace

_NAME: Final = "live-figure"
_HTML: Final = "<figure></figure><div class='take' hidden></div>"
# It goes along with each picture, so it has the sheets of this figure alone.
_CSS: Final = stylesheet("markup/figure.css", "autograd/graph.css", "training/network/network.css") + DRAWING_CSS
# Pictures are in the order of a count, since a clock may be set back.
_SERVER: Final = secrets.token_hex(4)
_pictures = itertools.count()
_WHOLE: Final = 16  # of so many pictures two bring the markup: the browser may pass over one, but keeps what it has
SCRIPT: Final = LIGHTING + DRAWING + Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_component = st.components.v2.component(_NAME, html=_HTML, css=_CSS, js=SCRIPT)


class LiveFigure:
    """A place on the page for a picture that changes while the page runs."""

    def __init__(self, key: str) -> None:
        fields = {"component_name": _NAME, "html_content": _HTML, "css_content": _CSS, "js_content": SCRIPT}
        self._place = LivePlace(_component, f"live-{key}", fields)
        self._drawn = 0

    def draw(self, picture: LivePicture) -> None:
        """Show `picture`, the first time where the page stands now, and then in the same place."""
        self._place.draw(_data(picture, whole=self._drawn % _WHOLE < 2))
        self._drawn += 1


def _data(picture: LivePicture, *, whole: bool) -> dict[str, Any]:
    return {
        "server": _SERVER,
        "order": next(_pictures),
        "markup": picture.markup if whole else None,
        "tiles": b64encode(picture.tiles).decode(),
        "patch": picture.patch,
    }
