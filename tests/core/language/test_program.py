"""Programs are read as Python reads them, and refused with the place and a way out; nothing else ever happens."""

import ast
import sys
import tracemalloc
import warnings

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.autograd.tape.recording import record
from core.language.program import parse_program
from core.language.syntax import Apply, Constant, Items, Name, Piece, Slice, Subscript, children
from core.language.words.program import ATTRIBUTES, CONSTANTS, DTYPES, FUNCTIONS, METHODS, OPERATIONS
from core.problem import InputProblem
from tests.profiles import examples


def test_article_program():
    program = parse_program("p = x * y\nz = p + y ** 2")
    assert program.inputs == ("x", "y")
    assert program.output == "z"
    assert [statement.target for statement in program.statements] == ["p", "z"]
    assert program.statements[1].text == "z = p + y ** 2"
    total = program.statements[1].expression
    assert isinstance(total, Apply)
    assert (total.operation, total.form) == ("+", "operator")
    assert [argument.text for argument in total.arguments] == ["p", "y ** 2"]
    assert (total.span.line, total.span.column, total.span.end) == (2, 5, 15)


@pytest.mark.parametrize("text", ["z = torch.exp(x)", "z = exp(x)", "z = x.exp()"])
def test_three_ways_to_call(text):
    expression = parse_program(text).statements[0].expression
    assert isinstance(expression, Apply)
    assert expression.operation == "exp"
    assert [argument.text for argument in expression.arguments] == ["x"]


def test_inputs_are_in_order_of_appearance_and_may_be_reassigned():
    assert parse_program("b = y + x\nx = x + b\nz = x * w + b").inputs == ("y", "x", "w")


def test_last_line_needs_no_name():
    program = parse_program("p = x * 2\np.sum()")
    assert program.output == "p.sum()"
    assert program.statements[-1].target is None


@pytest.mark.parametrize("line", ["import torch", "import torch.nn.functional as F", "# a comment", "", "   "])
def test_lines_without_meaning(line):
    assert parse_program(f"{line}\nz = x * 2\n{line}").inputs == ("x",)


def test_functional_module_by_its_usual_name():
    program = parse_program("import torch.nn.functional as F\nz = F.softplus(x) + torch.nn.functional.relu(x)")
    assert program.inputs == ("x",)
    assert program.functions == ()


def test_constants_and_dtypes():
    expression = parse_program("z = tensor([[1, -2.5], [3, 4]], dtype=torch.float64)").statements[0].expression
    assert isinstance(expression, Apply)
    assert expression.keywords[0][1] == Constant(expression.keywords[0][1].span, "torch.float64", torch.float64)
    pi = parse_program("z = x * torch.pi").statements[0].expression
    assert isinstance(pi, Apply)
    assert isinstance(pi.arguments[1], Constant)
    assert pi.arguments[1].value == torch.pi


