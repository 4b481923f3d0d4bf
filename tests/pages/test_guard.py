"""What a page lets through is one sentence with an id for the visitor, and the traceback with that id for the log."""

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def broken() -> None:
    from pages.guard import guard

    with guard("broken"):
        raise ZeroDivisionError("<b>secret</b>")


def refused() -> None:
    from core.problem import InputProblem
    from pages.guard import guard

    with guard("refused"):
        raise InputProblem("This is wrong", "it breaks a rule", "do that instead")


def refused_twice() -> None:
    from core.problem import InputProblem
    from pages import parts
    from pages.guard import guard

    with guard("refused"):
        parts.problem(InputProblem("This is wrong", "it breaks a rule", "do that instead"))
        raise InputProblem("That is wrong, too", "it breaks a rule", "do that instead")


def test_an_unforeseen_error_is_a_sentence_and_a_traceback_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "explorer"):
        app = AppTest.from_function(broken).run(timeout=60)
    (error,) = app.error
    found = re.search(r"log has it as ([0-9a-f]{8})\.", error.value)
    assert found is not None
    assert not app.exception
    assert "secret" not in error.value
    (record,) = caplog.records
    assert found[1] in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_a_problem_that_no_page_caught_is_its_box() -> None:
    app = AppTest.from_function(refused).run(timeout=60)
    assert not app.error
    assert any("This is wrong." in str(node.proto) for node in app.main)


def test_a_problem_beside_one_that_the_page_shows_itself() -> None:
    app = AppTest.from_function(refused_twice).run(timeout=60)
    assert not app.exception
    text = " ".join(str(node.proto) for node in app.main)
    assert "This is wrong." in text
    assert "That is wrong, too." in text
