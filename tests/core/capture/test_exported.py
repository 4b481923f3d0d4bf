"""Exported files, loaded in a fresh process, predict what the page does."""

import json
import subprocess
import sys

import pytest
import torch

from core.capture import exported as exporting
from core.training.config import Config
from core.training.data import synthetic
from core.training.line.run import Run as LineRun
from core.training.network.config import Config as Network
from core.training.network.data import Generated
from core.training.network.layers import ACTIVATIONS
from core.training.network.run import begin

_LOAD = """
import json, sys, torch
program = torch.export.load(sys.argv[1])
rows = torch.tensor(json.loads(sys.argv[2]))
print(json.dumps(program.module()(rows).flatten().tolist() + program.module()(rows[:1]).flatten().tolist()))
"""


def line():
    run = LineRun(Config(), synthetic())
    run.advance()
    return exporting.of_line(run)


def network(**settings):
    run = begin(Network(epochs=20, **settings), Generated(n=40))
    run.advance()
    return exporting.of_network(run)


@pytest.mark.parametrize(
    "make",
    [lambda: network(hidden=(3, 2), activation="leaky relu"), pytest.param(line, marks=pytest.mark.proof)],
    ids=["network", "line"],
)
def test_a_fresh_process_gets_the_predictions_of_the_page(make, tmp_path):
    model = make()
    with exporting.begin(model) as child:
        while not child.done:
            child.advance(seconds=1)
    found = exporting.exported(model, child.result)
    assert found.gap <= 1e-6
    assert "torch.ops.aten" in found.program
    assert bool(found.onnx) == exporting.writes_onnx()
    if found.onnx:  # where onnxscript is there, which the README calls an extra
        session = pytest.importorskip("onnxruntime").InferenceSession(found.onnx)
        (given,) = session.run(None, {session.get_inputs()[0].name: torch.tensor(model.rows).numpy()})
        assert given.flatten().tolist() == pytest.approx(model.predictions, abs=1e-6)
    (tmp_path / "model.pt2").write_bytes(found.pt2)
    loaded = subprocess.run(
        [sys.executable, "-c", _LOAD, tmp_path / "model.pt2", json.dumps(model.rows)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(loaded.stdout) == pytest.approx([*model.predictions, model.predictions[0]], abs=1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_program_is_the_network_of_the_page(activation):
    model = network(activation=activation)
    built = exporting.program(model).partition("\nmany =")[0]
    names = {}
    exec(built, names)
    with torch.no_grad():
        given = names["Model"]()(names["rows"]).flatten().tolist()
    assert given == pytest.approx(model.predictions, abs=1e-6)