def test_subscripts():
    expression = parse_program("z = x[0, 1:, None, ...]").statements[0].expression
    assert isinstance(expression, Subscript)
    first, second, third, last = expression.index
    assert isinstance(first, Constant)
    assert isinstance(second, Slice)
    assert isinstance(third, Constant)
    assert isinstance(last, Constant)
    assert (first.value, third.value, last.value) == (0, None, ...)


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("z = sgimoid(x)", 1, 5, "did you mean sigmoid"),
        ("y = x\nz = y.sgimoid()", 2, 5, "did you mean sigmoid"),
        ("z = x.softplus()", 1, 5, "write softplus(…)"),
        ("z = view(x, 2)", 1, 5, "write x.view(…)"),
        ("z = torch.softplus(x)", 1, 5, "torch.nn.functional.softplus"),
        ("z = x.shpe", 1, 5, "did you mean shape"),
        ("z = x.sum(axis=0)", 1, 5, "sum(input, dim=…, keepdim=…)"),
        ("z = x.sum(dims=0)", 1, 5, "did you mean dim="),
        ("z = exp()", 1, 5, "too few"),
        ("z = exp(x, y)", 1, 5, "too many"),
        ("z = x ^ 2", 1, 7, "**"),
        ("z = 2x + 1", 1, 5, "2 * x"),
        ("z = x × y", 1, 7, "*"),
        ("z = 'a'", 1, 5, "numbers and names"),
        ("z = 1e400", 1, 5, "too large"),
        ("z = 9223372036854775808", 1, 5, "too large"),
        ("z = 0xff", 1, 5, "decimal"),
        ("z = 1j", 1, 5, "1 * j"),
        ("z = x.add_(1)", 1, 5, "in place"),
        ("z = x.backward()", 1, 5, "leave this line out"),
        ("x += 1", 1, 1, "x = x + 1"),
        ("z = x if x > 0 else y", 1, 5, "where"),
        ("z = 0 < x < 1", 1, 5, "(x > 0) * (x < 1)"),
        ("z = x // 2", 1, 5, "floor"),
        ("a, b = x", 1, 1, "one name"),
        ("for i in x:\n    z = i", 1, 1, "loop"),
        ("x * 2\nz = x", 1, 1, "lost"),
        ("z = x.__class__", 1, 7, "underscore"),
        ("z = __import__(x)", 1, 5, "underscore"),
        ("z = torch", 1, 5, "module"),
        ("torch = x", 1, 1, "module"),
        ("z = exp + exp(x)", 1, 11, "both"),
        ("z = (x", 1, 5, "never closed"),
        ("z = x)", 1, 6, "closes nothing"),
        ("αβ = x.ünknown", 1, 6, "attribute"),
        ("import os", 1, 1, "import"),
        ("z = exp(*x)", 1, 9, "star"),
    ],
)
def test_refusals_say_where_and_what_instead(text, line, column, said):
    with pytest.raises(InputProblem) as caught:
        parse_program(text)
    span = caught.value.span
    assert span is not None
    assert (span.line, span.column) == (line, column)
    assert span.end > span.column
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("# nothing", "empty"),
        ("z = " + "x" * limits.PROGRAM_CHARACTERS, "characters"),
        ("\n" * limits.PROGRAM_LINES + "z = x", "lines"),
        ("z = " + "+".join("x" * (limits.PROGRAM_DEPTH + 2)), "on top of one another"),
        ("z = " + "-" * (limits.PROGRAM_DEPTH + 1) + "x", "on top of one another"),
        ("z = [" + "x," * limits.PROGRAM_NODES + "]", "operations and names"),
        ("z = " + "(" * 31 + "x" + ")" * 31, "nested at most 30"),
        ("z = 1" + "0" * limits.NUMBER_CHARACTERS, "30"),
    ],
)
def test_limits(text, said):
    with pytest.raises(InputProblem, match=said):
        parse_program(text)


def test_longest_chain_is_read_with_a_deep_stack():
    """Pages run some way down the stack; the longest expression must still be read there."""

    def deeper(levels):
        return deeper(levels - 1) if levels else parse_program("z = " + "+".join("x" * limits.PROGRAM_DEPTH))

    frames = 0
    frame = sys._getframe()
    while frame is not None:
        frames, frame = frames + 1, frame.f_back
    assert deeper(max(0, 300 - frames)).inputs == ("x",)


def pieces(piece):
    yield piece
    for child in children(piece):
        yield from pieces(child)


@pytest.mark.parametrize(
    "text",
    ["z = exp(x + α) * [1, 2][0] - (\n  y  # a note\n  + 2).sum(dim=(0, 1))", "αα = β[1:2, ::3]\nz = -αα ** 2 @ w.T"],
)
def test_every_piece_is_where_it_says(text):
    lines = text.split("\n")
    for statement in parse_program(text).statements:
        for piece in [statement, *pieces(statement.expression)]:
            assert isinstance(piece, Piece)
            shown = lines[piece.span.line - 1][piece.span.column - 1 : piece.span.end - 1]
            assert piece.text.startswith(shown.split("#")[0].strip())


# --- The same tree as Python's ---


def as_python(piece):
    """Our records written out again, fully bracketed."""
    match piece:
        case Constant(value=value):
            return repr(value)
        case Name(name=name):
            return name
        case Items(items=items):
            return "[" + ",".join(map(as_python, items)) + "]"
        case Apply(operation=word, form="operator", arguments=(operand,)):
            return f"({ {'neg': '-', 'pos': '+'}[word] }{as_python(operand)})"
        case Apply(operation=word, form="operator", arguments=(left, right)):
            return f"({as_python(left)}{word}{as_python(right)})"
        case Apply(operation=word, form="function", arguments=arguments):
            return f"{word}({','.join(map(as_python, arguments))})"
    raise AssertionError(piece)


ATOMS = st.sampled_from(["x", "y", "w2", "2", "0.5", "1e-3", ".5", "3."])
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "@", " <", ">= "]), inner).map("".join),
        st.tuples(st.sampled_from("+-"), inner).map("".join),
        inner.map("({})".format),
        inner.map("exp({})".format),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS)
def test_reads_what_python_reads(text):
    try:
        program = parse_program(f"z = {text}")
    except InputProblem:
        tree = ast.parse(text, mode="eval")
        assert any(isinstance(node, ast.Compare) and len(node.ops) > 1 for node in ast.walk(tree))
        return
    ours = ast.parse(as_python(program.statements[0].expression), mode="eval")
    assert ast.dump(ours) == ast.dump(ast.parse(text, mode="eval"))


