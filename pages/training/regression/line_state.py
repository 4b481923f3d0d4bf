"""What the sliders of the regression page say: the state that the pictures of a line's descent are functions of."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from core.training.config import Config
from pages.training.regression.data_panel import Chosen

DATA = ("n", "noise")  # the keys of the sliders that make the points up


@dataclass(frozen=True)
class LineState:
    """A descent, and the points it is on. `points` tells them from others."""

    config: Config
    chosen: Chosen = field(repr=False)
    points: Hashable

    @property
    def sliders(self) -> tuple[str, ...]:
        """The keys of the sliders whose pictures can go ahead."""
        return ("lr", "epochs", *DATA)

    def after(self, key: str, value: Any) -> Self | None:  # noqa: ANN401 - a rate, a count, or a noise
        """The state after the slider of `key` moved to `value`; None if its picture takes long."""
        if key not in DATA:
            return replace(self, config=replace(self.config, **{key: value}))
        chosen = self.chosen.after(key, value)
        return replace(self, chosen=chosen, points=chosen.token)
