"""The network's script for torchrun is run as a visitor would, and all its weights compared with the one process's."""

import ast
import re
import sys

import pytest
import torch

from core.export.training.network_torchrun import torchrun_script
from core.inputs.table.reading import Table
from core.training.hyperplane.sample import sample
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule
from core.training.network.config import Config
from core.training.network.data import Generated, Rows, make_data
from core.training.network.run import Run
from tests.torchrun import torchrun

STEP = "    optimizer.zero_grad()"
# Rows that neither 2 nor 3 ranks share evenly, and batches of 4 whose last has one row: a rank of three has none of it.
SOURCE = Generated("spiral", 42, noise=20, train=50)
BATCHES = Batches(4, seed=3)


def trained(*configs, source=SOURCE):
    """A run which is changed after every 13 epochs."""
    run = Run(configs[0], make_data(source))
    for config in configs[1:]:
        run.advance(epochs=13)
        run.change(config)
    run.advance()
    return run


def many():
    """Everything at once: changes under way, mini-batches in two orders, a schedule and penalties."""
    first = Config((5, 3), lr=0.02, batches=BATCHES, epochs=31)
    return trained(
        first,
        Config((5, 3), lr=0.05, optimizer=Choice("momentum", nesterov=True), schedule=Schedule("cosine"), epochs=31,
               batches=BATCHES, l2=0.01),
        Config((5, 3), lr=0.01, optimizer=Choice("momentum", nesterov=True), epochs=31,
               batches=Batches(6, shuffle=False), l1=0.001),
    )  # fmt: skip


def alone(script, folder, monkeypatch, source_of=None):
    """What the script leaves when it is run by itself, as one rank, in `folder`."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["script.py"])
    for name in ("RANK", "WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)
    (folder / "script.py").write_text(source_of or script)
    threads = torch.get_num_threads()
    try:
        exec(compile(script, "script.py", "exec"), {"__file__": "script.py"})
    finally:
        torch.set_num_threads(threads)
        if torch.distributed.is_initialized():
            torch.distributed.destroy_process_group()


def weights(folder):
    """All weights that the script has left in a file, in the order of `Run.weights`."""
    found = torch.load(folder / "network_weights.pt", weights_only=True)
    return torch.cat([each.flatten() for each in found.values()])


@pytest.mark.parametrize(
    "config",
    [
        Config((4, 2), epochs=12),
        Config((3,), "leaky relu", "he", "hinge", seed=5, epochs=9, optimizer=Choice("RMSProp"), lr=0.01, l1=0.01),
        Config((), "linear", epochs=9, optimizer=Choice("momentum"), schedule=Schedule("step", every=4), l2=0.1),
    ],
)
def test_one_rank_is_the_page_to_the_last_bit(config, tmp_path, monkeypatch, capsys):
    run = trained(config)
    alone(torchrun_script(run.recipe), tmp_path, monkeypatch)
    assert torch.equal(weights(tmp_path), run.weights)
    assert f"After {run.epoch} epochs the loss is {run.loss:.4g}\n" in capsys.readouterr().out


def test_cut_off_in_any_stretch_it_goes_on_at_the_checkpoint(tmp_path, monkeypatch, capsys):
    run = many()
    script = torchrun_script(run.recipe)
    for epoch in (11, 24, 30):
        cut = script.replace(STEP, f"    if epoch == {epoch}:\n        raise KeyboardInterrupt\n{STEP}")
        assert cut != script
        with pytest.raises(KeyboardInterrupt):
            alone(cut, tmp_path, monkeypatch, script)
        assert (tmp_path / "network_checkpoint.pt").exists()
    alone(script, tmp_path, monkeypatch)
    assert "1 ranks, epochs 31 to 31, equal on all of them to the last bit: True" in capsys.readouterr().out
    torch.testing.assert_close(weights(tmp_path), run.weights, rtol=1e-4, atol=1e-5)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["network_weights.pt", "script.py"]
    # A checkpoint of another script is left alone.
    torch.save({"settings": []}, "network_checkpoint.pt")
    alone(script, tmp_path, monkeypatch)
    assert "epochs 1 to 31" in capsys.readouterr().out


def test_a_table_and_a_run_that_has_not_begun_have_the_form_too():
    generator = torch.Generator().manual_seed(1)
    columns = {name: torch.randn(90, generator=generator, dtype=torch.float64) for name in "abc"}
    rows = Rows(sample(Table("t.csv", columns, 90), ["a", "b"], "c"), 80, train=50)
    run = Run(Config((3,), loss="squared", epochs=4), make_data(rows))
    ast.parse(torchrun_script(run.recipe))
    assert "for epoch in range(4):" in torchrun_script(run.recipe)


def test_a_run_that_diverged_has_no_such_form():
    config = Config((3,), "relu", loss="squared", optimizer=Choice("descent"), lr=1e10, epochs=50)
    run = trained(config, source=Generated("plane"))
    assert run.diverged
    assert torchrun_script(run.recipe) is None


@pytest.mark.proof
@pytest.mark.parametrize(("ranks", "arguments"), [(1, ()), (2, ()), (3, ()), (2, ("--ddp",)), (3, ("--ddp",))])
def test_any_number_of_ranks_ends_where_one_process_does(ranks, arguments, tmp_path):
    run = many()
    printed = torchrun(torchrun_script(run.recipe), tmp_path, ranks, *arguments)
    assert f"{ranks} ranks, epochs 1 to 31, equal on all of them to the last bit: True" in printed
    torch.testing.assert_close(weights(tmp_path), run.weights, rtol=1e-4, atol=1e-5)


@pytest.mark.proof
@pytest.mark.parametrize("arguments", [(), ("--ddp",)])
def test_a_worker_that_is_killed_once_goes_on_at_the_checkpoint(arguments, tmp_path):
    run = many()
    script = torchrun_script(run.recipe)
    kill = (
        "    if epoch == 25 and rank == 1 and not Path('killed').exists():\n"
        "        Path('killed').touch()\n"
        "        os.kill(os.getpid(), 9)\n"
    )
    printed = torchrun(script.replace(STEP, kill + STEP), tmp_path, 2, *arguments, restarts=1)
    assert (tmp_path / "killed").exists()
    assert re.search("2 ranks, epochs 21 to 31, equal on all of them to the last bit: True", printed)
    torch.testing.assert_close(weights(tmp_path), run.weights, rtol=1e-4, atol=1e-5)
    assert not (tmp_path / "network_checkpoint.pt").exists()
