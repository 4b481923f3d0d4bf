"""Micro-batches against the full batch in float64, and against torch.nn; the memory against torch's graph."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.autograd.accumulation.losses import rounding
from core.export.training.micro_batches import micro_batches_script
from core.probe import graph
from core.probe.kept import Kept, metering
from core.problem import InputProblem
from core.training.accumulation.micro_batches import MODELS, SCALINGS, compare
from core.training.data import synthetic

ROWS = st.integers(2, limits.BATCH_ROWS)
SIZES = st.integers(limits.MICRO_BATCH_ROWS, limits.BATCH_ROWS)


@given(model=st.sampled_from(MODELS), rows=ROWS, size=SIZES)
def test_weighted_parts_add_up_to_the_full_batch(model, rows, size):
    facts = compare(model, rows, size)
    weighted = facts.accumulated[0]
    assert sum(facts.sizes) == rows
    assert max(facts.sizes) == min(rows, size)
    torch.testing.assert_close(weighted.gradients, facts.full, rtol=1e-4, atol=1e-5)
    assert abs(weighted.ratio - 1) < 1e-5


@given(model=st.sampled_from(MODELS), count=st.integers(1, 8), size=st.integers(8, 32))
def test_equal_parts_may_be_divided_by_k_and_without_it_are_k_times_as_long(model, count, size):
    weighted, divided, forgotten = compare(model, count * size, size).accumulated
    torch.testing.assert_close(divided.gradients, weighted.gradients, rtol=1e-5, atol=1e-6)
    assert forgotten.ratio == pytest.approx(count, rel=1e-5)


def test_a_short_last_part_counts_for_more_when_it_is_divided_by_k():
    facts = compare("line", 100, 32)
    assert facts.sizes == (32, 32, 32, 4)
    weighted, divided, _ = facts.accumulated
    assert max(weighted.rounding) <= 4
    data = synthetic()
    generator = torch.Generator().manual_seed(0)
    w, b = torch.randn(1, generator=generator).requires_grad_(), torch.randn(1, generator=generator).requires_grad_()
    errors = (w * data.x + b - data.y) ** 2
    share = torch.cat([torch.full((96, 1), 1 / 4 / 32), torch.full((4, 1), 1 / 4 / 4)])  # 8 times as much a row
    (errors * share).sum().backward()
    torch.testing.assert_close([w.grad.item(), b.grad.item()], list(divided.gradients), rtol=1e-5, atol=0)


def test_the_network_is_that_of_torch_nn():
    facts = compare("network", 64, 16)
    data = synthetic(64)
    generator = torch.Generator().manual_seed(0)
    w1, b1, w2, b2 = (torch.randn(shape, generator=generator) for shape in ((1, 4), (4,), (4, 1), (1,)))
    network = torch.nn.Sequential(torch.nn.Linear(1, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
    with torch.no_grad():
        for parameter, value in zip(network.parameters(), (w1.T, b1, w2.T, b2), strict=True):
            parameter.copy_(value)
    torch.nn.functional.mse_loss(network(data.x), data.y).backward()
    expected = [number for each in network.parameters() for number in each.grad.flatten().tolist()]
    torch.testing.assert_close(expected, list(facts.full), rtol=1e-4, atol=1e-6)
    assert facts.names[0] == "w1[0, 0]"
    assert facts.names[-1] == "b2[0]"
    assert len(facts.names) == 13


@pytest.mark.parametrize(("model", "a_row"), [("line", 4), ("network", 20)])
def test_what_is_kept_grows_with_the_rows(model, a_row):
    # A row of the line keeps its residual, a float32; one of the network its four hidden values, too.
    facts = compare(model, 200, 64)
    assert facts.kept == 200 * a_row
    assert facts.kept_by_parts == tuple(size * a_row for size in (64, 64, 64, 8))
    assert facts.kept_by_parts == tuple(size * a_row for size in facts.sizes)


def test_kept_bytes_are_those_of_the_graph():
    x = torch.randn(50, requires_grad=True)

    with metering() as meter:
        result = (torch.tanh(x.exp() * 3) ** 2).sum()
    nodes = graph.walk([graph.root(result)])
    numbers = {s.tensor.untyped_storage().data_ptr(): s.nbytes for n in nodes for s in n.saved if s.tensor is not None}
    assert meter.kept([x]).extra == sum(size for size in numbers.values() if size == 200)
    with metering() as meter:
        _ = x + 1
    assert meter.kept([x]) == Kept(0, 0, 0)


def test_rounding_counts_steps_between_neighbors():
    reference = torch.tensor([1.0, -3.0, 1e-30, 0.5, float("nan")])
    above = reference
    for _ in range(3):
        above = torch.nextafter(above, torch.tensor(torch.inf))
    assert rounding(reference, reference) == (0,) * 5
    assert rounding(above, reference)[:4] == (3, 3, 3, 3)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("rows", "size"), [(100, 32), (96, 8), (20, 64)])
def test_the_script_gives_the_same_numbers(model, rows, size, capsys):
    facts = compare(model, rows, size)
    names = {}
    with torch.random.fork_rng():
        exec(micro_batches_script(facts), names)
    assert names["gradients"]["full batch"].tolist() == list(facts.full)
    for scaling, found in zip(SCALINGS, facts.accumulated, strict=True):
        assert found.scaling == scaling
        assert names["gradients"][scaling].tolist() == list(found.gradients)
    assert "largest difference" in capsys.readouterr().out


@pytest.mark.parametrize(("rows", "size"), [(1, 8), (limits.BATCH_ROWS + 1, 8), (100, 1), (100, limits.BATCH_ROWS + 1)])
def test_what_is_beyond_the_limits_is_refused(rows, size):
    with pytest.raises(InputProblem):
        compare("line", rows, size)
