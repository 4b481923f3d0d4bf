"""The page on captured programs, run as Streamlit runs it, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.capture.presets import CAPTURED

PAGE = str(Path(__file__).parents[2] / "pages" / "capture" / "page.py")


@pytest.fixture
def page():
    app = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not app.exception
    return app


def test_the_switches_say_what_they_did(page):
    assert page.text_area(key="capture_program").value == next(iter(CAPTURED.values())).text
    page.toggle(key="trimmed").set_value(True).run()
    assert any("Each node is needed" in each.value for each in page.markdown)
    page.selectbox(key="preset").select("A line that nothing needs").run()
    assert any("and dropped: " in each.value and "`exp`" in each.value for each in page.markdown)
    page.toggle(key="decomposed").set_value(True).run()
    assert not page.exception


def test_programs_that_cannot_run_leave_the_page_alive(page):
    for text in ("", "z = x ^ 2", "z = zeros(10**9)", "z = x.view(7)", "z = x > 0"):
        page.text_area(key="capture_program").set_value(text).run()
        assert not page.exception
    assert any("forward pass alone" in each.value for each in page.info)


def test_the_code_and_the_graph_stand_in_folds():
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.query_params["capture_code"] = app.query_params["capture_graph"] = "true"
    app.run()
    assert not app.exception
    assert any("make_fx(forward_and_backward)" in each.value for each in app.code)
    assert any("torch.ops.aten._softmax" in each.value for each in app.code)
