"""What the browser tests of pictures ahead of the hand share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.figures import opened
from tests.chromium import serve


@pytest.fixture(scope="session")
def server(browser: Browser) -> Iterator[tuple[int, str]]:
    """The process and the address of a server of its own, which may be stopped, and has served a page already."""
    place = serve("streamlit_app.py")
    with place as address:
        opened(browser, address).close()
        yield place.pid, address
