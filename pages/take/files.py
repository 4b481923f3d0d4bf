"""The notebook of one state: made from what the page has shown, when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from core.hosting.job import Job
from core.hosting.turns import TURNS
from core.problem import InputProblem
from pages.sitemap import HOME, ROOMS
from pages.take.shown import Shown

if TYPE_CHECKING:
    from core.export.notebook import Chapter, Drawing

_ROOMS = {room.url: room for room in (HOME, *chain.from_iterable(ROOMS.values()))}
_SETTING = 200  # characters of a setting that is worth a line; a whole listing stands in the script


def chapter(
    shown: Shown, source: str, printed: Callable[[], str | None] | None, device: str, visitor: str
) -> "Chapter":
    """The state that the page has `shown`, with its script.

    `printed` says what the script prints; without it, the script is run by the lab, by which nothing is executed
    by Python, in the turn of the `visitor`, a session. A script that the lab cannot read goes without.
    """
    from core.export.notebook import Chapter  # noqa: PLC0415 - it is asked for rarely

    room = _ROOMS.get(shown.url)
    words = [shown.question]
    if room and room.sight:
        words.append(f"{room.sight} The article: {room.section}.")
    return Chapter(
        title=room.title if room else shown.title,
        words=tuple(word for word in words if word),
        source=source,
        printed=run_by_lab(source, device, visitor) if printed is None else printed(),
        drawings=tuple(_drawings(shown)),
        settings=tuple(
            pair for pair in shown.settings if 0 < len(pair[1]) <= _SETTING and not pair[0].endswith("_code")
        ),
        address=shown.address,
    )


def run_by_lab(source: str, device: str, visitor: str) -> str | None:
    """What the script prints, by the lab; None where it does not get to the end."""
    from core.lab import run  # noqa: PLC0415 - it brings torch along

    try:
        with Job(TURNS, visitor) as job, job.effort():
            recording = run(source, device, job.breathe)
    except InputProblem:  # too many wait for their turn
        return None
    return None if recording.problem else recording.printed


def _drawings(shown: Shown) -> "list[Drawing]":
    from core.export.notebook import Drawing  # noqa: PLC0415
    from core.pictures.markup.figure import Figure  # noqa: PLC0415

    title = _ROOMS[shown.url].title if shown.url in _ROOMS else shown.title
    drawings = [Drawing(f"{title}: {key}", Figure(markup, key)._repr_html_()) for key, markup in shown.figures.items()]
    for spec, data, alt in shown.charts.values():
        datasets = {name: _rows(dataset) for name, dataset in data.items()}
        drawings.append(Drawing(alt, spec={**spec, "datasets": datasets}))
    return drawings


def _rows(dataset: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a mapping of columns, a data frame, or Arrow's bytes
    """A dataset row by row, as Vega-Lite takes it."""
    if isinstance(dataset, bytes):
        import pyarrow as pa  # noqa: PLC0415

        dataset = pa.ipc.open_stream(dataset).read_all().to_pydict()
    columns: Mapping[str, Sequence[Any]] = {str(name): list(dataset[name]) for name in dataset}
    rows = zip(*columns.values(), strict=True)
    return [{name: _plain(value) for name, value in zip(columns, row, strict=True)} for row in rows]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of a table
    """JSON has no way to say that a number is not finite: a chart leaves it out."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and value - value != 0:
        return None
    return value if isinstance(value, str | int | float | None) else str(value)
