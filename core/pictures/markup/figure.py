"""A picture that displays itself in a notebook: its markup with the stylesheet and the script that lights cells up."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final

from core.pictures.markup.palette import COLORS, HIGHLIGHT

_ROLES = "\n".join(f".{role} {{ --role: {color} }}" for role, color in COLORS.items())
_HOT = f":host, figure {{ --hot: {HIGHLIGHT}; --role: {COLORS['plain']} }}"

_NAMES: Final = (
    "markup/figure.css", "autograd/graph.css", "lab/lab.css", "training/surface.css", "tensors/curves.css",
    "training/network/network.css", "markup/marked_code.css", "home_map.css", "capture/captured.css",
)  # fmt: skip
_SHEETS = (Path(__file__).parents[1].joinpath(name).read_text(encoding="utf-8") for name in _NAMES)

FIGURE_CSS: Final = "\n".join([_HOT, _ROLES, *_SHEETS])


# Lit are the cells that share a group with the cell in question, those it came from, and those that came from it; none
# when the focus has gone elsewhere. A pane that is too small for what is in it can be scrolled by the keyboard: it has
# the focus where nothing in it has.
LIGHTING: Final = """
const CELL = '[tabindex]:not([role=region])';
const groups = text => text ? text.split(' ') : [];
const lightIn = (figure, target) => {
  const having = (attribute, names) => names.flatMap(name => [...figure.querySelectorAll(`[${attribute}~="${name}"]`)]);
  const cell = target?.closest?.(CELL);
  figure.querySelectorAll('.lit, .self').forEach(other => other.classList.remove('lit', 'self'));
  const caption = figure.querySelector('figcaption');
  if (caption) caption.dataset.hint ??= caption.innerHTML;
  if (!cell) { if (caption) caption.innerHTML = caption.dataset.hint; return; }
  const own = groups(cell.dataset.g), from = groups(cell.dataset.from);
  [...having('data-g', [...own, ...from]), ...having('data-from', own)].forEach(other => other.classList.add('lit'));
  cell.classList.add('self');
  if (caption) caption.textContent = cell.getAttribute('aria-label');
};
const lightOn = figure => {
  const light = target => lightIn(figure, figure.pointed = target);
  figure.addEventListener('pointerover', event => light(event.target));
  figure.addEventListener('focusin', event => light(event.target));
  figure.addEventListener('focusout', event => { if (!figure.contains(event.relatedTarget)) light(null); });
  figure.addEventListener('pointerleave', () => light(figure.getRootNode().activeElement));
};
const reachIn = figure => {
  for (const pane of [figure, ...figure.querySelectorAll('.scroll, .source, .terminal, pre')]) {
    const over = pane.scrollWidth > pane.clientWidth + 1 || pane.scrollHeight > pane.clientHeight + 1;
    const needed = over && getComputedStyle(pane).overflow !== 'visible' && !pane.querySelector('[tabindex="0"], a');
    if (needed === !!pane.reached) continue;
    pane.reached = needed;
    const has = { tabindex: 0, role: 'region', 'aria-label': 'The arrow keys scroll this' };
    for (const name in has) if (needed) pane.setAttribute(name, has[name]); else pane.removeAttribute(name);
  }
};
const reachSoon = figure => {
  clearTimeout(figure.reaching);
  figure.reaching = setTimeout(() => reachIn(figure), 200);  // it measures: not in the frame of a move
};
const reachable = figure => {
  new ResizeObserver(() => reachSoon(figure)).observe(figure);
  document.fonts.ready.then(() => reachSoon(figure));
  reachSoon(figure);
};
"""


# The variables that the app's theme sets.
_THEME: Final = (
    ":host { --st-font: system-ui, sans-serif; --st-code-font: ui-monospace, monospace; "
    "--st-text-color: #31333f; --st-background-color: #fff; --st-border-color: #31333f33; "
    "display: block; color: var(--st-text-color); background: var(--st-background-color) }"
)
# In a shadow tree, as in the app, so that a notebook's styles and ours leave each other alone.
_SHOW: Final = """
const host = document.getElementById(NAME);
const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
root.innerHTML = host.querySelector('template').innerHTML;
const figure = root.querySelector('figure');
lightOn(figure);
reachable(figure);
"""


@dataclass(frozen=True)
class Figure:
    """A picture made by `core.pictures`, whose `markup` is escaped; `text` says it where no picture can be shown."""

    markup: str
    text: str = "a figure: shown in a notebook"

    def __repr__(self) -> str:
        return f"<{self.text}>"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        name = f"figure-{secrets.token_hex(4)}"
        inside = f"<style>{_THEME}\n{FIGURE_CSS}</style><figure>{self.markup}</figure>"
        script = f"(() => {{ const NAME = '{name}';{LIGHTING}{_SHOW}}})()"
        # Where scripts do not run, as in a notebook that is not trusted, the shadow tree is missing and this is seen.
        words = f"<p>{escape(self.text)}: run the cell, or trust the notebook, to see it.</p>"
        return f'<div id="{name}"><template>{inside}</template>{words}</div><script>{script}</script>'


@dataclass(frozen=True)
class LivePicture:
    """`markup` once, and what changes in it.

    `tiles` are the bytes of all its canvases, in their order, row by row, each byte a color of the palette that the
    markup carries. `patch` maps a selector to attributes, and each of these to a value for every element selected, in
    the order of the markup; the attribute `text` is what an element says.
    """

    markup: str
    tiles: bytes = b""
    patch: dict[str, dict[str, Sequence[str]]] = field(default_factory=dict)
