"""The specification and its datasets fit together; what they look like, the browser tests see."""

import json
import math

import pytest
import torch

from core import limits
from core.pictures.charts.panels import LABELS, SHORT_LABELS
from core.pictures.training import bugs as bugs_chart
from core.pictures.training import by_hand as by_hand_chart
from core.pictures.training import datasets as data
from core.pictures.training import descent as charts
from core.pictures.training import hyperplane as hyperplane_charts
from core.pictures.training import unzeroed as unzeroed_chart
from core.pictures.training import words as run_words
from core.pictures.training.network import charts as network_charts
from core.training.config import Config
from core.training.data import synthetic
from core.training.line.keyframes import keyframes, pin
from core.training.line.run import Run
from core.training.line.scene import scene
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule
from core.training.loop.shown import SHOWN_POINTS, roomy
from tests.markup import numbers


def datasets(run):
    facts = scene(run)
    return data.still(facts) | data.moving(facts, keyframes(run))


def walk(node):
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(child)


def dictionaries(node):
    return [child for child in walk(node) if isinstance(child, dict)]


def run(epochs=100, made=None, **config):
    descent = Run(Config(epochs=epochs, **config), made or synthetic())
    descent.advance()
    return descent


def test_the_specification_is_made_once_and_names_every_dataset_that_is_sent():
    assert charts.spec() is charts.spec()
    names = {d["data"]["name"] for d in dictionaries(charts.spec()) if isinstance(d.get("data"), dict)}
    assert names == set(datasets(run()))
    assert "datasets" not in charts.spec()
    assert len(json.dumps(charts.spec())) < 22_000


def test_every_field_that_is_drawn_is_sent_or_computed():
    sent = {column for columns in datasets(run()).values() for column in columns}
    computed = set()
    for transform in (t for d in dictionaries(charts.spec()) for t in d.get("transform", ())):
        names = transform.get("as", [])
        computed |= {names} if isinstance(names, str) else set(names)
    used = {d["field"] for d in dictionaries(charts.spec()) if isinstance(d.get("field"), str)}
    assert used <= sent | computed
    fields = {name for d in dictionaries(charts.spec()) if "from" in d for name in d["from"].get("fields", ())}
    assert fields <= sent


def test_a_pinned_run_has_its_line_its_loss_and_room_for_both():
    kept, now = pin(run(80, synthetic(noise=0.1), lr=0.5)), run(50, lr=0.001)
    facts = scene(now)
    sent = data.still(facts, kept)
    plain = data.still(facts)
    names = {d["data"]["name"] for d in dictionaries(charts.spec(pinned=True)) if isinstance(d.get("data"), dict)}
    assert names == set(sent | data.moving(facts, keyframes(now)))
    assert set(sent) - set(plain) == {data.PINNED}
    assert sent[data.PINNED]["epoch"] == list(range(51))  # the rest is beyond the axis
    assert sent[data.PINNED]["loss"] == list(kept.frames.loss[:51])
    assert sum(sent[data.PINNED]["named"]) == 1
    low, high = sent[data.ROOM]["loss"]
    assert low <= min(kept.frames.loss[:51]) < plain[data.ROOM]["loss"][0]
    assert high >= max(kept.frames.loss)
    assert sent[data.LINES]["line"].count(data.KEPT) == 2
    w, b = kept.frames.w[-1], kept.frames.b[-1]
    x, y = sent[data.LINES]["x"][-1], sent[data.LINES]["y"][-1]
    assert y == pytest.approx(w * x + b)


def test_the_loss_of_least_squares_stands_where_it_is_or_is_left_out():
    for noise, shown in (
        (0.5, True),
        (0.001, False),
    ):  # the article's; and one so small that an axis would be all empty
        facts = scene(run(100, synthetic(noise=noise), lr=0.01))
        levels, room = data.still(facts)[data.LEVELS], data.still(facts)[data.ROOM]["loss"]
        values = [v for v, parameter in zip(levels["value"], levels["parameter"], strict=True) if parameter == "loss"]
        assert values == ([facts.floor] if shown else [])
        assert (room[0] < facts.floor) == shown


def test_a_pinned_run_that_diverged_flattens_no_other():
    sent = data.still(scene(run()), pin(run(1000, lr=2.0)))
    assert sent[data.ROOM]["loss"][1] < 1e30
    assert all(map(math.isfinite, sent[data.PINNED]["loss"]))


def test_a_pinned_run_without_a_loss_that_can_be_drawn_takes_no_room():
    perfect = Run(Config(start_w=3.0, start_b=2.0), synthetic(noise=0.0))
    perfect.advance()
    facts = scene(run())
    assert set(pin(perfect).frames.loss) == {0.0}
    assert data.still(facts, pin(perfect))[data.ROOM] == data.still(facts)[data.ROOM]


