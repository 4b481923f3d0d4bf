"""Where visitors go and what they move: every page, a widget of it, and what is chosen there by turns.

    for page in PAGES: visitor.page = page; visitor.open(); SLIDERS[page].move(visitor, turn)

`stroll` moves any widget of any page at random, from a generator of its own: the same seed, the same stroll.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pages.sitemap import ROOMS
from tests.protocol import field_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from streamlit.proto.WidgetStates_pb2 import WidgetState

    from tests.answer import Answer
    from tests.protocol import Visitor

PAGES = ("", *(room.url for rooms in ROOMS.values() for room in rooms))
# Where one visitor at a time measures or has processes: a line to wait in, and other numbers each time.
ONE_AT_A_TIME = frozenset({"benchmark", "distributed"})


@dataclass(frozen=True)
class Slider:
    """A page at `query`, its widget `key`, and the values that it is moved to by turns; `dial` is a place on dials."""

    key: str
    values: tuple[Any, ...]
    query: str = ""
    dial: int | None = None

    def move(self, visitor: Visitor, turn: int) -> Answer:
        """Move it to the value of this turn, as a browser does; the server's answer."""
        value = self.values[turn % len(self.values)]
        if self.dial is None:
            return visitor.set(self.key, value)
        return visitor.event(self.key, "moved", [self.dial, value])


SLIDERS = {
    "": Slider("home_x-dials", (1, 2, 3), dial=0),
    "anatomy": Slider("shape-dials", (2, 3, 4), dial=0),
    "dtypes": Slider("number", ("0.1", "0.25", "1e-3")),
    "elementwise": Slider("x_shape-dials", (2, 3, 4), dial=0),
    "matmul": Slider("matmul_a-dials", (2, 3, 4), dial=0),
    "broadcasting": Slider("a-dials", (1, 4, 5), dial=0),
    "reshaping": Slider("x-dials", (2, 3, 4), dial=0, query="chain=transpose(0, 1)"),
    "indexing": Slider("indexing_x-dials", (4, 5, 6), dial=0),
    "placement": Slider("dtype", ("float64", "float32")),
    "benchmark": Slider("benchmark_show", (["over sizes"],)),
    "graph": Slider("step", ("1", "2", "3")),
    "vector-jacobian": Slider("v-dials", (1, 2, 3), dial=0),
    "accumulation": Slider("entries", ("y1", "y1, y2")),
    "tracking": Slider("tracking_in_x", ("1.5", "2.5")),
    "lab": Slider("place-dials", (1, 2, 3), dial=0),
    "regression": Slider("noise", (0.25, 0.5, 1.0)),
    "network": Slider("network_noise", (0.1, 0.2, 0.3)),
    "capture": Slider("capture_in_x", ("[1, 2, 3]", "[0.5, 1, -2]")),
    "distributed": Slider("ranks_rows", (20, 40, 60), query="ranks_real=false"),
    "errors": Slider("exhibit", ("Softmax twice", "Two devices", "A shape of another size")),
    "glossary": Slider("glossary_word", ("leaf", "stride", "view")),
    "practice": Slider("practice_about", ("Broadcasting", "Tensors", "Indexing and slicing")),
}


def stroll(visitor: Visitor, chance: random.Random, avoid: tuple[str, ...] = ("speed",)) -> tuple[str, WidgetState]:
    """A widget of the page, and a state of it that a browser could send, which is not sent here.

    Keys that end as one of `avoid` are left out.
    """
    moves = [
        move for key in sorted(visitor.widgets) if not key.endswith(avoid) for move in _moves(visitor, key, chance)
    ]
    return chance.choice(moves)


def _moves(visitor: Visitor, key: str, chance: random.Random) -> Iterator[tuple[str, WidgetState]]:
    widget: Any = visitor.widgets[key]
    kind, field = widget.DESCRIPTOR.name, field_of(widget)
    if kind == "Slider" and field == "string_array_value":
        yield key, visitor.state(key, chance.choice(list(widget.options)))
    elif kind == "Slider":
        steps = round((widget.max - widget.min) / (widget.step or 1))
        yield key, visitor.state(key, widget.min + chance.randint(0, steps) * widget.step)
    elif kind in {"Selectbox", "Radio"} and widget.options:
        yield key, visitor.state(key, chance.choice(list(widget.options)))
    elif kind in {"Checkbox", "Expandable"}:
        yield key, visitor.state(key, chance.random() < 0.5)
    elif kind == "NumberInput" and field == "int_value" and widget.has_min and widget.has_max:
        yield key, visitor.state(key, chance.randint(int(widget.min), min(int(widget.max), int(widget.min) + 40)))
    elif kind == "ButtonGroup" and widget.options:
        yield key, visitor.state(key, [chance.choice([option.content for option in widget.options])])
