"""Real processes: what they compute, and that nothing of them stays behind, however they end."""

import os
import signal
import time
from pathlib import Path

import pytest

from core import limits
from core.devices import stopwatch
from core.distributed import group as groups
from core.distributed.by_hand import by_hand
from core.distributed.group import Group, Records
from core.distributed.plan import RankPlan
from core.problem import InputProblem
from core.training.data import Synthetic

PLAN = RankPlan(ranks=2, source=Synthetic(21, seed=3), steps=6)  # 11 and 10 rows
pytestmark = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="processes are forked on Linux only")


@pytest.fixture(autouse=True)
def room(monkeypatch):
    """Room for all ranks on this host, and nothing kept from another test."""
    monkeypatch.setattr(groups, "most_ranks", lambda _: (limits.RANKS, ""))
    monkeypatch.setattr(groups, "KEPT", Records(2))


def finished(group):
    with group:
        while not group.done:
            group.advance(seconds=0.2)
    return group.result


def launched(monkeypatch, text, tmp_path):
    """A launcher that is another program."""
    program = tmp_path / "program.py"
    program.write_text(text)
    monkeypatch.setattr(groups, "_PROGRAM", program)


def turn_is_free():
    free = stopwatch.take_turn(0)
    if free:
        stopwatch.give_turn_back()
    return free


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_two_processes_agree_to_the_last_bit_and_with_the_same_by_hand():
    found = finished(Group(PLAN))
    hand = by_hand(PLAN)
    assert found.real
    assert len({run.process for run in found.ranks} | {os.getpid()}) == 3
    assert [run.rows for run in found.ranks] == [tuple(range(0, 21, 2)), tuple(range(1, 21, 2))]
    assert found.proof.apart_at is None
    assert found.proof.rounding
    # A sum of two numbers has one order: what came over the wire is what one process adds up, to the last bit.
    assert [run.steps for run in found.ranks] == [run.steps for run in hand.ranks]
    assert not any(alive(run.process) for run in found.ranks)
    assert turn_is_free()
    kept = Group(PLAN)
    assert kept.done
    assert kept.result is found


@pytest.mark.proof
@pytest.mark.parametrize("ranks", [1, 3, 4])
def test_any_number_of_processes(ranks):
    found = finished(Group(RankPlan(ranks, Synthetic(31), steps=9, uneven=True)))
    assert [len(run.steps) for run in found.ranks] == [9] * ranks
    assert found.proof.apart_at is None
    assert found.proof.rounding


@pytest.mark.proof
def test_a_rank_that_forgets_mixes_steps_and_leaves_the_others_waiting():
    found = finished(Group(RankPlan(3, Synthetic(31), steps=9, breaks=frozenset({"forgets"}))))
    first, _, last = found.ranks
    assert last.steps[2].received is None
    assert last.steps[3].received == first.steps[2].received  # the others' sum of the step before
    assert (len(first.steps), len(last.steps), found.steps) == (8, 9, 8)
    assert last.error is None
    assert "Connection closed by peer" in first.error
    assert found.proof.apart_at == 3


def test_stopping_while_torch_is_imported_leaves_nothing_behind():
    group = Group(PLAN)
    group.advance(seconds=0.01)
    pid = group._process.pid
    group.stop()
    assert group.done
    assert group.result is None
    assert not alive(pid)
    assert turn_is_free()


FORKS = """
import json, os, sys, time
task = sys.stdin.readline()
child = os.fork()
if child == 0:
    time.sleep(1000)
print(json.dumps({"stage": child}), flush=True)
"""


@pytest.mark.parametrize("ends", ["stop", "drop", "time"])
def test_a_launcher_that_hangs_is_ended_with_all_that_it_forked(monkeypatch, tmp_path, ends):
    # It does not even listen to a request to end.
    text = (
        FORKS + "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint(1, flush=True)\ntime.sleep(1000)"
    )
    launched(monkeypatch, text, tmp_path)
    monkeypatch.setattr(groups, "_GRACE", 0.1)
    group = Group(PLAN)
    while group._out.count(b"\n") < 2:
        group.advance(seconds=0.05)
    pid, child = group._process.pid, int(group._out.split(b"\n")[0].split(b":")[1].strip(b" }"))
    assert alive(child)
    if ends == "stop":
        group.stop()
    elif ends == "drop":
        with group:
            pass
    else:
        group._deadline = 0
        with pytest.raises(InputProblem, match="longer than"):
            group.advance(seconds=0.01)
    assert not alive(pid)
    assert _gone(child)
    assert turn_is_free()


def _gone(pid):
    """Whether a process has ended: whoever inherits it from its parent may not have noticed yet."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        os.sched_yield()
    return False


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import sys; sys.exit('something of its own')", "something of its own"),
        ("import os; os._exit(3)", "without a word"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("import json; print(json.dumps({'ranks': [{'ended': -9}, {'ended': 1}]}))", "rank 0 was stopped from outside"),
        ("import json; print(json.dumps({'ranks': [{}, {}]}))", "cannot be read"),
        ("while True: print('x' * 100_000)", "more than a run can"),
    ],
)
def test_a_launcher_that_fails_is_one_sentence(monkeypatch, tmp_path, text, said):
    launched(monkeypatch, text, tmp_path)
    group = Group(PLAN)
    with pytest.raises(InputProblem, match="did not come to an end") as caught:
        finished(group)
    assert said in caught.value.why
    assert group.done
    assert turn_is_free()


@pytest.mark.proof
@pytest.mark.parametrize("killed", ["rank", "launcher"])
def test_a_process_that_is_killed_ends_the_others(killed, monkeypatch):
    endless = PLAN.task() | {"steps": 10**9}
    monkeypatch.setattr(RankPlan, "task", lambda _: endless)
    group = Group(PLAN)
    ranks: list[int] = []
    while len(ranks) < 2:
        group.advance(seconds=0.01)
        pid = group._process.pid
        ranks = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    os.kill(ranks[0] if killed == "rank" else pid, signal.SIGKILL)
    with pytest.raises(InputProblem, match="signal 9"):
        finished(group)
    assert all(_gone(each) for each in (pid, *ranks))
    assert turn_is_free()


def test_a_system_that_starts_no_process_is_a_problem(monkeypatch):
    monkeypatch.setattr(groups.sys, "executable", "/nowhere/python")
    with pytest.raises(InputProblem, match="does not let the app start one"):
        finished(Group(PLAN))
    assert turn_is_free()


def test_where_there_is_no_room_nothing_starts_and_the_reason_is_said(monkeypatch):
    monkeypatch.setattr(groups, "most_ranks", lambda _: (0, "600 MB of memory are left"))
    group = Group(PLAN)
    with pytest.raises(InputProblem, match="2 processes cannot be started here: 600 MB of memory are left"):
        finished(group)
    assert group.done
    assert turn_is_free()


def test_who_finds_another_measuring_waits():
    assert stopwatch.take_turn(0)
    try:
        group = Group(PLAN)
        group.advance(seconds=0.01)
        assert group.waiting
        assert group._process is None
    finally:
        stopwatch.give_turn_back()


def test_only_the_last_records_are_kept():
    kept = Records(2)
    records = [by_hand(RankPlan(2, Synthetic(8), steps=steps)) for steps in (1, 2, 3)]
    for record in records[:2]:
        kept.put(record.plan, record)
    assert kept.get(records[0].plan) is records[0]  # so the other one is the older
    kept.put(records[2].plan, records[2])
    assert [kept.get(record.plan) for record in records] == [records[0], None, records[2]]
