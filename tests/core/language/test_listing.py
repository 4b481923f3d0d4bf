"""Listings are read as Python reads them, and refused with the place and a way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.language.listing import parse_listing
from core.language.program import parse_program
from core.language.statements import Assign, Define, Evaluate, For, If, Skip, With
from core.language.syntax import Apply, Formatted
from core.problem import InputProblem


def refusal(text):
    """Read a listing; raise what it could not be read for."""
    problem = parse_listing(text).problem
    if problem is not None:
        raise problem


def test_statements_are_read_with_their_places():
    text = "import torch\nx = torch.ones(2)\nfor i in range(3):\n    if i > 1:  # late\n        x += i\n"
    listing = parse_listing(text + "print(f'{x!r:>{8}}')")
    skip, assign, loop, shown = listing.body
    assert isinstance(skip, Skip)
    assert isinstance(assign, Assign)
    assert isinstance(loop, For)
    assert (loop.span.line, loop.text) == (3, "for i in range(3):")
    assert isinstance(loop.body[0], If)
    assert (loop.body[0].span.column, loop.body[0].text) == (5, "if i > 1:")
    assert isinstance(shown, Evaluate)
    (field,) = shown.value.arguments[0].parts
    assert isinstance(shown.value.arguments[0], Formatted)
    assert (field.conversion, field.text) == ("r", "x")


def test_names_of_modules_and_functions():
    listing = parse_listing(
        "import torch.nn.functional as f\nfrom torch import tensor, no_grad, float64\nimport numpy\n"
        "from torch.nn import functional as g\nx = f.relu(tensor([1.], dtype=float64))\ny = g.relu(x)\n"
        "z = numpy.ones(2)\n"
        "with no_grad():\n    pass"
    )
    assert isinstance(listing.body[-1], With)
    x = listing.body[4]
    assert isinstance(x.value, Apply)
    assert x.value.operation == "nn.functional.relu"


def test_a_variable_takes_the_place_of_a_module():
    parse_listing("F = 3\ntime = F + 1\nnp = time")
    parse_listing("import time\nstart = time.time()\ntime = time.time() - start")
    with pytest.raises(InputProblem, match="module"):
        parse_listing("torch = 3")


def test_a_function_has_names_of_its_own():
    listing = parse_listing("def f(x, n=2):\n    y = x * n\n    return y\nz = f(1)")
    assert isinstance(listing.body[0], Define)
    assert listing.body[0].parameters.all == ("x", "n")


def test_charts_are_skipped_with_a_word():
    listing = parse_listing(
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])\nplt.show()\nfig.savefig('a.png')"
    )
    assert all(isinstance(statement, Skip) for statement in listing.body)
    assert all("chart" in statement.note for statement in listing.body)


def test_files_and_bars_of_progress_are_skipped_with_a_word():
    listing = parse_listing(
        "import torch\nfrom tqdm.auto import tqdm as bar, trange\nx = 1\ntorch.save(x, 'a.pt')\nf = open('b', 'w')\n"
        "f.write('c')\nwith open('d', mode='a') as g:\n    g.write('e')\nfig, axes = plt.subplots(2)\n"
        "for ax in axes.flat:\n    ax.plot(x)\np = bar([1, 2], desc='f')\nfor i in p:\n    p.set_postfix(loss=i)\n"
        "for i in trange(3):\n    bar.write('g')\nwith bar(total=2) as q:\n    q.update(1)"
    )
    assert listing.problem is None
    assert [each.note.split(":")[0] for each in listing.body if isinstance(each, Skip)] == [
        "known here already", "bars of progress", *["a file"] * 4, *["a chart"] * 2
    ]  # fmt: skip
    assert [each.value.text for each in listing.body if isinstance(each, Assign)] == ["1", "[1, 2]"]
    loops = [each for each in listing.body if isinstance(each, For)]
    assert [loop.iterable.text for loop in loops] == ["p", "trange(3)"]
    assert [type(loop.body[0]) for loop in loops] == [Skip, Evaluate]
    assert [type(each) for each in listing.body[-1].body] == [Assign, Skip]


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("x = torch.sgimoid(1)", 1, 5, "did you mean sigmoid"),
        ("y = 1\nx.backwrd()", 2, 1, "did you mean backward"),
        ("x = y.shpe", 1, 5, "did you mean shape"),
        ("x = torch.ones(2, dtpe=torch.float64)", 1, 5, "did you mean dtype="),
        ("x = torch.ones(2).logsumexp(axs=0)", 1, 5, "did you mean axis="),
        ("x = torch.load(3)", 1, 5, "nothing is read from files"),
        ("import pickle", 1, 1, "numpy as np"),
        ("class A(B, int):\n    pass", 1, 12, "a base that a class has"),
        ("class A(metaclass=B):\n    pass", 1, 1, "a metaclass"),
        ("class A(torch.Tensor):\n    pass", 1, 9, "not a base"),
        ("class A:\n    for i in range(3):\n        x = i", 2, 5, "cannot stand in a class"),
        ("class A:\n    def __new__(cls):\n        return 3", 2, 9, "two underscores"),
        ("x.__init__.__globals__", 1, 12, "two underscores"),
        ("with open('x') as f:\n    pass", 1, 6, "torch.no_grad()"),
        ("break", 1, 1, "outside a loop"),
        ("for i in range(2):\n    def f():\n        continue", 3, 9, "outside a loop"),
        ("return 1", 1, 1, "outside a function"),
        ("x = 'a", 1, 5, "does not end"),
        ("x = r'a'", 1, 5, "begins with"),
        ("x = '\\d'", 1, 5, "two backslashes"),
        ("x = f'{y.__class__}'", 1, 10, "two underscores"),
        ("x = y._backward_hooks", 1, 5, "underscore"),
        ("x = 2²", 1, 5, "decimal"),
        ("x = a ² b", 1, 7, "**2"),
        ("x = 3 $ 4", 1, 7, "$"),
        ("x = (1", 1, 5, "never closed"),
        ("x = 1)", 1, 6, "closes nothing"),
        ("if x\n    y = 1", 1, 5, "expected ':'"),
        ("x = 1\n  y = 2", 2, 2, "indent"),
        ("x = [*a for a in b]", 1, 6, "iterable unpacking"),
        ("f(**a)\n*b", 2, 1, "A star here"),
        ("import torch.fx as fx", 1, 1, "torch"),
        ("torch.nn.Linaer(1, 1)", 1, 1, "not a known function"),
        ("torch.optim.LBFGS([], lr=1)", 1, 1, "not a known function"),
        ("x = torch.nn.Linear.__init__", 1, 21, "two underscores"),
        ("x[0], y.shape = 1, 2", 1, 7, "can be set"),
    ],
)
def test_refusals_say_where_and_what_instead(text, line, column, said):
    with pytest.raises(InputProblem) as caught:
        refusal(text)
    assert (caught.value.span.line, caught.value.span.column) == (line, column)
    assert said in str(caught.value)


def nested(levels, level=0):
    """As many ifs inside one another."""
    return "".join("    " * (level + k) + "if x:\n" for k in range(levels)) + "    " * (level + levels) + "y = 1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("# nothing\n\n", "empty"),
        ("#" * (limits.LISTING_CHARACTERS + 1), "characters"),
        ("\n" * limits.LISTING_LINES + "x = 1", "lines"),
        ("x = [" + "y, " * (limits.LISTING_PIECES + 1) + "]", "operations and names"),
        ("x = " + "+".join("y" * (limits.PROGRAM_DEPTH + 2)), "on top of one another"),
        (nested(14), "nested too deeply"),
        ("if x:\n    y = 1\n" + "elif x:\n    y = 1\n" * 30 + "else:\n" + nested(13, level=1), "nested too deeply"),
    ],
)
def test_limits(text, said):
    with pytest.raises(InputProblem, match=said):
        refusal(text)


def test_an_if_with_its_elifs_is_one_level():
    text = "if x:\n    y = 0\n" + "".join(f"elif z > {k}:\n    y = {k}\n" for k in range(100))
    (statement,) = parse_listing(text + "else:\n    y = -1").body
    heads = []
    while isinstance(statement, If):
        heads.append((statement.text, statement.span.line))
        (statement,) = statement.otherwise
    assert heads == [("if x:", 1), *[(f"elif z > {k}:", 2 * k + 3) for k in range(100)]]
    assert statement.text == "y = -1"
    parse_listing(nested(12))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        refusal(text)
    except InputProblem as problem:
        assert problem.span is not None


@pytest.mark.parametrize(
    "text", ["x += 1", "print(x)", "z = 'a'", "z = x if y else w", "z = x // 2", "for i in x:\n    z = i"]
)
def test_the_language_of_programs_is_as_strict_as_before(text):
    parse_listing(text)
    with pytest.raises(InputProblem):
        parse_program(text)


PASTES = [
    (
        ">>> x = 1\n>>> for i in y:\n...     z = i\n...\n0\n1\n>>> x\n1\n",
        ["x = 1", "for i in y:", "0", "x", "1"],
        ["x"],
    ),
    ("  >>> x\n  1\n  >>> f(x,\n  ...   y)\n  ...\n", ["x", "1", "f(x, y)"], ["x", "f(x, y)"]),
    ("In [1]: x = 1\n   ...: x\nOut[1]: 1\n\nIn [2]: y\n3", ["x = 1", "x", "Out[1]: 1", "y", "3"], ["x", "y"]),
    ("In [1]:\nx = 1\nx\nOut[1]:\n1\n\nIn [ ]:\ny\nz", ["x = 1", "x", "Out[1]:", "y", "z"], ["x", "z"]),
    ("# %%\nx\ny\n# %% two\nz;\n# In[3]:\n\nw\n%time v = w", ["x", "y", "z", "w", "v = w"], ["y"]),
    ("%matplotlib inline\nif x:\n    !ls 'a\n    y\npip install x\nx?", None, []),
    ("f(x\n% y)\n'''\n>>> x\n!ls\n'''\nz", ["f(x % y)", "''' >>> x !ls '''", "z"], ["z"]),
    ("x = 'it\\'s # [' # it's (\n!ls\nx", ["x = 'it\\'s # ['", "!ls", "x"], ["x"]),
]


@pytest.mark.parametrize(("text", "statements", "shown"), PASTES)
def test_what_a_notebook_adds_is_taken_off_and_said(text, statements, shown):
    listing = parse_listing(text)
    assert listing.problem is None
    if statements is not None:
        assert [each.text for each in listing.body] == statements
    assert [each.text for each in listing.body if isinstance(each, Evaluate) and each.shown] == shown
    for each in listing.body:
        line = text.split("\n")[each.span.line - 1]
        assert each.text.startswith(line[each.span.column - 1 : each.span.end - 1].strip())


def test_a_prompt_does_not_move_a_place():
    listing = parse_listing(">>> x = 1\n>>> y = x.foo()")
    assert (listing.problem.span.line, listing.problem.span.column) == (2, 9)
    assert parse_listing(">>> x = 1\n>>> y = 3 $ 4").problem.span.column == 11
    assert parse_listing(">>> x = 1\n>>> y = (4").problem.span.column == 9


@pytest.mark.parametrize(
    "after", ["y.foo()", "y = (", "if x:\n    y = 1\n  z = 3", "y = 'a", "class A(dict): pass", "1 $ 2"]
)
def test_what_stands_before_the_first_line_that_cannot_be_read_is_read(after):
    listing = parse_listing(f"x = 1\nx = 2\n{after}\nz = 1")
    assert [each.text for each in listing.body] == ["x = 1", "x = 2"]
    assert listing.problem.span.line >= 3
