"""The script for torchrun is run as a visitor would, and its line compared with the one process's."""

import re
import sys

import pytest
import torch

from core.export.training.torchrun import torchrun_script
from core.training.config import Config
from core.training.data import synthetic
from core.training.line.run import Run
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule
from tests.torchrun import torchrun

LINE = re.compile(r"w = (\S+), b = (\S+)")


def trained():
    """A run whose rate changes under way, on rows that neither 2 nor 3 ranks share evenly."""
    run = Run(Config(0.2, 47), synthetic(31, w=-1.5, b=0.5, noise=0.4, seed=6))
    run.advance(epochs=20)
    run.change_rate(0.05)
    run.advance()
    return run


def check(printed, run):
    """That the last line says the run's weights, up to the rounding of another order of the same sum."""
    found = torch.tensor([float(each) for each in LINE.findall(printed)[-1]])
    torch.testing.assert_close(found, torch.tensor([run.w.item(), run.b.item()]))


def test_by_itself_it_is_one_rank_and_goes_on_at_a_checkpoint(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["script.py"])
    for name in ("RANK", "WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)
    run = trained()
    source = torchrun_script(run.recipe)
    with torch.random.fork_rng():
        # It is cut off between two checkpoints, as if it were killed, and run again.
        cut = source.replace(
            "    loss.backward()", "    if epoch == 36:\n        raise KeyboardInterrupt\n    loss.backward()"
        )
        assert cut != source
        with pytest.raises(KeyboardInterrupt):
            exec(compile(cut, "script.py", "exec"), {})
        torch.distributed.destroy_process_group()
        assert (tmp_path / "regression_checkpoint.pt").exists()
        exec(compile(source, "script.py", "exec"), {})
        again = capsys.readouterr().out
        assert "1 ranks, epochs 31 to 47, equal on all of them to the last bit: True" in again
        check(again, run)
        assert list(tmp_path.iterdir()) == []
        exec(compile(source, "script.py", "exec"), {})
    assert "epochs 1 to 47" in capsys.readouterr().out


def test_a_checkpoint_of_another_run_is_left_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["script.py"])
    monkeypatch.delenv("RANK", raising=False)
    torch.save({"settings": {}, "epoch": 40, "model": {}}, "regression_checkpoint.pt")
    run = trained()
    with torch.random.fork_rng():
        exec(compile(torchrun_script(run.recipe), "script.py", "exec"), {})
    check(capsys.readouterr().out, run)


@pytest.mark.proof
@pytest.mark.parametrize(("ranks", "arguments"), [(1, ()), (2, ()), (3, ()), (3, ("--ddp",))])
def test_any_number_of_ranks_ends_where_one_process_does(ranks, arguments, tmp_path):
    run = trained()
    printed = torchrun(torchrun_script(run.recipe), tmp_path, ranks, *arguments)
    assert f"{ranks} ranks, epochs 1 to 47, equal on all of them to the last bit: True" in printed
    check(printed, run)


@pytest.mark.proof
@pytest.mark.parametrize("arguments", [(), ("--ddp",)])
def test_a_worker_that_is_killed_once_goes_on_at_the_checkpoint(arguments, tmp_path):
    run = trained()
    source = torchrun_script(run.recipe)
    kill = (
        "    if epoch == 25 and rank == 1 and not Path('killed').exists():\n"
        "        Path('killed').touch()\n"
        "        os.kill(os.getpid(), 9)\n"
    )
    printed = torchrun(
        source.replace("    loss.backward()", kill + "    loss.backward()"), tmp_path, 2, *arguments, restarts=1
    )
    assert (tmp_path / "killed").exists()
    assert "2 ranks, epochs 21 to 47, equal on all of them to the last bit: True" in printed
    check(printed, run)
    assert not (tmp_path / "regression_checkpoint.pt").exists()


@pytest.mark.parametrize(
    "config",
    [
        Config(0.1, 5, optimizer=Choice("Adam")),
        Config(0.1, 5, schedule=Schedule("cosine")),
        Config(0.1, 5, batches=Batches(4)),
    ],
)
def test_what_is_not_plain_descent_has_no_such_form(config):
    assert torchrun_script(Run(config, synthetic(12)).recipe) is None


def test_a_start_and_a_dtype_of_ones_own_are_kept():
    run = Run(Config(0.1, 5, start_w=1.5, start_b=-0.25, dtype=torch.float64), synthetic(12))
    names = {}
    source = torchrun_script(run.plan)
    with torch.random.fork_rng():
        exec(compile(source[: source.index("CHECKPOINT =")], "script.py", "exec"), names)
    assert (names["w"].item(), names["b"].item(), names["w"].dtype) == (1.5, -0.25, torch.float64)
    assert names["num_epochs"] == 5
