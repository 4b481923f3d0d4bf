"""A lesson on its page: the link opens the state, the card follows what the visitor does, and nothing is blocked."""

import json
import math

import pytest
from streamlit.runtime import state as runtime_state
from streamlit.testing.v1 import AppTest

from core.lessons.catalogue import LESSONS
from pages.sitemap import ROOMS
from tests.pages.opened import ROOT, figures, opened

FILES = {room.url: room.path.removeprefix("pages/").removesuffix(".py") for rooms in ROOMS.values() for room in rooms}


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in app.markdown)


def same(held: object, text: str) -> bool:
    """Whether what a widget holds is what an address says."""
    if isinstance(held, bool):
        return str(held).lower() == text
    if isinstance(held, int | float):
        return math.isclose(held, float(text))
    return (", ".join(held) if isinstance(held, list) else str(held)) == text


def test_a_page_without_a_lesson_in_its_address_has_one_button_for_it() -> None:
    app = opened("tensors/broadcasting")
    assert app.button(key="lesson-begin").label == "Lesson: 6 steps"
    assert "step 1" not in said(app)
    app.button(key="lesson-begin").click().run()
    assert "step 1 of 6" in said(app)
    assert app.query_params["lesson"] == "1"


def test_a_step_is_gone_to_answered_and_left() -> None:
    app = opened("tensors/broadcasting", lesson="1")
    assert app.session_state["a"] == "3, 4", "an address that says the step alone opens its state"
    app.button(key="lesson-next").click().run()
    assert (app.session_state["a"], app.session_state["b"]) == ("5, 3", "3")
    assert "result[4, 2]" in figures(app), "the page's own figure, live"
    question = app.pills(key="lesson-broadcasting-2")
    question.set_value("RuntimeError").run()
    assert "Not quite.**] 5 is equal to 5" in said(app)
    question.set_value("torch.Size([5, 3])").run()
    assert "Right.**] The size 1 is stretched" in said(app)
    app.button(key="lesson-next").click().run()
    assert "Not yet" in said(app)
    app.text_input(key="b").set_value("2, 2").run()
    assert "Done." in said(app), "another way to do it counts as well"
    app.button(key="lesson-back").click().run()
    assert app.session_state["b"] == "3"
    app.text_input(key="b").set_value("1").run()
    app.button(key="lesson-leave").click().run()
    assert app.session_state["b"] == "1", "the page stays as it is"
    assert "lesson" not in app.query_params
    app.switch_page("pages/tensors/anatomy.py").run()
    assert not app.exception


def test_what_is_to_be_done_is_shown_on_request() -> None:
    app = opened("autograd/accumulation/page", lesson="2", entries="y1, y2")
    assert "Not yet" in said(app)
    app.button(key="lesson-show").click().run()
    assert app.session_state["entries"] == "y1, zero_, y2"
    assert "Done." in said(app)


@pytest.mark.parametrize("text", ["0", "7", "-1", "²", "one", "9" * 400, ""])
def test_a_step_that_is_not_there_is_no_lesson(text: str) -> None:
    app = opened("tensors/broadcasting", lesson=text)
    assert app.button(key="lesson-begin")
    assert not app.exception


def by_itself() -> None:
    import streamlit as st

    from pages.lessons.travel import travel

    def assign() -> None:
        st.query_params["lesson"] = "2"

    st.text_input("A", "one", key="a", bind="query-params")
    st.text_input("B", "two", key="b", bind="query-params")
    st.button("By itself", on_click=assign, key="alone")
    st.button("Travel", on_click=travel, args=({"b": "there", "lesson": "3"},), key="travel")
    st.json([st.session_state["a"], st.session_state["b"], st.query_params.to_dict()])


def test_a_page_that_is_open_goes_where_an_address_says(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_function(by_itself, default_timeout=60)
    app.query_params["a"] = "here"
    app.run()
    app.button(key="alone").click().run()
    assert json.loads(app.json[0].value) == ["here", "two", {"a": "here", "lesson": "2"}]
    app.button(key="travel").click().run()
    assert json.loads(app.json[0].value) == ["one", "there", {"b": "there", "lesson": "3"}]
    app.text_input(key="a").set_value("moved").run()
    assert json.loads(app.json[0].value)[0] == "moved"
    monkeypatch.delattr(runtime_state, "get_session_state")
    app.button(key="travel").click().run()
    assert not app.exception
    assert json.loads(app.json[0].value)[2]["lesson"] == "3"


def check(page: str, place: int) -> None:
    lesson, step = LESSONS[page], LESSONS[page].steps[place - 1]
    app = opened(FILES[page], lesson=str(place), **step.settings)
    assert f"step {place} of {len(lesson.steps)}" in said(app)
    for key, text in step.settings.items():
        assert same(app.session_state[key], text), (key, app.session_state[key])
    if step.goal is None:
        app.pills(key=f"lesson-{page}-{place}").set_value(step.right).run()
        assert "Right.**" in said(app)
    else:
        assert "Not yet" in said(app)
        app.button(key="lesson-show").click().run()
        assert "Done.**" in said(app)
        for key, text in step.solution.items():
            assert same(app.session_state[key], text), (key, app.session_state[key])
    assert not app.exception


@pytest.mark.parametrize(("page", "place"), [("dtypes", 5), ("graph", 5)])
def test_a_steps_link_opens_the_state_that_it_speaks_of(page: str, place: int) -> None:
    check(page, place)


@pytest.mark.proof
@pytest.mark.parametrize("page", LESSONS)
def test_every_steps_link_opens_the_state_that_it_speaks_of(page: str) -> None:
    for place in range(1, len(LESSONS[page].steps) + 1):
        check(page, place)


def test_home_has_three_doors_and_says_where_one_has_been() -> None:
    app = opened("tensors/broadcasting", lesson="2")
    app.pills(key="lesson-broadcasting-2").set_value("torch.Size([5, 3])").run()
    app.query_params.clear()
    app.switch_page("pages/tensors/anatomy.py").run()
    home = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for key in ("opened-broadcasting", "opened-anatomy", "lesson-done", "lesson-last"):
        home.session_state[key] = app.session_state[key]  # AppTest has no way back to the page without a name
    home.run()
    links = {node.proto.label for node in home.get("page_link")}
    assert "**Broadcasting** :green[✓ 1 of 6 steps]" in links
    assert "**Tensor attributes** :green[✓ seen]" in links
    assert "**Matrix multiplication**" in links
    assert "**I have an error**" in links
    assert "**Go on**: How shapes meet, step 2 of 6" in links
    fresh = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    labels = [node.proto.label for node in fresh.get("page_link")]
    assert labels[0].startswith("**I am new**")
    assert not any("✓" in label for label in labels)
