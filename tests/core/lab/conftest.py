"""What the app does once, before its first page: torch's first uses are slow, and a run in the lab has a clock."""

import pytest

from core.devices.threads import warm_up
from core.lab import run


@pytest.fixture(autouse=True, scope="session")
def _warm() -> None:
    warm_up()


@pytest.fixture(scope="session", autouse=True)
def warm() -> None:
    """Torch loads much of itself with its first operations, which would count as the first listing's time."""
    for _ in range(3):
        run("x = torch.rand(2, 3, requires_grad=True)\n(x.exp() @ x.mT).sum().backward()\ny = torch.complex(x, x)")
