"""The scripts of the tracking page, run by Python: they print what the page shows."""

import re

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.autograd.tape.presets import PRESETS
from core.autograd.tracking.nan_gradients import TRAPS, values_of_x, write
from core.autograd.tracking.treatments import Subject, Treatment, edges, kept, run
from core.export.autograd.tracking import (
    before_after_script,
    cut_lines,
    side_by_side_script,
    tensors_script,
    ways_script,
)
from core.language.program import parse_program
from tests.core.autograd.programs import inputs, programs
from tests.core.autograd.tracking.test_treatments import preset, subject_of
from tests.profiles import examples


def ran(source, capsys):
    namespace = {}
    exec(source, namespace)
    return namespace, capsys.readouterr().out


def equal(one, two):
    if one is None or two is None:
        return one is two
    return torch.allclose(one, two, rtol=0, atol=0, equal_nan=True)


def check(subject, treatment, namespace):
    tape = run(subject, treatment)
    function = namespace["program_cut" if treatment.edge else "program"]
    mode = torch.enable_grad if treatment.mode == "grad" else getattr(torch, treatment.mode)
    value, gradients = namespace["gradients"](function, mode, treatment.frozen)
    assert equal(value.detach(), tape.value)
    for name in tape.program.inputs:
        assert equal(gradients[name], tape.gradients.get(name)), name


@pytest.mark.parametrize("name", PRESETS)
def test_before_and_after(name, capsys):
    subject = preset(name)
    before = run(subject, Treatment())
    leaf = next(iter(before.gradients))
    for treatment in (
        *(Treatment(edge=edge) for edge in edges(before)),
        Treatment("no_grad"),
        Treatment("inference_mode"),
        Treatment(frozen=leaf),
    ):
        namespace, printed = ran(before_after_script(before, treatment), capsys)
        refused = run(subject, treatment).refusal
        assert (refused or "before") in printed
        check(subject, treatment, namespace)


@examples(15)
@given(programs(), st.integers(0, 99), st.data())
def test_generated_programs_with_any_edge_cut(text, seed, data):
    subject = Subject(parse_program(text), inputs(seed, torch.float32))
    before = run(subject, Treatment())
    edge = data.draw(st.sampled_from(edges(before)))
    namespace = {"print": lambda *_: None}
    exec(before_after_script(before, Treatment(edge=edge)), namespace)
    check(subject, Treatment(edge=edge), namespace)


@pytest.mark.parametrize(
    ("text", "label", "line"),
    [
        ("z = x * x", "x → z, number 2", "z = x * x.detach()"),
        ("z = (x +  # a note\n  y) * 2", "x + y → z", "z = ((x + y).detach()) * 2"),
        ("z = -x ** 2", "x ** 2 → z", "z = -(x ** 2).detach()"),
        ("a = [x, y]\nz = stack(a)", "y → z", "z = stack([t.detach() if i == 1 else t for i, t in enumerate(a)])"),
        ("import torch.nn.functional as F\nz = F.silu(x)", "x → z", "z = F.silu(x.detach())"),
        ("α = x * 2; z = α * y", "α → z", "z = α.detach() * y"),
        ("z = x.exp()[0:]", "x → x.exp()", "z = x.detach().exp()[0:]"),
        ("x * y", "y → x * y", "x * y.detach()"),
    ],
)  # fmt: skip
def test_detach_is_written_where_the_edge_is(text, label, line, capsys):
    subject = subject_of(text, x=[1.5], y=[-2.0])
    before = run(subject, Treatment())
    (edge,) = [edge for edge in edges(before) if edge.label == label]
    assert cut_lines(before.program, edge)[-1] == line
    namespace, _ = ran(before_after_script(before, Treatment(edge=edge)), capsys)
    check(subject, Treatment(edge=edge), namespace)


def test_side_by_side(capsys):
    subject = preset("Two layers")
    before = run(subject, Treatment())
    treatments = [Treatment(), Treatment("no_grad"), Treatment(edge=edges(before)[4]), Treatment(frozen="w1")]
    _, printed = ran(side_by_side_script(before, treatments), capsys)
    found = [tuple(map(int, pair)) for pair in re.findall(r"(\d+) bytes of the inputs, (\d+) bytes more", printed)]
    measured = [kept(subject, each) for each in treatments]
    assert found == [(each.own, each.extra) for each in measured]
    assert printed.count("function(**leaves)") == 4  # torch's own report of a time


@pytest.mark.parametrize("treatment", [Treatment(), Treatment("inference_mode"), Treatment(frozen="w")])
def test_every_tensor(treatment, capsys):
    subject = preset("A shared part")
    tape = run(subject, treatment, retain=True)
    namespace, _ = ran(tensors_script(run(subject, Treatment()), treatment), capsys)
    for variable in tape.variables:
        if variable.name is not None:
            again = namespace["tensors"][variable.name]
            assert (again.is_leaf, again.requires_grad) == (variable.tensor.is_leaf, variable.tensor.requires_grad)
            if again.is_leaf or again.retains_grad:
                assert equal(again.grad, variable.tensor.grad)


def test_every_tensor_with_an_edge_cut(capsys):
    subject = preset("Two paths")
    treatment = Treatment(edge=edges(run(subject, Treatment()))[0])
    namespace, _ = ran(tensors_script(run(subject, Treatment()), treatment), capsys)
    assert namespace["tensors"]["x"].grad is None
    assert namespace["tensors"]["y"].grad == 8


@pytest.mark.parametrize("name", TRAPS)
def test_ways(name, capsys):
    trap = TRAPS[name]
    x = values_of_x(trap.values)
    ways = [write(way, x) for way in (trap.naive, *trap.ways)]
    _, printed = ran(ways_script(x.tolist(), ways), capsys)
    expected = [f"{way.tape.value!r} {way.tape.gradients['x']!r}" for way in ways]
    assert printed.splitlines() == expected


def test_names_of_the_program_do_not_meet_those_of_the_script(capsys):
    subject = subject_of("leaves = program * print\nvalue = leaves * torch.exp(mode)", program=2.0, print=3.0, mode=0.0)
    before = run(subject, Treatment())
    namespace, _ = ran(before_after_script(before, Treatment("no_grad")), capsys)
    check(subject, Treatment(), namespace)
