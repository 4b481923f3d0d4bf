"""Links that a teacher makes, and what they open: a slide with keys, frames in another page, and paper."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from core.lessons.catalogue import LESSONS
from tests.chromium import ROOT, settle


def test_a_slide_is_made_stepped_through_and_printed(app: str, page: Page) -> None:
    page.goto(f"{app}/broadcasting?a=3,+4&b=4")
    settle(page)
    page.get_by_role("button", name="Share").click()
    link = page.get_by_label("The link")
    expect(link).to_have_value(f"{app}/broadcasting?a=3,+4&b=4")
    page.get_by_role("button", name="QR code").click()
    expect(page.get_by_role("status").filter(has_text="The QR code is below.")).to_be_visible()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    page.get_by_label("a slide of it").check()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_hidden()
    page.get_by_text("What is shown").click()
    page.get_by_label("Operation").last.check()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()

    page.goto(link.input_value())
    settle(page)
    expect(page.get_by_label("On one step")).to_be_enabled()
    expect(page.get_by_role("combobox", name="Operation")).to_be_visible()
    for gone in ("stSidebar", "stExpander"):
        expect(page.get_by_test_id(gone).first).to_be_hidden()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**a=5*b=5*present=1*")
    expect(page.get_by_text("2 of 4")).to_be_visible()
    page.get_by_label("Keys").uncheck()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("ArrowLeft")  # nothing comes of it: the button, which does come, goes from 2 to 3
    page.get_by_label("On one step").click()
    page.wait_for_url("**b=1*present=1*")
    page.get_by_label("Keys").check()

    page.goto(f"{app}/broadcasting?a=3,+4&b=4&broadcasting_code=true")
    settle(page)
    code = page.get_by_test_id("stCode")
    expect(code).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    for gone in ("stSidebar", "stHeader", "stTextInput", "stPopover", "stDownloadButton"):
        expect(page.get_by_test_id(gone).first).to_be_hidden()
    expect(code).to_be_visible()
    expect(page.get_by_text("Axes are compared from the right.")).to_be_visible()
    expect(page.locator("figure").first).to_be_visible()
    page.emulate_media(media="screen", color_scheme="light")


def test_a_lesson_is_stepped_through_on_a_slide(app: str, page: Page) -> None:
    steps = LESSONS["broadcasting"].steps
    page.goto(f"{app}/broadcasting?lesson=2&present=1&hide=controls")
    settle(page)
    expect(page.get_by_text(f"step 2 of {len(steps)}")).to_be_visible()
    for name in "ab":  # the step's own state, although the address speaks of the slide, too
        expect(page.get_by_label(f"Shape of {name}")).to_have_value(steps[1].settings[name])
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**lesson=3*")
    expect(page.get_by_text(f"step 3 of {len(steps)}")).to_be_visible()
    assert "present=1" in page.url
    page.keyboard.press("PageUp")
    page.wait_for_url("**lesson=2*")
    expect(page.get_by_text(f"step 2 of {len(steps)}")).to_be_visible()
    page.get_by_label("Back one step").click()
    page.wait_for_url("**lesson=1*")
    expect(page.get_by_label("Back one step")).to_be_disabled()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()


def test_the_door_for_teachers_leads_to_a_link_for_the_class(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?view=bugs&quiz=true&puzzle=7&teach=1")
    link = page.get_by_label("The link")
    expect(link).to_have_value(re.compile(r"view=bugs&quiz=true&puzzle=7$"))


@pytest.fixture
def example(app: str, tmp_path: Path) -> Iterator[str]:
    """The address of the example page, served by another server than the app's, with the app's own address in it."""
    text = (ROOT / ".github/embedding.html").read_text(encoding="utf-8")
    (tmp_path / "index.html").write_text(text.replace("http://127.0.0.1:8501", app).replace("lazy", "eager"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """One that writes no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_three_figures_stand_in_another_page(example: str, page: Page) -> None:
    page.goto(example)
    frames = {name: page.frame_locator(f"iframe[title='{name}']") for name in
              ("Broadcasting", "Computational graph", "A mismatch")}  # fmt: skip
    for frame in frames.values():
        expect(frame.locator("figure").first).to_be_visible(timeout=90_000)  # three visitors come at once
        expect(frame.get_by_test_id("stSidebar")).to_be_hidden()
        expect(frame.get_by_role("button", name="Share")).to_be_hidden()
        expect(frame.get_by_text("Code that does this")).to_be_hidden()
    expect(frames["Broadcasting"].get_by_label("Shape of a")).to_have_value("3, 1")
    expect(frames["A mismatch"].get_by_label("Shape of a")).to_be_hidden()
    frames["Broadcasting"].get_by_label("Shape of b").fill("1, 5")
    frames["Broadcasting"].get_by_label("Shape of b").press("Enter")
    expect(frames["Broadcasting"].locator("figure").first).to_contain_text("(3, 5)")
