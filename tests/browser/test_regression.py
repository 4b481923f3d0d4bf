"""What only a browser shows of the regression page: the picture patched in place, and scrubbed without the server."""

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.chromium import choose, settle

CHART = "[data-testid=stVegaLiteChart]"


def caption(page: Page, start: str) -> Locator:
    """The text in the picture that says which moment of the run it shows."""
    return page.locator(f"{CHART} svg text", has_text=re.compile(rf"^{re.escape(start)} "))


def scrub(page: Page, percent: float) -> None:
    page.locator(f"{CHART} input[type=range]").evaluate(
        """(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true})) }""",
        percent,
    )


def test_an_infinite_loss_is_written_in_the_picture_as_in_the_words(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?lr=10&epochs=40")
    expect(caption(page, "epoch 14 · loss ∞ · w −3.126e18 · b")).to_be_visible()


def test_a_slider_changes_the_picture_and_the_address(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?code=true")
    expect(caption(page, "epoch 100 · loss 0.3668")).to_be_visible()
    page.locator(f"{CHART} svg").evaluate("svg => { svg.dataset.seen = 'yes' }")
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"lr=0\.012"))
    expect(page.get_by_text("learning_rate = 0.012")).to_be_visible()
    expect(caption(page, "epoch 100 · loss 0.3668")).to_have_count(0)
    expect(caption(page, "epoch 100")).to_be_visible()
    # Patched in place: the same SVG, not another one.
    expect(page.locator(f"{CHART} svg[data-seen=yes]")).to_have_count(1)


def test_the_run_follows_a_slider_while_it_is_dragged(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?epochs=100")
    expect(caption(page, "epoch 100")).to_be_visible()
    box = page.get_by_role("slider", name="Learning rate").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=4)
    # The button is still down, and the field beside the slider says what the run already uses.
    expect(page.locator(".st-key-lr input")).not_to_have_value("0.01")
    expect(caption(page, "epoch 100 · loss 0.3668")).to_have_count(0)
    page.mouse.up()


def test_a_deep_link_restores_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?lr=0.05&epochs=40&n=37&noise=1.5&seed=7&start_w=4.5&speed=100&code=true")
    expect(caption(page, "epoch 40")).to_be_visible()
    expect(page.locator(".st-key-lr input")).to_have_value("0.05")
    expect(page.locator(".st-key-n input")).to_have_value("37")
    expect(page.get_by_label("First w")).to_have_value("4.50")
    expect(page.get_by_text("w = torch.tensor([4.5], requires_grad=True)").first).to_be_visible()


def test_play_pause_and_a_new_rate_under_way(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?epochs=100000&n=1000&speed=100&code=true")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()  # a long run is computed while one watches
    page.get_by_role("button", name="Reset").click()
    expect(caption(page, "epoch 0")).to_be_visible()
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text(re.compile(r"epoch [1-9]\d* of 100,000 · \d+ epochs/s · .* s left"))).to_be_visible()
    expect(page.get_by_role("button", name="Reset")).to_be_enabled()  # though the run had made no epoch at first
    slider = page.get_by_role("slider", name="Learning rate")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_text("learning_rate = 0.012 # changed under way")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    shown = page.get_by_text(re.compile(r"^epoch [\d,]+ of 100,000$")).inner_text()
    epoch = int(shown.split()[1].replace(",", ""))
    assert 0 < epoch < 100_000
    expect(page.get_by_text(f"num_epochs = {epoch}", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Step", exact=True).click()
    expect(page.get_by_text(f"epoch {epoch + 1:,} of 100,000", exact=True)).to_be_visible()


def test_scrubbing_needs_no_server(app: str, page: Page) -> None:
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: [sent.append(frame)]))
    page.goto(f"{app}/regression?epochs=100")
    expect(caption(page, "epoch 100")).to_be_visible()
    settle(page)
    before = len(sent)
    assert before > 0
    scrub(page, 25)
    expect(caption(page, "epoch 25")).to_be_visible()
    scrub(page, 0)
    expect(caption(page, "epoch 0 · loss 11.5")).to_be_visible()
    assert len(sent) == before
    # Back at the start and not following: a step leaves the scrubber where the visitor put it.
    page.get_by_role("button", name="Step", exact=True).click()
    expect(page.get_by_text("epoch 1 of 100", exact=True)).to_be_visible()
    expect(caption(page, "epoch 0 · loss 11.5")).to_be_visible()
    scrub(page, 100)
    expect(caption(page, "epoch 1")).to_be_visible()


def test_a_run_is_pinned_and_compared_with_one_by_adam(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?epochs=100")
    expect(caption(page, "epoch 100 · loss 0.3668")).to_be_visible()
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_text("Pinned: plain descent, all points per step, learning rate 0.01")).to_be_visible()
    expect(page.locator(f"{CHART} svg text", has_text="pinned run").first).to_be_visible()
    page.get_by_role("button", name="How it steps").click()
    choose(page, "Optimizer", "Adam")
    expect(page.get_by_role("spinbutton", name="Memory β₁")).to_have_value("0.9")
    size = page.get_by_role("spinbutton", name="Points per step")
    size.fill("10")
    size.press("Enter")
    expect(page).to_have_url(re.compile("batch=10.*optimizer=Adam|optimizer=Adam.*batch=10"))
    expect(caption(page, "epoch 100 · loss 0.1951")).to_be_visible()
    # A link has the settings, though what is in a popover is drawn only when it is opened.
    page.reload()
    expect(page.get_by_text("How it steps: Adam (β₁ 0.9, β₂ 0.999), batches of 10")).to_be_visible()
    expect(caption(page, "epoch 100 · loss 0.1951")).to_be_visible()


