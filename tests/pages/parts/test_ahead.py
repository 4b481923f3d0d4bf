"""What is sent ahead of the hand: which pictures, how many, and for which state."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from core import limits
from core.hosting.turns import TURNS
from core.inputs.hand import Covered, Hand
from core.problem import InputProblem
from pages.parts import ahead
from tests.pages.opened import opened


@dataclass(frozen=True)
class Place:
    """A state with one slider, `size`, over 0 to 99."""

    size: int
    name: str = "a"


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A visitor's session."""
    held: dict[str, Any] = {}
    monkeypatch.setattr(ahead.st, "session_state", held)
    return held


def sent(state: Place, hand: Hand | None = None, draw: Any = lambda state: f"<p>{state}</p>") -> dict[str, Any]:
    """What a figure is sent in the run that a touch brings about."""
    ahead.touched("size-dials", 0, hand or Hand())
    ahead.begin()
    ahead.offer("size-dials/0", "size", state.size, range(100), lambda value: value)
    return ahead.drawn("figure", state, draw)


def test_the_nearest_positions_are_sent_each_with_the_picture_of_its_state() -> None:
    data = sent(Place(40))
    assert data["now"] == f"<p>{Place(40)}</p>"
    assert data["at"] == 40
    assert dict(data["ahead"]) == {value: f"<p>{Place(value)}</p>" for value in range(40 - 12, 40 + 13) if value != 40}
    assert [abs(value - 40) for value, _ in data["ahead"]] == sorted(abs(value - 40) for value, _ in data["ahead"])


def test_a_run_that_no_slider_asked_for_sends_nothing_ahead() -> None:
    sent(Place(40))
    ahead.begin()
    ahead.offer("size-dials/0", "size", 40, range(100), lambda value: value)
    assert ahead.drawn("figure", Place(40), str).keys() == {"name", "now", "moves"}


def test_the_base_names_all_but_the_position() -> None:
    base = sent(Place(40))["base"]
    assert sent(Place(41))["base"] == base
    assert sent(Place(40, "b"))["base"] != base


def test_what_the_browser_has_is_not_sent_again_until_the_hand_is_near_its_end() -> None:
    base = sent(Place(40))["base"]
    hand = Hand(3, {"figure": Covered(base, 28, 52)})
    assert "ahead" not in sent(Place(50), hand)
    assert [value for value, _ in sent(Place(51), hand)["ahead"]] == list(range(53, 64))
    assert len(sent(Place(50, "b"), hand)["ahead"]) == limits.AHEAD_POSITIONS


