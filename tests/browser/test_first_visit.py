"""The first visitor of a fresh process comes by a deep link, which may be an old one."""

from playwright.sync_api import Browser, expect

from tests.chromium import serve, settle


def test_no_false_alarm_in_front_of_the_first_deep_link(browser: Browser) -> None:
    with serve("streamlit_app.py") as address:
        page = browser.new_page()
        page.goto(f"{address}/broadcasting?a=2%2C+1")
        settle(page)
        expect(page.get_by_role("group", name="result, shape (2, 4)")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.close()


def test_the_first_visitor_by_an_old_address_has_the_buttons_of_a_live_run(browser: Browser) -> None:
    # The address is renamed and the page runs again, and then stays in that run for as long as the network learns.
    with serve("streamlit_app.py") as address:
        page = browser.new_page()
        page.goto(f"{address}/network?optimizer=descent&epochs=40000")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        expect(page.get_by_text("About the data")).to_have_count(1)
        page.close()
