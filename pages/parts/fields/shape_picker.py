"""The shape picker: a text that says the shape, and a slider for its rank and for each of its axes."""

from core import limits
from core.inputs.shapes import Shape, parse_shape, with_rank
from pages.parts.fields.dials import Dial, dials
from pages.parts.fields.parsed_field import parsed_field
from pages.parts.streamlit_mends import assign


def shape_picker(key: str, label: str, default: Shape) -> Shape:
    """The shape that is typed or slid. A text that is not a shape shows its problem, and the last shape stays.

    The text is the state (and, under `key`, in the URL); the sliders write it.
    """
    shape = parsed_field(key, label, ", ".join(map(str, default)), parse_shape, placeholder="rank 0: no sizes")

    def after(place: int, value: int) -> Shape:
        # The first slider is the rank's, the others are the axes'.
        return with_rank(shape, value) if place == 0 else (*shape[: place - 1], value, *shape[place:])

    most = limits.SLIDER_SIZE
    axes = [
        Dial(f"Axis {axis - len(shape)}", size, 0, max(most, size), disabled=size > most)
        for axis, size in enumerate(shape)
    ]
    rows = [Dial("Rank", len(shape), 0, limits.RANK), *axes]
    dials(key, rows, lambda place, value: set_shape(key, after(place, value)), after=after)
    return shape


def set_shape(key: str, shape: Shape) -> None:
    """Make `shape` the state of the picker `key`; for callbacks, which run before the widgets are drawn."""
    assign(**{key: ", ".join(map(str, shape))})
