"""The example that each page opens with: its script and its picture, from torch, when the whole path is asked for.

Everything is imported in the functions: they bring every chapter along, and few visitors ask for them.
"""

# ruff: noqa: PLC0415
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

_PROGRAM: Final = "z = x*y + y**2"  # of the article's second part
_VALUES: Final = {"x": "2", "y": "3"}
_LEDGER: Final = ("y1 = x ** 2\ny2 = x ** 3", "y1, y2, zero_, y2")


@dataclass(frozen=True)
class Example:
    """A page's example: its script, the markup of its picture, and what the script prints if the lab cannot run it."""

    source: str
    markup: str = ""
    printed: str | None = None


def _attributes() -> Example:
    from core.export.tensors.anatomy import script
    from core.pictures.tensors.anatomy import anatomy_figure
    from core.tensors.anatomy.attributes import anatomy
    from core.tensors.anatomy.creation import TensorRecipe, create

    recipe = TensorRecipe("randn", (3, 4))
    facts = anatomy(create(recipe))
    return Example(script(recipe, facts), anatomy_figure(facts))


def _dtypes() -> Example:
    from core.export.tensors.dtypes import number_script
    from core.inputs.scalar import parse_scalar
    from core.pictures.tensors.dtypes import kept_table
    from core.tensors.dtypes.stored import keep

    rows = [keep(parse_scalar("0.1"), name) for name in ("float64", "float32", "float16", "bfloat16", "int32")]
    return Example(number_script(0.1, rows), kept_table(rows))


def _elementwise() -> Example:
    from core.export.tensors.elementwise import function_script
    from core.pictures.tensors.elementwise import elementwise_figure
    from core.tensors.elementwise.functions import FUNCTIONS, apply, operand

    chosen = (((3,), "float32", (1.0, 2.0, 3.0)), ((3,), "float32", (4.0, 5.0, 6.0)))
    outcome = apply(FUNCTIONS["add"], [operand(k, *each) for k, each in enumerate(chosen)])
    return Example(function_script(FUNCTIONS["add"], chosen), elementwise_figure(outcome))


def _products() -> Example:
    from core.export.tensors.products import script
    from core.pictures.tensors.products_tables import axis_table
    from core.tensors.products.named import examine, product
    from core.tensors.products.outcome import multiply, operand

    shapes = ((2, 3), (3, 2))
    chosen = product("matmul", [2, 2], None)
    facts = examine(chosen, shapes)
    assert facts.plan is not None  # noqa: S101 - these shapes fit
    outcome = multiply(chosen, facts.plan, tuple(operand(shape, None) for shape in shapes), 100)
    return Example(script(facts, (None, None), outcome, []), axis_table(facts))


def _broadcasting() -> Example:
    from core.export.tensors.broadcasting import script
    from core.pictures.tensors.broadcasting import alignment
    from core.tensors.broadcasting import broadcast
    from core.tensors.broadcasting.operation import OPERATIONS

    shapes = ((3, 4), (4,))
    return Example(script(OPERATIONS["add"], shapes, (None, None)), alignment(broadcast(shapes)))


def _reshaping() -> Example:
    from core.export.tensors.reshaping import script
    from core.pictures.tensors.reshaping import steps_table
    from core.tensors.reshaping.steps import walk

    walked = walk((2, 3, 4), "view(6, 4)")
    return Example(script(walked, (2, 3, 4)), steps_table(walked))


def _indexing() -> Example:
    from core.export.tensors.indexing import read_script
    from core.inputs.index import parse_index
    from core.pictures.tensors.indexing import selection_figure
    from core.tensors.indexing.cells import selection_portrait
    from core.tensors.indexing.equivalents import equivalents
    from core.tensors.indexing.selection import select

    taken = select((3, 4), parse_index("x[0, :]"))
    source = read_script(taken.index, (3, 4), taken.shape, equivalents(taken))
    return Example(source, selection_figure(taken, selection_portrait(taken)))


def _placement() -> Example:
    from core.devices.movement import journey
    from core.export.devices.placement import script
    from core.pictures.devices.placement import moves_table

    moved = journey(6, "float32", "cpu", "cpu")
    return Example(script(moved), moves_table(moved))


