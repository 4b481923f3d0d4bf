"""Every case raises for the lines that are shown, and every mend runs; the reasons are checked."""

import pytest
import torch

from core.autograd.tracking.errors import BY_NAME, CASES
from core.probe.refusals import play
from tests.core.tensors.elementwise.test_errors import answer


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_lines_are_what_was_run(case):
    ran = play(case)
    with pytest.raises((RuntimeError, TypeError, AttributeError)) as raised:
        answer(case.code)
    assert type(raised.value).__name__ == ran.error
    assert str(raised.value).partition("\n")[0] == ran.message
    assert answer(case.fix) == ran.fixed
    assert torch.is_grad_enabled()


def test_the_errors_of_the_issue_are_raised():
    said = {name: f"{(ran := play(case)).error}: {ran.message}" for name, case in BY_NAME.items()}
    no_graph = "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn"
    assert said["backward from a detached result"] == no_graph
    assert said["the position of the largest"] == said["a tensor made of numbers"] == no_graph
    assert "a leaf Variable that requires grad is being used in an in-place" in said["a step that is recorded"]
    assert "Inference tensors cannot be saved for backward" in said["an inference tensor in a graph"]
    assert said["x.grad is None"].startswith("TypeError: unsupported operand type(s) for *: 'float' and 'NoneType'")
    assert said["a number instead of a tensor"].startswith("AttributeError: 'float' object")


def test_the_reasons():
    x = torch.tensor(2.0, requires_grad=True)
    with torch.inference_mode():
        h = torch.tensor(3.0) * 2
    with pytest.raises(RuntimeError, match="do not track version counter"):
        h._version  # noqa: B018
    assert (x + h).requires_grad  # an addition keeps nothing, and may have it
    with torch.no_grad():
        assert not (x**2).requires_grad
    made = torch.tensor([(x * 3).item()])
    assert made.is_leaf
    assert made.grad_fn is None
    assert torch.stack([x]).grad_fn is not None
    assert torch.tensor([1.0, 3.0]).argmax().dtype == torch.int64
