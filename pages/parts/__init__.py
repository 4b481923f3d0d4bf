"""What several pages share: the frame of a page, what it shows, the fields it asks with, and what it remembers.

A page imports this and no module below. What brings torch along is imported when a page first asks for it: torch takes
seconds, and the home page shows its words before.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pages.parts.ahead import looked
from pages.parts.fields.dials import Dial, dials
from pages.parts.fields.marked_number import log_number, marked_number
from pages.parts.fields.parsed_field import parsed_field
from pages.parts.fields.shape_picker import set_shape, shape_picker
from pages.parts.fields.values_field import typed_values, values_field
from pages.parts.fields.views import views
from pages.parts.frame import frame
from pages.parts.lab_link import open_in_lab, page_link
from pages.parts.process import loaded, ready
from pages.parts.remember import forget, remember, remembered
from pages.parts.shown.chart import chart, pack
from pages.parts.shown.chart_ahead import chart_of, chart_place, send_ahead
from pages.parts.shown.code import code
from pages.parts.shown.figure import figure, picture
from pages.parts.shown.fold import fold
from pages.parts.shown.problem import problem
from pages.parts.streamlit_mends import assign, settings_in_address
from pages.take.download import download

if TYPE_CHECKING:
    from pages.parts.fields.program_field import input_tensors, program_field, text_field

_LATER = dict.fromkeys(("input_tensors", "program_field", "text_field"), "pages.parts.fields.program_field")

__all__ = [
    "Dial", "assign", "chart", "chart_of", "chart_place", "code", "dials", "download", "figure", "fold", "forget",
    "frame", "input_tensors", "loaded", "log_number", "looked", "marked_number", "open_in_lab", "pack", "page_link",
    "parsed_field", "picture", "problem", "program_field", "ready", "remember", "remembered", "send_ahead",
    "set_shape", "settings_in_address", "shape_picker", "text_field", "typed_values", "values_field", "views",
]  # fmt: skip


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
