"""The script is executed, as a visitor would, and all its weights compared with the run's, to the last bit."""

import contextlib
import io
import re

import pytest
import safetensors.torch
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.export.training.network import safetensors_bytes, script
from core.export.writing.table import table_csv
from core.inputs.table.reading import Table
from core.training.hyperplane.sample import sample
from core.training.loop.batches import Batches
from core.training.loop.optimizers import OPTIMIZERS, Choice
from core.training.loop.schedules import SCHEDULES, Schedule
from core.training.network.config import Config
from core.training.network.data import FEATURES, LINE, MAKERS, Generated, Rows, make_data
from core.training.network.initialisation import INITIALISERS
from core.training.network.keyframes import keyframes
from core.training.network.layers import ACTIVATIONS, forward
from core.training.network.losses import FITTING
from core.training.network.run import Run
from tests.profiles import examples


def execute(source):
    names = {}
    threads, said = torch.get_num_threads(), io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(source, "run.py", "exec"), names)
    torch.set_num_threads(threads)
    return names | {"said": said.getvalue()}


def check(run):
    names = execute(script(run.recipe))
    assert [loss.hex() for loss in names["losses"]] == [loss.hex() for loss in run.history.loss.tolist()]
    again = torch.cat([p.detach().flatten() for p in names["parameters"]])
    assert torch.equal(again.nan_to_num(7.0), run.weights.nan_to_num(7.0))
    # It ends with the loss that the page shows at the end of the run, not with that of before the last step.
    loss = keyframes(run).train[-1].item()
    said = re.fullmatch(r"After (\d+) epochs the loss is (\S+)\n", names["said"])
    assert int(said[1]) == run.epoch
    assert float(said[2]) == pytest.approx(loss, rel=1e-3, nan_ok=True)
    return names


TRAINING = st.fixed_dictionaries(
    {
        "lr": st.sampled_from([0.003, 0.03, 1.0]),
        "optimizer": st.builds(
            Choice, st.sampled_from(OPTIMIZERS), momentum=st.sampled_from([0.5, 0.9]), nesterov=st.booleans()
        ),
        "schedule": st.builds(Schedule, st.sampled_from(SCHEDULES), every=st.just(3), warm=st.just(4)),
        "batches": st.builds(Batches, st.sampled_from([None, 1, 7, 500]), st.booleans(), st.integers(0, 5)),
        "l1": st.sampled_from([0.0, 0.01]),
        "l2": st.sampled_from([0.0, 0.01]),
    }
)


@st.composite
def runs(draw):
    kind = draw(st.sampled_from(list(MAKERS)))
    source = Generated(
        kind,
        draw(st.integers(4, 60)),
        draw(st.sampled_from([0, 20, 50])),
        draw(st.sampled_from([10, 50, 100])),
        draw(st.integers(0, 2**32)),
        tuple(draw(st.sets(st.sampled_from(list(FEATURES)), min_size=1))),
    )
    config = Config(
        tuple(draw(st.lists(st.integers(1, 8), max_size=4))),
        draw(st.sampled_from(list(ACTIVATIONS))),
        draw(st.sampled_from(list(INITIALISERS))),
        draw(st.sampled_from(FITTING[source.task])),
        draw(st.none() | st.integers(0, 2**40)),
        epochs=9,
        **draw(TRAINING),
    )
    changes = draw(st.lists(st.tuples(st.integers(1, 3), TRAINING), max_size=2))
    return source, config, changes


@examples(40)
@given(runs())
def test_the_script_makes_any_run_again(chosen):
    source, config, changes = chosen
    run = Run(config, make_data(source))
    for epochs, training in changes:
        run.advance(epochs=epochs)
        run.change(Config(**{**vars(config), **training}))
    run.advance()
    check(run)


@pytest.mark.parametrize("hidden", [(1, 4, 5), (3, 5, 7), (2, 8), (1,), (5, 1, 6)])
@pytest.mark.parametrize("optimizer", ["descent", "Adam"])
def test_rows_one_by_one_are_rounded_as_on_the_page_whatever_the_widths(hidden, optimizer):
    # A product of one row rounds by where in memory the matrix begins: the run's has to begin as the script's does.
    config = Config(hidden, optimizer=Choice(optimizer), lr=0.03, batches=Batches(1, seed=2), epochs=12)
    run = Run(config, make_data(Generated("spiral", 30, noise=20, train=70)))
    run.advance()
    check(run)
    assert all(p.data_ptr() % 64 == 0 for layer in run.layers for p in layer)


