"""Specifications stay the same and hold together; the data that is sent is the points'."""

import math

import pandas as pd
import pytest

from core.devices.benchmark import LeftOut, Point, Series
from core.devices.four_ways import FourWays, Timing
from core.pictures.devices import benchmark as charts
from core.pictures.devices import benchmark_tables as tables

CPU, TWO, GPU = Series("cpu"), Series("cpu", threads=2), Series("cuda:0")
TIMES = {CPU: (2e-6, 4e-6, 2e-3), TWO: (5e-6, 5e-6, 1.1e-3), GPU: (3e-5, 3e-5, 3.1e-5)}
POINTS = [
    Point("add", series, size, time, time * 0.9, time * 1.5, 30, 3)
    for k, size in enumerate((16, 4096, 2**20))
    for series, times in TIMES.items()
    for time in [times[k]]
]
WAYS = FourWays(
    "matmul",
    256,
    "float32",
    "cpu",
    timings=(
        Timing("cold", 5e-3, 5e-3, 5e-3, 1, 20.0),
        Timing("warm", 2.6e-4, 2.5e-4, 2.7e-4, 90, 1.04),
        Timing("not synchronized", 2.4e-4, 2.3e-4, 2.6e-4, 100, 0.96),
        Timing("synchronized", 2.5e-4, 2.4e-4, 2.6e-4, 30, 1),
    ),
    calls=(5e-3, *[2.6e-4] * 100),
    imported=1.5,
    made=1e-3,
)


def names_of_data(node):
    found = set()
    if isinstance(node, dict):
        if "data" in node and "name" in node["data"]:
            found.add(node["data"]["name"])
        for value in node.values():
            found |= names_of_data(value)
    elif isinstance(node, list):
        for value in node:
            found |= names_of_data(value)
    return found


def fields_of(node):
    found = set()
    if isinstance(node, dict):
        found |= {node["field"]} if "field" in node else set()
        for value in node.values():
            found |= fields_of(value)
    elif isinstance(node, list):
        for value in node:
            found |= fields_of(value)
    return found


@pytest.mark.parametrize(
    ("spec", "data"),
    [
        (charts.time_spec, charts.data(list(TIMES), [16, 4096, 2**20], POINTS)),
        (charts.rate_spec, charts.data(list(TIMES), [16, 4096, 2**20], POINTS)),
        (charts.calls_spec, charts.calls_data(WAYS)),
    ],
)
def test_a_specification_is_constant_and_names_what_the_data_has(spec, data):
    assert spec() is spec()
    assert "datasets" not in spec()
    assert names_of_data(spec()) == set(data)
    columns = {column for frame in data.values() for column in frame.columns}
    assert fields_of(spec()) <= columns
    scales = [e["scale"]["type"] for layer in spec()["layer"] for k, e in layer["encoding"].items()
              if k == "y" and "scale" in e]  # fmt: skip
    assert set(scales) == {"log"}


def test_the_data_is_the_points():
    frame = charts.data(list(TIMES), [16, 4096, 2**20], POINTS)[charts.POINTS]
    assert frame["median"].tolist() == [p.median for p in POINTS]
    assert frame["rate"].tolist() == [p.rate for p in POINTS]
    assert (frame["slowest"] <= frame["rate"]).all()
    assert (frame["rate"] <= frame["fastest"]).all()
    # The slowest rate belongs to the longest time.
    for row, p in zip(frame.to_dict("records"), POINTS, strict=True):
        assert row["slowest"] == pytest.approx((p.size / p.high) / 1e9)


@pytest.mark.parametrize("count", range(len(POINTS) + 1))
def test_axes_reach_to_whole_decades_and_every_series_is_there_from_the_start(count):
    room = charts.data(list(TIMES), [16, 4096, 2**20], POINTS[:count])[charts.ROOM]
    assert set(room["series"]) == set(charts.labels(list(TIMES)).values())
    assert (room["size"].min(), room["size"].max()) == (16, 2**20)
    for column in ("median", "rate"):
        assert all(math.log10(value) == pytest.approx(round(math.log10(value))) for value in room[column])
    assert all(room["median"].min() <= p.low <= p.high <= room["median"].max() for p in POINTS[:count])


def test_a_label_says_what_tells_series_apart_and_no_more():
    assert list(charts.labels([CPU]).values()) == ["cpu"]
    assert list(charts.labels([CPU, TWO]).values()) == ["cpu, 1 thread", "cpu, 2 threads"]
    both = charts.labels([GPU, Series("cuda:0", transfer=True), Series("cuda:0", "float64")])
    assert list(both.values()) == ["cuda:0, float32", "cuda:0, float32, with transfer", "cuda:0, float64"]
    loop = charts.labels([CPU, Series("cpu", way="loop")])
    assert list(loop.values()) == ["cpu", "cpu, Python loop"]


def test_the_table_twin_has_the_same_numbers():
    frame = charts.table(list(TIMES), POINTS)
    assert isinstance(frame, pd.DataFrame)
    assert frame["median, µs"].tolist() == pytest.approx([p.median * 1e6 for p in POINTS])
    assert frame["n"].tolist() == [p.size for p in POINTS]


def test_the_words_say_where_each_curve_begins_and_ends():
    said = charts.time_words("add", list(TIMES), POINTS)
    assert "cuda:0: 30 µs at n = 16, 31 µs at n = 1,048,576" in said
    assert "GFLOP/s at n = 16" in charts.rate_words("add", list(TIMES), POINTS)
    assert "cold 5 ms" in charts.calls_words(WAYS)


def test_the_calls_are_in_their_order_with_the_cold_one_first():
    data = charts.calls_data(WAYS)
    calls = data[charts.CALLS]
    assert calls["seconds"].tolist() == list(WAYS.calls)
    assert calls["way"].tolist() == ["cold"] + ["warm"] * 100
    assert set(data[charts.WAYS]["way"]) == {"warm", "not synchronized", "synchronized"}


def test_the_findings_name_the_crossover():
    html = tables.findings(list(TIMES), POINTS)
    assert "faster from n = 1,048,576 on" in html
    assert "not yet at n = 4,096" in html
    assert "64.5 × as fast at n = 1,048,576" in html
    slower = tables.findings([GPU, CPU], [p for p in POINTS if p.series != TWO])
    assert "slower at the largest size" in slower
    faster = tables.findings([TWO, CPU], [p for p in POINTS if p.size == 16])
    assert "faster at every size" in faster


def test_what_is_left_out_is_escaped_and_said():
    html = tables.left_out([CPU, GPU], [LeftOut(CPU, 4096, "<b>late</b>"), LeftOut(GPU, None, "gone")])
    assert "&lt;b&gt;late&lt;/b&gt;" in html
    assert "from n = 4,096 on" in html
    assert "cuda:0: gone" in html


def test_the_ways_are_compared_with_the_synchronized_one():
    html = tables.ways_table(WAYS)
    assert html.index("cold") < html.index("warm") < html.index("not synchronized") < html.index(">synchronized<")
    assert "20 ×" in html
    assert "one call, once" in html
    assert html.count("verdict clash") == 1
