"""What several pages share."""

from pages.parts.address import assign
from pages.parts.chart import chart, pack
from pages.parts.code import code
from pages.parts.download import download
from pages.parts.figure import figure, picture
from pages.parts.fold import fold
from pages.parts.frame import frame
from pages.parts.parsed_field import parsed_field
from pages.parts.problem import problem
from pages.parts.process import loaded, ready
from pages.parts.remember import forget, remember, remembered
from pages.parts.shape_picker import set_shape, shape_picker
from pages.parts.values_field import typed_values, values_field
from pages.parts.vector_picker import vector_picker, write_vector

__all__ = [
    "assign",
    "chart",
    "code",
    "download",
    "figure",
    "fold",
    "forget",
    "frame",
    "loaded",
    "pack",
    "parsed_field",
    "picture",
    "problem",
    "ready",
    "remember",
    "remembered",
    "set_shape",
    "shape_picker",
    "typed_values",
    "values_field",
    "vector_picker",
    "write_vector",
]
