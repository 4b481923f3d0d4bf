"""Every case raises, or answers, for the lines that are shown; every reason that could be false is checked."""

import pytest
import torch

from core.probe.refusals import play
from core.tensors.elementwise.errors import CASES


def answer(lines):
    names = {"torch": torch}
    exec("\n".join(lines[:-1]), names)
    return str(eval(lines[-1], names))  # noqa: S307 - the oracle


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_lines_are_what_was_run(case):
    ran = play(case)
    if ran.message is None:
        assert answer(case.code) == ran.answer
    else:
        with pytest.raises(RuntimeError) as raised:
            answer(case.code)
        assert str(raised.value).partition("\n")[0] == ran.message
    assert answer(case.fix) == ran.fixed


def test_the_four_kinds_of_the_issue_are_raised():
    messages = [play(case).message or "" for case in CASES]
    for words in (
        "a leaf Variable that requires grad",
        "modified by an inplace operation",
        "more than one element of the written-to tensor",
        "ZeroDivisionError",
        "can't be cast to the desired output type",
    ):
        assert any(words in message for message in messages), words


def test_the_reasons():
    x = torch.ones(3, requires_grad=True)
    y = x.exp()
    assert torch.equal(y.grad_fn._saved_result, y)  # exp keeps its own result
    assert y._version == 0
    assert y.detach().add_(1)._version == 1
    assert torch.zeros(3, 1).expand(3, 4).stride() == (1, 0)
    assert (torch.tensor([2]) ** torch.tensor([-1])).tolist() == [0]
    assert -7 // 2 == (torch.tensor([-7]) // 2).item() == -4
    assert -7 % 3 == (torch.tensor([-7]) % 3).item() == 2
    w = torch.ones(3)
    assert w[0].data_ptr() == w.data_ptr()  # w[0] is a view
    assert (torch.tensor([1, 2, 3]) / 2).dtype == torch.float32
