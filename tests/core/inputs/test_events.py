"""Messages of components: what the page's own script sends is read, and whatever else there is becomes a problem."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.inputs import events
from core.problem import InputProblem
from tests.hostile.states import EDITS, NO_EVENTS, VALUES

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
RANGES = [(0, 5), (-3, 8), (2, 1)]  # the third cannot be moved


@given(st.integers(0, 1), st.data())
def test_a_move_of_a_dial_is_read(place: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(*RANGES[place]))
    assert events.dial(json.loads(json.dumps([place, number])), RANGES) == (place, number)
    assert events.dial([float(place), float(number)], RANGES) == (place, number)


@given(PLAIN)
def test_any_other_value_of_a_dial_is_a_problem_or_one_of_its_places(value: object) -> None:
    try:
        place, number = events.dial(value, RANGES)
    except InputProblem as problem:
        assert str(problem).endswith(".")
    else:
        assert type(place) is type(number) is int
        assert RANGES[place][0] <= number <= RANGES[place][1]


@pytest.mark.parametrize("value", [[2, 2], [2, 1], [3, 0], [-1, 0], [0, 6], [1, -4], [0, True], [0.5, 1], [0, 10**8]])
def test_a_dial_has_only_its_own_places(value: list[object]) -> None:
    with pytest.raises(InputProblem):
        events.dial(value, RANGES)


@given(st.floats(-limits.VIEW_BOX, limits.VIEW_BOX), st.floats(-limits.VIEW_BOX, limits.VIEW_BOX))
def test_a_click_is_read(x: float, y: float) -> None:
    assert events.point([x, y]) == (x, y)


@given(PLAIN)
def test_any_other_click_is_a_problem_or_a_point_in_a_picture(value: object) -> None:
    try:
        x, y = events.point(value)
    except InputProblem:
        return
    assert max(abs(x), abs(y)) <= limits.VIEW_BOX


@given(PLAIN)
def test_a_pick_is_a_short_text(value: object) -> None:
    try:
        name = events.pick(value)
    except InputProblem:
        return
    assert name == value
    assert 0 < len(name) <= limits.PICK_CHARACTERS


@pytest.mark.parametrize("name", ["v:3", "12", "x -> (x * y)", "u:"])
def test_the_picks_of_our_figures_are_read(name: str) -> None:
    assert events.pick(name) == name


@given(st.text(max_size=300))
def test_any_text_is_events_or_a_problem(text: str) -> None:
    try:
        found = events.events(text)
    except InputProblem:
        return
    assert all(isinstance(event["event"], str) for event in found)


@pytest.mark.parametrize(
    "text",
    [*(text for text in NO_EVENTS if text != "[]"), *(f'[{{"event": 7, "value": {value}}}]' for value in VALUES)],
)
def test_what_is_no_event_is_a_problem_and_takes_no_memory(text: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(InputProblem):
            events.events(text)
        assert tracemalloc.get_traced_memory()[1] < 200_000
    finally:
        tracemalloc.stop()


def test_one_event_and_several_are_read() -> None:
    one = {"event": "moved", "value": [0, 3]}
    assert events.events(json.dumps(one)) == [one]
    assert events.events(json.dumps([one, {"event": "pick"}])) == [one, {"event": "pick"}]
    assert events.events(json.dumps([one] * limits.EVENTS)) == [one] * limits.EVENTS


@pytest.mark.parametrize("text", ["[" * 9 + "]" * 9, "1e999", "NaN", "-Infinity", str(2**64), '"\\ud800"', "1" * 4_400])
def test_json_that_is_not_plain_is_a_problem(text: str) -> None:
    with pytest.raises(InputProblem):
        events.read_json(text, 10_000)


@given(st.recursive(st.none() | st.integers(-(2**63), 2**64 - 1) | st.text(max_size=9), st.lists, max_leaves=9))
def test_plain_json_is_what_json_says(value: object) -> None:
    try:
        assert events.read_json(json.dumps(value)) == value
    except InputProblem as problem:
        assert "nested" in problem.what


def test_the_edits_of_a_table_are_read() -> None:
    edits = {"edited_rows": {"3": {"0": 1.5, "2": None}}, "added_rows": [{"1": 7}, {}], "deleted_rows": [0, 2]}
    assert events.edits(json.dumps(edits)) == edits
    assert events.edits("{}") == {"edited_rows": {}, "added_rows": [], "deleted_rows": []}


# The table has no such row or column, or does not take the value: for whoever has the table to say.
_NEEDS_THE_TABLE = {
    text for text in EDITS if '"999"' in text or "[999]" in text or "no such" in text or '"0": {"' in text
}


@pytest.mark.parametrize("text", [text for text in EDITS if text not in _NEEDS_THE_TABLE])
def test_what_are_no_edits_is_a_problem(text: str) -> None:
    with pytest.raises(InputProblem):
        events.edits(text)
