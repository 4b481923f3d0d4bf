"""The one stylesheet of all figures: the palette's roles, and a sheet for each kind of picture."""

from pathlib import Path
from typing import Final

from core.pictures.markup.palette import COLORS, HIGHLIGHT

_ROLES = "\n".join(f".{role} {{ --role: {color} }}" for role, color in COLORS.items())
_HOT = f":host, figure {{ --hot: {HIGHLIGHT}; --role: {COLORS['plain']} }}"

_NAMES: Final = ("figure.css", "graph.css", "lab.css", "surface.css", "curves.css", "network.css", "marked_code.css")
_SHEETS = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _NAMES)

FIGURE_CSS: Final = "\n".join([_HOT, _ROLES, *_SHEETS])
