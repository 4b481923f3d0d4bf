"""A process of its own is ended whatever happens, says what went wrong in a sentence, and gives its turn back."""

import os

import pytest

from core import limits
from core.capture import child as children
from core.capture.child import Child
from core.devices.stopwatch import turn
from core.problem import InputProblem

_HANGS = "import time; time.sleep(600)"


def finished(program):
    with Child(program) as child:
        while not child.done:
            child.advance(seconds=1)
    return child


def is_free():
    with turn(0) as mine:
        return mine


def test_what_it_prints_last_is_the_result():
    assert finished("print('noise'); print('{\"a\": [1, 2]}')").result == {"a": [1, 2]}
    assert is_free()


@pytest.mark.parametrize(
    ("program", "why"),
    [("1 / 0", "ZeroDivisionError"), ("import sys; sys.exit(3)", "without a word"),
     ("import os; os.kill(os.getpid(), 9)", "signal 9")],
)  # fmt: skip
def test_what_goes_wrong_is_a_sentence(program, why):
    with pytest.raises(InputProblem, match="brought nothing") as caught:
        finished(program)
    assert why in caught.value.why
    assert is_free()


def test_one_that_hangs_is_stopped_and_gone():
    with Child(_HANGS) as child:
        child.advance(seconds=0.01)
        process = child._process.pid
        assert not is_free()
        other = Child(_HANGS)
        other.advance(seconds=0.01)
        assert other.waiting
        child.stop()
    assert child.done
    assert child.result is None
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert is_free()


def test_one_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(limits, "CAPTURE_SECONDS", 0.0)
    with pytest.raises(InputProblem, match="brought nothing"):
        finished(_HANGS)
    assert is_free()


def test_memory_is_asked_for_before(monkeypatch):
    monkeypatch.setattr(children, "available", lambda: 100 * 2**20)
    with pytest.raises(InputProblem, match="too little memory"):
        finished(_HANGS)
    assert is_free()


def test_its_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(limits, "CAPTURE_DATA", 200 * 2**20)
    # The bound comes just after the start: until it is there, nothing is asked for.
    program = (
        "import resource, time\n"
        "while resource.getrlimit(resource.RLIMIT_DATA)[0] < 0: time.sleep(0.01)\n"
        "bytearray(2**30)"
    )
    with pytest.raises(InputProblem) as caught:
        finished(program)
    assert "MemoryError" in caught.value.why
