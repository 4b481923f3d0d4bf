"""A process of its own is ended whatever happens, says what went wrong in a sentence, and gives its turn back."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from core import limits
from core.capture import child as children
from core.capture.child import _TIED, MARK, Child
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
    with pytest.raises(InputProblem, match="gave no result") as caught:
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
    with pytest.raises(InputProblem, match="gave no result"):
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


def test_what_it_tells_on_the_way_is_there_before_the_end():
    one, two = (MARK + json.dumps({"n": n}) for n in (1, 2))
    told = f"print({one!r}, flush=True)"
    with Child(f"import time\nprint('noise')\n{told}\nprint('{{')\n{told}\ntime.sleep(600)") as child:
        while len(child.told) < 2:
            child.advance(seconds=0.05)
        assert not child.done
    assert child.told == [{"n": 1}, {"n": 1}]
    assert is_free()
    last = finished(f"{told}\nprint({two!r}, end='')")
    assert (last.told, last.result) == ([{"n": 1}], {"n": 2})


@pytest.mark.parametrize("program", ["", "print('no object')"])
def test_one_that_tells_nothing_is_a_sentence(program):
    with pytest.raises(InputProblem, match="gave no result") as caught:
        finished(program)
    assert "before it had told" in caught.value.why
    assert is_free()


def test_one_that_floods_is_stopped(monkeypatch):
    monkeypatch.setattr(limits, "CAPTURE_TOLD", 1_000)
    with pytest.raises(InputProblem) as caught:
        finished("while True: print('x' * 500)")
    assert "printed more" in caught.value.why
    assert is_free()


@pytest.fixture
def fifo(tmp_path):
    """A named pipe: whoever has opened it for writing is alive until its end can be read."""
    path = tmp_path / "alive"
    os.mkfifo(path)
    reading = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    yield path, reading
    os.close(reading)


def first_of(reading):
    """What can be read next: the letter that the writer has sent, or nothing, when there is none left."""
    ready, _, _ = select.select([reading], [], [], 30)
    assert ready
    return os.read(reading, 1)


def test_what_it_has_started_ends_with_it_and_its_files_are_gone(fifo):
    path, reading = fifo
    writes = f"import subprocess; subprocess.run(['sh', '-c', 'exec >{path}; printf x; exec sleep 600'])"
    with Child(writes) as child:
        child.advance(seconds=0.01)
        folder = Path(child._folder.name)
        assert folder.is_dir()
        assert first_of(reading) == b"x"
        child.stop()
    assert first_of(reading) == b""
    assert not folder.exists()


def test_it_ends_when_the_app_does(fifo):
    path, reading = fifo
    writes = f"{_TIED}out = open({str(path)!r}, 'w'); out.write('x'); out.flush(); import time; time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", writes], stdin=subprocess.PIPE, start_new_session=True) as process:
        assert first_of(reading) == b"x"
        process.stdin.close()  # as the kernel does when the app is killed
        assert first_of(reading) == b""
