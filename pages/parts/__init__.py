"""What several pages share."""

from pages.parts.chart import chart
from pages.parts.code import code
from pages.parts.figure import figure
from pages.parts.frame import frame
from pages.parts.problem import problem
from pages.parts.shape_picker import shape_picker

__all__ = ["chart", "code", "figure", "frame", "problem", "shape_picker"]
