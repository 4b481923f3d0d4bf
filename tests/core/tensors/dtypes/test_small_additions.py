"""The fast way is compared, bit by bit, with the loop that it stands for."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.tensors.dtypes.formats import spacing
from core.tensors.dtypes.small_additions import ADDITIONS, DTYPES, accumulate
from tests.profiles import examples


def looped(step, additions, dtype):
    term, total, totals = torch.tensor(step, dtype=dtype), torch.tensor(0.0, dtype=dtype), [0.0]
    for _ in range(additions):
        total += term
        totals.append(total.item())
    return totals


@examples(25)
@given(st.floats(-1e3, 1e3), st.integers(1, 700))
def test_the_sums_are_those_of_the_loop(step, additions):
    for run in accumulate(step, additions):
        totals = looped(step, additions, getattr(torch, run.dtype))
        assert run.totals == tuple(totals[many] for many in run.counts)
        assert run.counts[-1] == additions


@pytest.mark.parametrize("name", ["float16", "bfloat16"])
def test_the_sixteen_bits_stand_still_where_the_loop_does(name):
    run = next(run for run in accumulate(0.1, 20_000) if run.dtype == name)
    totals = looped(0.1, 20_000, getattr(torch, name))
    assert run.totals[-1] == totals[-1]
    assert totals[run.stalled] == totals[-1]
    # The step is less than half the spacing above, or exactly half and the last bit even.
    assert run.step <= spacing(torch.tensor(run.totals[-1], dtype=getattr(torch, name))) / 2


def test_a_million_steps_of_a_tenth():
    runs = {run.dtype: run for run in accumulate(0.1)}
    assert list(runs) == list(DTYPES)
    assert runs["float64"].totals[-1] == pytest.approx(ADDITIONS / 10, rel=1e-9)
    assert abs(runs["float32"].totals[-1] - ADDITIONS / 10) > 900
    assert runs["float16"].totals[-1] == 256
    assert runs["bfloat16"].totals[-1] == 32
    assert runs["float32"].stalled is runs["float64"].stalled is None


def test_sum_adds_sixteen_bit_floats_in_float32():
    for dtype in (torch.float16, torch.bfloat16):
        x = torch.full((100_000,), 0.001, dtype=dtype)
        assert x.sum() == x.float().sum().to(dtype)
    ended = next(run for run in accumulate(0.001) if run.dtype == "float32")
    exact = ended.step * ADDITIONS
    assert abs(ended.at_once - exact) < abs(ended.totals[-1] - exact) / 100


@pytest.mark.parametrize("step", [float("inf"), float("nan"), 0.0, 1e300, -0.0])
def test_odd_steps(step):
    for run in accumulate(step, 300):
        expected = looped(step, 300, getattr(torch, run.dtype))[-1]
        assert run.totals[-1] == expected or expected != expected  # noqa: PLR0124 - NaN
