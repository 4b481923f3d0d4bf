"""Sliders that answer while they are dragged, several in one component.

Streamlit's own slider reports when it is let go, and each costs the browser about a millisecond of every rerun.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

import streamlit as st

from core.inputs.hand import parse_move, parse_touch
from core.problem import InputProblem
from pages.parts.ahead import offer, touched
from pages.parts.hand import HAND
from pages.parts.sent import sent


@dataclass(frozen=True)
class Dial:
    """One slider over the whole numbers from `least` to `most`; with `names`, what is shown for each of them."""

    label: str
    value: int
    least: int
    most: int
    disabled: bool = False
    names: tuple[str, ...] = ()


_CSS: Final = """
.dials { display: flex; flex-wrap: wrap; gap: 0.3rem 0.9rem; font: 0.875rem var(--st-font);
  color: var(--st-text-color); }
label { display: grid; grid-template-columns: 1fr auto; min-width: 4.7rem; }
.narrow label { width: 4.7rem; }
.wide label { flex: 1; }
.wide output { display: none; }  /* a field beside it says the number */
output { font-variant-numeric: tabular-nums; font-weight: 600; color: var(--st-primary-color); }
input { grid-column: 1 / 3; width: 100%; height: 1.4rem; margin: 0; cursor: pointer;
  accent-color: var(--st-primary-color); }
input:disabled { cursor: default; }
"""
_SCRIPT: Final = (
    HAND
    + """
export default ({ data, parentElement, setTriggerValue }) => {
  const dials = JSON.parse(data.dials);
  const box = parentElement.querySelector('.dials');
  box.className = 'dials ' + data.width;
  while (box.children.length > dials.length) box.lastChild.remove();
  dials.forEach(({ label, value, least, most, disabled, names }, place) => {
    let row = box.children[place];
    if (!row) {
      row = box.appendChild(document.createElement('label'));
      row.append(...['span', 'output', 'input'].map(tag => document.createElement(tag)));
      row.lastChild.type = 'range';
    }
    const [title, shown, slider] = row.children;
    const say = () => {
      shown.textContent = names[slider.value - least] ?? slider.value;
      slider.setAttribute('aria-valuetext', shown.textContent);
    };
    title.textContent = label;
    slider.setAttribute('aria-label', label);
    Object.assign(slider, { min: least, max: most, disabled });
    // The slider leads and the page follows: an answer to an earlier place must not pull it back, neither under the
    // pointer nor between two presses of a key.
    const sent = slider.sent ?? [];
    if (!slider.matches(':active') && !sent.slice(0, -1).includes(value)) slider.value = value;
    if (!sent.length || sent.at(-1) === value || !sent.includes(value)) slider.sent = [value];
    say();
    const id = data.name + '/' + place;
    // A hand that comes near asks for the pictures of all positions, once. It waits until the server has answered all
    // moves of this component: of two messages in line at the server, only the later counts.
    slider.near = () => {
      if (hand.asked === id || slider.disabled) return;
      if ([...box.children].some(row => row.lastChild.sent.length > 1)) { box.waiting = slider; return; }
      hand.asked = id;
      setTriggerValue('touched', [place, [hand.moves, hand.covered(id)]]);
    };
    slider.onpointerenter = slider.onpointermove = slider.onfocus = slider.near;
    slider.oninput = () => {
      slider.sent.push(+slider.value);
      say();
      box.waiting = null;
      hand.move(id, +slider.value);
      setTriggerValue('moved', [place, +slider.value, [hand.moves, hand.covered(id)]]);
    };
  });
  const waiting = box.waiting;
  box.waiting = null;
  waiting?.near();
};
"""
)
_component = st.components.v2.component("dials", html="<div class='dials'></div>", css=_CSS, js=_SCRIPT)


def dials(
    key: str,
    rows: Sequence[Dial],
    moved: Callable[[int, int], None],
    *,
    wide: bool = False,
    after: Callable[[int, int], Any] | None = None,
) -> None:
    """Draw the sliders. One that is moved calls `moved` with its place and its number, before the page runs again.

    `after(place, number)` says what the field `key` of the page's state will be then: with it, the pictures of all
    positions are there before the slider is moved (`parts.ahead`).

    A `wide` one takes all the room there is, and does not say its number: that is for a field beside it to do.
    """
    name = f"{key}-dials"
    ranges = [(row.least, row.least - 1 if row.disabled else row.most) for row in rows]

    def report() -> None:
        with suppress(InputProblem):  # no dial of ours sends it
            place, value, hand = parse_move(sent(name, "moved"), ranges)
            touched(f"{name}/{place}", hand)
            moved(place, value)

    def near() -> None:
        with suppress(InputProblem):
            place, hand = parse_touch(sent(name, "touched"), len(rows))
            touched(f"{name}/{place}", hand)

    # Texts only: for anything else Streamlit imports pandas, a second of the CPU, to see whether it is a table.
    texts = json.dumps([asdict(row) for row in rows])
    data = {"name": name, "width": "wide" if wide else "narrow", "dials": texts}
    _component(data=data, key=name, on_moved_change=report, on_touched_change=near)
    if after:
        for place, row in enumerate(rows):
            positions = range(row.least, row.most + 1)
            offer(f"{name}/{place}", key, row.value, positions, partial(after, place))
