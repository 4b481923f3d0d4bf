"""Finite differences agree with autograd where there is a derivative, and say why where there is none."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.autograd.tape.differences import check
from core.autograd.tape.recording import record
from core.language.program import parse_program
from tests.core.autograd.programs import inputs, programs
from tests.profiles import examples

tensor = torch.tensor


def check_of(text, **given_inputs):
    return check(record(parse_program(text), given_inputs))


@examples(30)
@given(programs(smooth=True), st.integers(0, 99), st.sampled_from([torch.float32, torch.float64]))
def test_agree_on_generated_programs(text, seed, dtype):
    found = check(record(parse_program(text), inputs(seed, dtype)))
    assert found.comparisons
    assert found.agrees, [each for each in found.comparisons if each.verdict != "agrees"]


def test_errors_are_shown():
    found = check_of("z = x * y + y ** 2", x=tensor(2.0), y=tensor(3.0))
    assert [(each.name, each.index, each.autograd) for each in found.comparisons] == [("x", (), 3), ("y", (), 8)]
    assert all(each.relative < 1e-9 for each in found.comparisons)


@pytest.mark.parametrize(
    ("text", "value", "verdict", "left", "right"),
    [
        ("z = relu(x)", 0.0, "kink", 0, 1),
        ("z = leaky_relu(x, 0.5)", 0.0, "kink", 0.5, 1),
        ("z = clamp(x, max=1)", 1.0, "kink", 1, 0),
        ("z = x.detach() * x", 2.0, "detached", 4, 4),
    ],
)
def test_disagreement_is_explained(text, value, verdict, left, right):
    (found,) = check_of(text, x=tensor(value)).comparisons
    assert found.verdict == verdict
    assert (found.left, found.right) == pytest.approx((left, right), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("z = floor(x)", 1.0, "jump"),
        ("z = sqrt(x)", 0.0, "not finite"),
        ("z = log(x)", -1.0, "not finite"),
        ("z = 1 / x", 0.0, "not finite"),
        ("z = exp(20 * x) - exp(20 * x) * 0.9999999", 1.0, "rounding"),
        ("z = abs(x)", 0.0, "agrees"),
        ("z = sign(x)", 1.0, "agrees"),
    ],
)
def test_verdicts(text, value, verdict):
    (found,) = check_of(text, x=tensor(value)).comparisons
    assert found.verdict == verdict


def test_one_bad_element_does_not_hide_the_others():
    found = check_of("z = sqrt(x)", x=tensor([-1.0, 4.0]))
    assert [each.verdict for each in found.comparisons] == ["not finite", "agrees"]


def test_nothing_to_check():
    assert check_of("z = x > 0", x=tensor(1.0)).comparisons == ()
    assert check_of("z = n * 2", n=tensor(1)).agrees


def test_large_inputs_are_checked_in_places():
    found = check_of("z = softmax(x @ x, dim=0) * y", x=torch.rand(64, 64), y=tensor(2.0))
    places = [each.index for each in found.comparisons if each.name == "x"]
    assert found.elements == 64 * 64 + 1
    assert len(found.comparisons) == limits.DIFFERENCE_ELEMENTS
    assert (places[0], places[-1]) == ((0, 0), (63, 63))
    assert found.agrees


def test_long_programs_are_checked_within_the_budget():
    text = "\n".join(f"x = {'sin(' * 4}x * y{')' * 4}" for _ in range(limits.PROGRAM_LINES - 1))
    found = check_of(text, x=tensor([0.5, 0.6, 0.7]), y=tensor(1.0))
    assert 1 <= len(found.comparisons) <= 3
