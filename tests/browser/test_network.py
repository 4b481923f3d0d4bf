"""What only a browser shows of the network page: pictures painted, patched in place, that answer the pointer."""

import re

from playwright.sync_api import Page, expect
from safetensors import safe_open

from core.training.network.config import Config
from core.training.network.data import Generated, make_data
from core.training.network.run import Run
from pages.training.network.live_figure import SCRIPT
from tests.chromium import choose, settle

FIGURE = "[...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('figure')).find(f => f?.markup)"
DRAWN = f"() => +({FIGURE}?.dataset.drawn ?? 0)"
# The color in the middle of the output's picture, as red, green, blue, opacity.
MIDDLE = f"""() => {{ const all = {FIGURE}.querySelectorAll('canvas'), last = all[all.length - 1];
  return [...last.getContext('2d').getImageData(last.width / 2, last.height / 2, 1, 1).data]; }}"""


def test_it_is_painted_and_a_unit_says_its_equation(app: str, page: Page) -> None:
    page.goto(f"{app}/network?epochs=200")
    page.wait_for_function(f"() => ({DRAWN})() > 0")
    red, _, blue, opacity = page.evaluate(MIDDLE)
    assert blue > red  # class 1 is in the middle of the circle
    assert opacity > 100
    unit = page.locator(".unit[data-g='n1.2']")
    unit.hover()
    expect(page.locator("figcaption").first).to_have_text(re.compile(r"h1\[2\] = tanh\(.*x1.*x2.*\)"))
    expect(page.locator(".edge.lit")).to_have_count(2)
    page.locator(".unit[data-g='n2.0']").focus()
    expect(page.locator("figcaption").first).to_have_text(re.compile(r"h2\[0\] = tanh\(.*h1\[3\].*\)"))


def test_a_live_run_is_painted_again_and_again_in_place(app: str, page: Page) -> None:
    page.goto(f"{app}/network?epochs=50000")
    page.get_by_role("button", name="Pause").click()  # a long run is computed while one watches
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_text(re.compile(r"^epoch 0 of 50,000"))).to_be_visible()
    settle(page)
    page.evaluate(f"() => {{ {FIGURE}.querySelector('.network').dataset.seen = 'yes' }}")
    before = page.evaluate(DRAWN)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text(re.compile(r"^epoch [1-9][\d,]* of 50,000 · [\d,]+ epochs/s"))).to_be_visible()
    page.wait_for_function(f"before => ({DRAWN})() > before + 20", arg=before)
    # Streamlit's sign that a script runs would keep a slow browser from drawing what it loads lazily.
    assert page.get_by_test_id("stApp").get_attribute("data-test-script-state") == "notRunning"
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert page.evaluate(f"() => {FIGURE}.querySelector('.network').dataset.seen") == "yes"


def test_the_chart_changes_under_a_live_run_and_is_in_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/network?epochs=100000")
    going = page.get_by_text(re.compile(r"^epoch [1-9][\d,]* of 100,000"))
    expect(going).to_be_visible()
    page.locator("label", has_text="gradients").click()
    expect(page).to_have_url(re.compile(r"chart=gradients"))
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.get_by_text("|∇| of each layer against the epoch, log axis")).to_be_visible()
    for name in ("layer 1", "layer 2", "output"):
        expect(chart.get_by_text(name, exact=True)).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_the_weights_of_a_live_run_are_those_of_one_epoch(app: str, page: Page) -> None:
    page.goto(f"{app}/network?epochs=100000&code=true")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the weights").click()
    with safe_open(download.value.path(), "pt") as file:
        epochs = int(file.metadata()["epochs"])
        weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    again = Run(Config(epochs=100_000), make_data(Generated()))
    again.advance(epochs=epochs)
    assert 0 < epochs <= 100_000
    assert len(weights) == 6
    for layer, (W, b) in enumerate(again.layers, start=1):
        assert weights[f"W{layer}"].equal(W)
        assert weights[f"b{layer}"].equal(b)


def test_a_deep_link_and_a_preset_restore_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/network?data=xor&hidden=3&activation=relu&epochs=40&lr=0.05")
    expect(page.get_by_text(re.compile(r"^epoch 40 of 40$"))).to_be_visible()
    expect(page.get_by_role("textbox", name="Hidden layers")).to_have_value("3")
    expect(page.locator(".unit")).to_have_count(5)
    choose(page, "Begin with", "All zeros never break symmetry")
    expect(page.locator(".unit.ill2")).to_have_count(6)
    expect(page).to_have_url(re.compile(r"init=zeros"))


def test_it_fits_a_phone(app: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{app}/network?epochs=30")
    expect(page.get_by_text(re.compile(r"^epoch 30 of 30$"))).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


def test_an_older_message_that_comes_late_changes_nothing(page: Page) -> None:
    """Streamlit's frontend runs a component's first messages in any order while it loads the component's script."""
    page.set_content("<div id=host><figure></figure></div>")
    said = page.evaluate(
        """async script => {
          const module = await import(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
          const parentElement = document.querySelector('#host'), markup = '<p data-palette=""></p>';
          for (const order of [2, 1]) module.default({ parentElement,
            data: { order, markup, tiles: '', patch: { p: { text: [`message ${order}`] } } } });
          return parentElement.textContent;
        }""",
        SCRIPT,
    )
    assert said == "message 2"