def test_the_contours_are_those_of_the_loss_and_the_known_lines_lie_where_they_do():
    descent = run(30, synthetic(n=40, w=-2.0, b=0.5))
    sent, x, y = datasets(descent), descent.data.x.double(), descent.data.y.double()
    rings = [
        dict(zip(sent[data.CONTOURS], row, strict=True)) for row in zip(*sent[data.CONTOURS].values(), strict=True)
    ]
    assert len(rings) > 5
    for ring, turn in zip(rings, (0.3, 1.1, 2.0, 2.9, 4.4, 5.8) * 2, strict=False):
        w, b = (
            ring[f"middle_{name}"] + ring[f"one_{name}"] * math.cos(turn) + ring[f"other_{name}"] * math.sin(turn)
            for name in "wb"
        )
        assert float(((w * x + b - y) ** 2).mean()) == pytest.approx(ring["loss"], rel=1e-6)
    spots = dict(
        zip(sent[data.SPOTS]["line"], zip(sent[data.SPOTS]["w"], sent[data.SPOTS]["b"], strict=True), strict=True)
    )
    assert spots[data.TRUE] == (-2.0, 0.5)
    for name, (low, high) in ((name, sent[data.ROOM][name]) for name in "wb"):
        assert all(low < value < high for value in sent[data.FRAMES][name])


def test_an_axis_has_room_about_one_number_however_large():
    axis = roomy([1e30, 1e30])
    assert axis.low < 1e30 < axis.high


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (Config(), "plain descent, all points per step"),
        (
            Config(optimizer=Choice("momentum", nesterov=True), batches=Batches(8), schedule=Schedule("step")),
            "Nesterov momentum 0.9, batches of 8, shuffled by seed 0, rate × 0.1 every 30 epochs",
        ),
        (
            Config(optimizer=Choice("Adam"), batches=Batches(8, shuffle=False), schedule=Schedule("cosine")),
            "Adam (β₁ 0.9, β₂ 0.999), batches of 8, in order, rate down to 0 along a cosine",
        ),
    ],
)
def test_how_a_run_steps_in_words(config, expected):
    descent = Run(config, synthetic())
    assert run_words.steps(config, 100) == expected
    descent.advance()
    said = run_words.pinned(pin(descent), descent.recipe)
    assert said.startswith(f"Pinned: {expected}, learning rate 0.01, 100 epochs; its loss is")
    with torch.no_grad():
        last = ((descent.w * descent.data.x + descent.b - descent.data.y) ** 2).mean()
    end = [last.item(), descent.w.item(), descent.b.item()]
    assert numbers(said.partition("its loss is")[2]) == pytest.approx(end, rel=1e-3)


def test_a_pinned_run_on_other_points_or_from_another_start_says_so():
    first, other = run(5), Run(Config(start_b=1.0), synthetic(seed=1))
    assert "5 epochs, on other points, from another start; its" in run_words.pinned(pin(first), other.recipe)
    assert "other" not in run_words.pinned(pin(first), first.recipe)


@pytest.mark.parametrize(
    ("config", "word", "number"),
    [
        (Config(lr=0.9), "Stable", "0.9566"),
        (Config(lr=1.0), "Unstable", "0.9566"),
        (Config(lr=1.7, optimizer=Choice("momentum")), "Stable", "1.817"),
        (Config(lr=1.9, optimizer=Choice("momentum")), "Unstable", "1.817"),
        (Config(lr=0.9, batches=Batches(2)), "Unsure", "0.9566"),
        (Config(lr=0.01, batches=Batches(2)), "Stable", "0.9566"),
        (Config(lr=1.0, batches=Batches(2)), "Unstable", "0.9566"),
        (Config(lr=9.0, optimizer=Choice("Adam")), "no largest stable rate", "Adam"),
    ],
)
def test_whether_a_rate_is_stable_in_words(config, word, number):
    said, why = run_words.stable(Run(config, synthetic()), config.lr)
    assert word in said
    assert number in said
    assert why


def test_the_loss_is_on_a_log_axis_and_the_scrubber_follows_the_end():
    scales = [d["scale"] for d in dictionaries(charts.spec()) if d.get("field") == "loss" and "scale" in d]
    assert scales
    assert all(scale["type"] == "log" for scale in scales)
    (moment,) = charts.spec()["params"]
    assert moment["value"] == moment["bind"]["max"] == 100


def axes(spec, field):
    encoded = [d for d in dictionaries(spec) if d.get("field") == field]
    return [d["axis"] for d in encoded if d.get("axis")]


def test_epochs_are_whole_numbers_on_every_axis():
    """Else the axis of a run of one epoch reads 0 0 0 1 1."""
    of_a_network = [network_charts.spec(kind, 3) for kind in network_charts.ALT]
    for spec in (charts.spec(), bugs_chart.spec("losses"), hyperplane_charts.loss_spec(), *of_a_network):
        found = axes(spec, "epoch")
        assert found
        assert all(axis["tickMinStep"] == 1 for axis in found)
    steps = [d["tickMinStep"] for d in dictionaries(unzeroed_chart.spec()) if "tickMinStep" in d]
    assert steps == [1] * len(axes(unzeroed_chart.spec(), "epoch"))


