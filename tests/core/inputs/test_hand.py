"""What a browser says of the hand on a slider: read whole, or refused in words."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.inputs.hand import Covered, Hand, parse_hand, parse_moves, parse_touch
from core.problem import InputProblem

RANGES = [(0, 5), (-3, 8)]
NAMES = st.from_regex(r"[a-z0-9_-]{1,40}", fullmatch=True)
BASES = st.from_regex(r"[0-9a-f]{16}", fullmatch=True)
PLACES = st.integers(-(2**53) + 1, 2**53 - 1)
COVERED = st.dictionaries(NAMES, st.tuples(BASES, PLACES, PLACES), max_size=limits.AHEAD_FIGURES)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.integers(0, 2**53 - 1), COVERED)
def test_what_our_own_script_says_is_read(moves: int, covered: dict[str, tuple[str, int, int]]) -> None:
    sent = json.loads(json.dumps([moves, covered]))
    assert parse_hand(sent) == Hand(moves, {name: Covered(*parts) for name, parts in covered.items()})
    assert parse_moves([1, -2, sent], RANGES) == (((1, -2),), parse_hand(sent))
    assert parse_moves([1, -2, sent, [[0, 5], [1, 8]]], RANGES) == (((0, 5), (1, 8), (1, -2)), parse_hand(sent))
    assert parse_touch([1, sent], 2) == (1, parse_hand(sent))


@given(JSON)
def test_anything_is_read_or_refused(value: Any) -> None:
    for read in (parse_hand, lambda sent: parse_moves(sent, RANGES), lambda sent: parse_touch(sent, 2)):
        try:
            read(value)
        except InputProblem as problem:
            assert problem.what
            assert problem.fix


@pytest.mark.parametrize(
    "value",
    [
        [-1, {}],
        [True, {}],
        [1.5, {}],
        [2**53, {}],
        [1, []],
        [1, {"A figure": ["0" * 16, 0, 1]}],
        [1, {"a" * 41: ["0" * 16, 0, 1]}],
        [1, {"a\n": ["0" * 16, 0, 1]}],
        [1, {"a": ["0" * 15, 0, 1]}],
        [1, {"a": ["G" * 16, 0, 1]}],
        [1, {"a": ["0" * 16, 0, False]}],
        [1, {"a": ["0" * 16, 0]}],
        [1, {f"a{number}": ["0" * 16, 0, 1] for number in range(limits.AHEAD_FIGURES + 1)}],
    ],
)
def test_what_our_own_script_never_says_is_refused(value: object) -> None:
    with pytest.raises(InputProblem):
        parse_hand(value)


@pytest.mark.parametrize("place", [-1, 2, True, 0.0, "0", None])
def test_a_hand_is_on_a_slider_that_is_there(place: object) -> None:
    with pytest.raises(InputProblem):
        parse_touch([place, [0, {}]], 2)


def test_a_move_without_a_hand_is_one_of_a_hand_that_has_nothing() -> None:
    assert parse_moves([0, 5], RANGES) == (((0, 5),), Hand())


@pytest.mark.parametrize(
    "value",
    [
        [0, 6, [0, {}]],
        [0, 5, [0, {}], [[1, 9]]],
        [0, 5, [0, {}], [[2, 0]]],
        [0, 5, [0, {}], [[0, 5]] * 3],
        [0, 5, [0, {}], {}],
        [0, 5, [0, {}], [], []],
        [0],
    ],
)
def test_a_move_is_within_its_dial_and_each_dial_moves_once(value: object) -> None:
    with pytest.raises(InputProblem):
        parse_moves(value, RANGES)
