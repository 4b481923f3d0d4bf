"""Random numbers of a listing are its own, and those that the same seed gives in Python."""

import pytest
import torch

from core.lab import run
from core.lab.interpret.calls import _RANDOM
from tests.core.lab.listings import executed

# One call of every word that draws, as a statement of `x`.
DRAWS = {
    "rand": "x = torch.rand(3, 2)", "randn": "x = torch.randn((3, 2), dtype=torch.float64)",
    "randint": "x = torch.randint(0, 9, (4,))", "randperm": "x = torch.randperm(7)",
    "normal": "x = torch.normal(0.0, 2.0, (3,))", "bernoulli": "x = torch.bernoulli(torch.full((5,), 0.5))",
    "multinomial": "x = torch.multinomial(torch.ones(5), 3)", "rand_like": "x = torch.rand_like(torch.ones(3))",
    "randn_like": "x = torch.randn_like(torch.ones(3))", "randint_like": "x = torch.randint_like(torch.ones(3), 9)",
    "normal_": "x = torch.zeros(4).normal_(1, 2)", "uniform_": "x = torch.zeros(4).uniform_(-1, 1)",
    "bernoulli_": "x = torch.zeros(4).bernoulli_(0.3)", "random_": "x = torch.zeros(4).random_()",
    "exponential_": "x = torch.zeros(4).exponential_()",
    **{
        f"nn.init.{word}": f"x = torch.nn.init.{word}(torch.zeros(3, 4))"
        for word in (
            "kaiming_normal_", "kaiming_uniform_", "normal_", "orthogonal_", "trunc_normal_", "uniform_",
            "xavier_normal_", "xavier_uniform_",
        )
    },
}  # fmt: skip


def test_every_word_that_draws_is_here():
    assert set(DRAWS) == _RANDOM


@pytest.mark.parametrize("name", DRAWS)
def test_the_same_seed_gives_the_same_numbers(name):
    text = f"torch.manual_seed(7)\n{DRAWS[name]}\nprint(x)\n{DRAWS[name]}\nprint(x)"
    recording = run(text)
    assert recording.problem is None
    assert recording.printed == executed(text)[1]


def test_without_a_seed_every_run_is_the_same():
    first, second = run("print(torch.rand(3))").printed, run("print(torch.rand(3))").printed
    notes = [step.note for step in run("x = torch.rand(3)\ny = torch.rand(3)").steps]
    assert ["seed 0" in note for note in notes] == [True, False]
    assert first == second == run("torch.manual_seed(0)\nprint(torch.rand(3))").printed


def test_a_generator_of_the_listings_own():
    text = "g = torch.Generator().manual_seed(3)\nprint(torch.rand(2, generator=g), torch.rand(2, generator=g))"
    assert run(text).printed == executed(text)[1]


def test_nobody_elses_numbers_change():
    before = torch.random.get_rng_state()
    run("torch.manual_seed(5)\nx = torch.rand(10)\nx.normal_()\ny = torch.randperm(5)")
    assert torch.equal(torch.random.get_rng_state(), before)