def test_labels_fit_whatever_the_size_of_the_numbers():
    """A label beside its panel would stick out of the column: a y axis writes 50,000,000,000 as 5e10."""
    for spec, fields in ((charts.spec(), ("y", "loss", "line")), (by_hand_chart.spec(), ("y", "loss_w", "loss_b"))):
        for field in fields:
            assert [axis["labelExpr"] for axis in axes(spec, field)] == [SHORT_LABELS]
        assert [axis["labelExpr"] for axis in axes(spec, "x")] == [LABELS]


def test_a_long_run_has_another_axis_and_else_the_same_specification():
    short, long = json.dumps(charts.spec()), json.dumps(charts.spec(long=True))
    assert '"sqrt"' not in short
    assert long.replace('"sqrt"', '"linear"').replace("; epochs on a square-root axis", "") == short
    assert [data.is_long(scene(run(epochs))) for epochs in (100, 1000, 5000)] == [False, False, True]


@pytest.mark.parametrize("epochs", [1, 100, 5000])
def test_datasets_are_rectangular_and_few(epochs):
    sent = datasets(run(epochs, synthetic(n=1000)))
    for columns in sent.values():
        assert len({len(values) for values in columns.values()}) == 1
    assert sum(len(next(iter(columns.values()))) for columns in sent.values()) < limits.CHART_ROWS
    assert len(sent[data.POINTS]["x"]) == SHOWN_POINTS
    assert len(sent[data.FRAMES]["frame"]) < limits.KEYFRAMES


def test_a_live_run_only_adds_frames():
    descent = Run(Config(epochs=5000), synthetic())
    descent.advance(epochs=800)
    early = datasets(descent)
    descent.advance(epochs=800)
    late = datasets(descent)
    for name in set(early) - {data.FRAMES, data.NOW}:
        assert early[name] == late[name], name
    count = len(early[data.FRAMES]["frame"])
    assert 0 < count < len(late[data.FRAMES]["frame"])
    for name, values in early[data.FRAMES].items():
        assert list(late[data.FRAMES][name])[:count] == list(values)


def test_the_present_is_the_end_of_the_run():
    descent = run()
    now = datasets(descent)[data.NOW]
    assert (now["now_epoch"][0], now["now_w"][0], now["now_b"][0]) == (100, descent.w.item(), descent.b.item())
    assert now["now_loss"][0] == descent.present.loss


@pytest.mark.parametrize(("lr", "epochs"), [(0.97, 40), (1.0, 40), (1.5, 1000), (10.0, 40)])
def test_w_and_b_of_a_diverging_run_leave_the_picture_where_they_leave_it(lr, epochs):
    """No epoch is passed over: what stands on either side of one would be joined to a curve that never was."""
    descent = run(epochs, lr=lr)
    facts, frames = scene(descent), keyframes(descent)
    sent, room = data.moving(facts, frames)[data.FRAMES], facts.line_extent
    outside = 0
    for values, places in ((frames.w[:-1], sent["path_w"]), (frames.b[:-1], sent["path_b"])):
        for value, place in zip(values, places, strict=True):
            if not math.isfinite(value):
                assert math.isnan(place)
            elif 0 <= place <= 1:
                assert room.low + place * (room.high - room.low) == pytest.approx(value)
            else:
                outside += 1
                assert (place > 1) == (value > room.high)
                assert abs(place) <= 1000
    assert outside > 10


def test_what_leaves_the_panel_of_w_and_b_is_cut_and_moves_no_axis():
    drawn = [d for d in dictionaries(charts.spec()) if d.get("encoding", {}).get("y", {}).get("field") == "height"]
    assert [d["mark"]["type"] for d in drawn] == ["line", "circle"]
    assert all(d["mark"]["clip"] and d["encoding"]["y"]["scale"] is None for d in drawn)


@pytest.mark.parametrize("truth", [True, False])
def test_the_legends_have_a_truth_only_where_it_is_known(truth):
    scales = [part["scale"] for part in dictionaries(charts.spec(truth=truth)) if part.get("scale")]
    named = [scale["domain"] for scale in scales if data.BEST in scale.get("domain", ())]
    assert len(named) >= 2
    assert all((data.TRUE in domain) == truth for domain in named)


def test_words_and_table_say_the_same_numbers():
    descent = run()
    frames = keyframes(descent)
    text = data.caption(scene(descent), frames)
    assert "After 100 epochs the line is y = 2.666 x + 1.792" in text
    assert "y = 3.006 x + 2.018" in text
    under_way = Run(Config(), synthetic())
    under_way.advance(epochs=40)
    assert data.caption(scene(under_way), keyframes(under_way)).startswith("After 40 of 100 epochs the line is")
    table = data.table(frames)
    assert list(table) == ["epoch", "loss", "w", "b", "∂loss/∂w", "∂loss/∂b"]
    assert table["w"][-1] == descent.w.item()
    assert "scrubs" in charts.ALT
