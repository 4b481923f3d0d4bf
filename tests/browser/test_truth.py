"""Over random rows of moves, typing, back and forward: at rest a page shows what a fresh visit to its address shows."""

from random import Random

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.figures import at_rest, opened
from tests.chromium import settle

SHAPES = (
    "3, 1",
    "2, 2",
    "4",
    "",
    "0, 3",
    "2, 1, 3",
)  # a text that is none leaves the last shape, of which no address knows
# The page, what may be typed into which field, and switches.
PLACES: dict[str, tuple[dict[str, tuple[str, ...]], tuple[str, ...]]] = {
    "/broadcasting": ({"Shape of a": SHAPES, "Shape of b": SHAPES}, ("forward", "backward")),
    "/matmul": ({"Shape of A": SHAPES, "Shape of B": SHAPES}, ()),
    "/elementwise": ({"Shape of x": SHAPES}, ("a function", "in place")),
    "/anatomy": ({"Shape": SHAPES}, ()),
    "/reshaping?chain=transpose(0, 1)": ({"Shape of x": ("2, 3", "4, 4, 2", "3")}, ()),
    "/indexing": ({"Shape of x": SHAPES}, ()),
    "/vector-jacobian": ({"v, a number for each output": ("1, 2, 3", "", "0.3, 1, 1")}, ()),
    "/lab": ({"Step": ("3", "5", "2")}, ()),
    "/graph": ({}, ("engine", "mathematics")),
    "/": ({"x": ("1.3", "-2", "4")}, ()),
    "/regression?view=loss+surface": ({"Learning rate": ("0.013", "0.5", "3")}, ()),
}
# Where, by which seed, and how many acts.
WALKS = [
    ("/broadcasting", 1, 3),
    *(pytest.param(path, seed, 16, marks=pytest.mark.proof) for path in PLACES for seed in (2, 3)),
]


@pytest.mark.parametrize(("path", "seed", "acts"), WALKS)
def test_at_rest_a_page_shows_what_a_fresh_visit_shows(
    path: str, seed: int, acts: int, app: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{app}/benchmark")  # where going back leads at last
    settle(page)
    page.goto(app + path)
    settle(page)
    at_rest(page)
    random, done = Random(seed), []
    for act in range(acts):
        done.append(_act(page, path, random))
        if act % 5 == 4 or act == acts - 1:
            rest = at_rest(page)
            fresh = opened(browser, page.url)
            assert rest == at_rest(fresh), done
            fresh.close()
    page.close()


def _act(page: Page, path: str, random: Random) -> str:
    """Do one thing of those that a visitor does, without waiting for what follows from it; say what."""
    typed, switches = PLACES[path]
    match random.choices(("slide", "type", "switch", "back"), (6, 2 * bool(typed), 2 * bool(switches), 1))[0]:
        case "type":
            label = random.choice(list(typed))
            text = random.choice(typed[label])
            field = page.locator("[data-testid=stTextInput], [data-testid=stNumberInput]").get_by_label(label).first
            field.fill(text)
            field.press("Enter")
            return f"typed {text!r} into {label}"
        case "switch":
            name = random.choice(switches)
            page.get_by_role("radio", name=name, exact=True).click()
            return f"switched to {name}"
        case "back":
            page.go_back()
            settle(page)
            at_rest(page)
            page.go_forward()
            settle(page)
            at_rest(page)
            return "went back and forward"
    sliders = [each for each in page.locator(".dials input:enabled").all() if each.is_visible()]
    slider, keys = random.choice(sliders), random.choices(("ArrowRight", "ArrowLeft"), k=random.randint(1, 4))
    slider.focus()
    if random.random() < 0.7:
        _wait_for_pictures(page)
    for key in keys:
        slider.press(key)
    return f"pressed {keys} on {_named(slider)}"


def _wait_for_pictures(page: Page) -> None:
    page.wait_for_function("() => window.explorerHand.awaited === null && window.explorerHand.asked !== ''")
    at_rest(page)


def _named(slider: Locator) -> str | None:
    return slider.get_attribute("aria-label")
