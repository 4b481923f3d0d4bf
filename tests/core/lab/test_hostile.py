"""Whatever text comes: a recording or a problem with its place, in bounds, and the process is as it was."""

import random

import pytest
import torch

from core import limits
from core.devices.threads import one_thread
from core.lab import run
from core.lab.bounds import prediction
from core.language.words import listing as words
from core.problem import InputProblem
from tests.core.lab.hostile import HOSTILE
from tests.core.lab.listings import SECTIONS
from tests.profiles import some


@pytest.fixture(autouse=True)
def unchanged():
    """The process is the same before and after."""
    one_thread()
    state = process()
    rng = torch.get_rng_state()
    yield
    assert process() == state
    assert torch.equal(torch.get_rng_state(), rng)


def process():
    return (
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
        torch.is_inference_mode_enabled(),
        torch.get_num_threads(),
        torch.is_anomaly_enabled(),
        torch.are_deterministic_algorithms_enabled(),
    )


def in_bounds(recording):
    """A recording is small, and its problem says where."""
    assert len(recording.steps) <= limits.LISTING_STEPS + 1
    assert len(recording.nodes) <= limits.LISTING_NODES
    assert len(recording.printed) <= limits.LISTING_TEXT
    if recording.problem is not None:
        assert isinstance(recording.problem, InputProblem)
        assert recording.problem.span is not None
        assert recording.problem.span.line >= 1
        assert len(str(recording.problem)) < 1_500


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts(text):
    in_bounds(run(text))
    in_bounds(run(text.replace("\n", "\r\n")))


@pytest.mark.parametrize(
    "text",
    [
        "x.__class__", "print(f'{x.__class__}')", "x = ().__class__", "__builtins__", "print.__self__",
        "x._backward_hooks",
        "torch._C", "torch.load('x')", "torch.ops.aten", "torch.os", "torch.hub.load('a', 'b')", "import subprocess",
        "from torch import load", "from torch.serialization import load", "eval('1')", "exec('1')", "open('x')",
        "torch.ones(3).resize_(9)", "torch.Tensor(x.untyped_storage())", "x.apply_(print)",
        "'{0.__class__}'.format(x)", "getattr(x, '_backward_hooks')", "globals()", "vars(x)", "vars()",
        "dir()", "input()",
        "type('A', (), {})", "type(x)(x.untyped_storage())()", "type(x).mro()",
        "torch.set_default_dtype(torch.float64)", "torch.set_num_threads(4)",
        "torch.use_deterministic_algorithms(True)", "torch.utils.data", "np.load('x')", "np.fromfile('x')",
        "torch.cuda.set_device(0)",
    ],
)  # fmt: skip
def test_what_is_out_of_reach(text):
    recording = run(f"x = torch.ones(2)\n{text}")
    assert recording.problem is not None
    assert recording.error is None  # refused by us: torch and Python were not even asked
    assert recording.problem.span.line == 2


def test_the_last_resort_is_the_clock(monkeypatch):
    monkeypatch.setattr(limits, "LISTING_SECONDS", 0.0)
    recording = run("x = torch.ones(2)\ny = x + 1")
    assert "seconds" in str(recording.problem)


@pytest.mark.parametrize(
    "name", sorted(name for name, op in words.FUNCTIONS.items() if op.growth == "sizes" and name in prediction.MAKERS)
)
def test_makers_are_asked_for_a_shape_before_they_make_anything(name):
    large = {
        "arange": "10**9", "eye": "10**6", "full": "(10**5, 10**5), 1.0", "linspace": "0, 1, 10**9",
        "logspace": "0, 1, 10**9", "randint": "0, 9, (10**5, 10**5)", "randperm": "10**9", "tensor": None,
        "tril_indices": "10**5, 10**5", "triu_indices": "10**5, 10**5", "normal": "0.0, 1.0, (10**5, 10**5)",
    }.get(name, "10**5, 10**5")  # fmt: skip
    if large is not None:
        recording = run(f"x = torch.{name}({large})")
        assert "would be too large" in str(recording.problem)
        assert recording.error is None


def test_runs_leave_nothing_behind():
    import gc
    import weakref

    made = weakref.WeakSet()
    original = torch.ones

    def watched(*arguments, **keywords):
        tensor = original(*arguments, **keywords)
        made.add(tensor)
        return tensor

    from core.lab.interpret import calls

    functions = dict(calls._FUNCTIONS)
    calls._FUNCTIONS["ones"] = watched
    try:
        recording = run(
            "x = torch.ones(3, requires_grad=True)\ny = [x * 2, torch.ones(3)]\n(y[0] * x).sum().backward()"
        )
    finally:
        calls._FUNCTIONS["ones"] = functions["ones"]
    gc.collect()
    assert recording.problem is None
    assert len(recording.steps) == 3
    assert len(made) == 0


WORDS = [
    *"""
    x y z torch np F . , : ; = == += -= @ * ** ( ) [ ] { } ' " f" f' {x} 1 2.5 0 -1 1e9 10**9 9**9**9 if else
    elif for in while with def return break lambda import from as try except not and or is None True del assert
    print len range float int list sum zip torch.ones(3) torch.zeros(10**9) torch.randn(2,2) .item() .backward()
    .grad requires_grad=True .requires_grad_() torch.no_grad() .zero_() .detach() .T .shape __class__ _x é ﬁ @f
    := *x **k .append(1) [0] [::2] [None] {x:9999999999} {x!r} % // << >> & | ^ ~ ... 0x1f 1j nan #
    """.split(),  # noqa: SIM905 - a list would be five times as long
    *("\\", "\n", "\n\n", " \t", "\u202e", "\x00", "\ud800"),
]


def test_ten_thousand_nonsense_texts():
    chance = random.Random(0)
    valid = [line for text in SECTIONS.values() for line in text.strip().split("\n")]
    answered = 0
    for _ in range(some(10_000)):
        pieces = [chance.choice(WORDS) for _ in range(chance.randrange(1, 12))]
        if chance.random() < 0.5:
            line = chance.choice(valid)
            cut = chance.randrange(len(line) + 1)
            pieces = [line[:cut], chance.choice(WORDS), line[cut + chance.randrange(3) :]]
        if chance.random() < 0.05:  # a whole listing with one line that is nonsense
            lines = chance.choice(list(SECTIONS.values())).split("\n")
            lines[chance.randrange(len(lines))] = " ".join(pieces)
            pieces = ["\n".join(lines)]
        recording = run(chance.choice(["", " "]).join(pieces))
        in_bounds(recording)
        answered += recording.problem is None
    assert answered > some(200)
