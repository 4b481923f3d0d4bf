"""The scripts are run, and what they compute is what the page says."""

import contextlib
import io
import math

import pytest
import torch

from core.export.tensors import elementwise as export
from core.export.writing.literals import case_script
from core.probe.refusals import play
from core.problem import InputProblem
from core.tensors.elementwise.curve import curve
from core.tensors.elementwise.errors import CASES
from core.tensors.elementwise.functions import DTYPES, FUNCTIONS, apply, operand
from core.tensors.elementwise.in_place import compare


def ran(source):
    names, out = {}, io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(source, names)
    return names, out.getvalue()


def tensors(chosen):
    return [operand(k, shape, dtype, numbers) for k, (shape, dtype, numbers) in enumerate(chosen)]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_a_function(name, dtype):
    function = FUNCTIONS[name]
    chosen = [((2, 3), dtype, None), ((3,), "float32", (0.5, 1, math.nan))][: function.arity]
    try:
        outcome = apply(function, tensors(chosen))
    except InputProblem:
        return
    drawn = curve(function, outcome)
    slope = drawn is not None and drawn.differentiable
    names, _ = ran(export.function_script(function, chosen, slope=slope))
    assert repr(tuple(names["result"].flatten().tolist())) == repr(outcome.result.values)
    if slope and function.arity == 1:
        wanted = [math.nan if slope is None else slope for slope in drawn.points[0].slope]
        found = [slope if math.isfinite(slope) else math.nan for slope in names["slope"].flatten().tolist()]
        assert found == pytest.approx(wanted, rel=1e-6, nan_ok=True)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("dtype", ["float32", "int64"])
def test_in_place(name, dtype):
    function = FUNCTIONS[name]
    chosen = [((2, 3), dtype, None), ((3,), dtype, None)][: function.arity]
    try:
        facts = compare(function, tensors(chosen))
    except InputProblem:  # hypot and frac know no integers
        assert dtype == "int64"
        return
    names, out = ran(export.in_place_script(function, chosen, works=facts.problem is None))
    if facts.inside:
        assert repr(tuple(names["x"].flatten().tolist())) == repr(facts.inside.x.values)
        first, second = out.splitlines()[:2]
        assert (first.split()[0], first.split()[-1]) == ("False", "0")
        assert (second.split()[0], second.split()[-1]) == ("True", "1")
        assert torch.equal(names["view"].nan_to_num(), names["x"].view(-1).nan_to_num())
    else:
        assert repr(tuple(names["x"].flatten().tolist())) == repr(facts.out.result.values)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case(case):
    found = play(case)
    _, out = ran(case_script(case, found))
    assert out.startswith(found.answer if found.message is None else found.message)
    assert out.rstrip().endswith(found.fixed)