def _graph() -> Example:
    from core.autograd.tape.presets import input_tensor
    from core.autograd.tape.recording import record
    from core.export.autograd.graph import printed, script
    from core.language.program import parse_program
    from core.pictures.notebook import picture

    tape = record(parse_program(_PROGRAM), {name: input_tensor(text) for name, text in _VALUES.items()})
    return Example(script(tape), picture(tape).markup, printed(tape))


def _jacobian() -> Example:
    from core.autograd.jacobians.products import jacobian, products
    from core.autograd.tape.presets import input_tensor
    from core.export.autograd.jacobians import printed, script
    from core.language.program import parse_program
    from core.pictures.autograd.jacobian import products_figure

    jac = jacobian(parse_program("y = x ** 2"), {"x": input_tensor("[1, 2, 3]")}, "x")
    facts = products(jac, input_tensor("[1, 1, 1]"), input_tensor("[1, 1, 1]"))
    return Example(script(facts), products_figure(facts), printed(facts))


def _accumulation() -> Example:
    from core.autograd.accumulation.functions import parse_functions
    from core.autograd.accumulation.ledger import keep_ledger
    from core.autograd.tape.presets import input_tensor
    from core.export.autograd.accumulation import ledger_script
    from core.inputs.entries import parse_entries
    from core.pictures.autograd.accumulation import ledger_table

    functions = parse_functions(_LEDGER[0])
    x, entries = input_tensor("2"), parse_entries(_LEDGER[1], functions.names)
    account = keep_ledger(functions, x, entries)
    return Example(ledger_script(functions, x.tolist(), entries, account), ledger_table(account))


def _tracking() -> Example:
    from core.autograd.tape.presets import input_tensor
    from core.autograd.tape.steps import symbol
    from core.autograd.tracking.treatments import Subject, Treatment, changes, edges, run
    from core.export.autograd.tracking import before_after_printed, before_after_script
    from core.language.program import parse_program
    from core.pictures.autograd.tracking import changes_table

    subject = Subject(parse_program(_PROGRAM), {name: input_tensor(text) for name, text in _VALUES.items()})
    before = run(subject, Treatment())
    treatment = Treatment(edge=edges(before)[0])
    after = run(subject, treatment)
    markup = changes_table(changes(before, after), symbol(before), treatment.words)
    return Example(before_after_script(before, treatment), markup, before_after_printed(before, after))


def _lab() -> Example:
    from core.lab import run
    from core.lab.listings.presets import LISTINGS
    from core.pictures.notebook import picture

    recording = run(next(iter(LISTINGS.values())))
    return Example(recording.listing, picture(recording).markup, recording.printed)


def _regression() -> Example:
    from core.export.training.line import script
    from core.training.config import Config
    from core.training.data import synthetic
    from core.training.line.run import Run

    run = Run(Config(), synthetic())
    run.advance()
    return Example(script(run.recipe))


def _network() -> Example:
    from core.export.training.network import printed, script
    from core.training.network.config import Config
    from core.training.network.data import Generated
    from core.training.network.run import begin

    run = begin(Config(epochs=100), Generated())
    run.advance()
    return Example(script(run.recipe), printed=printed(run))


def _errors() -> Example:
    from core.export.writing.literals import case_script
    from core.museum.catalogue import EXHIBITS, hall_of
    from core.pictures.museum import exhibit_figure
    from core.probe.refusals import play

    exhibit = next(iter(EXHIBITS.values()))
    ran = play(exhibit.case)
    return Example(case_script(exhibit.case, ran), exhibit_figure(exhibit, ran, hall_of(exhibit)))


# What each page opens with, by its place in the address. Measured times are another computer's: the page of the
# benchmark has no chapter.
EXAMPLES: Final[Mapping[str, Callable[[], Example]]] = {
    "anatomy": _attributes,
    "dtypes": _dtypes,
    "elementwise": _elementwise,
    "matmul": _products,
    "broadcasting": _broadcasting,
    "reshaping": _reshaping,
    "indexing": _indexing,
    "placement": _placement,
    "graph": _graph,
    "vector-jacobian": _jacobian,
    "accumulation": _accumulation,
    "tracking": _tracking,
    "lab": _lab,
    "regression": _regression,
    "network": _network,
    "errors": _errors,
}
