"""The page of questions."""

import pytest
from streamlit.testing.v1 import AppTest

from core.practice.catalogue import TEMPLATES, subjects
from core.practice.course import following
from core.practice.question import Question
from core.practice.template import Template
from pages.sitemap import ROOMS, UNASKED
from tests.pages.opened import figures, opened

PAGE = "practice/practice"


def question(app: AppTest) -> Question:
    """The question that the address asks for."""
    about, seed = app.selectbox(key="practice_about").value, app.number_input(key="practice_seed").value
    template, own = following(subjects()[about], int(seed or 0), app.text_input(key="practice_done").value or "")
    return template(own)


def answer(app: AppTest, text: str) -> None:
    """Give an answer, by button or by field."""
    asked = question(app)
    if asked.kind == "choice":
        app.button(key=f"option-{asked.options.index(text)}").click().run()
    else:
        app.text_input(key=f"typed-{asked.seed}").set_value(text)
        app.button(key="practice-send").click().run()
    assert not app.exception


def test_a_question_is_asked_before_torch_answers_and_a_wrong_answer_meets_its_thought() -> None:
    app = opened(PAGE, about="Broadcasting", seed="3")
    asked = question(app)
    assert asked.topic.title == "Broadcasting"
    assert asked.prompt in app.markdown[1].value
    assert not app.success
    assert not app.warning
    for hint in asked.hints:
        app.button(key="practice-hint").click().run()
        assert app.info[-1].value == hint
    answer(app, asked.wrong[0].text)
    assert asked.wrong[0].thought in app.warning[0].value
    assert f"`{asked.answer}`" in app.warning[0].value
    assert "cards" in figures(app)
    app.button(key="practice-next").click().run()
    assert app.query_params["practice_done"] == "0"
    following_one = question(app)
    assert following_one != asked
    answer(app, following_one.answer)
    assert app.success
    app.button(key="practice-next").click().run()
    assert app.query_params["practice_done"] == "01"


def test_a_run_of_ten_ends_with_its_score_which_the_link_holds() -> None:
    app = opened(PAGE, done="1101111011", seed="2")
    assert app.subheader[0].value == "8 of 10 right"
    app.button(key="practice-more").click().run()
    assert not app.exception
    assert app.query_params["practice_seed"] == "3"
    assert not app.subheader
    app.selectbox(key="practice_about").set_value("Tensors").run()
    assert question(app).topic.chapter == "Tensors"
    app.segmented_control(key="practice_run").set_value("endless").run()
    assert not app.exception


def test_what_is_typed_is_read_and_refused_in_a_sentence() -> None:
    app = opened(PAGE, about="Matrix multiplication")
    while question(app).kind == "choice":
        app.number_input(key="practice_seed").set_value(app.number_input(key="practice_seed").value + 1).run()
    asked = question(app)
    answer(app, "<b>two</b>")
    assert "size" in figures(app)
    assert "<b>two" not in figures(app)
    answer(app, asked.answer)
    assert app.success


def test_a_hostile_address_opens_the_page() -> None:
    app = opened(PAGE, about="<script>", seed="inf", run="x", done="2" * 9_000)
    assert app.button
    app = opened(PAGE, done="1" * 200, run="endless")
    answer(app, question(app).answer)
    app.button(key="practice-next").click().run()
    assert not app.exception
    assert "practice_done" not in app.query_params


def test_each_page_leads_to_its_questions() -> None:
    titles = {room.title for section, rooms in ROOMS.items() for room in rooms if section not in UNASKED}
    assert set(subjects()) >= titles
    app = opened("tensors/broadcasting")
    links = [node.proto for node in app.main if node.type == "page_link"]
    assert [link.query_string for link in links if link.label.startswith("Practice")] == ["practice_about=Broadcasting"]


@pytest.mark.proof
@pytest.mark.parametrize("template", [pytest.param(each, id=key) for key, each in TEMPLATES.items()])
def test_the_link_of_a_question_opens_its_state(template: Template) -> None:
    for seed in (0, 1):
        place = template(seed).place
        app = opened(place.page.removeprefix("pages/").removesuffix(".py"), **dict(place.settings))
        assert 'role="alert"' not in figures(app) or template.topic.url in {"broadcasting", "matmul", "reshaping"}
        kept = {name: app.query_params.get(name) for name, _ in place.settings}
        assert not {name for name in kept if name not in app.session_state}, "a setting that the page does not have"
        for name, value in place.settings:
            if name == "exhibit":
                assert app.session_state[name] == value


def test_a_task_for_each_draws_a_seed_that_the_address_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda most: most - 5)
    app = opened(PAGE, practice_about="Broadcasting", practice_seed="each")
    assert app.number_input(key="practice_seed").value == 2**31 - 5
    answer(app, question(app).answer)
    app.button(key="practice-next").click().run()
    assert app.number_input(key="practice_seed").value == 2**31 - 5
    assert app.query_params["practice_seed"] in (str(2**31 - 5), [str(2**31 - 5)])  # AppTest's own two ways