# --- Any text ---

WORDS = st.sampled_from(
    [
        *"()[]{},.:;=+-*/@<>!\n\t #'\"\\_",
        *(
            "**",
            "x",
            "y",
            "z = ",
            "exp",
            "torch.",
            "lambda",
            "for",
            "if",
            "in",
            "1",
            "2.",
            "1e9",
            "__",
            "async ",
            "del ",
        ),
        *(
            "global x",
            "0x",
            "1_0",
            "…",
            "²",
            "\ud800",
            "\x00",
            "\x0c",
            "é",
            "ﬁ",
            "T",
            "not ",
            "None",
            "F.",
            "\r",
            "\u2028",
        ),
    ]
)


@examples(1000)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=30).map("".join)))
def test_nothing_but_an_input_problem_leaves(text):
    for candidate in (text, f"z = {text}"):
        try:
            said = str(parse_program(candidate))
        except InputProblem as problem:
            said = str(problem)
            span = problem.span
            if span is not None:
                assert 1 <= span.line <= candidate.count("\n") + candidate.count("\r") + 1
                assert 1 <= span.column < span.end
        assert said.isprintable()


HOSTILE = (
    "a," * 10**6,
    "(" * 10**6,
    "9" * 10**6,
    "z = " + "9" * 1900,
    "z = " + "[" * 1900,
    "z = " + "-" * 1990 + "x",
    "z = " + "x**" * 600 + "x",
    "z = " + "not " * 450 + "x",
    "z = " + "x.T" + ".T" * 900,
    "z = " + "lambda:" * 280 + "x",
    "z = " + "x if x else " * 160 + "x",
    "z = " + "[x]" * 600,
    "\n" * 10**6,
    "#" * 10**6,
    "é" * 10**6,
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:12]!r}*{len(text)}")
def test_hostile_texts_are_refused_in_little_memory(text):
    parse_program("z = x")  # what Python imports on first use is not the text's doing
    tracemalloc.start()
    try:
        with pytest.raises(InputProblem):
            parse_program(text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 50 * 2**20


def test_every_word_is_torchs_own():
    for word in FUNCTIONS:
        module = torch.nn.functional if OPERATIONS[word].module == "torch.nn.functional" else torch
        assert callable(getattr(module, word))
    for word in METHODS:
        assert callable(getattr(torch.Tensor, word))
    for word in DTYPES:
        assert isinstance(getattr(torch, word), torch.dtype)
    for word, value in CONSTANTS.items():
        assert repr(getattr(torch, word)) == repr(value)
    shown = torch.zeros(2, 2).max(dim=0)
    assert all(hasattr(shown, word) or hasattr(torch.zeros(2, 2), word) for word in ATTRIBUTES)
    assert not any(word.startswith("_") for word in (*FUNCTIONS, *METHODS, *ATTRIBUTES, *DTYPES, *CONSTANTS))


X = {"x": torch.arange(-3.0, 9).reshape(3, 4), "k": torch.arange(12).reshape(3, 4)}


@pytest.mark.parametrize(
    "text", ["x % 2", "x % x", "7 % 4 * x", "x % -2.5", "k % 3", "k & 6", "k | 1", "~k", "(x > 0) & (k < 9)",
     "True & (x > 1)", "where(~(x > 1) | (x == -1), x, -x)", "~5 * x", "5 % 3 & 1 | 6"],
)  # fmt: skip
def test_signs_of_whole_numbers_and_conditions_are_torchs(text):
    program = parse_program(f"z = ({text}) + 0 * x")
    theirs = eval(f"({text}) + 0 * x", X | {"where": torch.where})  # noqa: S307 - the oracle, on texts made here
    torch.testing.assert_close(record(program, X).value, theirs, rtol=0, atol=0, equal_nan=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [("z = x & 1", "bitwise_and"), ("z = ~x", "only implemented on integer"), ("z = 5 % 0 * x", "ZeroDivisionError")],
)
def test_what_torch_refuses_of_them_is_refused_with_its_words(text, said):
    with pytest.raises(InputProblem, match=said) as caught:
        record(parse_program(text), X)
    assert "(x > 0) & (x < 1)" in caught.value.fix or "%" in text


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4), (1, 2, 3, 4)])
def test_the_attribute_t_reverses_any_axes_as_torchs_does(shape):
    x = torch.rand(shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # for other than two axes it is deprecated
        theirs = x.T
    assert torch.equal(record(parse_program("z = x.T * 1"), {"x": x}).value, theirs)
