"""The small figures of the home page, as torch and the pages' own picture functions make them.

`python -m tests.pages.home_map` writes what they make now to where the home page reads it.
"""

import json
import re
from collections.abc import Callable
from typing import Final

import torch

from core.autograd.accumulation.functions import parse_functions
from core.autograd.accumulation.ledger import keep_ledger
from core.autograd.jacobians.products import jacobian, products, vector
from core.autograd.tape.diagram import diagram
from core.autograd.tape.presets import input_tensor
from core.autograd.tape.recording import record
from core.autograd.tape.steps import count
from core.autograd.tracking.treatments import edges
from core.capture.operations import capture
from core.devices.mixing import mix
from core.distributed.by_hand import by_hand
from core.distributed.plan import RankPlan
from core.glossary.words import look_up
from core.inputs.entries import parse_entries
from core.lab import run
from core.language.program import parse_program
from core.museum.catalogue import EXHIBITS
from core.pictures.autograd.accumulation import ledger_table
from core.pictures.autograd.graph import graph_figure
from core.pictures.autograd.jacobian import products_figure
from core.pictures.capture.operations import captured_graph
from core.pictures.devices.placement import mixture_table
from core.pictures.distributed.ranks import ranks_figure
from core.pictures.glossary import glossary_figure
from core.pictures.lab.listing import listing_figure
from core.pictures.markup.problem_box import case_figure, listing
from core.pictures.tensors.anatomy import anatomy_figure
from core.pictures.tensors.broadcasting import broadcast_figure
from core.pictures.tensors.dtypes import wraparound_figure
from core.pictures.tensors.elementwise import elementwise_figure
from core.pictures.tensors.indexing import selection_figure
from core.pictures.tensors.products import matmul_figure
from core.pictures.tensors.reshaping import storage_figure
from core.pictures.training.network.figure import structure
from core.pictures.training.surface import surface_figure
from core.practice.catalogue import TEMPLATES
from core.probe.refusals import play
from core.tensors.anatomy.attributes import anatomy
from core.tensors.broadcasting import operation
from core.tensors.dtypes.wraparound import add
from core.tensors.elementwise import functions as elementwise
from core.tensors.indexing.cells import selection_portrait
from core.tensors.indexing.selection import select
from core.tensors.products.named import examine, product
from core.tensors.products.outcome import multiply, operand
from core.tensors.reshaping.steps import walk
from core.tensors.reshaping.storage import portrait
from core.training.config import Config
from core.training.data import Synthetic, synthetic
from core.training.landscape.surface import surface
from core.training.network.config import Config as Network
from core.training.network.data import Generated
from core.training.network.run import begin
from core.training.network.scene import scene
from tests.pages.opened import ROOT

STORED: Final = ROOT / "pages/home_map.json"
_CELLS: Final = 12  # of each tensor


def _elementwise() -> str:
    root = elementwise.FUNCTIONS["sqrt"]
    x = elementwise.operand(0, (3,), "float32", (1.0, 4.0, 9.0), "cpu")
    return elementwise_figure(elementwise.apply(root, (x,)))


def _matmul() -> str:
    chosen, shapes = product("matmul", (2, 2)), ((2, 3), (3, 2))
    plan = examine(chosen, shapes).plan
    assert plan is not None
    return matmul_figure(multiply(chosen, plan, [operand(shape) for shape in shapes], _CELLS))


def _broadcasting() -> str:
    operands = [operation.operand(place, shape, "add", None, "cpu") for place, shape in enumerate(((2, 1), (1, 3)))]
    return broadcast_figure(operation.operate(operation.OPERATIONS["add"], operands, _CELLS))


def _reshaping() -> str:
    walked = walk((2, 3), "view(3, 2)")
    drawn = storage_figure(portrait(walked, walked.last), "x.view(3, 2)")
    return re.sub(r"0x[0-9a-f]+", "0x…", drawn)  # the address is another one in each process


def _indexing() -> str:
    taken = select((3, 4), "x[:2, 2:]")
    return selection_figure(taken, selection_portrait(taken))


def _graph() -> str:
    tape = record(parse_program("y = x ** 2 + x"), {"x": input_tensor("3.0")})
    return graph_figure(diagram(tape, "mathematics"), count(tape) - 1)


def _tracking() -> str:
    tape = record(parse_program("y = x ** 2 + x"), {"x": input_tensor("3.0")})
    drawn, ways = diagram(tape, "mathematics"), edges(tape)
    return graph_figure(drawn, drawn.steps, ways, ways[0].label)


def _vectors() -> str:
    square = jacobian(parse_program("y = x ** 2"), {"x": torch.tensor([1.0, 2.0])}, "x")
    return products_figure(products(square, vector((1.0, 1.0)), vector((1.0, 0.0))))


def _ledger() -> str:
    functions = parse_functions("y1 = x ** 2\ny2 = x ** 3")
    return ledger_table(keep_ledger(functions, input_tensor("2"), parse_entries("y1, y2", functions.names)))


def _capture() -> str:
    return captured_graph(capture(parse_program("y = x ** 2 + x"), {"x": input_tensor("3.0")}))


def _museum() -> str:
    case = EXHIBITS["matrices-that-do-not-fit"].case
    return case_figure(case, play(case))


_LISTING: Final = "x = torch.tensor(2.0)\nif x > 0:\n    y = x ** 2\nelse:\n    y = -x"
_TIMED: Final = ("start = time.perf_counter()", "z = x @ y", "torch.cuda.synchronize()", "time.perf_counter() - start")

MAKERS: Final[dict[str, Callable[[], str]]] = {
    "anatomy": lambda: anatomy_figure(anatomy(torch.arange(6.0).reshape(2, 3)), None, "x"),
    "dtypes": lambda: wraparound_figure(add("uint8", 200, 100)),
    "elementwise": _elementwise,
    "matmul": _matmul,
    "broadcasting": _broadcasting,
    "reshaping": _reshaping,
    "indexing": _indexing,
    "placement": lambda: mixture_table(mix("cpu")),
    "benchmark": lambda: listing(_TIMED),
    "graph": _graph,
    "vector-jacobian": _vectors,
    "accumulation": _ledger,
    "tracking": _tracking,
    "lab": lambda: listing_figure(run(_LISTING), 2),
    "regression": lambda: surface_figure(surface(Config(0.1, 30), synthetic())),
    "network": lambda: structure(scene(begin(Network(), Generated(n=40)))),
    "capture": _capture,
    "distributed": lambda: ranks_figure(by_hand(RankPlan(source=Synthetic(24))), 1),
    "errors": _museum,
    "practice": lambda: listing(TEMPLATES["dtypes.promotion"](2).code),
    "glossary": lambda: glossary_figure(look_up("leaf")),
}

_TWIN: Final = re.compile(r'<p class="twin">.*?</p>')  # a miniature is not read out


def small_figures() -> dict[str, str]:
    """All of them, by the pages' places in the address."""
    return {url: _TWIN.sub("", make()) for url, make in MAKERS.items()}


if __name__ == "__main__":
    STORED.write_text(json.dumps(small_figures(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
