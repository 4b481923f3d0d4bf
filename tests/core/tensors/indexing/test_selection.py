"""`select` agrees with torch's own `x[…]`, evaluated by Python on the same text, in every respect."""

import math
import re
import warnings

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.problem import InputProblem
from core.tensors.indexing.selection import select
from tests.profiles import examples

shapes = st.lists(st.integers(0, 4), max_size=5).map(tuple)
bound = st.one_of(st.none(), st.integers(-6, 6))


def torchs_own(shape, text):
    """The result of the text by Python and torch, or the exception."""
    x = torch.arange(torch.Size(shape).numel()).reshape(shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lists of lists read as tuples are deprecated
        try:
            return x, eval(text, {"x": x, "torch": torch})  # noqa: S307 - the oracle, on texts made here
        except Exception as error:  # noqa: BLE001 - whatever Python or torch refuse with
            return x, error


def compare(shape, text):
    x, expected = torchs_own(shape, text)
    if isinstance(expected, Exception):
        with pytest.raises(InputProblem) as caught:
            select(shape, text)
        return caught.value
    selection = select(shape, text)
    assert selection.shape == tuple(expected.shape)
    assert selection.positions == tuple(expected.flatten().tolist())
    assert torch.equal(selection.result, expected)
    assert selection.is_view == expected._is_view()
    if x.numel() and expected.numel():
        assert selection.is_view == (expected.untyped_storage().data_ptr() == x.untyped_storage().data_ptr())
    # After a second ellipsis torch reads past the last axis, and takes what it finds there for a size.
    assert selection.prediction.shape == selection.shape or (text.count("...") > 1 and not selection.prediction.shape)
    return selection


def _slice(parts):
    start, stop, step = ("" if part is None else str(part) for part in parts)
    return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"


simple = st.one_of(
    st.integers(-5, 5).map(str),
    st.tuples(bound, bound, st.one_of(st.none(), st.integers(-1, 3))).map(_slice),
    st.sampled_from(["...", "None", ":", ":", "True", "False"]),
)
numbers = st.one_of(
    st.lists(st.integers(-2, 2), max_size=3),
    st.lists(st.booleans(), max_size=4),
    st.lists(st.lists(st.integers(-1, 1), min_size=2, max_size=2), min_size=1, max_size=2),
    st.integers(0, 1).map(lambda n: ((n,),)),
)
comparison = st.tuples(
    st.sampled_from(["x", "x % 3", "-x", "x * x", "x[0]", "x[..., 0]", "x[1:]"]),
    st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
    st.integers(-2, 9),
).map(lambda c: f"({c[0]} {c[1]} {c[2]})")
masks = st.recursive(
    comparison,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("&|^"), inner).map(lambda m: f"({' '.join(m)})"), inner.map("~{}".format)
    ),
    max_leaves=3,
)
items = st.one_of(simple, simple, numbers.map(str), masks, st.just("torch.tensor([1, 0])"), st.just("x[0]"))
indices = st.one_of(
    st.lists(simple, min_size=1, max_size=5).map(", ".join),
    st.lists(items, min_size=1, max_size=4).map(", ".join),
    items.map("{},".format),
    masks,
)


@examples(2000)
@given(shapes, indices)
def test_select_agrees_with_torch(shape, index):
    compare(shape, f"x[{index}]")


