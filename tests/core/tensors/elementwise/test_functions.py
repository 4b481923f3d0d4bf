"""The oracle is torch: the function itself on whole operands."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.problem import InputProblem
from core.tensors.elementwise.curve import curve
from core.tensors.elementwise.functions import DTYPES, FUNCTIONS, NAMES, apply, operand, whole
from tests.profiles import examples

SHAPES = st.lists(st.integers(0, 3), max_size=5).map(tuple)
FLAT_STEPS = ("floor_divide", "logical_and", "logical_not", "isnan", "isfinite", "eq", "ne", "lt", "le", "gt", "ge")
FLAT = [name for name, f in FUNCTIONS.items() if f.arity == 1]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_code_is_the_call(name):
    function = FUNCTIONS[name]
    x, y = torch.tensor([0.5, 2.0, 3.0]), torch.tensor([1.0, 2.0, 0.25])
    operands = [x, y][: function.arity]
    expected = eval(function.code.format(*NAMES), {"torch": torch, "x": x, "y": y})  # noqa: S307 - the oracle
    assert repr(function.call(*operands)) == repr(whole(function, operands)) == repr(expected)
    if function.in_place is not None:
        names = {"x": x.clone(), "y": y}
        exec(function.in_place_code.format(*NAMES), names)
        assert repr(function.in_place(x.clone(), *operands[1:])) == repr(names["x"])


@examples(60)
@given(st.sampled_from(sorted(FUNCTIONS)), SHAPES, SHAPES, st.sampled_from(DTYPES), st.sampled_from(DTYPES))
def test_any_operands_agree_with_torch_or_are_refused_in_its_words(name, first, second, x_dtype, y_dtype):
    function = FUNCTIONS[name]
    operands = [operand(0, first, x_dtype), operand(1, second, y_dtype)][: function.arity]
    try:
        outcome = apply(function, operands, 400)
    except InputProblem as problem:
        assert "torch says: " in problem.why
        with pytest.raises(RuntimeError):
            function.call(*operands)
        return
    expected = function.call(*operands)
    assert outcome.result.shape == tuple(expected.shape)
    assert f"torch.{outcome.result.dtype}" == str(expected.dtype)
    # The page computes the corners it shows, and torch's vector and scalar loops may differ in the last bit.
    ulp = torch.finfo(expected.dtype).eps if expected.is_floating_point() else 0
    for index, value in zip(outcome.result.indices, outcome.result.values, strict=True):
        whole_value = expected[index].item()
        assert repr(value) == repr(whole_value) or value == pytest.approx(whole_value, rel=ulp, abs=0)
    for each, tensor in zip(outcome.operands, operands, strict=True):
        for origin, value in zip(each.origins, each.expanded.values, strict=True):
            assert value == tensor[origin].item()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_slope_is_the_derivative(name):
    """Central differences, at points away from kinks, poles and steps."""
    function = FUNCTIONS[name]
    at = (0.3, 0.4, 0.7)
    x = torch.tensor(at, dtype=torch.float64)
    operands = [x, torch.full((), 1.6, dtype=torch.float64)][: function.arity]
    found = curve(function, apply(function, operands))
    if not found.differentiable:
        assert name in FLAT_STEPS
        return
    h = 1e-6
    differences = (function.call(x + h, *operands[1:]) - function.call(x - h, *operands[1:])) / (2 * h)
    (points,) = found.points
    assert points.x == at
    assert points.value == pytest.approx(function.call(*operands).tolist())
    assert points.slope == pytest.approx(differences.tolist(), abs=1e-6)


@pytest.mark.parametrize("name", FLAT)
def test_the_points_lie_on_the_curve(name):
    function = FUNCTIONS[name]
    found = curve(function, apply(function, [torch.linspace(0.1, 0.9, 5)]))
    if found is None:
        return
    (line,), (points,) = found.lines, found.points
    assert line.x[0] < min(points.x) < max(points.x) < line.x[-1]
    for x, value in zip(points.x, points.value, strict=True):
        near = min(range(len(line.x)), key=lambda k: abs(line.x[k] - x))
        exact = function.call(torch.tensor(line.x[near], dtype=torch.float64)).item()
        assert line.value[near] is None or line.value[near] == exact
        expected = function.call(torch.tensor(x, dtype=torch.float64)).item()
        assert value == (expected if math.isfinite(expected) else None)


def test_two_operands_are_a_family_of_at_most_four_curves():
    x, y = torch.arange(6.0), torch.tensor([1.0, 2.0, 3.0, 1.0, 5.0, 6.0])
    found = curve(FUNCTIONS["pow"], apply(FUNCTIONS["pow"], [x, y]))
    assert [line.series for line in found.lines] == ["y = 1", "y = 2", "y = 3", "y = 5"]
    assert found.points[0].x == (0, 3)


def test_odd_numbers_have_a_curve_too():
    for values in ([math.nan, math.inf, 1.0], [math.nan], [1e30, -1e30], [5.0]):
        found = curve(FUNCTIONS["tan"], apply(FUNCTIONS["tan"], [torch.tensor(values)]))
        assert all(math.isfinite(x) for line in found.lines for x in line.x)
    assert curve(FUNCTIONS["exp"], apply(FUNCTIONS["exp"], [torch.tensor([1j])])) is None
    assert curve(FUNCTIONS["exp"], apply(FUNCTIONS["exp"], [torch.empty(0)])).lines is not None


def test_what_is_too_large_is_not_computed():
    x, y = operand(0, (2**16, 1), "float32"), operand(1, (2**16,), "float32")
    assert apply(FUNCTIONS["add"], [x, y]).result.shape == (2**16, 2**16)
    assert whole(FUNCTIONS["add"], [x, y]) is None


def test_operands_that_cannot_be_made_are_a_problem():
    with pytest.raises(InputProblem, match="torch says"):
        operand(0, (2,), "float32", device="meta:what")
    assert operand(0, (2,), "uint8", (1.7, 2)).tolist() == [1, 2]
