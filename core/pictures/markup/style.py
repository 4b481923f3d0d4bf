"""The one stylesheet of all figures: the palette's roles, and a sheet for each kind of picture."""

from pathlib import Path
from typing import Final

from core.pictures.markup.palette import COLORS, HIGHLIGHT

_ROLES = "\n".join(f".{role} {{ --role: {color} }}" for role, color in COLORS.items())
_HOT = f":host, figure {{ --hot: {HIGHLIGHT}; --role: {COLORS['plain']} }}"

_NAMES: Final = (
    "markup/figure.css", "autograd/graph.css", "lab/lab.css", "training/surface.css", "tensors/curves.css",
    "training/network/network.css", "markup/marked_code.css",
)  # fmt: skip
_SHEETS = (Path(__file__).parents[1].joinpath(name).read_text(encoding="utf-8") for name in _NAMES)

FIGURE_CSS: Final = "\n".join([_HOT, _ROLES, *_SHEETS])