@pytest.mark.parametrize("kind", MAKERS)
def test_every_data_set(kind):
    run = Run(Config(loss=FITTING[Generated(kind).task][0], epochs=3), make_data(Generated(kind, noise=10)))
    run.advance()
    names = check(run)
    assert torch.equal(names["x_test"], run.data.test.inputs)


def test_it_reads_like_the_line():
    source = script(Run(Config(), make_data(Generated())).recipe)
    for line in (
        "W1 = xavier(2, 4, generator).requires_grad_()  # (2, 4)",
        "    h1 = torch.tanh(x @ W1 + b1)  # (n, 2) @ (2, 4) + (4,) -> (n, 4)",
        "    h2 = torch.tanh(h1 @ W2 + b2)  # (n, 4) @ (4, 2) + (2,) -> (n, 2)",
        "    return h2 @ W3 + b3  # (n, 2) @ (2, 1) + (1,) -> (n, 1)",
        "    loss = logistic(forward(x_train), y_train).mean()  # (n, 1) -> ()",
        "    loss.backward()",
    ):
        assert line in source.splitlines()
    assert "noqa" not in source
    assert "torch.nn" not in source


def test_before_the_start_it_makes_the_whole_run():
    run = Run(Config(epochs=5), make_data(Generated(n=20)))
    names = execute(script(run.recipe))
    run.advance()
    assert names["losses"] == run.history.loss.tolist()


def test_a_run_that_diverged_ends_where_it_did():
    run = Run(
        Config((3,), "relu", loss="squared", optimizer=Choice("descent"), lr=1e10, epochs=50),
        make_data(Generated("plane")),
    )
    run.advance()
    assert run.diverged
    assert run.epoch < 50
    check(run)


def test_weights_come_back_from_the_file():
    run = Run(Config((3, 5), epochs=4), make_data(Generated(features=("x1", "x2²"))))
    run.advance()
    loaded = safetensors.torch.load(safetensors_bytes(run))
    assert {name: tuple(value.shape) for name, value in loaded.items()} == {
        "W1": (2, 3), "b1": (3,), "W2": (3, 5), "b2": (5,), "W3": (5, 1), "b3": (1,)
    }  # fmt: skip
    layers = [(loaded[f"W{k}"], loaded[f"b{k}"]) for k in (1, 2, 3)]
    x = run.data.test.inputs
    assert torch.equal(forward(x, layers, torch.tanh), forward(x, run.layers, torch.tanh))


def test_the_line_has_a_script_too():
    run = Run(
        Config((), loss="squared", optimizer=Choice("descent"), lr=0.01, epochs=20),
        make_data(Generated(LINE, 100, 50, 100)),
    )
    run.advance()
    check(run)


@pytest.mark.parametrize(
    ("names", "n", "train"), [(("a", "b"), 80, 50), (("a", "b", "class"), 60, 70), (("a", "b", "c"), 80, 100)]
)
@pytest.mark.parametrize("rows", [80, 300])
def test_a_tables_rows(names, n, train, rows, tmp_path):
    *inputs, target = names
    generator = torch.Generator().manual_seed(1)
    columns = {name: torch.randn(rows, generator=generator, dtype=torch.float64) * 10 for name in "abc"}
    columns["class"] = (columns["a"] > columns["b"]).double() + 4
    table = sample(Table("t.csv", columns, rows), inputs, target)
    (tmp_path / "table.csv").write_text(table_csv(table))
    source = Rows(table, n, train=train)
    assert source.task == ("classification" if target == "class" else "regression")
    run = Run(Config((3,), loss=FITTING[source.task][0], epochs=4), make_data(source))
    run.advance()
    source_code = script(run.recipe)
    assert ("read_csv" in source_code) == (rows == 300)
    with contextlib.chdir(tmp_path):
        check(run)
