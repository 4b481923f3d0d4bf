"""The graph page, run as Streamlit runs it, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.autograd.tape.presets import FORKS, PRESETS
from tests.pages.opened import figures, opened

RUNS = ["one run", "two runs, side by side"]
PAGE = str(Path(__file__).parents[2] / "pages" / "autograd" / "graph" / "page.py")


@pytest.fixture
def page():
    app = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not app.exception
    return app


def test_article_by_default(page):
    assert page.text_area(key="program").value == "z = x * y + y ** 2"
    assert [page.text_input(key=f"in_{name}").placeholder for name in "xy"] == ["2", "3"]
    assert page.selectbox(key="step").options[-1] == page.selectbox(key="step").value == "end"
    assert len(page.selectbox(key="step").options) == 9
    assert page.title[0].value == "Computational graph"


@pytest.mark.parametrize("name", PRESETS)
def test_presets(page, name):
    page.selectbox(key="preset").select(name).run()
    assert not page.exception
    assert page.text_area(key="program").value == PRESETS[name].text
    for key, text in PRESETS[name].values.items():
        assert page.text_input(key=f"in_{key}").value == ""
        assert page.text_input(key=f"in_{key}").placeholder == text
        assert page.toggle(key=f"grad_{key}").value == (key not in PRESETS[name].constants)
    assert page.selectbox(key="step").value == ("start" if name != next(iter(PRESETS)) else "end")  # chosen already


def test_every_step_in_both_views(page):
    for view in ("mathematics", "engine"):
        page.segmented_control(key="graph_view").set_value(view).run()
        for step in page.selectbox(key="step").options:
            page.selectbox(key="step").set_value(step).run()
            assert not page.exception


def test_buttons_move_one_step(page):
    page.selectbox(key="step").set_value("end").run()
    page.button(key="Back").click().run()
    assert page.selectbox(key="step").value == "7"
    page.button(key="Next").click().run()
    assert page.selectbox(key="step").value == "end"


@pytest.mark.parametrize(
    "text",
    ["", "z = x ^ 2", "z = sgimoid(x)", "z = x @ 2", "z = 3", "z = zeros(10**9)", "z = x.view(7)", "(" * 500, "\x00"],
)
def test_programs_that_cannot_run_leave_the_page_alive(page, text):
    page.text_area(key="program").set_value(text).run()
    assert not page.exception
    assert not page.select_slider
    page.text_area(key="program").set_value("z = x * 2").run()
    assert not page.exception
    assert len(page.selectbox(key="step").options) == 4


@pytest.mark.parametrize("text", ["abc", "[[1, 2], [3]]", "1" * 5000])
def test_values_that_cannot_be_read_leave_the_page_alive(page, text):
    page.text_input(key="in_x").set_value(text).run()
    assert not page.exception
    page.text_input(key="in_x").set_value("[1, 2, 3]").run()
    assert len(page.selectbox(key="step").options) == 9


@pytest.mark.parametrize("text", ["z = x > 0", "z = x.detach()", "z = zeros(2)", "z = x", "x ** 2", "z = ones(2) * 3"])
def test_programs_without_much_of_a_graph(page, text):
    page.text_area(key="program").set_value(text).run()
    assert not page.exception


def test_without_any_gradient_torch_says_why(page):
    for name in "xy":
        page.toggle(key=f"grad_{name}").set_value(False).run()
    assert not page.exception
    assert any("does not require grad" in code.value for code in page.code)


def test_inputs_survive_a_program_that_cannot_be_read(page):
    page.text_input(key="in_x").set_value("7").run()
    page.text_area(key="program").set_value("z = x * ").run()
    page.text_area(key="program").set_value("z = x * 5").run()
    assert page.text_input(key="in_x").value == "7"


FORK = FORKS["An if"].text


def test_an_if_takes_one_way_and_the_code_keeps_both():
    app = opened("autograd/graph/page", program=FORK, in_x="-2", graph_code="true")
    assert "exp(x)" in figures(app)
    assert "x ** 2" not in figures(app)
    assert "if x > 0:" in app.code[0].value


def test_two_runs_of_one_program_build_two_graphs():
    app = opened("autograd/graph/page", program=FORK, graph_runs=RUNS[1], graph_code="true", graph_view="engine")
    shown = figures(app)
    assert "One program, two graphs" in shown
    assert shown.count('<svg class="graph engine"') == 2
    assert "<code>PowBackward0</code> only with x = 2" in shown
    assert "<code>SubBackward0</code> and <code>ExpBackward0</code> only with x = −2" in shown
    assert shown.count('class="passed"') == 2
    code = app.code[0].value
    assert "run(x=torch.tensor(2.0, requires_grad=True))" in code
    assert "run(x=torch.tensor(-2.0, requires_grad=True))" in code
    app.number_input(key="second").set_value(7.0).run()
    assert not app.exception
    assert "the same graph twice" in figures(app)


@pytest.mark.parametrize(
    "query",
    [
        {"program": "z = x * 2", "in_x": "[1, 2]"},
        {"program": "if x > 0:\n    z = x[3]\nelse:\n    z = x"},
        {"program": "if x > 0:\n    z = x\nelse:\n    z = x.view(7)"},
        {"program": "if x:\n    z = x", "in_x": "[1, 2]"},
        {"program": "if x > 0:\n    z = x", "in_x": "3"},
        {"program": "z = x > 1"},
        {"second": "nan"},
        {"second": "1e30"},
    ],
)
def test_two_runs_of_what_cannot_run_leave_the_page_alive(query):
    app = opened("autograd/graph/page", graph_runs=RUNS[1], **query)
    assert not app.exception
    app.text_area(key="program").set_value("z = x * y").run()
    app.text_input(key="in_x").set_value("").run()
    assert not app.exception
    app.selectbox(key="second_name").set_value("y").run()
    assert "y = 3" in figures(app)
