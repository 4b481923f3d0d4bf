"""Indices are read as Python reads them; every other text is refused in one sentence, quickly, at its place."""

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import limits
from core.language.index import Index, parse_index
from core.language.syntax import Apply, Constant, Slice
from core.problem import InputProblem
from tests.profiles import examples


def test_front_door():
    index = parse_index("x[0:2, None, 1]")
    assert isinstance(index, Index)
    assert (index.name, index.text, index.source, index.tuple) == ("x", "0:2, None, 1", "x[0:2, None, 1]", True)
    rows, new, column = index.items
    assert isinstance(rows, Slice)
    assert isinstance(rows.start, Constant)
    assert (rows.start.value, rows.text, rows.step) == (0, "0:2", None)
    assert isinstance(new, Constant)
    assert new.value is None
    assert isinstance(column, Constant)
    assert (column.value, column.span.line, column.span.column, column.span.end) == (1, 1, 14, 15)


def test_the_name_and_the_brackets_may_be_left_out():
    assert parse_index("0:2, None, 1").items[0].text == parse_index(" weights[0:2, None, 1] ").items[0].text
    assert parse_index("weights[weights > 0]").source == "weights[weights > 0]"


@pytest.mark.parametrize("name", ["tensor", "newaxis", "Ellipsis", "t", "Tensor", "np", "len", "_rows", "θ", "x_1"])
def test_a_tensor_may_have_any_name_even_a_word_of_the_index(name):
    index = parse_index(f"{name}[{name}[:, 0] > 3, 1:]")
    assert (index.name, index.source) == (name, f"{name}[{name}[:, 0] > 3, 1:]")
    assert [item.text for item in parse_index(f" {name} [0, :]").items] == ["0", ":"]
    other = parse_index(f"{name}[torch.tensor([0, 2])]")
    assert other.source == f"{name}[torch.tensor([0, 2])]"


@pytest.mark.parametrize(
    ("text", "is_tuple", "count"),
    [("x[0]", False, 1), ("x[0,]", True, 1), ("x[(0, 1)]", True, 2), ("x[()]", True, 0), ("x[[0, 1]]", False, 1)],
)
def test_what_reaches_torch_as_a_tuple(text, is_tuple, count):
    index = parse_index(text)
    assert (index.tuple, len(index.items)) == (is_tuple, count)


@pytest.mark.parametrize(
    "text", ["(x > 2) & (x < 9)", "~(x > 2) | (x == 1) ^ (x >= 3)", "x % 2 == 0", "-x ** 2 < 1 + 2 * x", "2 ** -x"]
)
def test_precedence_is_pythons(text):
    def shape(piece):
        if isinstance(piece, Apply):
            return [len(piece.arguments), *map(shape, piece.arguments)]
        return "leaf"

    def python(node):
        if isinstance(node, ast.BinOp):
            return [2, python(node.left), python(node.right)]
        if isinstance(node, ast.Compare):
            return [2, python(node.left), python(node.comparators[0])]
        return [1, python(node.operand)] if isinstance(node, ast.UnaryOp) else "leaf"

    (item,) = parse_index(f"x[{text}]").items
    assert shape(item) == python(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize(
    ("text", "quoted", "column"),
    [
        ("x[y > 2]", "“y”", 3),
        ("x[0, @]", "“@”", 6),
        ("x[01]", "“01”", 3),
        ("x[x > 2 and x < 9]", "“and”", 9),
        ("x[1:2:3:4]", "“:”", 8),
        ("x[0][1]", "second index", 5),
        ("x[0] = 5", "assigns", 6),
        ("x[0, ", "too early", 5),
        ("x[0))", "“)”", 4),
        ("x[__import__('os')]", "“__import__”", 3),
        ("x[torch.load]", "“torch.load”", 3),
        ("for[0]", "“for”", 1),
    ],
)
def test_refusals_quote_the_piece_at_its_place(text, quoted, column):
    with pytest.raises(InputProblem) as caught:
        parse_index(text)
    assert quoted in caught.value.what
    assert caught.value.span is not None
    assert caught.value.span.column == column


def test_chained_comparison_is_explained():
    with pytest.raises(InputProblem, match=r"\(x > 2\) & \(x < 9\)"):
        parse_index("x[x > 2 & x < 9]")


PIECES = st.sampled_from([*"x[](),:.-+*/%&|^~<>=!0123456789 \n'\"_ay−", "None", "...", "True", "torch.tensor("])


@examples(600)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join)))
@example("[" * limits.INDEX_CHARACTERS)
@example("-" * limits.INDEX_CHARACTERS)
@example("1+" * 499)
@example(f"x[{'0,' * 499}")
@example("9" * 999)
@example("x" * (10**6))
def test_any_text_is_an_index_or_a_problem(text):
    try:
        index = parse_index(text)
    except InputProblem as problem:
        assert str(problem).endswith(".")
        assert "\n" not in str(problem)
    else:
        # What was accepted is Python, and says the same when it is read again.
        ast.parse(index.source.strip(), mode="eval")
        assert parse_index(index.source).source == index.source
