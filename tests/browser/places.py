"""Every page and every view of it, by its address."""

from typing import Final
from urllib.parse import urlencode

from core.autograd.tape.presets import FORKS
from tests.strolls import PAGES

# The switch of a page, as the address calls it, and its views besides the first, which needs no word.
SWITCHES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "anatomy": ("about", ("shared or copied",)),
    "dtypes": ("topic", ("promotion", "surprises", "small additions", "memory")),
    "elementwise": ("aspect", ("in place", "errors")),
    "broadcasting": ("show", ("backward",)),
    "indexing": ("indexing_show", ("write", "gather")),
    "benchmark": ("benchmark_show", ("how not to measure",)),
    "graph": ("graph_view", ("mathematics",)),
    "vector-jacobian": ("jacobian_view", ("pass by pass", "Hessian", "finite differences")),
    "accumulation": ("accumulation_view", ("training", "micro-batches", "losses", "twice")),
    "tracking": ("tracking_view", ("side by side", "every tensor", "errors", "nan gradients")),
    "capture": ("capture_view", ("breaks and guards", "speed", "take it with you")),
    "regression": ("view", ("by hand", "loss surface", "learning rates", "bugs", "your data")),
}
# Operations and states that draw what no first sight has.
_MORE: Final[dict[str, tuple[dict[str, str], ...]]] = {
    "matmul": ({"matmul_op": "transpose"}, {"matmul_op": "einsum"}, {"matmul_a": "3, 5"}),
    "broadcasting": ({"a": "3", "b": "4"},),
    "network": ({"network_data": "line"},),
    "graph": ({"graph_runs": "two runs, side by side", "program": FORKS["An if"].text},),
}

PLACES: Final = [f"/{page}" for page in PAGES]
VIEWS: Final = [
    f"/{page}?{urlencode(query)}"
    for page in PAGES
    for query in (
        *({SWITCHES[page][0]: name} for name in (SWITCHES[page][1] if page in SWITCHES else ())),
        *_MORE.get(page, ()),
    )
]
