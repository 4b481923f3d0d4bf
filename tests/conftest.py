"""Settings of all tests, and the browser for those that need one."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from core import limits
from tests import profiles
from tests.chromium import CHROMIUM, app, browser, context, page
from tests.profiles import sampled, thorough

__all__ = ["app", "browser", "context", "page", "profiles"]

settings.load_profile("ci" if "CI" in os.environ else "fast")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what stands in browser/ and benchmarks/. Without a browser its tests are skipped, but in CI they fail.

    Where the whole suite is run and somebody waits for it, each test tries a few of its cases.
    """
    here = Path(__file__).parent
    for item in items:
        for folder, mark in (("browser", pytest.mark.browser), ("benchmarks", pytest.mark.benchmark)):
            if item.path.is_relative_to(here / folder):
                item.add_marker(mark)
                # A browser on a busy machine misses a frame now and then; what is broken fails twice.
                item.add_marker(pytest.mark.flaky(reruns=1))
        if item.get_closest_marker("proof") and "EXPLORER_PROOF" not in os.environ:
            item.add_marker(
                pytest.mark.skip(reason="takes the machine for long; EXPLORER_PROOF=some or =full asks for it")
            )
        if "browser" in getattr(item, "fixturenames", ()) and CHROMIUM is None and "CI" not in os.environ:
            item.add_marker(pytest.mark.skip(reason="no Chromium on the path; install Debian's package chromium"))
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.option.keyword and not thorough():
        few = sampled(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in set(few)])
        items[:] = few


@pytest.fixture(autouse=True)
def _patient_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A listing's clock counts seconds of a CPU, and a busy one may be slow: only what counts steps ends a test's.

    Benchmarks, which have the machine for themselves, measure what the clock allows.
    """
    if request.node.get_closest_marker("benchmark") is None:
        monkeypatch.setattr(limits, "LISTING_SECONDS", 10.0)
        monkeypatch.setattr(limits, "AHEAD_SECONDS", 10.0)  # the budget of pictures ahead, in the same seconds


@pytest.fixture(autouse=True)
def _no_ranks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens every page starts no processes on one of them: that takes seconds, and has tests of its own."""
    if "distributed" not in request.node.nodeid:
        monkeypatch.setattr(limits, "RANKS_BYTES", 2**60)
