"""Pictures ahead of the hand: when a slider is touched, the picture of each of its positions is sent to the browser.

A page's picture is a pure function of one frozen state. So the picture of any position of a slider is that function of
the state as it will be then; the browser shows it in the frame of the move, and the server's answer, which follows,
stays the authority.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import blake2s
from time import thread_time
from typing import Any, Final, TypeVar

import streamlit as st

from core import limits
from core.hosting.turns import TURNS
from core.inputs.hand import Covered, Hand
from core.problem import InputProblem

State = TypeVar("State")
Facts = TypeVar("Facts")
_TOUCHED: Final = "ahead-touched"  # in the session: the slider that the message before this run was about
_ASKED: Final = "ahead-asked"  # the same, during the run
_OFFER: Final = "ahead-offer"
_HAND: Final = "ahead-hand"
_ANSWERED: Final = "ahead-answered"
_SPENT: Final = "ahead-spent"
_FIGURES: Final = "ahead-figures"  # drawn in this run, and in the last one
_LOOKS: Final = "ahead-looks"  # the seconds that facts for pictures which go ahead took, one after the other
_AHEAD: Final = "ahead-now"  # whether what is drawn goes ahead
_FOR_LOOKS: Final = 0.9  # of the time for pictures ahead, where facts that several figures share have to be computed
_SIDES: Final = 2  # positions, the nearest, that go ahead even where they take longer than the time for them
_MARGIN: Final = 2  # positions: when the hand is as near to the end of what was sent, more is sent


class _Enough(Exception):
    """There is no time for the facts of one more position."""


@dataclass(frozen=True)
class Offer:
    """The slider that a hand is on: its position, and what becomes of the page's state at each one.

    `positions` are ordered by their distance from `now`, which is the first, and each has the value of `field` there.
    `row` has the values at all of the slider's positions, from the first.
    """

    slider: str
    field: str
    now: int
    row: tuple[Any, ...]
    positions: tuple[tuple[int, Any], ...]


def begin() -> None:
    """Forget what the last run offered; called when a page begins.

    Only a run that a slider's message brought about sends pictures ahead: they cost as much as several answers.
    """
    state = st.session_state
    state[_ASKED] = state.pop(_TOUCHED, None)
    state.pop(_OFFER, None)
    state[_SPENT] = 0.0
    state[_LOOKS] = ()
    state[_FIGURES] = (0, state.get(_FIGURES, (0, 0))[0])


def touched(sliders: str, place: int, hand: Hand) -> None:
    """Note that a hand is on the slider at `place` of `sliders`, and what its browser says of it. For callbacks.

    Where several messages brought this run about, the last of them counts.
    """
    state = st.session_state
    state.setdefault(_ANSWERED, {})[sliders] = hand.moves
    if _TOUCHED not in state or hand.moves >= state[_HAND].moves:
        state[_TOUCHED] = f"{sliders}/{place}"
        state[_HAND] = hand


def answered(sliders: str) -> int:
    """How many moves the hand had made by the last message of these `sliders` that reached the page."""
    moves: int = st.session_state.get(_ANSWERED, {}).get(sliders, 0)
    return moves


def followed() -> bool:
    """Whether a hand has been on a slider of this visit, so that its browser may show what came ahead."""
    return _HAND in st.session_state


def offer(slider: str, field: str, now: int, among: Sequence[int], after: Callable[[int], Any]) -> None:
    """Say what `field` of the page's state would become at each position of `slider`, if that is the touched one."""
    if st.session_state.get(_ASKED) != slider:
        return
    row = {value: after(value) for value in among}
    nearest = sorted(row.items(), key=lambda pair: abs(pair[0] - now))[: limits.AHEAD_POSITIONS + 1]
    st.session_state[_OFFER] = Offer(slider, field, now, tuple(row.values()), tuple(nearest))


def looked(name: str, look: Callable[[State], Facts]) -> Callable[[State], Facts]:
    """`look`, a pure function that takes long, asked once for each state, by however many figures and runs of a page.

    What it gave for the last states stands in the visitor's session, and what went ahead is not computed again when
    the hand is there. `name` is no other function's; the `repr` of a state tells it from others.
    """
    kept: dict[str, Facts] = st.session_state.setdefault(f"ahead-{name}", {})
    last = f"ahead-{name}-seconds"

    def once(state: State) -> Facts:
        key = repr(state)
        if key in kept:
            return kept[key]
        looks: tuple[float, ...] = st.session_state.get(_LOOKS, ())
        ahead = st.session_state.get(_AHEAD, False)
        longest: float = max((*looks, st.session_state.get(last, 0.0)))
        late = len(looks) >= _SIDES and sum(looks) + longest > _FOR_LOOKS * limits.AHEAD_SECONDS
        if ahead and (late or longest > limits.AHEAD_SECONDS or len(looks) >= limits.AHEAD_FACTS - 1):
            raise _Enough
        begun = thread_time()
        facts = look(state)
        st.session_state[last] = took = thread_time() - begun
        if ahead:
            st.session_state[_LOOKS] = (*looks, took)
        while len(kept) >= limits.AHEAD_FACTS:
            kept.pop(next(iter(kept)), None)
        kept[key] = facts
        return facts

    return once


