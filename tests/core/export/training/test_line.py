"""The script is executed, as a visitor would, and its numbers compared with the run's, to the last bit."""

import subprocess
import sys

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.export.training.line import script
from core.training.config import Config
from core.training.data import Data, synthetic
from core.training.line.run import Run
from core.training.loop.batches import Batches
from core.training.loop.optimizers import OPTIMIZERS, Choice
from core.training.loop.schedules import SCHEDULES, Schedule
from tests.profiles import examples

DTYPES = [torch.float32, torch.float64]


def execute(source):
    names = {}
    threads = torch.get_num_threads()
    with torch.random.fork_rng():
        exec(compile(source, "run.py", "exec"), names)
    torch.set_num_threads(threads)
    return names


def check(run):
    names = execute(script(run.recipe))
    losses = run.history.loss.tolist()
    assert [value.hex() for value in names["losses"]] == [value.hex() for value in losses]
    assert names["w"].item().hex() == run.w.item().hex()
    assert names["b"].item().hex() == run.b.item().hex()


@examples(30)
@given(
    made=st.builds(
        synthetic,
        n=st.integers(2, 300),
        w=st.floats(-10, 10),
        b=st.floats(-10, 10),
        noise=st.floats(0, 3),
        seed=st.integers(0, 2**32 - 1),
    ),
    start=st.tuples(st.none() | st.floats(-9, 9), st.none() | st.floats(-9, 9)),
    rates=st.lists(st.tuples(st.integers(0, 20), st.floats(1e-3, 4)), min_size=1, max_size=4),
    dtype=st.sampled_from([torch.float32, torch.float64]),
)
def test_the_script_makes_any_run_again(made, start, rates, dtype):
    config = Config(lr=rates[0][1], epochs=70, start_w=start[0], start_b=start[1], dtype=dtype)
    run = Run(config, made)
    for epochs, rate in rates[1:]:
        run.advance(epochs=epochs)
        run.change_rate(rate)
    run.advance(seconds=0.001)
    if run.epoch:  # a script of a run that has not begun makes all of it
        check(run)
    run.advance()
    check(run)


STEPS = {
    "optimizer": st.builds(
        Choice,
        st.sampled_from(OPTIMIZERS),
        momentum=st.floats(0, 0.99),
        nesterov=st.booleans(),
        alpha=st.floats(0.5, 0.999),
        beta1=st.floats(0, 0.99),
        beta2=st.floats(0.5, 0.999),
    ),
    "schedule": st.builds(
        Schedule,
        st.sampled_from(SCHEDULES),
        every=st.integers(1, 20),
        factor=st.floats(0.1, 1),
        decay=st.floats(0.8, 1),
        warm=st.integers(1, 20),
        first=st.floats(0.01, 1),
    ),
    "batches": st.builds(
        Batches, st.none() | st.integers(1, 70), shuffle=st.booleans(), seed=st.integers(0, 2**63 - 1)
    ),
}


@examples(60)
@given(
    made=st.builds(synthetic, n=st.integers(2, 60), seed=st.integers(0, 2**32 - 1)),
    config=st.builds(Config, lr=st.floats(1e-3, 2), epochs=st.integers(1, 30), dtype=st.sampled_from(DTYPES), **STEPS),
    stop=st.integers(1, 30),
    rate=st.floats(1e-3, 2),
)
def test_the_script_takes_the_same_steps_with_any_optimizer_schedule_and_batches(made, config, stop, rate):
    run = Run(config, made)
    run.advance(epochs=stop)
    check(run)
    run.change_rate(rate)
    run.advance()
    check(run)


def test_many_rows_of_mini_batches_are_the_same_rows():
    run = Run(Config(epochs=2, batches=Batches(999)), synthetic(n=40_000))
    run.advance()
    check(run)


def test_many_points_are_summed_by_one_thread():
    run = Run(Config(epochs=4), synthetic(n=100_000))
    run.advance()
    assert "set_num_threads(1)" in script(run.recipe)
    check(run)


def test_it_runs_by_itself_and_says_where_it_came():
    run = Run(Config(), synthetic())
    run.advance()
    result = subprocess.run(
        [sys.executable, "-W", "error::SyntaxWarning", "-"],
        input=script(run.recipe),
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"w = {run.present.w:.4f}, b = {run.present.b:.4f}" in result.stdout


def test_before_the_start_it_makes_the_whole_run():
    run = Run(Config(epochs=100), synthetic())
    run.change_epochs(30)
    names = execute(script(run.recipe))
    run.advance()
    assert names["losses"] == run.history.loss.tolist()
    assert len(names["losses"]) == 30


def test_the_plan_of_a_run_under_way_has_the_change_just_made():
    run = Run(Config(epochs=50), synthetic())
    run.advance(epochs=20)
    run.change_rate(0.3)
    names = execute(script(run.plan))
    run.advance()
    assert names["losses"] == run.history.loss.tolist()
    assert names["w"].item() == run.w.item()


def test_it_reads_like_the_article():
    source = script(Run(Config(), synthetic()).recipe)
    for line in (
        "torch.manual_seed(42)",
        "learning_rate = 0.01",
        "num_epochs = 100",
        "for epoch in range(num_epochs):",
        "    loss.backward()",
        "    with torch.no_grad():",
        "        w -= learning_rate * w.grad",
        "    w.grad.zero_()",
        "# (1,) * (100, 1) + (1,) -> (100, 1)",
    ):
        assert line in source


def test_data_from_elsewhere_has_no_script():
    data = Data(torch.tensor([[0.0], [1.0]]), torch.tensor([[0.0], [1.0]]))
    with pytest.raises(ValueError, match="elsewhere"):
        script(Run(Config(), data).recipe)