@pytest.mark.parametrize(
    "index",
    [
        "[[0, 1], [1, 2]]", "[[0, 1], [1, 2]],", "[None, 1]", "[..., 0]", "[True, 1]", "()", "((0, 1), (1, 2))", "1.0",
        "[1.0]", "[[]]", "torch.tensor(1)", "torch.tensor(True)", "::-1", "::0", "99999999999999999999",
        "-99999999999999999999:99999999999999999999", "[99999999999999999999]", "0, 0, 0, 0", "..., ...", "..., ..., 0",
        "0, :, [1, 2]", "[0], :, [1, 2]", ":, [0], [1, 2]", "[0, 1], :, 0", "[0], True, :, [0, 1]", "x > 5", "x / 2",
        "x > 99999999999999999999", "True:2", "1.0:2", "x[0, 0, 1]:", "[x[0, 0, 1], 0]", "[[0, 1], x[0, 0, :2]]",
        "[[None]]", "[0, None]", "x // 0 == 1", "x ** -1 == 1", "x + x[:, :2] > 1", "1 + 1 - 1", "[[0]] * 1", "x",
        "x[x > 22] - 22", "~0", "slice(0, 1)", "slice(None, None, 2), 0", "[slice(0, 1), 1]", "None,",
        "[" + "[0, 1]," * 31 + "]", "[" + "[0, 1]," * 32 + "]", "0x1, 0b10, 0o3", "1_0", "2 > 1", "None == 5", "-True",
    ],
)  # fmt: skip
def test_corners_of_torchs_grammar(index):
    compare((2, 3, 4), f"x[{index}]") if index != "[[0]] * 1" else select_refuses(index)


def select_refuses(index):
    with pytest.raises(InputProblem, match="is a list"):
        select((2, 3, 4), f"x[{index}]")


@pytest.mark.parametrize("index", ["0", "()", "...", "None", "x > 2", "True", "[True]", "[0]", ":", "x == 0, True"])
def test_rank_0(index):
    compare((), f"x[{index}]")


def test_rank_beyond_the_pictures():
    compare((1, 2, 1, 2, 1, 2, 1, 2), "x[0, ..., [1, 0]]")
    compare((2, 3), f"x[{'None, ' * 30}1]")


@examples(300)
@given(shapes, indices)
def test_refusals_quote_torch(shape, index):
    _, expected = torchs_own(shape, f"x[{index}]")
    if isinstance(expected, Exception):
        with pytest.raises(InputProblem) as caught:
            select(shape, f"x[{index}]")
        # Of several indices out of range, torch's threads name the one that they meet first: numbers may differ.
        message = re.sub(r"-?\d+", "#", str(expected).splitlines()[0].rstrip("."))
        assert message in re.sub(r"-?\d+", "#", caught.value.why)


def test_torch_refuses_a_negative_step_and_flip_mends_it():
    assert "x.flip(1)" in compare((2, 3, 4), "x[0, ::-1]").fix
    problem = compare((2, 3), "x[:, ::-1]")
    assert "step must be greater than zero" in problem.why
    assert "x.flip(1)" in problem.fix
    assert torch.equal(torch.arange(6).reshape(2, 3).flip(1), torch.tensor([[2, 1, 0], [5, 4, 3]]))
    assert (problem.span.column, problem.span.end) == (6, 10)


def test_out_of_range_says_what_would_be_in_range():
    problem = compare((2, 3), "x[0, [1, 7]]")
    assert problem.fix == "write -3 to 2"
    assert problem.span.column == 6


def test_rule_for_separated_index_arrays():
    together = compare((2, 3, 4, 5), "x[:, [0, 1], [2, 3]]").prediction
    assert (together.front, together.place, together.shape) == (False, 1, (2, 2, 5))
    apart = compare((2, 3, 4, 5), "x[:, [0, 1], :, [2, 3]]").prediction
    assert (apart.front, apart.place, apart.shape) == (True, 0, (2, 2, 4))
    # A whole number is not an index array to torch, so it does not separate; NumPy counts it as one.
    whole = compare((2, 3, 4), "x[0, :, [1, 2]]")
    assert (whole.prediction.front, whole.shape) == (False, (3, 2))
    assert torch.arange(24).reshape(2, 3, 4).numpy()[0, :, [1, 2]].shape == (2, 3)


def test_list_of_lists_is_marked_as_deprecated():
    torch.set_warn_always(True)
    try:
        with pytest.warns(UserWarning, match="non-tuple sequence"):
            torch.zeros(2, 3)[[[0, 1], [1, 2]]]
    finally:
        torch.set_warn_always(False)
    assert select((2, 3), "x[[[0, 1], [1, 2]]]").prediction.listed
    assert not select((2, 3), "x[[0, 1], [1, 2]]").prediction.listed


