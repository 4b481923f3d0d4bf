"""Chains of operations are read as Python reads them; everything else is refused at its place."""

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import limits
from core.language.chain import ATTRIBUTES, JOINS, METHODS, parse_chain
from core.problem import InputProblem
from tests.profiles import examples


def test_the_chain_of_the_issue():
    chain = parse_chain("permute(0,2,1).contiguous().view(6,4)")
    assert [(link.operation, link.arguments) for link in chain.links] == [
        ("permute", (0, 2, 1)), ("contiguous", ()), ("view", (6, 4)),
    ]  # fmt: skip
    assert (chain.links[2].span.column, chain.links[2].span.end) == (29, 38)
    assert parse_chain("x.permute(0,2,1).contiguous().view(6,4)").text == chain.text


def test_arguments():
    (link,) = parse_chain("as_strided((2, 3), [−1, 1], storage_offset=2)").links
    assert link.arguments == ((2, 3), (-1, 1))
    assert link.keywords == (("storage_offset", 2),)
    assert parse_chain("chunk(2, dim=1)[-1]").links[0].picked == -1
    assert parse_chain("torch.cat([_, x], 0).T.mT").links[0].arguments == (("_", "x"), 0)
    assert parse_chain("x").links == parse_chain("  ").links == ()


@pytest.mark.parametrize(
    ("text", "quoted", "column"),
    [("vieww(2)", "“vieww”", 1), ("view(2.5)", "“2.5”", 6), ("view(2).", "too early", 9),
     ("view(2)view(3)", "“view”", 8),
     ("view 2", "“2”", 6), ("view(2,,3)", "“,”", 8), ("view((2)", "too early", 9), ("chunk(2)[x]", "“x”", 10),
     ("x[0]", "“[”", 2), ("view(a)", "“a”", 6), ("view(dim=1, dim=2)", "“dim”", 13), ("__class__", "“__class__”", 1)],
)  # fmt: skip
def test_refusals_quote_the_piece_at_its_place(text, quoted, column):
    with pytest.raises(InputProblem) as caught:
        parse_chain(text)
    assert quoted in caught.value.what
    assert caught.value.span.column == column


PIECES = st.sampled_from([*METHODS, *ATTRIBUTES, *JOINS, *"()[],.-0123456789_x= \n", "dim=", "torch."])


@examples(500)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=20).map("".join)))
@example("view(" + "[" * 400)
@example("T." * 200 + "T")
@example("-" * limits.CHAIN_CHARACTERS)
@example("view(" + "-" * 400 + "1)")
def test_any_text_is_a_chain_or_a_problem(text):
    try:
        chain = parse_chain(text)
    except InputProblem as problem:
        assert str(problem).endswith(".")
    else:
        ast.parse(f"x.{chain.text}" if chain.links else "x", mode="eval")
        assert parse_chain(chain.text).text == chain.text
