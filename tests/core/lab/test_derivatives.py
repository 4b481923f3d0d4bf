"""Functions with a derivative of their own: their lines are steps, their graph is torch's, and they stay in bounds."""

import gc

import pytest

from core.lab import run
from tests.core.lab.listings import agree, same
from tests.core.lab.test_generated import same_graph

HEAD = """\
class F(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        {forward}
        return x * 2
    @staticmethod
    def backward(ctx, g):
        {backward}
        return g * 2
x = torch.ones(2, 3, requires_grad=True)
"""
LISTING = HEAD.format(forward="ctx.save_for_backward(x)", backward="x, = ctx.saved_tensors")


def test_its_lines_are_steps_in_calls_of_their_own():
    recording = run(LISTING + "y = F.apply(x)\ny.sum().backward()")
    inside = [(step.span.line, step.frames, step.mode) for step in recording.steps if step.frames]
    assert inside == [
        (4, ("forward",), "no_grad"),
        (5, ("forward",), "no_grad"),
        (8, ("backward",), "no_grad"),
        (9, ("backward",), "no_grad"),
    ]


def test_its_graph_is_torchs():
    recording, variables, _ = agree(LISTING + "y = F.apply(x * 3)\nz = (y + x).exp()")
    (alive,) = [each for each in recording.steps[-1].tensors if "z" in each.names]
    same(alive.state, variables["z"])
    same_graph(recording, alive.state.node, variables["z"].grad_fn)
    (node,) = [each for each in recording.nodes if each.name == "FBackward"]
    assert node.keeps == ("saved_tensors[0]",)
    assert node.nbytes == 2 * 3 * 4
    assert node.released is None


def test_what_it_keeps_is_released_by_a_backward_pass():
    recording = run(LISTING + "y = F.apply(x)\ny.sum().backward()")
    (node,) = [each for each in recording.nodes if each.name == "FBackward"]
    assert node.released == recording.steps[-1].index


@pytest.mark.parametrize(
    ("forward", "backward", "said"),
    [
        ("ctx.saved_tensors = 1", "pass", "belongs to torch"),
        ("F.apply(x)", "pass", "too deeply"),
        ("pass", "while True: pass", "come to an end"),
        ("pass", "with torch.enable_grad(): F.apply(x).sum().backward()", "too deeply"),
        ("pass", "torch.zeros(2**40)", "too large"),
        ("while True: pass", "pass", "come to an end"),
        ("torch.ones(2**40)", "pass", "too large"),
        ("ctx.x = [0] * 10**9", "pass", "too long"),
        ("pass", "g * torch.ones(2**20, 1, 1)", "too large"),
    ],
)
def test_it_stays_in_bounds(forward, backward, said):
    text = HEAD.format(forward=forward, backward=backward) + "for i in range(9):\n    F.apply(x).exp().sum().backward()"
    recording = run(
        text.replace("while True: pass", "while True:\n            pass").replace("grad(): F", "grad():\n            F")
    )
    assert recording.error is None
    assert recording.problem is not None
    assert said in recording.problem.what + recording.problem.why


@pytest.mark.parametrize(
    "word", ["_raw_saved_tensors", "metadata", "maybe_clear_saved_tensors", "next_functions", "name"]
)
def test_a_context_shows_what_is_in_the_table_and_no_more(word):
    recording = run(HEAD.format(forward=f"print(ctx.{word})", backward="pass") + "F.apply(x)")
    assert recording.problem is not None
    assert recording.printed == ""


def test_nothing_of_a_run_stays():
    """A result that hangs on its own context is a circle, which torch itself never frees."""
    text = HEAD.format(forward="ctx.y = x", backward="pass")
    run(text.replace("F(torch", "Alone(torch") + "F = Alone\ny = F.apply(x)\ny.sum().backward()\nkeep = [F, F.apply]")
    gc.collect()
    assert [each for each in gc.get_objects() if type(each).__name__ == "AloneBackward"] == []
