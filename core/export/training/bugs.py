"""The loop with its bugs as Python source: what the page shows and what was carried out."""

from dataclasses import dataclass
from typing import Final

from core.export.training.line import setting
from core.training.bugs.loop import Failure, LoopListing
from core.training.line.run import LineRecipe

_ENDING: Final = 'print(f"w = {w.item():.4g}, b = {b.item():.4g}, last loss {losses[-1]:.4g}")'


@dataclass(frozen=True)
class MarkedSource:
    """Lines of code; `changed` and `failed` are line numbers from 1. `failed` is None unless a line raised."""

    lines: tuple[str, ...]
    changed: frozenset[int]
    failed: int | None

    @property
    def text(self) -> str:
        """The whole, to be run; what it came to is printed last."""
        return "\n".join([*self.lines, "", _ENDING, ""])


def source(code: LoopListing, recipe: LineRecipe, failure: Failure | None) -> MarkedSource:
    """The listing below the lines that make its data; for data from elsewhere a comment stands there."""
    above = setting(recipe) or ["import torch", "", "# X, y_true: your data, (n, 1) each"]
    lines = (*above, *(statement.text for statement in code.statements))
    changed = frozenset(number for number, each in enumerate(code.statements, len(above) + 1) if each.bug)
    return MarkedSource(lines, changed, None if failure is None else len(above) + failure.statement + 1)
