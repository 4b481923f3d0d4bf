"""Sliders that answer while they are dragged, several in one component.

Streamlit's own slider reports when it is let go, and each costs the browser about a millisecond of every rerun.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Final

import streamlit as st

from core.inputs import events
from core.problem import InputProblem
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
_SCRIPT: Final = """
export default ({ data, parentElement, setTriggerValue }) => {
  const box = parentElement.querySelector('.dials');
  box.className = 'dials ' + data.width;
  while (box.children.length > data.dials.length) box.lastChild.remove();
  data.dials.forEach(({ label, value, least, most, disabled, names }, place) => {
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
    slider.oninput = () => {
      slider.sent.push(+slider.value);
      say();
      setTriggerValue('moved', [place, +slider.value]);
    };
  });
};
"""
_component = st.components.v2.component("dials", html="<div class='dials'></div>", css=_CSS, js=_SCRIPT)


def dials(key: str, rows: Sequence[Dial], moved: Callable[[int, int], None], *, wide: bool = False) -> None:
    """Draw the sliders. One that is moved calls `moved` with its place and its number, before the page runs again.

    A `wide` one takes all the room there is, and does not say its number: that is for a field beside it to do.
    """
    ranges = [(row.least, row.least - 1 if row.disabled else row.most) for row in rows]

    def report() -> None:
        with suppress(InputProblem):  # no dial of ours sends it
            moved(*events.dial(sent(f"{key}-dials", "moved"), ranges))

    data = {"width": "wide" if wide else "narrow", "dials": [asdict(row) for row in rows]}
    _component(data=data, key=f"{key}-dials", on_moved_change=report)
