"""Turns, by a clock that the test moves: who goes first, who waits how long, and that nobody waits for ever."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hosting import turns as module
from core.hosting.turns import LEAST, LINE, PATIENCE, STAY, Kind, Ticket, Turns
from core.problem import Busy

KINDS: tuple[Kind, ...] = ("answer", "opening", "work", "live", "child")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> Turns:
    return Turns(answers=1, slices=1, places={"work": 2, "live": 3, "child": 1}, clock=clock)


def has(ticket: Ticket) -> bool:
    return ticket.granted.is_set()


def test_an_answer_is_granted_at_once_and_the_next_one_when_it_leaves(turns: Turns) -> None:
    first, second = turns.ask("a", "answer"), turns.ask("b", "answer")
    assert has(first)
    assert not has(second)
    turns.leave(first)
    assert has(second)
    turns.leave(first)  # twice is once
    assert has(second)
    turns.leave(second)
    assert turns.idle


def test_visitors_who_are_here_go_before_those_who_come_but_do_not_keep_them_out(turns: Turns) -> None:
    now = turns.ask("a", "answer")
    openings = [turns.ask(f"new {k}", "opening") for k in range(2)]
    answers = [turns.ask(f"old {k}", "answer") for k in range(8)]
    order = []
    while True:
        turns.leave(now)
        waiting = [ticket for ticket in (*openings, *answers) if has(ticket)]
        if not waiting:
            break
        (now,) = waiting
        order.append(now.visitor)
    assert order[:3] == ["old 0", "old 1", "old 2"]
    assert order[3] == "new 0"
    assert order[4:7] == ["old 3", "old 4", "old 5"]
    assert sorted(order) == sorted(ticket.visitor for ticket in (*openings, *answers))


def test_efforts_stand_aside_for_answers(turns: Turns, clock: Clock) -> None:
    effort = turns.ask("a", "work")
    assert has(effort)
    assert turns.breathe(effort)
    clock.now += 2 * LEAST
    assert turns.breathe(effort)  # nobody else is there
    answer = turns.ask("b", "answer")
    assert has(answer)
    assert not turns.breathe(effort)
    turns.leave(answer)
    assert has(effort)


def test_a_stream_of_answers_does_not_starve_an_effort(turns: Turns, clock: Clock) -> None:
    effort, computed = turns.ask("a", "work"), 0.0
    answer, began = turns.ask("b", "answer"), clock.now
    while clock.now - began < 20:
        following = turns.ask("b", "answer")
        clock.now += 0.01
        if has(effort):
            computed += 0.01
            turns.breathe(effort)
        turns.leave(answer)
        answer = following
        turns.nudge()
    assert 0.05 < computed / (clock.now - began) < 0.5


def test_the_line_is_first_come_first_served_and_one_place_a_visitor(turns: Turns) -> None:
    greedy = [turns.ask("greedy", "work") for _ in range(5)]
    other = turns.ask("other", "work")
    third = turns.ask("third", "work")
    assert [turns.place(ticket) for ticket in greedy] == [None, 1, 2, 3, 4]
    assert turns.place(other) is None  # the second place is not the greedy one's
    assert turns.place(third) == 5
    turns.leave(other)
    assert turns.place(third) is None
    turns.leave(greedy[0])
    assert [turns.place(ticket) for ticket in greedy[1:]] == [None, 1, 2, 3]


def test_a_place_in_one_line_is_not_taken_by_another_kind(turns: Turns) -> None:
    works = [turns.ask(f"w{k}", "work") for k in range(4)]
    live = turns.ask("l", "live")
    assert turns.place(live) is None
    assert turns.place(works[3]) == 2


@pytest.mark.parametrize("kind", ["work", "live", "child"])
def test_who_has_a_place_computes_by_turns(kind: Kind, clock: Clock) -> None:
    turns = Turns(answers=1, slices=1, places={"work": 5, "live": 5, "child": 5}, clock=clock)
    tickets = [turns.ask(f"v{k}", kind) for k in range(5)]
    had: Counter[str] = Counter()
    for _ in range(100):
        (now,) = [ticket for ticket in tickets if has(ticket)]
        had[now.visitor] += 1
        clock.now += 1.01 * turns.slice
        assert not turns.breathe(now)
    assert set(had.values()) == {20}


def test_slices_are_the_shorter_the_more_share_them(turns: Turns) -> None:
    alone = turns.ask("a", "work")
    assert turns.slice == module.MOST
    assert not turns.shared
    for k in range(4):
        turns.ask(f"v{k}", "live")
    assert turns.shared
    assert LEAST <= turns.slice <= module.ROUND / 4
    turns.leave(alone)


def test_a_full_line_is_refused_in_words(turns: Turns) -> None:
    tickets = [turns.ask(f"v{k}", "work") for k in range(LINE + 2)]
    with pytest.raises(Busy, match=f"{LINE} others wait in line"):
        turns.ask("late", "work")
    turns.leave(tickets[50])
    assert turns.place(turns.ask("late", "work")) == LINE
    door = [turns.ask("", "opening") for _ in range(module.DOOR + 1)]
    with pytest.raises(Busy, match="too many visitors"):
        turns.ask("late", "opening")
    assert has(door[0])


def test_who_goes_away_leaves_nothing_behind(turns: Turns) -> None:
    tickets = [turns.ask(f"v{k}", kind) for k in range(6) for kind in ("answer", "opening", "work", "live", "child")]
    assert not turns.idle
    for ticket in tickets[::2] + tickets[1::2]:
        turns.leave(ticket)
    assert turns.idle
    assert has(turns.ask("next", "work"))


def test_a_rest_keeps_the_place_and_frees_the_core(turns: Turns) -> None:
    one, two = turns.ask("a", "live"), turns.ask("b", "work")
    assert not has(two)
    turns.rest(one)
    assert has(two)
    turns.resume(one)
    assert not has(one)
    turns.leave(two)
    assert has(one)


def test_a_place_is_for_a_while_when_others_wait(turns: Turns, clock: Clock) -> None:
    holders = [turns.ask(f"v{k}", "live") for k in range(3)]
    clock.now += 2 * STAY
    assert not turns.overstays(holders[0])
    turns.ask("late", "live")
    assert turns.overstays(holders[0])
    assert not turns.overstays(turns.ask("b", "answer"))


class Crowd:
    """Visitors who do whatever they may, drawn at random."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw, self.clock = draw, Clock()
        self.turns = Turns(answers=2, slices=1, places={"work": 2, "live": 2, "child": 1}, clock=self.clock)
        self.here: list[Ticket] = []
        self.resting: set[Ticket] = set()

    def come(self) -> None:
        self.here.append(self.turns.ask(self.draw(st.sampled_from("abc")), self.draw(st.sampled_from(KINDS))))

    def act(self, ticket: Ticket) -> None:
        what = self.draw(st.sampled_from(["leave", "breathe", "rest", "resume"]))
        if what == "leave":
            self.go(ticket)
        elif what == "breathe" and has(ticket) and ticket.placed is not None:
            self.turns.breathe(ticket)
        elif what == "rest" and has(ticket):
            self.turns.rest(ticket)
            self.resting.add(ticket)
        elif what == "resume" and ticket in self.resting:
            self.turns.resume(ticket)
            self.resting.discard(ticket)

    def go(self, ticket: Ticket) -> None:
        self.turns.leave(ticket)
        self.here.remove(ticket)
        self.resting.discard(ticket)


@given(st.data())
def test_whatever_comes_nobody_is_forgotten_and_nothing_is_given_twice(data: st.DataObject) -> None:
    crowd = Crowd(data.draw)
    for _ in range(data.draw(st.integers(1, 40))):
        crowd.clock.now += data.draw(st.sampled_from([0.0, LEAST, PATIENCE, STAY]))
        if not crowd.here or data.draw(st.booleans()):
            crowd.come()
        else:
            crowd.act(data.draw(st.sampled_from(crowd.here)))
        granted = [ticket for ticket in crowd.here if has(ticket)]
        assert sum(ticket.kind in module.EFFORTS for ticket in granted) <= 1
        assert sum(ticket.kind not in module.EFFORTS for ticket in granted) <= 2
        assert not crowd.resting & set(granted)
    for _ in range(4 * len(crowd.here)):  # those who rest may go, and each of the others gets its turn
        crowd.clock.now += PATIENCE
        crowd.turns.nudge()
        for ticket in [ticket for ticket in crowd.here if has(ticket) or ticket in crowd.resting]:
            crowd.go(ticket)
    assert not crowd.here
    assert crowd.turns.idle
