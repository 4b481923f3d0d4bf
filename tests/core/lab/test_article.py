"""Every listing of the article runs in the lab as printed, and does what Python does with it."""

import pytest
import torch

from core import limits
from core.lab import run
from tests.core.lab.listings import SECTIONS, agree, article, same

LISTINGS = article()


def agrees(text):
    """The lab and Python print the same, end in the same way, and leave the same tensors behind."""
    recording, variables, error = agree(text)
    if error is not None:
        assert recording.steps[-1].failed
    for alive in recording.steps[-1].tensors:
        for name in alive.names:
            value = variables.get(name.partition("[")[0].partition(" ")[0])
            if isinstance(value, torch.Tensor) and name.isidentifier():
                same(alive.state, value)
    return recording


@pytest.mark.parametrize("name", SECTIONS)
def test_the_projects_own_equivalents(name):
    recording = agrees(SECTIONS[name])
    assert recording.problem is None


@pytest.mark.parametrize("place", range(len(LISTINGS)))
def test_each_listing_by_itself(place):
    text = LISTINGS[place]
    if "5000, 5000" in text:
        too_large(run(text))
        text = text.replace("5000", "50").replace('print(f"', 'f"').replace('seconds")', 'seconds"')
    if "plt.plot(losses)" in text:  # it draws what the listings before it made
        text = "losses = []\nw = b = torch.ones(1, requires_grad=True)\nX = y_true = torch.ones(3, 1)\n" + text
    agrees(text)


def too_large(recording):
    """The article's 5000 x 5000 products would take 100 MB a tensor: refused with the place, and nothing is made."""
    assert recording.error is None
    assert "25,000,000 elements" in str(recording.problem)
    assert f"{limits.ELEMENTS:,}" in str(recording.problem)
    assert (recording.problem.span.line, recording.problem.span.column) == (4, 9)
    assert not any(alive.state.kind == "tensor" for step in recording.steps for alive in step.tensors)


@pytest.mark.skipif(not LISTINGS, reason="the article is not beside the project")
def test_gradient_descent_from_scratch_top_to_bottom():
    sections = [text for text in LISTINGS if "losses" in text or "y_true = 3 * X" in text]
    recording = agrees("\n".join(sections))
    assert recording.problem is None
    assert "Epoch 100/100, Loss: 0.3741" in recording.printed
    assert sum("chart" in step.note for step in recording.steps) == 18


@pytest.mark.skipif(not LISTINGS, reason="the article is not beside the project")
def test_sections_continue_each_other():
    start = next(i for i, text in enumerate(LISTINGS) if "Forward pass: build" in text)
    agrees("\n".join(text for text in LISTINGS[:10] if "1000, 1000" not in text))
    agrees("\n".join(text for text in LISTINGS[start : start + 5]))


def test_the_articles_errors_are_lessons():
    detached = run("x = torch.tensor(2.0, requires_grad=True)\ny = (x ** 2).detach()\nz = y * 3\nz.backward()")
    assert detached.error == "RuntimeError"
    assert "does not require grad" in detached.message
    assert "detach" in detached.problem.fix
    assert detached.problem.span.line == 4
    early = run("x = torch.tensor(2.0, requires_grad=True)\nx -= 0.1 * x.grad")
    assert early.error == "TypeError"
    assert "call backward()" in early.problem.fix
