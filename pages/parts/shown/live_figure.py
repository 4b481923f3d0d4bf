"""A figure that is patched in place, many times within one run of the page: canvases and SVG, no flicker."""

import itertools
import secrets
from base64 import b64encode
from typing import Any, Final

import streamlit as st

from core.pictures.markup.figure import FIGURE_CSS, LIGHTING, LivePicture
from pages.parts.streamlit_mends import LivePlace

_NAME: Final = "live-figure"
_HTML: Final = "<figure></figure>"
# Pictures are in the order of a count, since a clock may be set back.
_SERVER: Final = secrets.token_hex(4)
_pictures = itertools.count()
_WHOLE: Final = 16  # of so many pictures two bring the markup: the browser may pass over one, but keeps what it has
# The markup is taken in once, as long as it stays the same; then tiles and patch go into it. What is lit stays lit.
SCRIPT: Final = (
    LIGHTING
    + """
const bytes = text => {
  const letters = atob(text), codes = new Uint8Array(letters.length);
  for (let k = 0; k < codes.length; k += 1) codes[k] = letters.charCodeAt(k);
  return codes;
};
export default ({ data, parentElement }) => {
  const figure = parentElement.querySelector('figure');
  // While the script loads, messages may arrive in another order. A server that was started anew counts anew.
  if (data.server === figure.server && data.order < figure.order) return;
  Object.assign(figure, { server: data.server, order: data.order });
  if (data.markup && figure.markup !== data.markup) {
    if (!figure.markup) figure.addEventListener('focusin', event => figure.onpointerover(event));
    figure.innerHTML = figure.markup = data.markup;
    figure.pointed = null;
    const pane = figure.querySelector('.scroll');  // on a phone the output is seen first
    if (pane) pane.scrollLeft = pane.scrollWidth;
    figure.palette = new Uint32Array(bytes(figure.querySelector('[data-palette]').dataset.palette).buffer);
    figure.onpointerover = event => lightIn(figure, figure.pointed = event.target);
    figure.onpointerleave = () => lightIn(figure, figure.pointed = parentElement.activeElement);
  }
  if (!figure.markup) return;
  const tiles = bytes(data.tiles);
  let place = 0;
  figure.querySelectorAll('canvas').forEach(canvas => {
    const pen = canvas.getContext('2d'), image = pen.createImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let k = 0; k < pixels.length; k += 1) pixels[k] = figure.palette[tiles[place + k]];
    place += pixels.length;
    pen.putImageData(image, 0, 0);
  });
  for (const [selector, attributes] of Object.entries(data.patch)) {
    const elements = figure.querySelectorAll(selector);
    for (const [name, values] of Object.entries(attributes)) elements.forEach((element, k) => {
      if (name === 'text') element.textContent = values[k]; else element.setAttribute(name, values[k]);
    });
  }
  figure.dataset.drawn = (+figure.dataset.drawn || 0) + 1;
  if (figure.pointed) lightIn(figure, figure.pointed);
}
"""
)
_component = st.components.v2.component(_NAME, html=_HTML, css=FIGURE_CSS, js=SCRIPT)


class LiveFigure:
    """A place on the page for a picture that changes while the page runs."""

    def __init__(self, key: str) -> None:
        fields = {"component_name": _NAME, "html_content": _HTML, "css_content": FIGURE_CSS, "js_content": SCRIPT}
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
