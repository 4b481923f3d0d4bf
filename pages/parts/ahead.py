"""Pictures ahead of the hand: when a slider is touched, the picture of each of its positions is sent to the browser.

A page's picture is a pure function of one frozen state. So the picture of any position of a slider is that function of
the state with one field replaced; the browser shows it in the frame of the move, and the server's answer, which
follows, stays the authority.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import blake2s
from time import thread_time
from typing import Any, Final, TypeVar

import streamlit as st

from core import limits
from core.inputs.hand import Covered, Hand

State = TypeVar("State")
_OFFER: Final = "ahead-offer"
_TOUCHED: Final = "ahead-touched"
_HAND: Final = "ahead-hand"
_SPENT: Final = "ahead-spent"
_MARGIN: Final = 2  # positions: when the hand is as near to the end of what was sent, more is sent


@dataclass(frozen=True)
class Offer:
    """The slider that a hand is on: its position, and what `field` of the page's state would be at each other one.

    `positions` are ordered by their distance from `now`.
    """

    slider: str
    field: str
    now: int
    positions: tuple[tuple[int, Any], ...]


def begin() -> None:
    """Forget what the last run offered; called when a page begins."""
    st.session_state.pop(_OFFER, None)
    st.session_state[_SPENT] = 0.0


def touched(slider: str, hand: Hand) -> None:
    """Note that a hand is on `slider`, and what its browser says of it. For callbacks."""
    st.session_state[_TOUCHED] = slider
    st.session_state[_HAND] = hand


def offer(slider: str, field: str, now: int, among: Sequence[int], after: Callable[[int], Any]) -> None:
    """Say what `field` of the page's state would become at each position of `slider`, if that is the touched one."""
    if st.session_state.get(_TOUCHED) != slider:
        return
    nearest = sorted((value for value in among if value != now), key=lambda value: abs(value - now))
    positions = tuple((value, after(value)) for value in nearest[: limits.AHEAD_POSITIONS])
    st.session_state[_OFFER] = Offer(slider, field, now, positions)


def drawn(key: str, state: State, draw: Callable[[State], str]) -> dict[str, Any]:
    """What the figure `key` is sent: the picture of `state`, and, for a touched slider, those of its other positions.

    `now` is the markup; `ahead` maps positions to theirs; `base` names the state but for the slider's field, so that
    a picture of another state is never shown.
    """
    hand: Hand = st.session_state.get(_HAND) or Hand()
    data: dict[str, Any] = {"name": key, "now": draw(state), "moves": hand.moves}
    offered: Offer | None = st.session_state.get(_OFFER)
    if offered is None or offered.field not in {field.name for field in fields(state)}:  # type: ignore[arg-type]
        return data
    rest = [(field.name, getattr(state, field.name)) for field in fields(state) if field.name != offered.field]  # type: ignore[arg-type]
    base = blake2s(repr((offered.slider, type(state).__qualname__, rest)).encode(), digest_size=8).hexdigest()
    data |= {"slider": offered.slider, "base": base, "at": offered.now}
    covered = hand.covered.get(key)
    missing = _missing(offered, covered if covered and covered.base == base else None)
    if missing:
        data["ahead"] = [[value, markup] for value, markup in _pictures(state, offered.field, missing, draw)]
    return data


def _missing(offered: Offer, covered: Covered | None) -> list[tuple[int, Any]]:
    """The positions whose pictures the browser has not, or none while the hand is far from the end of those it has."""
    if covered is None:
        return list(offered.positions)
    near = [pair for pair in offered.positions if abs(pair[0] - offered.now) <= _MARGIN]
    if all(covered.low <= value <= covered.high for value, _ in near):
        return []
    return [pair for pair in offered.positions if not covered.low <= pair[0] <= covered.high]


def _pictures(
    state: State, field: str, positions: Sequence[tuple[int, Any]], draw: Callable[[State], str]
) -> list[tuple[int, str]]:
    """The pictures of as many positions as the budgets of time and bytes allow, nearest first."""
    made: list[tuple[int, str]] = []
    room = limits.AHEAD_BYTES
    for value, content in positions:
        begun = thread_time()
        markup = draw(replace(state, **{field: content}))  # type: ignore[type-var]
        st.session_state[_SPENT] += thread_time() - begun
        room -= len(markup)
        if room < 0:
            break
        made.append((value, markup))
        if st.session_state[_SPENT] > limits.AHEAD_SECONDS:
            break
    return made
