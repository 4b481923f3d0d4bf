"""What stands around a page follows its address, and the panel of links is made when it is opened."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.inputs.layout import GROUPS
from pages.lessons.doors import _CLASS
from pages.share.layout import selector
from tests.pages.opened import figures, opened

ROOT = Path(__file__).parents[2]


def styles(app: AppTest) -> str:
    return "\n".join(node.proto.body for node in app.get("html"))


def components(app: AppTest) -> list[str]:
    return [node.proto.component_name for node in app.get("bidi_component")]


def test_a_page_as_usual_has_a_closed_panel_and_nothing_more() -> None:
    app = opened("tensors/dtypes")
    assert not [name for name in components(app) if name in {"share", "slide"}]
    assert "{ display: none !important }" not in styles(app)


def test_a_slide_keeps_the_articles_example_and_leaves_out_what_its_address_says() -> None:
    app = opened("tensors/broadcasting", present="1", hide="code,op,<b>")
    assert app.query_params["a"] == "3, 4", "an address that speaks of the layout only opens the article's example"
    assert app.query_params["present"] == "1"
    assert "slide" in components(app)
    assert selector("code") in styles(app)
    assert ".st-key-op" in styles(app)
    assert "<b>" not in styles(app)
    app.pills(key="broadcasting_article").set_value("(5, 3) + (1, 3)").run()
    assert (app.query_params["present"], app.query_params["hide"]) == ("1", "code,op,<b>")
    assert "slide" in components(app)


def test_a_link_to_a_state_of_defaults_opens_that_state() -> None:
    app = opened("tensors/broadcasting", shared="1")
    assert app.text_input(key="a").value == "3, 1"


@pytest.mark.parametrize("said", [{"present": "perhaps"}, {"hide": "}*{display:none}"}, {"hide": "x" * 5000}])
def test_nonsense_opens_the_page_as_usual(said: dict[str, str]) -> None:
    app = opened("tensors/broadcasting", **said)
    assert "(3, 4)" in figures(app)
    assert "slide" not in components(app)
    assert "{ display: none !important }" not in styles(app)


def test_the_door_for_teachers_opens_the_panel_once() -> None:
    page, settings = _CLASS
    app = opened(page.removeprefix("pages/").removesuffix(".py"), **settings)
    assert app.query_params["puzzle"] == "7"
    assert "share" in components(app)
    app.session_state["share_panel"] = False  # the visitor closes it
    app.run()
    assert "share" not in components(app)


def test_each_group_means_something() -> None:
    assert all("st-key-screen" in selector(name) for name in GROUPS)
    assert ".st-key-a-dials" in selector("a")
