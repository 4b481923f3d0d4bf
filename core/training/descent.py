"""The front door of the line's descent; it lives in `core.training.line`."""

from core.training.config import Config
from core.training.line.bowl import Line, closed_form
from core.training.line.run import Run

__all__ = ["Config", "Line", "Run", "closed_form"]