def test_divergence_is_explained(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?lr=2&epochs=1000")
    box = page.get_by_text("2/λmax of the Hessian")
    expect(box).to_be_visible()
    page.get_by_role("button", name="Use 0.48").click()
    expect(caption(page, "epoch 1,000")).to_be_visible()
    expect(box).to_have_count(0)
    expect(page).to_have_url(re.compile(r"lr=0\.48"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_in_both_themes(app: str, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{app}/regression?epochs=100")
    text = caption(page, "epoch 100")
    expect(text).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    # The text in the picture takes the theme's color.
    colors = text.evaluate("text => [getComputedStyle(text).fill, getComputedStyle(document.body).color]")
    bright = [sum(int(part) for part in re.findall(r"\d+", color)[:3]) > 3 * 128 for color in colors]
    assert bright[0] == (scheme == "dark")


def test_the_run_is_offered_as_csv(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?epochs=30")
    expect(caption(page, "epoch 30")).to_be_visible()
    page.get_by_text("Table of the run").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download every epoch as CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0].startswith("epoch,loss,w,b")
    assert len(lines) == 1 + 31


def test_an_answer_that_comes_late_does_not_pull_a_slider_back(app: str, page: Page) -> None:
    late: list[str | bytes] | None = None  # what the server said while it was held up
    held: list[str | bytes] | None = None  # what the page said meanwhile, but for its first words

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        sockets.append((socket, server))
        socket.on_message(lambda words: server.send(words) if held is None else say(server, words))
        server.on_message(lambda words: socket.send(words) if late is None else late.append(words))

    def say(server: WebSocketRoute, words: str | bytes) -> None:
        nonlocal first
        if first:
            first = False
            server.send(words)
        elif held is not None:
            held.append(words)

    first, sockets = True, list[tuple[WebSocketRoute, WebSocketRoute]]()
    page.route_web_socket(re.compile("_stcore/stream"), between)
    page.goto(f"{app}/regression?view=by+hand")
    said = page.get_by_text("Your line's loss is")
    expect(said).to_contain_text("Your line's loss is 13.73")
    settle(page)
    slider = page.get_by_role("slider", name="Your w")
    slider.evaluate(
        """slider => { window.shown = []; new MutationObserver(() => window.shown.push(slider.ariaValueText))
          .observe(slider, { attributeFilter: ['aria-valuetext'] }) }"""
    )
    slider.focus()  # which the page tells the server, too
    settle(page)
    late, held = [], []
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    # The server has heard of the first press alone, and the page hears of its answer after the second.
    expect(slider).to_have_attribute("aria-valuetext", "0.07")
    browser_side, server_side = sockets[-1]
    answers, late = late, None
    for words in answers:
        browser_side.send(words)
    expect(page).to_have_url(re.compile("my_w=0.035"))
    expect(said).not_to_contain_text("13.73")
    presses, held = held, None
    for words in presses:
        server_side.send(words)
    expect(page).to_have_url(re.compile("my_w=0.07"))
    shown = [float(value) for value in page.evaluate("window.shown")]
    assert shown == sorted(shown)  # never back at 0.035


def test_a_line_is_fitted_by_hand_and_left_to_descend(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?view=by+hand")
    said = page.get_by_text("Your line's loss is")
    expect(said).to_contain_text("Your line's loss is 13.73")
    slider = page.get_by_role("slider", name="Your w")
    slider.focus()
    for _ in range(20):  # faster than the page answers: no press is lost
        slider.press("ArrowRight")
    expect(page).to_have_url(re.compile("my_w=0.7"))
    expect(slider).to_have_attribute("aria-valuetext", "0.7")
    slider.press("ArrowLeft")
    expect(page).to_have_url(re.compile("my_w=0.665"))
    expect(said).not_to_contain_text("13.73")
    page.get_by_role("button", name="Descend from here").click()
    expect(caption(page, "epoch 100")).to_be_visible()
    expect(page).to_have_url(re.compile("start_w=0.665"))
    page.get_by_text("Code that does this").click()
    expect(page.get_by_text("w = torch.tensor([0.665], requires_grad=True)").first).to_be_visible()


@pytest.mark.parametrize("rate", ["-1", "0", "1e9"])
def test_a_learning_rate_out_of_range_gets_a_word(rate: str, app: str, page: Page) -> None:
    page.goto(f"{app}/regression")
    settle(page)
    field = page.locator(".st-key-lr input[type=number]")
    field.fill(rate)
    field.press("Enter")
    word = page.locator(".st-key-lr").get_by_role("alert")
    expect(word).to_contain_text("between 1e-13 and 10")
    box = word.bounding_box()
    assert box is not None
    assert (box["width"] > 100, box["height"] > 15) == (True, True)  # on the screen, not for a screen reader alone
