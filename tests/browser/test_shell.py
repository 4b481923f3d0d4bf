"""What stands around every page: its name in the tab, the keys, the sidebar on a phone, and the way back."""

from playwright.sync_api import Browser, Page, expect

from tests.chromium import settle


def test_back_leads_to_the_view_that_was_left(app: str, page: Page) -> None:
    page.goto(f"{app}/graph")
    expect(page).to_have_title("Computational graph · PyTorch Foundations Explorer")
    page.get_by_role("radio", name="mathematics").click()
    page.wait_for_url("**graph_view=mathematics*")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Code, line by line").click()
    page.wait_for_url("**/lab?*")
    settle(page)
    expect(page).to_have_title("Code, line by line · PyTorch Foundations Explorer")
    page.go_back()
    page.wait_for_url("**/graph?*graph_view=mathematics*")
    expect(page.get_by_role("radio", name="mathematics")).to_be_checked()


def test_a_shortcut_acts_only_while_nothing_else_has_the_focus_and_can_be_turned_off(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?speed=5&epochs=1000")
    settle(page)
    play, pause = (page.get_by_role("button", name=name) for name in ("Play", "Pause"))
    page.get_by_role("button", name="How it steps").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("combobox", name="Optimizer")).to_be_visible()  # the button itself was pressed
    page.keyboard.press("Escape")
    expect(play).to_be_visible()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Space")
    expect(pause).to_be_visible()
    switch = page.get_by_role("checkbox", name="Shortcuts of one key")
    switch.uncheck()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Space")  # nothing comes of it: the button, which does come, is pressed by the next
    pause.focus()
    page.keyboard.press("Space")
    expect(play).to_be_visible()
    switch.check()


def test_letters_step_while_the_figure_has_the_focus_and_not_from_a_control(app: str, page: Page) -> None:
    page.goto(f"{app}/lab?lab_step=3")
    settle(page)
    expect(page.get_by_text("Next print")).to_be_visible()
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name="Code, line by line")
    link.focus()
    page.keyboard.press("n")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("b")
    page.wait_for_url("**lab_step=2*")  # and not 3: the key on the link was none
    page.locator("figure [tabindex='0']:not([data-pick])").first.focus()
    page.keyboard.press("n")
    page.wait_for_url("**lab_step=3*")


def test_on_a_phone_the_sidebar_gives_way_to_the_page_that_was_chosen(app: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(f"{app}/graph")
    settle(page)
    page.wait_for_function("() => window.explorerShell")  # Streamlit mounts it a moment after the page
    page.get_by_test_id("stExpandSidebarButton").tap()
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name="detach and no_grad")
    expect(link).to_be_in_viewport()
    link.tap()
    page.wait_for_url("**/tracking*")
    expect(link).not_to_be_in_viewport()
    page.close()


def test_nothing_stays_lit_when_the_focus_leaves_the_figure(app: str, page: Page) -> None:
    page.goto(f"{app}/graph")
    settle(page)
    page.locator("figure g[tabindex='0']").first.focus()
    expect(page.locator("figure .lit").first).to_be_attached()
    page.get_by_role("radio", name="engine").focus()
    expect(page.locator("figure .lit, figure .self")).to_have_count(0)
