"""The page on captured programs, run as Streamlit runs it, without a browser."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.capture import breaks as compiler
from core.capture import exported as exporting
from core.capture import speed as measuring
from core.capture.breaking import BREAKING
from core.capture.child import MARK, Child
from core.capture.found import Found
from core.capture.fusible import FUSIBLE
from core.capture.presets import CAPTURED
from tests.pages.opened import figures

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


def viewed(view, **settings):
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.query_params["capture_view"] = view
    for name, value in settings.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_nothing_is_started_before_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(Child, "advance", lambda *_, **__: pytest.fail("a process was started"))
    app = viewed("breaks and guards", capture_breaks="a print", capture_n="6", capture_code="true")
    assert app.slider(key="capture_n").value == 6
    assert any(each.value.strip() == BREAKING["a print"].source.strip() for each in app.code)
    app = viewed("speed", capture_speed="softmax, by hand", capture_backend="aot_eager", capture_code="true")
    assert any("Timer(" in each.value and "def softmax" in each.value for each in app.code)
    app = viewed("take it with you", capture_model="line", capture_code="true")
    assert any("torch.export.save" in each.value for each in app.code)


@pytest.mark.parametrize(
    ("view", "module", "button"),
    [
        ("breaks and guards", compiler, "capture_ask"),
        ("speed", measuring, "capture_measure"),
        ("take it with you", exporting, "capture_export"),
    ],
)
def test_a_process_that_fails_leaves_the_page_alive(view, module, button, monkeypatch):
    monkeypatch.setattr(module, "begin", lambda *_: Child("raise MemoryError('no more')"))
    app = viewed(view, **({"capture_model": "line"} if module is exporting else {}))
    app.button(key=button).click().run()
    assert not app.exception
    assert "no more" in figures(app)
    app.button(key=button).click().run()  # again
    assert not app.exception
    assert "no more" in figures(app)


_HEAD = {"backend": "inductor", "missing": None, "started": 12.5}


def told(n, eager, compiled):
    """One size, as the process tells it."""
    times = ({"low": each, "median": each, "high": each, "blocks": 5} for each in (eager, compiled))
    work = {"eager work": [4, 9 * n], "compiled work": [1, 2 * n], "least": 2 * n, "arithmetic": n}
    return {"n": n, **dict(zip(("eager", "compiled"), times, strict=True)), "compiling": 3.0, "gap": 0.0, **work}


def telling(*records, end="print('{}')"):
    return Child("\n".join([*(f"print({MARK + json.dumps(each)!r}, flush=True)" for each in records), end]))


@pytest.fixture
def unmeasured(monkeypatch):
    monkeypatch.setattr("pages.capture.speed.FOUND", Found(4))


@pytest.mark.usefixtures("unmeasured")
def test_speed_is_shown_and_kept(monkeypatch):
    sizes = next(iter(FUSIBLE.values())).steps[:2]
    first, second = told(sizes[0], 1e-5, 2e-5), told(sizes[1], 4e-3, 1e-3)
    monkeypatch.setattr(measuring, "begin", lambda _: telling(_HEAD, first, second))
    app = viewed("speed", capture_largest=str(sizes[1]))
    assert "144&nbsp;KiB" in figures(app)
    app.button(key="capture_measure").click().run()
    assert not app.exception
    after = figures(app)
    assert all(words in after for words in ("2 × as long", "never pays", "4 × as fast", "paid after 1,000 calls"))
    assert any("compiled by `inductor` is faster" in each.value for each in app.markdown)
    # Another visitor gets it at once; measured again, it is what came of that.
    monkeypatch.setattr(measuring, "begin", lambda _: telling(_HEAD, first, end="raise MemoryError('no more')"))
    other = viewed("speed", capture_largest=str(sizes[1]))
    assert "paid after 1,000 calls" in figures(other)
    other.button(key="capture_again").click().run()
    assert "no more" in figures(other)
    assert "never pays" in figures(other)
    assert "1,000 calls" not in figures(other)


@pytest.mark.usefixtures("unmeasured")
def test_what_is_missing_is_said_in_the_words_of_torch(monkeypatch):
    head = _HEAD | {"backend": "aot_eager", "missing": "no <b>compiler</b> *here*"}
    monkeypatch.setattr(measuring, "begin", lambda _: telling(head, told(2, 1e-5, 2e-5)))
    app = viewed("speed", capture_speed="a small layer", capture_largest="8")
    app.button(key="capture_measure").click().run()
    assert not app.exception
    assert any(each.value == head["missing"] for each in app.code)
    assert any("`inductor` cannot be used here" in each.value for each in app.info)
    assert any("cannot show is fusion" in each.value for each in app.markdown)


@pytest.mark.parametrize(
    "settings",
    [
        {"capture_speed": "<b>os</b>", "capture_largest": "1e99", "capture_backend": "eager; import os"},
        {"capture_speed": "", "capture_largest": "-1", "capture_backend": ""},
        {"capture_speed": "a small layer", "capture_largest": "1048576", "capture_backend": "inductor,aot_eager"},
    ],
)
def test_hostile_settings_measure_nothing_and_break_nothing(settings, monkeypatch):
    monkeypatch.setattr(Child, "advance", lambda *_, **__: pytest.fail("a process was started"))
    app = viewed("speed", **settings)
    for name in FUSIBLE:
        app.selectbox(key="capture_speed").select(name).run()
        assert not app.exception
        assert app.select_slider(key="capture_largest").value in FUSIBLE[name].steps