def drawn(key: str, state: State, draw: Callable[[State], str], now: str | None = None) -> dict[str, Any]:
    """What the figure `key` is sent: the picture of `state`, and, for a touched slider, those of its other positions.

    `now` is the markup, which may have been drawn before; `ahead` maps positions to theirs, None where the page would
    not draw this figure, or not without asking; `base` names all of the state that the slider does not change, and what
    its positions mean, so that a picture of another state is never shown.
    """
    hand: Hand = st.session_state.get(_HAND) or Hand()
    data: dict[str, Any] = {"name": key, "now": draw(state) if now is None else now, "moves": hand.moves}
    share = _share()
    offered: Offer | None = st.session_state.get(_OFFER)
    if offered is None or not _concerns(state, offered.field):
        return data
    first = next((moved for each in offered.row if (moved := _after(state, offered.field, each)) is not None), None)
    rest = (offered.slider, key, offered.row, type(state).__qualname__, first)
    base = blake2s(repr(rest).encode(), digest_size=8).hexdigest()
    # What is typed may lie between two positions: the slider then stands at the nearer one, whose picture is another.
    exact = repr(_after(state, offered.field, offered.positions[0][1])) == repr(state)
    data |= {"slider": offered.slider, "base": base, "at": offered.now, "exact": exact}
    covered = hand.covered.get(key)
    missing = _missing(offered, covered if covered and covered.base == base else None, known=exact)
    if missing:
        data["ahead"] = [list(pair) for pair in _pictures(state, offered.field, missing, draw, share)]
    return data


def _concerns(state: object, field: str) -> bool:
    """Whether the slider changes anything in `state`: a field of its name, or what the state itself says."""
    said = getattr(state, "sliders", None)
    return field in (said if said is not None else {each.name for each in fields(state)})  # type: ignore[arg-type]


def _after(state: State, field: str, value: Any) -> State | None:  # noqa: ANN401 - a field's value is of any type
    """The state after its slider moved; None if the page would then draw another figure."""
    own = getattr(state, "after", None)
    if own is None:
        return replace(state, **{field: value})  # type: ignore[type-var]
    after: State | None = own(field, value)
    return after


def _missing(offered: Offer, covered: Covered | None, *, known: bool) -> list[tuple[int, Any]]:
    """The positions whose pictures the browser has not, or none while the hand is far from the end of those it has.

    `known`: that of the present position is the picture that the figure shows now.
    """
    if covered is None:
        return list(offered.positions[known:])
    near = [pair for pair in offered.positions if abs(pair[0] - offered.now) <= _MARGIN]
    if all(covered.low <= value <= covered.high for value, _ in near):
        return []
    return [pair for pair in offered.positions if not covered.low <= pair[0] <= covered.high]


def _share() -> float:
    """The seconds that a figure may take: as many as each of those which are still to come, as far as is known."""
    drawn, last = st.session_state.get(_FIGURES, (0, 0))
    st.session_state[_FIGURES] = (drawn + 1, last)
    seconds: float = (limits.AHEAD_SECONDS - st.session_state.get(_SPENT, 0.0)) / max(last - drawn, 1)
    return seconds


def _pictures(
    state: State, field: str, positions: Sequence[tuple[int, Any]], draw: Callable[[State], str], seconds: float
) -> list[tuple[int, str | None]]:
    """The pictures of as many positions as `seconds` of the CPU and the budget of bytes allow, nearest first.

    None at all while other visitors wait: their answers come first.
    """
    made: list[tuple[int, str | None]] = []
    room, spent, longest = limits.AHEAD_BYTES, 0.0, 0.0
    for value, content in positions:
        # One more may take as long as the longest so far. A hand moves to one side or to the other.
        if (len(made) >= _SIDES and spent + longest >= seconds) or TURNS.crowded:
            break
        begun, before = thread_time(), sum(st.session_state.get(_LOOKS, ()))
        try:
            markup = _picture(_after(state, field, content), draw)
        except _Enough:
            break
        looks = sum(st.session_state.get(_LOOKS, ())) - before  # which are no figure's own
        took = thread_time() - begun - looks
        spent, longest = spent + took, max(longest, took)
        room -= len((markup or "").encode())
        if room < 0:
            break
        made.append((value, markup))
    st.session_state[_SPENT] = st.session_state.get(_SPENT, 0.0) + spent
    return made


def _picture(state: State | None, draw: Callable[[State], str]) -> str | None:
    st.session_state[_AHEAD] = True
    try:
        return None if state is None else draw(state)
    except InputProblem:  # the page draws no figure then, but says why
        return None
    finally:
        st.session_state[_AHEAD] = False
