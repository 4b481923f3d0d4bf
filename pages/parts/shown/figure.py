"""The figure component: markup that core made and escaped, with related cells lit under the pointer or the focus."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import streamlit as st

from core.inputs import events
from core.pictures.markup.figure import FIGURE_CSS, LIGHTING
from core.problem import InputProblem
from pages.parts.ahead import drawn
from pages.parts.hand import HAND
from pages.parts.sent import sent

State = TypeVar("State")
_SCRIPT = (
    LIGHTING
    + HAND
    + """
const PATIENCE = 3000;  // ms that an answer to the hand's last move may take, before an earlier one is shown after all

// The picture of a position that came ahead is shown in the frame of the move.
const ahead = (figure, draw) => {
  if (hand.last.slider !== figure.slider) figure.forget();
  const markup = figure.pictures.get(hand.last.position) ?? null;
  figure.early = markup !== null;
  if (figure.early) draw(markup);
};

// The server's answer is shown, unless it answers an earlier move than the hand's last, whose picture is there already.
const answer = (figure, data, draw) => {
  const sent = { now: data.now, ...JSON.parse(data.more || '{}') };
  if (!figure.pictures) { figure.pictures = new Map(); figure.name = sent.name; hand.asked = ''; figure.forget(); }
  if (sent.base !== figure.base) figure.forget();
  Object.assign(figure, { base: sent.base, slider: sent.slider });
  const current = sent.base && sent.moves >= hand.since;
  if (current) {
    for (const [position, markup] of sent.ahead ?? []) figure.pictures.set(position, markup);
    figure.pictures.set(sent.at, sent.now);
    let low = sent.at, high = sent.at;
    while (figure.pictures.has(low - 1)) low -= 1;
    while (figure.pictures.has(high + 1)) high += 1;
    hand.figures[sent.name] = { slider: sent.slider, base: sent.base, low, high };
  }
  clearTimeout(figure.overdue);
  const now = () => { figure.early = false; draw(sent.now); };
  if (!hand.last || !(sent.moves < hand.moves)) { now(); return; }
  // A move may have been lost on its way, and what the server says then holds after all.
  figure.overdue = setTimeout(now, Math.max(0, hand.last.at + PATIENCE - performance.now()));
  if (current && hand.last.slider === sent.slider) ahead(figure, draw);
  if (!figure.early) draw(sent.now);
};

export default ({ data, parentElement, setTriggerValue }) => {
  const figure = parentElement.querySelector('figure');
  const pick = target => {
    const name = target.closest('[data-pick]')?.dataset.pick;
    if (name !== undefined) setTriggerValue('pick', name);
  };
  const cells = () => [...figure.querySelectorAll('[tabindex]')];
  const light = target => lightIn(figure, target);
  const draw = markup => {
    if (markup === figure.shown) return;
    const focused = cells().indexOf(parentElement.activeElement);
    const panes = () => [...figure.querySelectorAll('.scroll')];
    const scrolled = panes().map(pane => [pane.scrollLeft, pane.scrollTop]);
    figure.innerHTML = figure.shown = markup;
    panes().forEach((pane, place) => { if (place in scrolled) [pane.scrollLeft, pane.scrollTop] = scrolled[place]; });
    // Of what is wider or longer than its pane, the current piece stays in sight.
    const now = figure.querySelector('.box.now, .line.now, .cut'), pane = now?.closest('.scroll');
    if (pane) {
      const box = now.getBoundingClientRect(), seen = pane.getBoundingClientRect();
      const hidden = (from, to, size) => box[size] < seen[size] && (box[from] < seen[from] || box[to] > seen[to]);
      if (hidden('left', 'right', 'width')) pane.scrollLeft += box.left - seen.left - (seen.width - box.width) / 2;
      if (hidden('top', 'bottom', 'height')) pane.scrollTop += box.top - seen.top - (seen.height - box.height) / 2;
    }
    if (focused >= 0) cells()[focused]?.focus({ preventScroll: true });
  };
  figure.onpointerover = figure.onfocusin = event => light(event.target);
  figure.onpointerleave = () => light(parentElement.activeElement);
  figure.addEventListener('focusin', figure.onfocusin);
  figure.onclick = event => pick(event.target);
  figure.onkeydown = event => {
    if (event.key === 'Enter') pick(event.target);
    const cell = event.target.closest('td[tabindex]'), row = cell?.parentElement;
    const next = cell && { ArrowRight: cell.nextElementSibling, ArrowLeft: cell.previousElementSibling,
      ArrowDown: row.nextElementSibling?.children[cell.cellIndex],
      ArrowUp: row.previousElementSibling?.children[cell.cellIndex] }[event.key];
    if (next?.tabIndex === 0) { next.focus(); event.preventDefault(); }
  };
  figure.moved = () => ahead(figure, draw);
  figure.forget = () => { figure.pictures.clear(); figure.early = false; delete hand.figures[figure.name]; };
  hand.shown.add(figure);
  answer(figure, data, draw);
}
"""
)

_component = st.components.v2.component("figure", html="<figure></figure>", css=FIGURE_CSS, js=_SCRIPT)


def figure(markup: str, key: str, pick: Callable[[str], None] | None = None) -> None:
    """Show `markup`, made by `core.pictures`. The same `key` keeps the figure mounted while its content changes.

    A click, or Enter, on what carries `data-pick` calls `pick` with it. That is a callback, and may set widgets; what
    it gets comes from the visitor's browser and may be any short text.
    """
    # A mapping of texts: for anything else Streamlit imports pandas, a second of the CPU, to see if it is a table.
    _show({"now": markup}, key, pick)


def picture(
    key: str,
    state: State,
    draw: Callable[[State], str],
    pick: Callable[[str], None] | None = None,
    *,
    now: str | None = None,
) -> None:
    """Show `draw(state)`, as `figure` does; while a hand is on a slider, the pictures of its positions go ahead.

    `state` is a frozen dataclass whose `repr` tells two states apart, and `draw` is pure; `now` is what it gives, where
    that is known. A slider sets the field with the key of its dials. A state whose fields are others names them in
    `sliders`, and says what becomes of it with a method `after(key, value)`: None where the page draws another figure.
    """
    _show(drawn(key, state, draw, now), key, pick)


def _show(data: dict[str, Any], key: str, pick: Callable[[str], None] | None) -> None:
    name = f"figure-{key}"
    # Texts only: for anything else Streamlit imports pandas, a second of the CPU, to see whether it is a table.
    now = data.pop("now")
    data = {"now": now, "more": json.dumps(data)} if data else {"now": now}
    if pick is None:
        _component(data=data, key=name)
        return

    def report() -> None:
        with suppress(InputProblem):  # no figure of ours sends it
            pick(events.pick(sent(name, "pick")))

    _component(data=data, key=name, on_pick_change=report)
