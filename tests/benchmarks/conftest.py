"""What benchmarks compare with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.benchmarks.painting import TIMER
from tests.chromium import serve, settle


@pytest.fixture(scope="module")
def bare(browser: Browser) -> Iterator[Page]:
    """A Streamlit app of one slider and one number, with the clock running and the focus on the slider."""
    with serve("tests/benchmarks/bare_app.py") as address:
        page = browser.new_page()
        page.goto(address)
        settle(page)
        page.get_by_role("slider").evaluate(TIMER, "[data-testid=stMarkdown]")
        yield page
        page.close()
