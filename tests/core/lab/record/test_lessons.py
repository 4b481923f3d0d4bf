"""Real errors, really raised: Python says the same, and what the lab says of the cause is said where it belongs."""

import pytest

from core.lab import run
from core.lab.record.lessons import LESSONS
from tests.core.lab.listings import executed

W = "w = torch.tensor([1.0, 2.0], requires_grad=True)\n"
# For each lesson, in order, a listing that ends with its error.
ENDINGS = [
    "y = (torch.ones(2) * 2).sum()\ny.backward()",
    W + "y = (w ** 2).sum()\ny.backward()\ny.backward()",
    W + "(w * 2).backward()",
    W + "w += 1",
    W + "v = w[0]\nv += 1",
    W + "h = w.exp()\ny = h.sum()\nh += 1\ny.backward()",
    W + "w = w - 0.1 * w.grad",
    W + "w.grad.zero_()",
    W + "with torch.inference_mode():\n    x = torch.ones(2)\ny = w * x",
    "with torch.inference_mode():\n    x = torch.ones(2)\nx += 1",
    W + "w.numpy()",
    W + "w.item()",
    W + "if w > 1:\n    print(w)",
    "x = torch.ones(3) + torch.ones(2)",
    "x = torch.ones(2, 3) @ torch.ones(2, 3)",
    "x = torch.ones(2, 3).T.view(6)",
    "x = torch.ones(2, 3).reshape(7)",
    None,  # two devices: only with an accelerator
    "x = torch.ones(2, 2) @ torch.ones(2, 2).double()",
    "x = torch.tensor([1, 2], requires_grad=True)",
    "x = torch.tensor([1, 2])\nx += 0.5",
    W + "torch.autograd.grad((w.detach() * torch.ones(2, requires_grad=True)).sum(), w)",
    "y = x + 1",
    "x = [1, 2, 3]\nx[5]",
    "x = 1 / 0",
    "x = torch.ones(2, device='cuda:99')",
]


def test_there_is_an_ending_for_every_lesson():
    assert len(ENDINGS) == len(LESSONS)


@pytest.mark.parametrize("place", range(len(ENDINGS)))
def test_an_error_is_python_s_own_and_explained(place):
    text, lesson = ENDINGS[place], LESSONS[place]
    if text is None:
        pytest.skip("needs two devices")
    recording = run(text)
    _, _, error = executed(text)
    assert (recording.error, recording.message) == (type(error).__name__, str(error))
    assert recording.problem.why == lesson.cause.format("x")
    assert recording.problem.fix == lesson.mend
    assert recording.problem.span.line == text.count("\n") + (1 if "if w > 1" not in text else 0)
    assert recording.steps[-1].failed


# What a lesson tells people to write, written.
MENDED = [
    W + "y = (w * 2).sum()\ny.backward()",
    W + "y = (w ** 2).sum()\ny.backward(retain_graph=True)\ny.backward()",
    W + "(w * 2).sum().backward()\ny = w * 2\ny.backward(torch.ones_like(y))",
    W + "with torch.no_grad():\n    w += 1",
    W + "v = w.clone()\nv += 1",
    W + "h = w.exp()\ny = h.sum()\nh = h + 1\ny.backward()",
    W + "w.sum().backward()\nw = w - 0.1 * w.grad\n",
    W + "w.sum().backward()\nw.grad.zero_()",
    W + "with torch.inference_mode():\n    x = torch.ones(2)\ny = w * x.clone()",
    "with torch.inference_mode():\n    x = torch.ones(2)\nx = x.clone()\nx += 1",
    W + "w.detach().numpy()",
    W + "w[0].item()\nw.sum().item()\nw.tolist()",
    W + "if (w > 1).any() or (w > 1).all():\n    print(w)",
    "x = torch.ones(3, 1) + torch.ones(2)",
    "x = torch.ones(2, 3) @ torch.ones(2, 3).T",
    "x = torch.ones(2, 3).T.reshape(6)",
    "x = torch.ones(2, 3).reshape(3, -1)",
    "x = torch.ones(2)\ny = torch.ones(2)\ny = y.to(x.device)\nz = x + y",
    "x = torch.ones(2, 2)\ny = torch.ones(2, 2).double()\ny = y.to(x.dtype)\nz = x @ y",
    "x = torch.tensor([1., 2.], requires_grad=True)",
    "x = torch.tensor([1, 2])\nx = x + 0.5",
    W + "torch.autograd.grad(torch.ones(2, requires_grad=True).sum(), w, allow_unused=True)",
    "x = 1\ny = x + 1",
    "x = torch.ones(3)\nx[-1]",
    "x = torch.tensor(1.0) / 0\nassert x == torch.inf",
    "device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')\nx = torch.ones(2, device=device)",
]


@pytest.mark.parametrize("place", range(len(MENDED)))
def test_what_a_lesson_says_to_write_runs(place):
    assert len(MENDED) == len(LESSONS)
    recording = run(MENDED[place])
    assert recording.problem is None, recording.problem


def test_an_error_that_nobody_foresaw_is_shown_as_it_is():
    recording = run("x = torch.ones(2, 3)\ny = torch.linalg.inv(x)")
    assert recording.error == "RuntimeError"
    assert "square" in str(recording.problem)
    assert recording.problem.span.line == 2


@pytest.mark.parametrize(
    ("lines", "line", "named"),
    [
        ("h = (w * 2).detach()\nloss = h.sum()", 2, "detach()"),
        ("h = w * 2\nloss = h.data.sum()", 3, ".data"),
        ("with torch.no_grad():\n    h = w * 2\nloss = h.sum()", 2, "no_grad"),
        ("h = w * 2\nbest = h.argmax()\nloss = best * 1.5", 3, "argmax("),
        ("loss = (w > 0.5).float().sum()", 2, ">"),
        ("h = w.sum()\nloss = torch.tensor(h.item()) * 2", 3, "item()"),
        ("if w.sum() > 0:\n    loss = torch.ones(2).sum()", None, "other tensors"),
    ],
)
def test_the_line_that_leaves_the_graph_is_named(lines, line, named):
    recording = run(f"w = torch.tensor([1., 3.], requires_grad=True)\n{lines}\nloss.backward()")
    assert recording.error == "RuntimeError"
    assert named in recording.problem.why
    assert line is None or f"line {line}," in recording.problem.why
