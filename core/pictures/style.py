"""The one stylesheet of all figures: `figure.css`, with the palette's roles in front of it."""

from pathlib import Path
from typing import Final

from core.pictures.palette import COLORS, HIGHLIGHT

_ROLES = "\n".join(f".{role} {{ --role: {color} }}" for role, color in COLORS.items())
_HOT = f":host, figure {{ --hot: {HIGHLIGHT}; --role: {COLORS['plain']} }}"

FIGURE_CSS: Final = f"{_HOT}\n{_ROLES}\n{Path(__file__).with_name('figure.css').read_text(encoding='utf-8')}"
