"""The place in line, as a page shows it while another visitor computes."""

import threading

import pytest
from streamlit.testing.v1 import AppTest

from core.hosting.turns import LINE, PLACES
from pages.parts import turn
from tests.pages.opened import figures, opened


def in_line() -> None:
    import streamlit as st

    from pages.parts.turn import admitted, effort

    with admitted(), effort("work"):
        st.markdown("computed")


@pytest.fixture
def others():
    """Other visitors, who have all the places; gives their tickets."""
    tickets = [turn.TURNS.ask(f"other {k}", "work") for k in range(PLACES["work"])]
    yield tickets
    for ticket in tickets:
        turn.TURNS.leave(ticket)
    assert turn.TURNS.idle


def test_who_waits_sees_the_place_in_line_and_then_what_was_asked_for(others, monkeypatch) -> None:
    said, told = [], threading.Event()
    say = turn._Line.say

    def hear(line, kind, place) -> None:
        say(line, kind, place)
        said.append((kind, place, line._box is not None))
        told.set()

    monkeypatch.setattr(turn._Line, "say", hear)

    def let_go() -> None:
        told.wait(30)
        for ticket in others:
            turn.TURNS.leave(ticket)

    thread = threading.Thread(target=let_go)
    thread.start()
    app = AppTest.from_function(in_line, default_timeout=60).run()
    thread.join(30)
    assert said[0] == ("work", 1, True)
    assert said[-1] == ("work", None, False)
    assert [words.value for words in app.markdown] == ["computed"]
    assert not app.info  # the words about the line have gone


def test_a_full_line_is_refused_and_the_rest_of_the_page_stays(others) -> None:
    others += [turn.TURNS.ask(f"more {k}", "work") for k in range(LINE)]
    app = opened("autograd/lab", listing="while True:\n    x = 1")
    assert "Too many visitors compute at the moment." in figures(app)
    assert app.text_area(key="listing").value.startswith("while True")
    for ticket in others:
        turn.TURNS.leave(ticket)
    app.run()  # nothing of the refusal is kept
    assert "Too many visitors" not in figures(app)
    assert "Step " in figures(app)


def test_a_run_gives_its_turn_back_whatever_happens() -> None:
    def failing() -> None:
        from pages.parts.turn import admitted, effort

        with admitted(), effort("live"):
            raise ZeroDivisionError

    assert AppTest.from_function(failing, default_timeout=60).run().exception
    assert turn.TURNS.idle
