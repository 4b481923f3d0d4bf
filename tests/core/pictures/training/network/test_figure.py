"""The network's figure: its structure, and that the patch fits it, value by value."""

import re
from base64 import b64decode
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from core.pictures.training.network import charts
from core.pictures.training.network.figure import caption, network_figure
from core.pictures.training.network.layout import HEIGHT, LEFT, TILE, palette, places
from core.training.loop.shown import SHOWN_POINTS
from core.training.network.config import Config
from core.training.network.data import Generated, make_data
from core.training.network.frame import GRID, STRIDE, frame
from core.training.network.keyframes import keyframes
from core.training.network.run import Run
from core.training.network.scene import scene


def pictured(config=Config(epochs=8), source=Generated(n=60), share=1.0):  # noqa: B008 - both are frozen
    run = Run(config, make_data(source))
    run.advance()
    frames = keyframes(run)
    still, now = scene(run), frame(run, frames, share)
    return run, still, now, network_figure(still, now, "epoch 8 of 8")


class Counter(HTMLParser):
    """Counts elements by class and by tag, and checks that they nest."""

    def __init__(self):
        super().__init__()
        self.counts = {}
        self.open = []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.count(tag, attributes)

    def handle_startendtag(self, tag, attributes):
        self.count(tag, attributes)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def count(self, tag, attributes):
        for name in [tag, *(f".{c}" for c in (dict(attributes).get("class") or "").split())]:
            self.counts[name] = self.counts.get(name, 0) + 1


def counted(markup):
    counter = Counter()
    counter.feed(markup)
    assert counter.open == []
    return counter.counts


