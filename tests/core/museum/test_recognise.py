"""Messages that people paste: torch's of today and of earlier versions, and many that are not torch's."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.museum.catalogue import EXHIBITS
from core.museum.recognise import most_alike, recognise
from core.problem import InputProblem

HERE = Path(__file__).parent


def messages() -> list[tuple[str, str]]:
    """The key of an exhibit, and a message of it."""
    key, found = "", []
    for line in (HERE / "messages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            key = line[3:]
        else:
            found.append((key, line.replace("\\n", "\n").replace("\\t", "\t")))
    return found


OTHERS = (HERE / "others.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("key", "message"), messages())
def test_a_message_of_any_version_is_known(key: str, message: str) -> None:
    found = recognise(f"  File x.py\n    loss.backward()\n{message}\n\nDuring handling of the above:")
    assert found is not None
    assert found.exhibit is EXHIBITS[key]


def test_there_are_as_many_messages_as_promised() -> None:
    assert len(messages()) + sum(not exhibit.silent for exhibit in EXHIBITS.values()) >= 200
    assert len(OTHERS) >= 100


@pytest.mark.parametrize("message", OTHERS)
def test_a_message_of_something_else_is_not_known(message: str) -> None:
    assert recognise(f"Traceback (most recent call last):\n  File x.py, line 3\n{message}") is None


def test_the_last_message_of_a_traceback_counts() -> None:
    text = "IndexError: Target 3 is out of bounds.\n\nDuring this:\n\nValueError: optimizer got an empty parameter list"
    found = recognise(text)
    assert found is not None
    assert found.exhibit.key == "an-optimizer-without-parameters"


def test_a_word_that_a_terminal_broke_is_put_together() -> None:
    found = recognise("RuntimeError: mat1 and mat2 shapes can\nnot be multiplied (2x3 and 4x5)")
    assert found is not None
    assert found.found == ("2", "3", "4", "5")


def test_an_unknown_message_has_near_exhibits_only_if_its_words_are_alike() -> None:
    assert "cat-of-sizes-that-differ" in [
        exhibit.key for exhibit in most_alike("RuntimeError: sizes of tensors must match, expected size 3 in the list")
    ]
    assert most_alike("KeyError: 'labels'") == []


def test_a_text_too_long_is_refused_and_the_longest_costs_little() -> None:
    with pytest.raises(InputProblem, match="paste the last lines"):
        recognise("x" * (limits.MESSAGE_CHARACTERS + 1))
    for piece in (
        "size mismatch, m1: [1 x ",
        "Expected object of type ",
        '"',
        "Input type (",
        "shape '[",
        "[1, ",
        " 1",
    ):
        text = (piece * limits.MESSAGE_CHARACTERS)[: limits.MESSAGE_CHARACTERS]
        start = time.process_time()
        recognise(text)
        most_alike(text)
        assert time.process_time() - start < 1.5, piece  # the limit for anything that a visitor sends


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    recognise(text)
    most_alike(text)
