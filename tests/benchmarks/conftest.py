"""Benchmarks drive the same browser and servers as the browser tests."""

from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM, app, browser, page

__all__ = ["app", "browser", "page"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.benchmark)


def require_browser() -> None:
    """Skip where no browser is; in CI the fixture `browser` fails instead."""
    import os

    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on the path; install Debian's package chromium")