@pytest.mark.parametrize(
    ("config", "source"),
    [
        (Config(epochs=3), Generated(n=60)),
        (Config((), epochs=3), Generated("xor", 60, features=("x1", "x2", "x1·x2"))),
        (Config((8, 7, 6, 5, 4, 3), "relu", epochs=3), Generated("spiral", 60)),
        (Config((3, 2), loss="squared", epochs=3), Generated("multi-gauss", 60)),
        (Config((3,), loss="squared", epochs=3), Generated("line", 60, train=100)),
    ],
)
def test_the_patch_fits_the_markup(config, source):
    run, _, _, picture = pictured(config, source)
    counts = counted(picture.markup)
    for selector, attributes in picture.patch.items():
        for name, values in attributes.items():
            assert len(values) == counts.get(selector, 0), (selector, name)
    weights = sum(W.numel() for W, _ in run.layers)
    assert counts[".edge"] == weights
    units = len(source.inputs) + sum(config.hidden)
    assert counts[".unit"] == units
    if source.kind == "line":
        assert picture.tiles == b""
        assert counts[".curve"] == units
    else:
        assert counts["canvas"] == units + 1
        assert len(picture.tiles) == units * (GRID // STRIDE) ** 2 + GRID**2


def test_a_unit_says_its_equation_and_edges_their_sign():
    run, _, _, picture = pictured()
    W, b = (p.detach() for p in run.layers[0])
    label = picture.patch[".unit"]["aria-label"][2]
    numbers = [float(n.replace("−", "-")) for n in re.findall(r"[−-]?\d+(?:\.\d+)?", re.sub(r"h1\[0\]|x\d", "", label))]
    assert label.startswith("h1[0] = tanh(")
    expected = [W[0, 0].item(), W[1, 0].item(), b[0].item()]
    assert [abs(n) for n in numbers] == pytest.approx([abs(e) for e in expected], rel=1e-2)
    signs = ["below" if weight < 0 else "above" for weight in W.T.flatten().tolist()]
    assert [name.split()[1] for name in picture.patch[".edge"]["class"]][:8] == signs
    assert picture.patch[".output"]["aria-label"][0].startswith("output = ")


def test_an_equation_reads_as_one_writes_it():
    for epoch in range(8):
        *_, picture = pictured(share=epoch / 8)
        for label in [*picture.patch[".unit"]["aria-label"][2:], *picture.patch[".output"]["aria-label"]]:
            inner = label.partition(" = ")[2].partition("; ")[0].removeprefix("tanh(").removesuffix(")")
            assert re.fullmatch(r"−?[\de.−]+·\S+( [+−] [\de.−]+·\S+)* [+−] [\de.−]+", inner), inner


def test_a_sick_unit_carries_its_ailment():
    *_, picture = pictured(Config(initialisation="zeros", epochs=2))
    assert picture.patch[".unit"]["class"] == ["unit"] * 2 + ["unit ill2"] * 6
    assert picture.patch[".sick"]["text"] == ["4 alike", "2 alike"]
    assert "same gradient" in picture.patch[".unit"]["aria-label"][2]


def test_the_structure_stays_while_the_run_goes_on():
    first, last = (pictured(share=share)[-1] for share in (0, 1))
    assert first.markup == last.markup
    assert first.tiles != last.tiles
    assert first.patch != last.patch


def test_a_diverged_network_has_a_picture_too():
    config = Config((3,), "relu", loss="squared", lr=1e10, epochs=50)
    run, still, now, picture = pictured(config, Generated("plane"))
    assert run.diverged
    assert picture.patch
    assert "nan" in caption(still, now)


def test_the_palette_is_transparent_at_zero_and_differs_in_sign():
    colors = b64decode(palette())
    assert len(colors) == 4 * 256
    pixel = [colors[4 * k : 4 * k + 4] for k in range(256)]
    assert pixel[127][3] == 0
    assert pixel[0][:3] != pixel[254][:3]
    assert pixel[0][3] == pixel[254][3] > 100


@pytest.mark.parametrize("widths", [(1,), (7, 8, 8, 8, 8, 8, 8), (2, 4, 2)])
def test_units_stand_within_the_picture_and_apart(widths):
    columns = places(widths)
    assert [len(column) for column in columns] == list(widths)
    for column in columns:
        assert column[0].y - TILE / 2 >= 48  # below the words of the layer
        assert column[-1].y + TILE / 2 <= HEIGHT
        assert all(below.y - above.y > TILE for above, below in pairwise(column))
    assert columns[-1][0].x + TILE / 2 < LEFT


def test_at_most_so_many_points_are_drawn():
    run = Run(Config(epochs=1), make_data(Generated(n=2000)))
    still = scene(run)
    assert (len(still.train), len(still.test), still.trained, still.tested) == (SHOWN_POINTS, SHOWN_POINTS, 1000, 1000)


def test_words_say_what_the_picture_shows():
    _, still, now, _ = pictured()
    text = caption(still, now)
    assert "After 8 epochs" in text
    assert f"{now.test_right:.0%} of the latter" in text
    assert "never seen" not in caption(*pictured(Config(epochs=2), Generated(n=60, train=100))[1:3])


def test_the_chart_of_losses_leaves_out_what_no_log_axis_has():
    run, *_ = pictured(Config(epochs=8), Generated(n=60, train=100))
    frames = keyframes(run)
    data = charts.moving("loss", frames, 4)
    assert set(data[charts.LINES]["line"]) == {"train"}
    assert data[charts.LINES]["height"] == frames.train.tolist()
    assert data[charts.NOW] == {"epoch": [4]}
    assert charts.still(8) == {charts.ROOM: {"epoch": [0, 8]}}
    table = charts.table(frames)
    assert {len(column) for column in table.values()} == {9}


def test_the_chart_of_gradients_has_a_line_a_layer_and_none_where_no_gradient_comes_through():
    run, *_ = pictured(Config((3, 2), epochs=8, initialisation="zeros"), Generated(n=60))
    frames = keyframes(run)
    drawn = charts.moving("gradients", frames, 4)[charts.LINES]
    assert set(drawn["line"]) == {"output"}  # from zeros only the output's bias moves
    assert drawn["height"] == frames.gradients[:, -1].tolist()
    run, *_ = pictured(Config((3, 2), epochs=8), Generated(n=60))
    frames = keyframes(run)
    drawn = charts.moving("gradients", frames, 4)[charts.LINES]
    assert list(dict.fromkeys(drawn["line"])) == ["layer 1", "layer 2", "output"]
    assert drawn["height"] == frames.gradients.T.flatten().tolist()


@pytest.mark.parametrize(("tested", "parts"), [(True, ["train", "test"]), (False, ["train"])])
def test_the_legend_of_the_losses_has_the_lines_that_there_are(tested, parts):
    look = charts.spec("loss", 3, tested=tested)["layer"][1]["encoding"]
    assert look["color"]["scale"]["domain"] == look["strokeDash"]["scale"]["domain"] == parts


@pytest.mark.parametrize("kind", charts.ALT)
def test_a_chart_keeps_its_specification_and_names_its_data(kind):
    spec = charts.spec(kind, 7)
    assert spec is charts.spec(kind, 7)
    assert {charts.LINES, charts.NOW, charts.ROOM} <= set(re.findall(r"'name': '(\w+)'", str(spec)))
    look = spec["layer"][1]["encoding"]
    color, dash = (look[channel]["scale"] for channel in ("color", "strokeDash"))
    assert color["domain"] == dash["domain"]
    assert len(set(map(tuple, dash["range"]))) == len(color["domain"]) == (2 if kind == "loss" else 7)
