"""How long a page takes from a key press to the painted picture, measured by a script in the page itself."""

from playwright.sync_api import Page

ROUNDS = 2  # of four presses each, in turns with the bare app
SLIDE = ("ArrowRight", "ArrowLeft")
TIMER = """(widget, picture) => {
  const figures = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('figure')).filter(Boolean);
  const figure = figures.find(figure => figure.querySelector(picture));
  const holds = node => node.matches?.(picture) || node.querySelector?.(picture);
  const shows = ({ target, addedNodes }) =>
    figure || (target.closest ? target : target.parentElement).closest(picture) || [...addedNodes].some(holds);
  let pressed = null;
  window.took = [];
  widget.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  new MutationObserver(changes => {
    if (pressed === null || !changes.some(shows)) return;
    const since = pressed;
    pressed = null;
    requestAnimationFrame(() => setTimeout(() => window.took.push(performance.now() - since)));
  }).observe(figure ?? document.querySelector('[data-testid=stMain]'),
    { childList: true, subtree: true, characterData: true, attributes: true });
  widget.focus();
}"""
SHOWN = """picture => picture.startsWith('[data-testid') ? document.querySelector(picture)
  : [...document.querySelectorAll('*')].some(e => e.shadowRoot?.querySelector('figure')?.querySelector(picture))"""


def press(page: Page, keys: tuple[str, str], times: int = 4) -> None:
    """Press the keys by turns, there and back, and wait for the picture each time."""
    page.bring_to_front()
    for turn in range(times):
        before = page.evaluate("window.took.length")
        for key in keys[turn % 2].split():
            page.keyboard.press(key)
        page.wait_for_function(f"window.took.length > {before}")
