"""Functions of one leaf: which lines each of them needs, and what is refused."""

import pytest
import torch

from core.autograd.accumulation.functions import parse_functions
from core.problem import InputProblem


def test_each_name_needs_its_own_lines_only():
    functions = parse_functions("h = x * 2\na = h + 1\nb = x ** 3\nc = (a * h)[0]")
    assert (functions.leaf, functions.names, functions.finals) == ("x", ("h", "a", "b", "c"), ("b", "c"))
    lines = {name: [line.target for line in functions.lines(name)] for name in functions.names}
    assert lines == {"h": ["h"], "a": ["h", "a"], "b": ["b"], "c": ["h", "a", "c"]}
    assert [line.target for line in functions.lines("a", "b")] == ["h", "a", "b"]


def test_values_are_those_of_python_and_have_a_graph():
    x = torch.tensor([1.0, -2.0], requires_grad=True)
    with torch.no_grad():
        low, high = parse_functions("low = x.exp().sum()\nhigh = low * x").values(x, "low", "high")
    assert torch.equal(high, x.exp().sum() * x)
    assert low.requires_grad
    assert high.requires_grad


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("y = x ** 2\nx ** 3", "has no name"),
        ("y = x\ny = x + 1", "assigned again"),
        ("x = x * 2", "assigned again"),
        ("y = x * w", "2 inputs"),
        ("y = tensor(2.)", "0 inputs"),
        ("", "empty"),
    ],
)
def test_what_is_no_set_of_functions_is_refused(text, says):
    with pytest.raises(InputProblem, match=says):
        parse_functions(text)


def test_a_function_that_gives_no_tensor_is_refused_when_it_is_asked_for():
    functions = parse_functions("n = x.numel()\ny = x * n")
    x = torch.ones(3, requires_grad=True)
    assert torch.equal(functions.values(x, "y")[0], x * 3)
    with pytest.raises(InputProblem, match="gives no tensor"):
        functions.values(x, "n")
