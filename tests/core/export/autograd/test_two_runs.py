"""The script of two runs, run by Python, prints what the page says that it prints; the lab runs its listing."""

import pytest
import torch

from core.autograd.tape.presets import FORKS, PRESETS
from core.autograd.tape.recording import record
from core.autograd.tape.two_runs import compare, lines_run
from core.export.autograd import graph, two_runs
from core.lab import run as run_in_lab
from core.language.branching import parse_branching
from core.language.walk.branches import straight

PROGRAMS = [
    FORKS["An if"].text,
    PRESETS["Two paths"].text,
    "y = x * c\nif c > 0:\n    y = exp(y)",
    "z = x * 2\nz.sum()",
    "z = x > 1",
    "print = x\nif print > 0:\n    q = program * print\nelse:\n    q = output\nq + print",
]


def tapes_of(text):
    program = parse_branching(text)
    tapes = []
    for value in (2.0, -2.0):
        given = {name: torch.tensor(value + place) for place, name in enumerate(program.inputs)}
        tapes.append(record(straight(program, given), given, constants=("c",)))
    return program, tapes


@pytest.mark.parametrize("text", PROGRAMS)
def test_the_scripts_print_what_is_said(text, capsys):
    program, tapes = tapes_of(text)
    exec(two_runs.script(program, tapes), {})
    assert capsys.readouterr().out == two_runs.printed(program, tapes)
    for tape in tapes:
        exec(graph.script(tape, program), {})
        assert capsys.readouterr().out == graph.printed(tape, program)


@pytest.mark.parametrize("text", PROGRAMS)
def test_the_lab_runs_the_listing(text):
    program, tapes = tapes_of(text)
    recording = run_in_lab(two_runs.listing(program, tapes))
    assert recording.problem is None
    assert recording.printed.count("tensor(") >= 2
    assert run_in_lab(graph.listing(tapes[1], program)).problem is None or tapes[1].refusal


def test_two_ways_through_an_if_are_two_graphs():
    _, tapes = tapes_of(FORKS["An if"].text)
    found = compare(*tapes)
    assert not found.same
    assert found.only == (("PowBackward0",), ("SubBackward0", "ExpBackward0"))
    assert [lines_run(tape) for tape in tapes] == [(2, 5), (4, 5)]


def test_without_an_if_the_numbers_differ_and_the_graph_does_not():
    found = compare(*tapes_of(PRESETS["Two paths"].text)[1])
    assert found.same
    assert found.only == ((), ())


def test_the_same_functions_joined_in_another_way_are_another_graph():
    _, tapes = tapes_of("if x > 0:\n    y = exp(sin(x))\nelse:\n    y = sin(exp(x))")
    assert compare(*tapes).only == ((), ())
    assert not compare(*tapes).same
