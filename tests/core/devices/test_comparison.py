"""Crossover and peak against what they mean, on made-up points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.devices.benchmark import Point, Series
from core.devices.comparison import crossover, peak

BASE, OTHER = Series("cpu"), Series("cuda:0")


def points(series, times):
    return [Point("add", series, 4**k, t, t, t, 1, 1) for k, t in enumerate(times, 2)]


@given(st.lists(st.tuples(st.floats(1e-6, 1), st.floats(1e-6, 1)), min_size=1, max_size=9))
def test_from_the_crossover_on_the_challenger_is_faster_and_just_before_it_is_not(pairs):
    base, other = points(BASE, [a for a, _ in pairs]), points(OTHER, [b for _, b in pairs])
    found = crossover(base, other)
    faster = {p.size: p.median < q.median for p, q in zip(other, base, strict=True)}
    if found.size is None:
        assert not faster[max(faster)]
    else:
        assert all(wins for size, wins in faster.items() if size >= found.size)
        assert found.below is None or not faster[found.below]
        assert found.below == max((size for size in faster if size < found.size), default=None)
    assert found.gain == pytest.approx(base[-1].median / other[-1].median)
    assert (found.gain > 1) == faster[max(faster)]


def test_only_sizes_that_both_have_are_compared():
    base, other = points(BASE, [1, 1, 1]), points(OTHER, [2, 0.5, 0.5, 0.1])[1:]
    found = crossover(base, other)
    assert (found.size, found.below, found.at, found.gain) == (64, None, 256, 2)
    assert crossover(base[:1], other) is None
    assert crossover([], []) is None


def test_the_peak_is_the_highest_rate_not_the_shortest_time():
    found = peak(points(BASE, [1e-6, 2e-6, 1e-3]))
    assert found.size == 64
    assert found.rate == pytest.approx(64 / 2e-6 / 1e9)
    assert peak([]) is None


def test_bandwidth_counts_two_vectors_read_and_one_written():
    point = Point("add", Series("cpu", "float64"), 1000, 1e-6, 1e-6, 1e-6, 1, 1)
    assert point.bandwidth == pytest.approx(3 * 8 * 1000 / 1e-6 / 1e9)
    assert Point("matmul", BASE, 16, 1, 1, 1, 1, 1).bandwidth is None
