"""The dialects are one language: what they share is read alike, and whatever Python has is read or refused by each."""

import ast

import pytest

from core.language.chain import parse_chain
from core.language.index import parse_index
from core.language.listing import parse_listing
from core.language.program import parse_program
from core.language.reading.dialects import CHAIN, INDEX, LISTING, PROGRAM, Dialect
from core.language.syntax import Apply, Name, Subscript
from core.language.words.signs import SIGNS
from core.language.words.table import WORDS
from core.problem import InputProblem

DIALECTS = (INDEX, CHAIN, PROGRAM, LISTING)
# One text for each kind of expression that Python's parser knows.
EXPRESSIONS = (
    "x and x", "(y := x)", "x + x", "-x", "lambda: x", "x if x else x", "{1: 2}", "{1}", "[a for a in x]",
    "{a for a in x}", "{a: a for a in x}", "(a for a in x)", "(await x)", "(yield x)", "(yield from x)", "x < x",
    "f(x)", "f'{x}'", "1", "'a'", "b'a'", "1j", "...", "None", "x.a", "x[0]", "[*x]", "x", "[x]", "(x,)", "x[0:1:2]",
    "[a for a in x for b in x]", "[a async for a in x]", "x @ x", "x ** x", "x << x", "x >> x", "x // x", "x % x",
    "x & x", "x | x", "x ^ x", "~x", "not x", "x is x", "x in x", "x < x < x", "f(a=1, a=2)", "f(**x)", "f(*x)",
    "f'{x!r:>{x}}'", "'a' 'b'", "x[...]", "0x10", "1_000", "x[lambda: x]", "x[x, y:z]", "(((x)))", "-1", "x.T.T",
)  # fmt: skip
READERS = {
    "index": lambda text: parse_index(f"x[{text}]"),
    "bare index": parse_index,
    "chain": lambda text: parse_chain(f"view({text})"),
    "program": lambda text: parse_program(f"z = {text}"),
    "listing": lambda text: parse_listing(f"z = {text}"),
}


def test_every_kind_of_expression_is_tried():
    nodes = {type(node) for text in EXPRESSIONS for node in ast.walk(ast.parse(text))}
    kinds = {
        kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.expr | ast.operator)
    }
    old = {"Num", "Str", "Bytes", "NameConstant", "Ellipsis", "expr", "operator", "TemplateStr", "Interpolation"}
    assert {kind.__name__ for kind in kinds - nodes} <= old | {"Div", "Mult", "Sub", "Index", "ExtSlice"}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_whatever_python_has_is_read_or_refused_at_its_place(name, text):
    try:
        READERS[name](text)
    except InputProblem as problem:
        assert problem.span is not None
        assert problem.span.end > problem.span.column >= 1


@pytest.mark.parametrize(
    "text", ["(x > 2) & (x < 9)", "~(x > 2) | (x == 1)", "-x ** 2 % 3", "x[0, 1:] * 1e3", "[x, -1][0]"]
)
def test_what_several_dialects_have_is_one_record_in_each(text):
    (index,) = parse_index(f"z[{text}]".replace("x", "z")).items
    program = parse_program(f"z = {text}").statements[0].expression
    (statement,) = parse_listing(f"z = {text}").body

    def shape(piece):
        """The record without its places and names."""
        if isinstance(piece, tuple):
            return [shape(each) for each in piece]
        if isinstance(piece, Name):
            return "name"
        if not hasattr(piece, "__dataclass_fields__"):
            return piece
        return [type(piece), *(shape(value) for key, value in vars(piece).items() if key not in ("span", "text"))]

    assert shape(index) == shape(program) == shape(statement.value)
    assert isinstance(program, Apply | Subscript)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.thing)
def test_a_dialect_has_only_what_the_tables_have(dialect: Dialect):
    assert set(dialect.operators.values()) <= set(SIGNS)
    paths = [*dialect.functions, *dialect.bare.values()]
    assert [path for path in paths if path not in WORDS and path.removeprefix("nn.functional.") not in WORDS] == []
    assert [word for word in dialect.methods if word not in WORDS] == []
    # What is refused by name is not allowed as well.
    assert [kind for kind in dialect.foreign.table if kind in dialect.operators] == []


def test_listings_have_every_sign_and_every_word_of_the_others():
    assert set(LISTING.operators.values()) == set(SIGNS)
    for dialect in (INDEX, PROGRAM):
        assert set(dialect.operators) <= set(LISTING.operators)
        assert set(dialect.methods) <= set(LISTING.methods)
        assert dialect.forms <= LISTING.forms


@pytest.mark.parametrize(
    ("text", "said"),
    [("x[x > 2 or x < 1]", "or"), ("x[not x]", "not"), ("x[0 < x < 2]", "second comparison"), ("x[x.sum()]", "sum"),
     ("x['a']", "“'”"), ("x[{1}]", "“{”"), ("x[1j]", "real"), ("x[lambda: 1]", "lambda"),
     ("x[torch.foo]", "torch.foo")],
)  # fmt: skip
def test_an_index_says_what_it_does_not_have(text, said):
    with pytest.raises(InputProblem) as caught:
        parse_index(text)
    assert said in caught.value.what


def test_a_list_of_many_negative_positions_is_no_long_computation():
    assert len(parse_index(f"x[[{', '.join(['-1'] * 200)}]]").items[0].items) == 200
