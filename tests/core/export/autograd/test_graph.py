"""The script, run by Python, prints what the page shows; the DOT text survives any label."""

import re
import shutil
import subprocess

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.autograd.tape.diagram import diagram
from core.autograd.tape.presets import PRESETS, input_tensor
from core.autograd.tape.recording import record
from core.export.autograd.graph import dot, listing, script
from core.lab import run as run_in_lab
from core.language.program import parse_program
from tests.core.autograd.programs import inputs, programs
from tests.profiles import examples


def run(source, capsys):
    namespace = {}
    exec(source, namespace)
    return namespace, capsys.readouterr().out.splitlines()


def agrees(tape, capsys):
    namespace, printed = run(script(tape), capsys)
    output = tape.program.statements[-1].target or "output"
    torch.testing.assert_close(namespace[output].detach(), tape.value, rtol=0, atol=0, equal_nan=True)
    assert printed[0].startswith(f"{output} = ")
    leaves = namespace.get("_leaves", namespace.get("leaves", {}))
    for name, gradient in tape.gradients.items():
        if name in tape.program.inputs:
            torch.testing.assert_close(leaves[name].grad, gradient, rtol=0, atol=0, equal_nan=True)
            assert any(line.startswith(f"{name}.grad = ") for line in printed) == (tape.refusal is None)
    return printed


@pytest.mark.parametrize("name", PRESETS)
def test_presets(name, capsys):
    preset = PRESETS[name]
    values = {key: input_tensor(text) for key, text in preset.values.items()}
    tape = record(parse_program(preset.text), values, constants=preset.constants)
    printed = agrees(tape, capsys)
    # A matrix is printed on several lines; those after the first begin with a blank.
    ran = [line.split(" ")[0].rpartition("::")[2] for line in printed if re.match(r"[\w:]+ \(", line)]
    assert ran == [tape.nodes[message.node].name for message in tape.messages]


@pytest.mark.parametrize("name", PRESETS)
def test_the_lab_runs_the_plain_listing(name):
    preset = PRESETS[name]
    values = {key: input_tensor(text) for key, text in preset.values.items()}
    tape = record(parse_program(preset.text), values, constants=preset.constants)
    recording = run_in_lab(listing(tape))
    assert recording.problem is None
    named = {name: alive.state for alive in recording.steps[-1].tensors for name in alive.names}
    for leaf, gradient in tape.gradients.items():
        if gradient is not None:
            assert named[leaf].grad.values == tuple(gradient.flatten().tolist())


@examples(25)
@given(text=programs(), seed=st.integers(0, 99), dtype=st.sampled_from([torch.float32, torch.float64]))
def test_generated_programs(text, seed, dtype):
    tape = record(parse_program(text), inputs(seed, dtype))
    namespace = {"print": lambda *_: None}
    exec(script(tape), namespace)
    torch.testing.assert_close(namespace["z"].detach(), tape.value, rtol=0, atol=0, equal_nan=True)
    for name in tape.program.inputs:
        gradient = namespace["leaves"][name].grad
        torch.testing.assert_close(gradient, tape.gradients[name], rtol=0, atol=0, equal_nan=True)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("x * 2", {"x": 1.0}),
        ("node = x * 2\nleaves = node + 1\nprint = leaves * node", {"x": 3.0}),
        ("x = x * 2\nx = x + x", {"x": 1.5}),
        ("z = sum(x) + softplus(x) + max(x, -x)", {"x": 0.1}),
        ("import torch.nn.functional as F\nz = F.silu(x)", {"x": 0.1}),
        ("z = (x +  # a note\n  y) * 2  # another", {"x": 1e-7, "y": float("inf")}),
        ("z = x > 0", {"x": 1.0}),
        ("θ = α * 2", {"α": 1 / 3}),
    ],
)
def test_odd_programs(text, values, capsys):
    agrees(record(parse_program(text), {key: torch.tensor(value) for key, value in values.items()}), capsys)


def test_values_are_written_as_short_as_float32_allows():
    tape = record(parse_program("z = x"), {"x": torch.tensor([0.1, 1 / 3, 2.0])})
    assert "x = torch.tensor([0.1, 0.33333334, 2.0], requires_grad=True)" in script(tape)


def test_dot_is_escaped():
    tape = record(parse_program("z = x < 1\ny = x * z"), {"x": torch.tensor(1.0)})
    for view in ("engine", "mathematics"):
        text = dot(diagram(tape, view))
        labels = re.findall(r'label=("(?:[^"\\]|\\.)*")', text)
        assert len(labels) == len(diagram(tape, view).boxes)
        if shutil.which("dot"):
            subprocess.run(["dot", "-Tsvg"], input=text.encode(), check=True, capture_output=True, timeout=30)
