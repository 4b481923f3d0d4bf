"""Every lesson: its answers are torch's, its goals can be reached and are not reached before, its links say what is."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial

import pytest

from core import limits
from core.autograd.tape.presets import PRESETS
from core.autograd.tracking.errors import BY_NAME
from core.capture.breaking import BREAKING, SIZES
from core.devices.movement import DTYPES as MOVED
from core.devices.workloads import WORKLOADS
from core.distributed.plan import BREAKS
from core.inputs.entries import parse_entries
from core.inputs.scalar import parse_integer, parse_scalar, parse_scalars
from core.inputs.shapes import parse_shape
from core.inputs.values import parse_values
from core.inputs.widths import parse_widths
from core.language.chain import parse_chain
from core.language.index import parse_index
from core.language.listing import parse_listing
from core.language.program import parse_program
from core.lessons.catalogue import LESSONS, after
from core.lessons.lesson import LessonStep, torch_says
from core.museum.catalogue import EXHIBITS
from core.tensors.anatomy.creation import MAKERS
from core.tensors.broadcasting.operation import OPERATIONS
from core.tensors.dtypes import promotion, wraparound
from core.tensors.elementwise.functions import FUNCTIONS
from core.tensors.products.named import OPERATIONS as PRODUCTS
from core.tensors.products.named import drawable_equation
from core.training.bugs.catalogue import BUGS
from core.training.network.data import MAKERS as DATA
from core.training.network.initialisation import INITIALISERS
from pages.sitemap import ROOMS
from tests.browser.places import SWITCHES
from tests.pages.opened import ROOT

STEPS = [
    pytest.param(lesson.page, step, id=f"{lesson.page}-{place}")
    for lesson in LESSONS.values()
    for place, step in enumerate(lesson.steps, 1)
]


def test_there_is_a_lesson_for_each_page_of_three_to_seven_steps() -> None:
    assert set(LESSONS) == {room.url for rooms in ROOMS.values() for room in rooms if room.url in LESSONS}
    assert len(LESSONS) == 19
    assert all(3 <= len(lesson.steps) <= 7 for lesson in LESSONS.values())
    assert sum(len(lesson.steps) for lesson in LESSONS.values()) >= 80
    assert after("lab") is LESSONS["anatomy"]
    assert after("errors") is None


# The headings of the article, but for its title and its notebook.
ARTICLE = (
    "Introduction: Why PyTorch?", "The Dynamic Graph Advantage", "PyTorch in production", "What is a Tensor?",
    "Creating Tensors", "Understanding Tensor Attributes", "Common data types", "Element-wise Operations",
    "Matrix Operations: The Heart of Deep Learning", "Broadcasting: NumPy-style Array Operations",
    "Reshaping and Indexing", "Checking GPU Availability", "Moving Tensors Between Devices",
    "Device-Agnostic Code Pattern (BEST PRACTICE)", "Performance Considerations", "The Computational Graph",
    "Computing Gradients with .backward()", "Multi-variable Example", "Vector-Valued Functions",
    "Gradient Accumulation and Zeroing", "Detaching from the Graph", "Context Manager: torch.no_grad()",
    "Problem Setup", "Training Loop", "Visualizing Results", "Important Points to Remember", "Conclusion",
)  # fmt: skip


def test_each_section_of_the_article_is_covered_in_its_order() -> None:
    covered = [section for lesson in LESSONS.values() for section in lesson.covers]
    assert [section for section in dict.fromkeys(covered) if section in ARTICLE] == list(ARTICLE)


@pytest.mark.parametrize("step", [each.values[1] for each in STEPS], ids=[each.id for each in STEPS])
def test_what_is_right_is_torchs_and_what_is_asked_can_be_done(step: LessonStep) -> None:
    if step.goal is None:
        assert step.right in step.choices
        assert len(step.choices) > 1
        assert all(step.choices.values())
    else:
        assert not step.goal.reached(step.settings), "it is done before it is asked"
        assert step.goal.reached({**step.settings, **step.solution})
        assert step.said
        assert not step.choices
    assert len(step.says.split(". ")) <= 3
    assert step.asks[-1] in "?."


def test_a_wrong_answer_is_not_what_another_listing_would_make_of_it() -> None:
    # The fixture of the fixture: a listing that says something else is not taken for right.
    assert torch_says("print(1 + 1)") == "2"
    assert torch_says("torch.zeros(3).view(2)") == "RuntimeError"


def one_of(*values: object) -> Callable[[str], object]:
    known = {str(value) for value in values}

    def parse(text: str) -> str:
        assert text in known, (text, sorted(known))
        return text

    return parse


def number(least: float, most: float) -> Callable[[str], object]:
    def parse(text: str) -> float:
        assert least <= float(text) <= most
        return float(text)

    return parse


_SWITCH = one_of("true", "false")
_SHAPES = dict.fromkeys(
    ("a", "b", "x", "shape", "x_shape", "y_shape", "matmul_a", "matmul_b", "indexing_x"), parse_shape
)
_VALUES = dict.fromkeys(
    ("x_cells", "y_cells", "matmul_a_values", "matmul_b_values", "v", "in_x", "numbers_tensor"), parse_values
)
_NUMBERS = dict.fromkeys(("my_w", "my_b"), number(-limits.LINE_SIZE, limits.LINE_SIZE))
# How each setting is read by the page that has it, where that is not one of the page's views.
READ: Mapping[str, Callable[..., object]] = {
    **_SHAPES, **_VALUES, **_NUMBERS,
    "listing": parse_listing, "lab_step": number(1, 20), "make": one_of(*MAKERS), "requires_grad": _SWITCH,
    "arguments_linspace": partial(parse_scalars, least=2, most=3), "number": parse_scalar, "few": _SWITCH,
    "of_a": one_of(*promotion.DTYPES), "of_b": one_of(*promotion.partners("tensor")),
    "meets": one_of(*promotion.MEETINGS), "integer": one_of(*wraparound.DTYPES), "begin": parse_integer,
    "plus": parse_integer, "apply": one_of(*FUNCTIONS), "matmul_op": one_of(*PRODUCTS), "equation": drawable_equation,
    "op": one_of(*OPERATIONS), "chain": parse_chain, "at": parse_index,
    "elements": one_of(*(4**k for k in range(11) if 4**k <= limits.ELEMENTS)), "dtype": one_of(*MOVED),
    "target": one_of("cpu", "meta"), "benchmark_op": one_of(*WORKLOADS), "program": parse_program,
    "jacobian_program": parse_program, "step": one_of("start", "end"),
    "entries": partial(parse_entries, names=("y1", "y2")), "accumulation_epochs": number(10, limits.PLAIN_EPOCHS),
    "tracking_program": parse_program, "way": one_of("detach", "no_grad", "inference_mode", "requires_grad_(False)"),
    "tracking_wrong": one_of(*BY_NAME), "lr": number(limits.LEAST_RATE, 10), "epochs": number(1, limits.EPOCHS),
    "bugs": one_of(*(bug.label for bug in BUGS.values())), "network_data": one_of(*DATA),
    "network_hidden": parse_widths, "network_init": one_of(*INITIALISERS), "network_epochs": number(1, limits.EPOCHS),
    "exhibit": one_of(*(each.case.name for each in EXHIBITS.values())),
    "capture_program": parse_program, "decomposed": _SWITCH, "trimmed": _SWITCH, "capture_breaks": one_of(*BREAKING),
    "capture_n": number(SIZES.start, SIZES.stop - 1), "capture_model": one_of("line", "network"),
    "ranks_count": number(1, limits.RANKS), "ranks_step": number(1, limits.RANKS_STEPS),
    "ranks_rows": number(limits.RANKS_LEAST_ROWS, limits.RANKS_ROWS), "ranks_broken": one_of(*BREAKS.values()),
}  # fmt: skip


@pytest.mark.parametrize(("page", "step"), STEPS)
def test_each_setting_of_a_step_is_one_that_its_page_reads(page: str, step: LessonStep) -> None:
    name, views = SWITCHES.get(page, ("", ()))
    for key, text in {**step.settings, **step.solution}.items():
        if key == name:
            assert text in views
        else:
            READ[key](text)
    if (program := step.settings.get("program")) is not None:
        assert program in {preset.text for preset in PRESETS.values()}, "its inputs have the article's values"


def test_lessons_are_there_before_torch() -> None:
    source = "import sys\nimport core.lessons.catalogue\nprint('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False"]
