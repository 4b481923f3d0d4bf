"""What a page's figures show, when they are at rest, and a page whose server is stopped."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page

from tests.chromium import settle

FIGURES = """() => [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('figure'))
  .filter(figure => figure?.shown)"""
_SHOWN = f"() => ({FIGURES})().map(figure => figure.shown)"
_OF = f"names => names.map(name => ({FIGURES})().find(figure => figure.name === name)?.shown)"
# That the pictures of at least three other positions are here, of each figure.
READY = f"""names => names.every(name => ({FIGURES})().find(figure => figure.name === name)?.pictures.size > 3)"""
NEIGHBOURS = READY.replace("> 3", "> 2")  # those of two: what takes long to compute goes no further ahead
_QUIET = f"""() => {{
  const idle = document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') !== 'running'
    && (window.explorerHand?.awaited ?? null) === null && !({FIGURES})().some(figure => figure.playing);
  const marks = JSON.stringify([location.href, idle, window.explorerHand?.moves, ({_SHOWN})()]);
  window.same = window.marks === marks && idle ? window.same + 1 : 0;
  window.marks = marks;
  return window.same > 5;
}}"""


@contextmanager
def stopped(process: int) -> Iterator[None]:
    """While the server's process is stopped, nothing on the page can come from it."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    settle(page)
    page.wait_for_function(f"({_SHOWN})().length > 0")
    return page


def at_rest(page: Page) -> list[str]:
    """What the figures show once nothing changes any more."""
    settle(page)
    # A touch, which ends what plays and does nothing else.
    page.evaluate("() => { window.marks = null; document.dispatchEvent(new Event('wheel')); }")
    page.wait_for_function(_QUIET, polling=150)
    return [placeless(markup) for markup in page.evaluate(_SHOWN)]


def shown_by(page: Page, figures: list[str]) -> list[str]:
    """What the figures of these names show at this moment."""
    return [placeless(markup) for markup in page.evaluate(_OF, figures)]


def placeless(markup: str) -> str:
    """The markup without addresses in memory, which are others each time that torch makes a tensor."""
    return re.sub("0x[0-9a-f]{6,}", "0x…", markup)


def watch(inside: Locator) -> None:
    """Be ready for the next picture of the figure that `inside` is in; it has to be at rest."""
    inside.page.wait_for_timeout(300)  # motion begins only where a picture has stood for 250 ms
    inside.first.evaluate("""inside => {
      const figure = inside.closest('figure'), root = figure.getRootNode();
      figure.first = new Promise(done => new MutationObserver((_, observer) => {
        observer.disconnect();
        requestAnimationFrame(() => done([figure.innerText, root.getAnimations().length]));
      }).observe(figure, { childList: true, characterData: true, subtree: true, attributeFilter: ['d'] }));
    }""")


def first_frame(inside: Locator) -> tuple[str, int]:
    """What the figure said in the first frame of its next picture, and how many motions were under way in it."""
    text, motions = inside.first.evaluate("inside => inside.closest('figure').first")
    return text, motions
