"""A hand on a slider: what it drags, what it leaves as it is, and what it sends."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.figures import FIGURES, READY, at_rest, opened, placeless, shown_by, stopped
from tests.chromium import settle

_THUMB = 16  # px: how wide Chromium draws a slider's thumb
TRIES = 3  # of a message that is not answered, as pages/parts/hand.js has it
_WATCH = f"""name => {{
  const figure = ({FIGURES})().find(figure => figure.name === name);
  window.painted = [];
  new MutationObserver(() => window.painted.push(figure.shown))
    .observe(figure, {{ childList: true, subtree: true, characterData: true, attributes: true }});
}}"""
_AHEAD = f"name => [...({FIGURES})().find(figure => figure.name === name).pictures].sort((a, b) => a[0] - b[0])"
_LIT = f"""name => {{
  const figure = ({FIGURES})().find(figure => figure.name === name);
  const lit = figure.querySelector('.self');
  return [lit?.dataset.g ?? null, lit?.getAttribute('aria-label') ?? null,
    figure.querySelector('figcaption').textContent, figure.querySelectorAll('.lit').length,
    [...figure.querySelectorAll('[aria-live]')].length];
}}"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A small touch screen."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context
    context.close()


def watched(page: Page) -> list[bytes]:
    """What the page sends to the server from its next socket on, message by message."""
    sent: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(_bytes(frame))))
    return sent


def moves(sent: list[bytes]) -> list[bytes]:
    """Those of the messages in which a slider moved."""
    return [message for message in sent if b'"moved"' in message]


def fresh_equals(page: Page, browser: Browser) -> None:
    """What the page shows at rest is what a fresh visit to its address shows."""
    rest = at_rest(page)
    fresh = opened(browser, page.url)
    assert at_rest(fresh) == rest
    fresh.close()


def test_what_is_lit_focused_and_scrolled_stays_when_a_picture_came_ahead(
    server: tuple[int, str], browser: Browser
) -> None:
    process, address = server
    page = opened(browser, f"{address}/matmul")
    page.set_viewport_size({"width": 700, "height": 500})
    slider = page.get_by_role("slider", name="Axis -1").nth(1)
    slider.focus()
    page.wait_for_function(READY, arg=["product"])
    cell = page.locator("[aria-label^='C[1, 1]']")
    cell.scroll_into_view_if_needed()
    cell.hover()
    main = "document.querySelector('[data-testid=stMain]').scrollTop"
    top, before = page.evaluate(main), page.evaluate(_LIT, "product")
    assert before[1]
    assert before[2] == before[1]  # the caption says the cell
    with stopped(process):
        slider.evaluate("slider => { slider.value = +slider.value + 1; slider.oninput(); }")
        after = page.evaluate(_LIT, "product")
        assert after[1].split("=")[0] == before[1].split("=")[0]
        assert after[2] == after[1]
        assert after[3] >= before[3]
        assert after[4] == before[4]
        assert page.evaluate(main) == top
        assert slider.evaluate("node => node.getRootNode().activeElement === node")
        cell.focus()
        slider.evaluate("slider => { slider.value = +slider.value - 1; slider.oninput(); }")
        assert cell.evaluate("node => node.getRootNode().activeElement === node")
        assert page.evaluate(_LIT, "product")[:3] == before[:3]
    at_rest(page)
    assert cell.evaluate("node => node.getRootNode().activeElement === node")
    fresh_equals(page, browser)
    page.close()


def test_two_sliders_that_move_while_the_server_is_busy_both_count(server: tuple[int, str], browser: Browser) -> None:
    process, address = server
    page = opened(browser, f"{address}/broadcasting?a=3,1")
    first, second = (page.get_by_role("slider", name=name).first for name in ("Axis -2", "Axis -1"))
    first.focus()
    page.wait_for_function(READY, arg=["broadcast"])
    with stopped(process):
        first.press("ArrowRight")
        second.press("ArrowRight")
        first.press("ArrowRight")
        second.press("ArrowRight")
    at_rest(page)
    assert (first.input_value(), second.input_value()) == ("5", "3")
    assert page.get_by_label("Shape of a").input_value() == "5, 3"
    fresh_equals(page, browser)
    page.close()


def test_a_drag_paints_each_position_in_order_and_sends_what_can_be_answered(
    server: tuple[int, str], browser: Browser
) -> None:
    process, address = server
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sent = watched(page)
    page.goto(f"{address}/broadcasting?a=3,1&b=1,0")
    settle(page)
    at_rest(page)
    slider = page.get_by_role("slider", name="Axis -1").nth(1)
    slider.hover()
    page.wait_for_function(READY, arg=["broadcast"])
    pictures = page.evaluate(_AHEAD, "broadcast")
    last = len(pictures) - 1  # all of the slider's 8, but on a slow machine, where the budget ends before
    assert [position for position, _ in pictures] == list(range(last + 1))
    box = slider.bounding_box()
    assert box
    page.evaluate(_WATCH, "broadcast")
    sent.clear()
    left, middle, step = box["x"] + _THUMB / 2, box["y"] + box["height"] / 2, (box["width"] - _THUMB) / 8
    with stopped(process):
        page.mouse.move(left, middle)
        page.mouse.down()
        page.mouse.move(left + last * step, middle, steps=2 * last)
        page.mouse.up()
        painted = page.evaluate("window.painted")
        assert [placeless(markup) for markup in dict.fromkeys(painted)] == [
            placeless(markup) for _, markup in pictures[1:]
        ]
        assert 1 <= len(moves(sent)) <= TRIES
    at_rest(page)
    assert page.get_by_label("Shape of b").input_value() == f"1, {last}"
    assert shown_by(page, ["broadcast"]) == [placeless(pictures[last][1])]
    assert len(moves(sent)) <= TRIES + 1
    fresh_equals(page, browser)
    page.close()


@pytest.mark.proof
def test_a_finger_asks_at_its_touch_and_drags_at_once(server: tuple[int, str], phone: BrowserContext) -> None:
    process, address = server
    page = phone.new_page()
    page.goto(f"{address}/broadcasting?a=3,1&b=1,4")
    settle(page)
    at_rest(page)
    slider = page.get_by_role("slider", name="Axis -2").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    touch = phone.new_cdp_session(page)

    def finger(kind: str, x: float) -> None:
        point = {"x": box["x"] + x * box["width"], "y": box["y"] + box["height"] / 2}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if kind == "touchEnd" else [point]})

    finger("touchStart", 0.4)
    page.wait_for_function(READY, arg=["broadcast"])
    passed = set()
    with stopped(process):
        for x in (0.55, 0.7, 0.85, 0.98):
            finger("touchMove", x)
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            pictures = dict(page.evaluate(_AHEAD, "broadcast"))
            position = int(slider.input_value())
            assert shown_by(page, ["broadcast"]) == [placeless(pictures[position])]
            passed.add(position)
        finger("touchEnd", 0.98)
    assert len(passed) >= 3
    at_rest(page)
    assert page.get_by_label("Shape of a").input_value() == f"{slider.input_value()}, 1"
    page.close()


def _bytes(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame
