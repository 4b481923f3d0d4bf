"""A second backward pass: torch's error, when it comes, what it leaves, and the script that does the same."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.autograd.accumulation.second_backward import EXAMPLES, backward_twice, examples
from core.export.training.micro_batches import twice_script
from core.language.program import parse_program
from core.problem import InputProblem
from tests import profiles


def twice(text):
    return backward_twice(parse_program(text))


def test_the_default_fails_and_has_paid_in_what_it_reached():
    facts = twice("z = x ** 2 + y")
    assert facts.error.startswith("RuntimeError: Trying to backward through the graph a second time")
    assert "retain_graph=True" in facts.error
    x, y = facts.accounts
    assert (x.first.values, x.second.values, x.retained.values) == ((4,), (4,), (8,))
    assert (y.first.values, y.second.values, y.retained.values) == ((1,), (2,), (2,))
    assert facts.changed == ("y",)
    assert facts.mended


def test_a_graph_that_keeps_nothing_may_be_used_twice():
    facts = twice("y = x + 1")
    assert (facts.error, facts.keeps, facts.changed) == (None, False, ("x",))
    assert facts.accounts[0].second.values == (2,)


def test_examples_are_of_both_kinds():
    found = {facts.program.text.removeprefix("y = "): facts.error is None for facts in examples()}
    assert tuple(found) == EXAMPLES
    assert [text for text, through in found.items() if through] == ["x + 1", "-x", "x.sum()", "x.mean()"]


LAYERS = [
    "{} + 1",
    "-({})",
    "({}).sum()",
    "({}).mean()",
    "{} + y",
    "{} - x",
    "({}).reshape(1, 1).sum()",
    "{} + exp(y).detach()",
]
KEEPERS = ["({}) * 2", "({}) ** 2", "exp({})", "relu({})", "({}) * y", "({}) / 3 + x", "maximum({}, y)", "tanh({}) - x"]


@profiles.examples(60)
@given(layers=st.lists(st.sampled_from(LAYERS * 3 + KEEPERS), max_size=5))
def test_it_is_refused_exactly_where_a_function_keeps_a_tensor(layers):
    text = "x"
    for layer in layers:
        text = layer.format(text)
    facts = twice(f"out = {text}")
    assert (facts.error is not None) == facts.keeps == any(layer in KEEPERS for layer in layers)
    assert facts.mended


@pytest.mark.parametrize(
    "text",
    [
        "z = x ** 2 + y",
        "y = x + 1",
        "x = x * 2\nx = x + x_leaf",
        "(x ** 2).sum()",
        "print = x @ y\nz = print.sum()",
        "output * 2",
    ],
)
def test_the_script_prints_every_gradient(text):
    facts = twice(text)
    printed = []
    exec(
        twice_script(facts),
        {"print": lambda *what: printed.append((*what[:1], *(value.clone() for value in what[1:])))},
    )
    values = [what[1] for what in printed if len(what) == 2]
    expected = [
        excerpt
        for column in ("first", "second", "retained")
        for excerpt in (getattr(account, column) for account in facts.accounts)
    ]
    assert len(values) == len(expected)
    for value, excerpt in zip(values, expected, strict=True):
        assert value.flatten().tolist() == list(excerpt.values)
    errors = [what[0] for what in printed if len(what) == 1]
    assert [f"RuntimeError: {error}" for error in errors] == ([facts.error] if facts.error else [])


@pytest.mark.parametrize("text", ["y = x.detach()", "y = tensor(1.)", "y = x.numel()", "y = x > 0"])
def test_what_cannot_be_sent_back_is_refused(text):
    with pytest.raises(InputProblem, match="cannot be sent back"):
        twice(text)


def test_a_vector_is_refused():
    with pytest.raises(InputProblem, match="end with a sum"):
        twice("y = x.expand(3)")


def test_torch_says_the_same_of_saved_tensors():
    x = torch.tensor(2.0, requires_grad=True)
    y = x**2
    y.backward()
    with pytest.raises(RuntimeError, match="after they have already been freed"):
        _ = y.grad_fn._saved_self
