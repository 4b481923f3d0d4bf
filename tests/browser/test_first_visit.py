"""The first visitor of a fresh process comes by a deep link."""

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
