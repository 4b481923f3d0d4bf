"""Jobs on real threads: nobody holds more than a turn, and whoever is not wanted any more leaves the line."""

import threading
from collections.abc import Callable, Iterator

import pytest

from core.hosting.job import Job
from core.hosting.turns import LINE, Kind, Turns
from core.problem import Busy, InputProblem


class Gone(BaseException):
    """As Streamlit ends a script: nothing that catches errors catches it."""


@pytest.fixture
def turns() -> Turns:
    return Turns(answers=1, slices=1, places={"work": 1, "live": 2, "child": 1})


@pytest.fixture
def start() -> Iterator[Callable[[Callable[[], None]], threading.Thread]]:
    threads = []

    def begin(target: Callable[[], None]) -> threading.Thread:
        threads.append(threading.Thread(target=target, daemon=True))
        threads[-1].start()
        return threads[-1]

    yield begin
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


def test_an_effort_stands_in_for_the_answer(turns: Turns) -> None:
    with Job(turns, "a") as job:
        with job.effort() as inner:
            assert inner is job
            job.breathe()
            with job.effort("live"):
                job.breathe()
        assert not turns.idle
    assert turns.idle


def test_an_error_gives_everything_back(turns: Turns) -> None:
    with Job(turns, "a") as job:
        with pytest.raises(InputProblem), job.effort(), job.away():
            raise InputProblem("a", "b", "c")
        assert not turns.idle  # what was caught is drawn, in a turn
    assert turns.idle
    with pytest.raises(Gone), Job(turns, "a") as job, job.effort():
        raise Gone
    assert turns.idle


def test_what_is_short_stays_an_answer_and_what_is_long_becomes_an_effort(turns: Turns) -> None:
    now = 0.0
    other = turns.ask("b", "work")
    with Job(turns, "a", clock=lambda: now) as job, job.effort(after=0.03):
        now = 0.02
        job.breathe()
        behind = turns.ask("c", "answer")
        assert not behind.granted.is_set()
        now = 0.04
        turns.leave(other)
        job.breathe()  # it is the only one that asks for a place
        assert behind.granted.is_set()
        turns.leave(behind)
        assert turns.place(turns.ask("d", "work")) == 1


def test_a_full_line_is_said_where_it_breathes(turns: Turns) -> None:
    for k in range(LINE + 1):
        turns.ask(f"v{k}", "work")
    now = 0.0

    def last() -> None:
        nonlocal now
        with Job(turns, "a", clock=lambda: now) as job, job.effort(after=0.03):
            now = 1.0
            job.breathe()

    with pytest.raises(Busy):
        last()


def test_a_visitor_who_waits_is_told_the_place_and_may_go(turns: Turns, start: Callable[..., threading.Thread]) -> None:
    holder = turns.ask("holder", "work")
    said: list[tuple[Kind, int | None]] = []
    wanted = threading.Event()
    wanted.set()
    told = threading.Event()

    def alive() -> None:
        if not wanted.is_set():
            raise Gone

    def say(kind: Kind, place: int | None) -> None:
        said.append((kind, place))
        told.set()

    def wait() -> None:
        with pytest.raises(Gone), Job(turns, "a", alive=alive, say=say) as job, job.effort():
            raise AssertionError("there was no place")

    thread = start(wait)
    assert told.wait(20)
    assert said[0] == ("work", 1)
    wanted.clear()
    thread.join(20)
    turns.leave(holder)
    assert turns.idle


def test_the_words_go_when_the_turn_comes(turns: Turns, start: Callable[..., threading.Thread]) -> None:
    holder = turns.ask("holder", "work")
    said: list[int | None] = []
    told = threading.Event()

    def say(_: Kind, place: int | None) -> None:
        said.append(place)
        told.set()

    def wait() -> None:
        with Job(turns, "a", say=say) as job, job.effort():
            pass

    thread = start(wait)
    assert told.wait(20)
    turns.leave(holder)
    thread.join(20)
    assert said[-1] is None
    assert turns.idle


def test_many_threads_compute_one_at_a_time_and_all_of_them_end(start: Callable[..., threading.Thread]) -> None:
    turns = Turns(answers=2, slices=1)
    inside, most, done = 0, 0, []
    lock = threading.Lock()

    def compute(visitor: str) -> None:
        nonlocal inside, most
        with Job(turns, visitor) as job, job.effort("live" if len(visitor) % 2 else "work"):
            for _ in range(30):
                with lock:
                    inside += 1
                    most = max(most, inside)
                sum(range(20_000))
                with lock:
                    inside -= 1
                job.breathe()
        done.append(visitor)

    threads = [start(lambda k=k: compute("v" * (k % 3) + str(k))) for k in range(40)]
    for thread in threads:
        thread.join(60)
    assert len(done) == 40
    assert most == 1
    assert turns.idle
