"""What the sliders and the figures of a page share in the browser: where the hand is, and what came ahead of it."""

from pathlib import Path
from typing import Final

HAND: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
