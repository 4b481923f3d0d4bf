"""Programs with an `if`: read as Python reads them, and walked the way that Python goes."""

import ast

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.language.branching import parse_branching, written
from core.language.program import parse_program
from core.language.walk.branches import straight
from core.language.walk.walker import Walker
from core.problem import InputProblem
from tests.profiles import examples

NAMES = ("x", "y", "z")
TESTS = st.sampled_from(["x > 0", "y < x", "x + y > 1", "x", "(x > 0) & (y > 0)"])
SIMPLE = st.builds("{} = {} {} {}".format, st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from("+-*"),
                   st.sampled_from([*NAMES, "2"]))  # fmt: skip


@st.composite
def blocks(draw, depth=2):
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        if depth and draw(st.booleans()):
            lines.append(f"if {draw(TESTS)}:")
            lines += [f"    {line}" for line in draw(blocks(depth - 1))]
            if draw(st.booleans()):
                lines.append(f"elif {draw(TESTS)}:")
                lines += [f"    {line}" for line in draw(blocks(depth - 1))]
            if draw(st.booleans()):
                lines += ["else:", *[f"    {line}" for line in draw(blocks(depth - 1))]]
        else:
            lines.append(draw(SIMPLE))
    return lines


@given(blocks(), st.tuples(*[st.floats(-3, 3, width=32)] * 3))
@examples(60)
def test_the_way_is_the_one_that_python_goes(lines, values):
    text = "\n".join([*lines, "out = x + y * z"])
    program = parse_branching(text)
    given = {name: torch.tensor(value) for name, value in zip(NAMES, values, strict=True)}
    expected = dict(given)
    exec(text, {}, expected)
    way = straight(program, given)
    walker = Walker(given, device=torch.device("cpu"))
    for statement in way.statements:
        value = walker.run(statement)
    torch.testing.assert_close(value, expected["out"], rtol=0, atol=0, equal_nan=True)
    assert set(way.inputs) <= set(program.inputs) <= set(NAMES)
    assert ast.dump(ast.parse("\n".join(written(program.lines)))) == ast.dump(ast.parse(text))


def test_without_an_if_it_is_the_plain_program():
    text = "import torch\np = x * y\np.sum()"
    program, plain = parse_branching(text), parse_program(text)
    assert not program.forked
    assert straight(program, {"x": torch.ones(2), "y": torch.ones(2)}) == plain


def test_the_output_of_an_if_that_is_passed_by_is_what_was_there_before():
    way = straight(parse_branching("y = x * 2\nw = y + 1\nif x > 3:\n    y = w"), {"x": torch.tensor(1.0)})
    assert [statement.text for statement in way.statements] == ["y = x * 2", "w = y + 1", "y"]
    assert way.output == "y"


def test_a_name_that_one_way_leaves_without_a_value_is_an_input():
    program = parse_branching("if x > 3:\n    y = x\nelse:\n    w = x\nz = y")
    assert program.inputs == ("x", "y")
    way = straight(parse_branching("if x > 3:\n    y = x"), {"x": torch.tensor(1.0), "y": torch.tensor(5.0)})
    assert (way.inputs, way.output) == (("y",), "y")


def test_what_only_a_test_asks_about_is_an_input_of_the_whole_and_not_of_the_way():
    program = parse_branching("if c > 0:\n    y = x\nelse:\n    y = b")
    assert program.inputs == ("c", "x", "b")
    assert straight(program, {name: torch.tensor(1.0) for name in "cxb"}).inputs == ("x",)


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("if x > 0:\n    y = x\nelse:\n    z = x", 1, 1, "“y” on one way and with “z” on the other"),
        ("if x > 0:\n    import torch\nz = x", 2, 5, "computes nothing"),
        ("if x > 0:\n    x\nz = x", 2, 5, "lost"),
        ("if x > 0:\n    pass\nz = x", 2, 5, "pass"),
        ("if x > 0 and x < 3:\n    y = x", 1, 10, "&"),
        ("if x > 0:\n    for i in x:\n        y = x\nz = x", 2, 5, "loop"),
        ("exp = x\nif x > 0:\n    y = exp(x)\nz = x", 3, 9, "both"),
        ("if x > 0:\ny = x", 2, 1, ""),
    ],
)
def test_refusals_say_where_and_what_instead(text, line, column, said):
    with pytest.raises(InputProblem) as caught:
        parse_branching(text)
    span = caught.value.span
    assert span is not None
    assert (span.line, span.column) == (line, column)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("if x > 0:\n    y = x", "Boolean value of Tensor with more than one value is ambiguous"),
        ("if x.sum() > 0:\n    y = x[7]\nz = y", "out of bounds"),
        ("if zeros(10**9) > 0:\n    y = x\nz = x", "too large"),
    ],
)
def test_what_cannot_run_says_why(text, said):
    with pytest.raises(InputProblem, match=said):
        straight(parse_branching(text), {"x": torch.tensor([1.0, 2.0])})
