"""Every page and view can be read, reached and used: axe finds nothing serious, no text is small or cut off.

In CI each page is opened once, light and wide, then dark and narrow. The views, the other two of these, and 320 px are
behind `proof`.
"""

import json
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser.places import PLACES, VIEWS
from tests.chromium import settle

AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}},
}
# Streamlit's own navigation: the headings of its sections stand among the items of its list.
STREAMLIT = {"list": "stSidebarNavItems", "listitem": "stSidebarNav"}
WIDE, NARROW = (1280, 800), (390, 844)
QUICK = (("light", WIDE), ("dark", NARROW))
WHOLE = (*QUICK, ("light", NARROW), ("dark", WIDE), ("light", (320, 640)))


@pytest.mark.parametrize(
    ("place", "states"),
    [
        *((place, QUICK) for place in PLACES),
        *(pytest.param(place, WHOLE, marks=pytest.mark.proof) for place in PLACES + VIEWS),
    ],
)
def test_it_can_be_read_reached_and_used(place: str, states: tuple, app: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page.goto(app + place)
    settle(page)
    found = audited(page, states)
    page.close()
    assert not found, "\n".join(found)


# What stands open over a page, or on it: where, and the buttons that open it, in their order.
OPENED = {
    "a lesson's choice": ("/broadcasting?lesson=2", ()),
    "a lesson's task": ("/broadcasting?lesson=3", ()),
    "a lesson answered": ("/graph?lesson=1", ("Show me",)),
    "share": ("/broadcasting?teach=1", ()),
    "a slide": ("/graph?lesson=1&present=1", ()),
    "take": ("/broadcasting?broadcasting_code=true", ("Pin to my notebook",)),
    "my notebook": ("/broadcasting?broadcasting_code=true", ("Pin to my notebook", "My notebook (1)")),
    "practice, a hint": ("/practice?practice_about=Broadcasting&practice_seed=3", ("Hint",)),
    "an error of one's own": ("/errors?errors_code=true", ()),
    "the glossary, searched": ("/glossary?word=leaf", ()),
}


@pytest.mark.proof
@pytest.mark.parametrize("name", OPENED)
def test_what_stands_open_can_be_read_reached_and_used(name: str, app: str, browser: Browser) -> None:
    place, buttons = OPENED[name]
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page.goto(app + place)
    settle(page)
    for button in buttons:
        page.get_by_role("button", name=button).first.click()
        settle(page)
    found = audited(page, WHOLE)
    page.close()
    assert not found, "\n".join(found)


def audited(page: Page, states: tuple) -> list[str]:
    """What axe and our own audit find on the page as it stands, by theme and size."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for theme, (width, height) in states:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": height})
        _rest(page)
        said = (_axe(page) if width > 320 else []) + page.evaluate(AUDIT)
        found += [f"{theme}, {width} px: {each}" for each in said]
    return found


def _rest(page: Page) -> None:
    """Until two frames in a row, half a second apart, have the same size: charts follow the width, and later.

    And until no color is on its way from one theme to the other any more.
    """
    page.wait_for_function(
        """async () => {
            const size = () => document.querySelector('[data-testid=stMain]').scrollHeight;
            const [before] = [size(), await new Promise(done => setTimeout(done, 500))];
            return before === size() && !document.getAnimations().some(each => each instanceof CSSTransition)
                && document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') !== 'running';
        }"""
    )


def _axe(page: Page) -> list[str]:
    """What axe calls serious or critical, and targets that are too small."""
    found = []
    for violation in page.evaluate(f"axe.run({json.dumps(OPTIONS)})")["violations"]:
        if violation["impact"] not in {"serious", "critical"}:
            continue
        for node in violation["nodes"]:
            inside = f"document.querySelector({json.dumps(_last(node))})?.closest('[data-testid={{}}]') != null"
            allowed = STREAMLIT.get(violation["id"])
            if allowed and page.evaluate(inside.format(allowed)):
                continue
            why = (node["any"] + node["all"] + node["none"])[0]["message"]
            found.append(f"axe, {violation['id']}: {node['html'][:160]}: {why}")
    return found


def _last(node: dict) -> str:
    """The selector of a node that is in no shadow tree; of another the selector of its host, which is in no list."""
    target = node["target"][0]
    return target if isinstance(target, str) else target[0]
