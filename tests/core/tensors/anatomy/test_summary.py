"""The oracle is torch on the same numbers, and Python's own statistics."""

import math
import statistics

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.tensors.anatomy.creation import DTYPES
from core.tensors.anatomy.summary import summarize


@given(st.lists(st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf, -math.inf, 0.0]), min_size=2, max_size=20))
def test_counts_and_statistics(numbers):
    found = summarize(torch.tensor(numbers, dtype=torch.float64))
    finite = [n for n in numbers if math.isfinite(n)]
    assert found.nan == sum(math.isnan(n) for n in numbers)
    assert (found.positive_inf, found.negative_inf) == (numbers.count(math.inf), numbers.count(-math.inf))
    assert found.zeros == sum(n == 0 for n in numbers)
    assert found.flagged == (len(finite) < len(numbers))
    seen = found.finite if found.flagged else found.every
    if finite:
        assert (seen.minimum, seen.maximum) == (min(finite), max(finite))
        assert seen.mean == pytest.approx(statistics.fmean(finite), rel=1e-9, abs=1e-9)
    if len(finite) > 1:
        assert seen.deviation == pytest.approx(statistics.stdev(finite), rel=1e-6, abs=1e-6)


def test_one_nan_spoils_every_statistic_and_only_those_of_all_elements():
    found = summarize(torch.tensor([1.0, math.nan, 3.0]))
    assert all(math.isnan(v) for v in (found.every.minimum, found.every.maximum, found.every.mean))
    assert (found.finite.minimum, found.finite.maximum, found.finite.mean) == (1, 3, 2)


@pytest.mark.parametrize("dtype", [*DTYPES, "float8_e4m3fn", "float8_e5m2"])
def test_every_dtype(dtype):
    found = summarize(torch.tensor([0, 1, 1, 1]).to(getattr(torch, dtype)))
    assert (found.every.minimum, found.every.maximum, found.every.mean) == (0, 1, 0.75)
    assert found.zeros == 1


def test_narrow_floats_do_not_overflow_in_their_mean():
    assert summarize(torch.full((100,), 60_000.0, dtype=torch.float16)).every.mean == 60_000


@pytest.mark.parametrize(("shape", "mean", "deviation"), [((0,), None, None), ((1,), 1, None), ((), 1, None)])
def test_too_few_elements(shape, mean, deviation):
    found = summarize(torch.ones(shape))
    assert (found.every.mean, found.every.deviation) == (mean, deviation)
