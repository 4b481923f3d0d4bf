"""What the app does once, before its first page: torch's first uses are slow, and a run in the lab has a clock."""

import pytest

from core.devices.threads import warm_up


@pytest.fixture(autouse=True, scope="session")
def _warm() -> None:
    warm_up()
