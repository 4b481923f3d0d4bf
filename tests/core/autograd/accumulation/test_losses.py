"""Four ways to send several losses back, against Python's own run of the script."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.autograd.accumulation.functions import parse_functions
from core.autograd.accumulation.losses import send_back
from core.export.training.micro_batches import losses_script
from core.problem import InputProblem
from tests.profiles import examples

SHARED = "p = x ** 2\nloss1 = ((p - 1) ** 2).sum()\nloss2 = sqrt(p).sum()"
APART = "loss1 = (x ** 2).sum()\nloss2 = (x ** 3).sum()\nloss3 = (x * 0.5).mean()"
BARELY = "p = x + 1\nloss1 = p.sum()\nloss2 = (p ** 2).sum()"


def ways(text, value):
    return send_back(parse_functions(text), torch.tensor(value))


def test_a_shared_line_needs_its_graph_retained():
    added, anew, refused, held = ways(SHARED, 2.0)
    assert [way.grad.values for way in (added, anew, held)] == [(25,)] * 3
    assert refused.grad.values == (24,)
    assert "Trying to backward through the graph a second time" in refused.error
    assert [way.error for way in (added, anew, held)] == [None] * 3
    assert held.code == ("loss1.backward(retain_graph=True)", "loss2.backward()")


@pytest.mark.parametrize("text", [APART, BARELY])
def test_without_a_shared_line_that_keeps_something_nothing_fails(text):
    assert [way.error for way in ways(text, [1.0, 2.0, 3.0])] == [None] * 4


@pytest.mark.parametrize("text", [SHARED, APART, BARELY])
def test_anew_keeps_less_at_a_time(text):
    added, anew, refused, held = ways(text, [1.0, 2.0, 3.0, 4.0])
    assert anew.kept <= added.kept
    assert refused.kept == held.kept == added.kept
    if text == SHARED:
        assert anew.kept < added.kept


@examples(30)
@given(
    value=st.lists(st.floats(0.125, 4, width=32), min_size=1, max_size=5),
    text=st.sampled_from([SHARED, APART, BARELY]),
)
def test_all_agree_up_to_rounding_and_with_the_script(value, text):
    functions = parse_functions(text)
    found = send_back(functions, torch.tensor(value))
    assert all(way.rounding <= 64 for way in found[1:] if way.error is None)
    printed = []
    exec(
        losses_script(functions, torch.tensor(value).tolist(), found, "cpu"),
        {"print": lambda *what: printed.append(what)},
    )
    grads = [what[1] for what in printed if len(what) == 2]
    assert len(printed) == 4 + sum(way.error is not None for way in found)
    for way, grad in zip(found, grads, strict=True):
        assert list(way.grad.values) == grad.tolist()


def test_vectors_are_refused_by_torch_itself():
    assert all("scalar outputs" in way.error for way in ways("a = x ** 2\nb = x", [1.0, 2.0]))


def test_one_loss_is_too_few():
    with pytest.raises(InputProblem, match="only one loss"):
        ways("a = x ** 2\nb = a + 1", 1.0)
