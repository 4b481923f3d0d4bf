"""What stands under a figure in the browser: its address, the figure as SVG or PNG, and its tables as CSV."""

from pathlib import Path
from typing import Final

DRAWING: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
DRAWING_CSS: Final = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
