"""The map of the home page: each page with its own figure, small, and where one has been."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Tile:
    """A page: its place in the address, its title, its own figure as markup, and whether one has been there."""

    url: str
    title: str
    figure: str
    been: bool


def map_figure(chapters: Sequence[tuple[str, Sequence[Tile]]]) -> str:
    """The chapters in their order. A tile is a link; a click on it carries the page's place in the address."""
    return "".join(f"<h3>{escape(name)}</h3>{''.join(map(_tile, tiles))}" for name, tiles in chapters).join(
        ('<div class="map">', "</div>")
    )


def _tile(tile: Tile) -> str:
    url, been = escape(tile.url), '<span class="been"> ✓ seen</span>' if tile.been else ""
    # The figure is a picture here: nothing in it is focused or read out.
    return (
        f'<a href="{url}" data-pick="{url}"><div class="small" inert aria-hidden="true"><div>{tile.figure}</div></div>'
        f"<span>{escape(tile.title)}{been}</span></a>"
    )