@pytest.mark.parametrize(
    ("shape", "index"),
    [
        ((1, 2**20), f"x[[{'0,' * 200}]]"),
        ((1, 2**20), "x[x % 1]"),
        ((2**10, 1, 2**10), "x[x[:, :, 0] + x[:, 0, :] > 0]"),
        ((2**19,), "x[x[:, None] > x]"),
        ((2**20,), "x[x * x * x * x > 3]"),
        ((2**21,), "x[0]"),
        ((10**18, 0), "x[:, []]"),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_made(shape, index):
    with pytest.raises(InputProblem, match=r"too large|too much memory|cannot be made|does not match"):
        select(shape, index)


def test_operations_are_those_that_ran():
    assert select((3, 4), "x[0:2, None, 1]").operations == (
        "aten.slice.Tensor", "aten.unsqueeze.default", "aten.select.int",
    )  # fmt: skip
    assert select((3, 4), "x[[0, 1]]").operations == ("aten.index.Tensor",)


def test_limits_leave_room_for_real_work():
    assert len(select((2**10, 2**10), "x[(x > 2) & (x < 9)]").positions) == 6
    assert select((2**20,), "x[::2]").shape == (limits.ELEMENTS // 2,)


PARTS = (
    "x[(x > 20)[:, 5]]", "x[:, (x % 2 == 0)[1]]", "x[(x > 3)[0, 2]]", "x[x[0][1]]", "x[(x[0] > 1)[x[1] > 8]]",
    "x[torch.tensor([2, 1, 0])[1:]]", "x[x[0, 1]:]", "x[-(x[:2, 0])[0]]", "x[(x > 4)[..., None][:, :, 0]]",
)  # fmt: skip


@pytest.mark.parametrize("text", PARTS)
@pytest.mark.parametrize("shape", [(4, 6), (5, 7), (3, 8, 2)])
def test_a_part_of_something_computed_is_an_index_as_in_torch(text, shape):
    x = torch.arange(math.prod(shape)).reshape(shape)
    try:
        theirs = eval(text, {"x": x, "torch": torch})  # noqa: S307 - the oracle, on texts made here
    except (IndexError, RuntimeError, TypeError) as error:
        with pytest.raises(InputProblem, match=re.escape(str(error).split("\n")[0].rstrip("."))):
            select(shape, text)
    else:
        assert torch.equal(select(shape, text).result, theirs)


@pytest.mark.parametrize(
    "text", ["x::0", "(x > 2)::0", ":x", "::x > 2", "x[:, x:]", "[1, 2][0]", "5[0]", "x[(x > 2)[:, 9]]"]
)
def test_what_is_no_bound_and_has_no_parts_is_a_problem(text):
    with pytest.raises(InputProblem) as caught:
        select((4, 6), text)
    assert caught.value.span is not None


BOUNDS = st.sampled_from(
    ["", "0", "1", "-1", "x", "x[0]", "x[0, 1]", "x > 2", "None", "...", "2.5", "True", "[1]", "(1,)"]
)


@examples(150)
@given(shape=st.sampled_from([(), (1,), (3,), (2, 3)]), bounds=st.lists(BOUNDS, min_size=2, max_size=3))
def test_slices_with_any_bounds_are_torchs_or_a_problem(shape, bounds):
    text = f"x[{':'.join(bounds)}]"
    x = torch.arange(math.prod(shape)).reshape(shape)
    try:
        theirs = eval(text, {"x": x})  # noqa: S307 - the oracle, on texts made here
    except (AttributeError, IndexError, RuntimeError, SystemError, TypeError, ValueError):
        with pytest.raises(InputProblem):
            select(shape, text)
    else:
        assert torch.equal(select(shape, text).result, theirs)
