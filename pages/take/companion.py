"""The whole path as one notebook: a chapter for each page, with the article's own example."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.hosting.job import Job
from core.hosting.turns import TURNS
from pages.sitemap import APP, ROOMS, Room
from pages.take.examples import EXAMPLES
from pages.take.files import run_by_lab

if TYPE_CHECKING:
    from core.export.notebook import Chapter

CHAPTERS: Final = tuple(room for rooms in ROOMS.values() for room in rooms if room.url in EXAMPLES)
_made: "dict[str, Chapter]" = {}  # by the pages' places in the address


def companion(base: str, visitor: str) -> str:
    """The notebook as the text of its file, with links to the pages below `base`, the app's address; none if empty.

    The chapters are the same for all visitors, so they are made once, in the turn of the `visitor` who is the first.
    """
    from core.export.notebook import notebook  # noqa: PLC0415 - nbformat takes its time

    chapters = [replace(chapter(room, visitor), address=f"{base}/{room.url}" if base else "") for room in CHAPTERS]
    return notebook(chapters, APP)


def chapter(room: Room, visitor: str) -> "Chapter":
    """The chapter of a page, without a link."""
    if room.url not in _made:
        made = _make(room, visitor)
        if made.printed is None:  # too many waited for their turn: the next who asks has better luck
            return made
        _made[room.url] = made
    return _made[room.url]


def _make(room: Room, visitor: str) -> "Chapter":
    from core.export.notebook import Chapter, Drawing  # noqa: PLC0415
    from core.pictures.markup.figure import Figure  # noqa: PLC0415

    with Job(TURNS, visitor):
        example = EXAMPLES[room.url]()
    printed = run_by_lab(example.source, "cpu", visitor) if example.printed is None else example.printed
    drawings = [Drawing(room.title, Figure(example.markup, room.title)._repr_html_())] if example.markup else []
    return Chapter(room.title, _words(room), example.source, printed, tuple(drawings))


def _words(room: Room) -> tuple[str, ...]:
    return (room.sight, f"The article: {room.section}.") if room.section else (room.sight,)