def test_the_budget_of_bytes_is_kept_by_letters_of_several_bytes() -> None:
    data = sent(Place(40), draw=lambda _: "é" * (limits.AHEAD_BYTES // 8))
    assert len(data["ahead"]) == 4


@pytest.mark.parametrize("costs", [(0.2, 0.02, 0.1), (0.02, 0.3, 0.02), (0.01, 0.01, 0.01)])
def test_the_budget_of_time_is_one_for_all_figures_of_a_run_and_each_has_its_share(
    costs: tuple[float, ...], session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(ahead, "thread_time", lambda: clock[0])

    def draws(cost: float) -> Any:
        def draw(_: Place) -> str:
            clock[0] += cost * limits.AHEAD_SECONDS
            return ""

        return draw

    def run() -> list[int]:
        ahead.touched("size-dials", 0, Hand())
        ahead.begin()
        ahead.offer("size-dials/0", "size", 40, range(100), lambda value: value)
        return [
            len(ahead.drawn(f"f{place}", Place(40), draws(cost), now="").get("ahead", []))
            for place, cost in enumerate(costs)
        ]

    run()
    pictures = run()  # it is known by now how many figures there are
    assert all(count >= 1 for count in pictures)
    assert session["ahead-spent"] <= limits.AHEAD_SECONDS
    assert session["ahead-spent"] >= min(sum(cost * 24 for cost in costs), 0.6) * limits.AHEAD_SECONDS


def test_what_may_take_longer_than_is_left_is_not_begun(
    session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]

    def draw(_: Place) -> str:
        clock[0] += limits.AHEAD_SECONDS * 0.3
        return ""

    monkeypatch.setattr(ahead, "thread_time", lambda: clock[0])
    ahead.touched("size-dials", 0, Hand())
    ahead.begin()
    ahead.offer("size-dials/0", "size", 40, range(100), lambda value: value)
    assert len(ahead.drawn("figure", Place(40), draw, now="")["ahead"]) == 3
    assert session["ahead-spent"] <= limits.AHEAD_SECONDS


def test_a_number_between_two_positions_is_not_the_picture_of_the_nearer() -> None:
    def at(typed: float, near: int) -> dict[str, Any]:
        ahead.touched("size-dials", 0, Hand())
        ahead.begin()
        ahead.offer("size-dials/0", "size", near, range(100), lambda value: value)
        return ahead.drawn("figure", Place(typed), lambda state: f"<p>{state}</p>")  # type: ignore[arg-type]

    data = at(40.25, 40)
    assert not data["exact"]
    assert data["now"] == f"<p>{Place(40.25)}</p>"  # type: ignore[arg-type]
    assert dict(data["ahead"])[40] == f"<p>{Place(40)}</p>"
    assert at(40, 40)["exact"]
    assert 40 not in dict(at(40, 40)["ahead"])


def test_of_two_messages_before_one_run_the_later_says_where_the_hand_is(session: dict[str, Any]) -> None:
    ahead.touched("size-dials", 1, Hand(7))
    ahead.touched("other-dials", 0, Hand(6))
    ahead.begin()
    assert session["ahead-asked"] == "size-dials/1"
    assert ahead.drawn("figure", Place(40), str)["moves"] == 7
    assert (ahead.answered("size-dials"), ahead.answered("other-dials"), ahead.answered("none")) == (7, 6, 0)
    ahead.touched("other-dials", 0, Hand(0))  # a browser that was loaded anew counts anew
    ahead.begin()
    assert ahead.drawn("figure", Place(40), str)["moves"] == 0


def test_a_problem_is_a_position_without_a_picture() -> None:
    def draw(state: Place) -> str:
        if state.size == 41:
            raise InputProblem("41", "is", "refused")
        return str(state.size)

    assert dict(sent(Place(40), draw=draw)["ahead"])[41] is None


def test_other_visitors_come_first() -> None:
    tickets = [TURNS.ask(name, "answer") for name in "ab"]
    try:
        assert sent(Place(40))["ahead"] == []
    finally:
        for ticket in tickets:
            TURNS.leave(ticket)


def test_a_touch_of_a_page_sends_what_the_page_then_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(limits, "AHEAD_SECONDS", 10.0)
    app = opened("tensors/broadcasting")
    _say(app, "touched", [1, [0, {}]])
    pictures = dict(_figure(app)["ahead"])
    assert sorted(pictures) == [0, 1, 2, 4, 5, 6, 7, 8]
    for position in (0, 5, 8):
        _say(app, "moved", [1, position, [1, {}]])
        assert _figure(app)["now"] == pictures[position]


def test_moves_of_two_sliders_in_one_message_both_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    app = opened("tensors/broadcasting", a="3,1,4")
    # The rank's slider is the first: it was moved when the sliders of three axes were still there.
    _say(app, "moved", [2, 6, [2, {}], [[0, 2], [3, 5]]])
    assert app.text_input(key="a").value == "6, 5"
    _say(app, "moved", [0, 3, [5, {}], [[1, 8], [2, 7]]])
    assert app.text_input(key="a").value == "1, 8, 7"


def _say(app: AppTest, event: str, value: object) -> None:
    name = next(
        each.proto.id for each in app.main if each.type == "bidi_component" and each.proto.id.endswith("-a-dials")
    )
    text = json.dumps([{"event": event, "value": value}])
    state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{name}__events", json_trigger_value=text)
    app._run(WidgetStates(widgets=[state]))
    assert not app.exception


def _figure(app: AppTest) -> dict[str, Any]:
    sent = [json.loads(each.proto.json) for each in app.main if each.type == "bidi_component"]
    full = [{"now": each["now"], **json.loads(each["more"])} for each in sent if "more" in each]
    found: dict[str, Any] = next(each for each in full if each["name"] == "broadcast")
    return found
