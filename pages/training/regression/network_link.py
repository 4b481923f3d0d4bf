"""The way from the line to the network: a link that trains the same loop with one more layer on the same data."""

import math
from collections.abc import Iterable

from core import limits
from core.training.data import Synthetic
from core.training.network.data import TABLE
from core.training.network.presets import PRESETS
from pages import parts
from pages.training.regression.data_panel import Chosen
from pages.training.table_source import Picked

_PAGE = "pages/training/network/page.py"
_PRESET = "The line with one more layer"


def network_link(chosen: Chosen) -> None:
    """A link to the network on the same data; nothing where it cannot have them: a file, or points out of its range."""
    settings = _of_table(chosen.picked) if chosen.picked else _of_line(chosen.made)
    if settings:
        parts.page_link(_PAGE, "The same data with one more layer: a network", ":material/hub:", settings)


def _of_line(made: Synthetic) -> dict[str, str | Iterable[str]] | None:
    """The network page makes up its line with w = 3 and b = 2, and counts noise in percent."""
    percent = round(100 * made.noise)
    same = (made.w, made.b) == (3.0, 2.0) and math.isclose(made.noise, percent / 100, abs_tol=1e-9)
    if not same or percent > 50 or not 4 <= made.n <= limits.NETWORK_POINTS:
        return None
    settings = dict(PRESETS[_PRESET].settings) | {"n": made.n, "noise": percent, "seed": made.seed}
    return {f"network_{name}": str(value) for name, value in settings.items()}


def _of_table(picked: Picked) -> dict[str, str | Iterable[str]] | None:
    kind, inputs, target = picked.bundled, picked.sample.inputs, picked.sample.target
    if kind is None or len(inputs) > 2:
        return None
    return {
        "network_data": TABLE, "network_source": kind, f"network_x-{kind}": inputs, f"network_y-{kind}": target,
        "network_hidden": "4", "network_epochs": "1000",
    }  # fmt: skip
