"""Chains agree with torch's own, run by Python on the same text: shape, strides, storage, view or copy, refusals."""

import warnings

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.problem import InputProblem
from core.tensors.reshaping.steps import walk
from core.tensors.reshaping.suggestions import suggestions
from tests.profiles import examples

size = st.integers(-1, 4)
axis = st.integers(-3, 3)
sizes = st.lists(size, max_size=4).map(lambda s: ", ".join(map(str, s)))
link = st.one_of(
    sizes.map("view({})".format),
    sizes.map("reshape({})".format),
    sizes.map("expand({})".format),
    sizes.map("repeat({})".format),
    st.permutations([0, 1, 2]).map(lambda p: f"permute{tuple(p)}"),
    st.tuples(axis, axis).map(lambda a: f"transpose{a}"),
    st.tuples(axis, axis).map(lambda a: f"flatten{a}"),
    st.tuples(axis, size, size).map(lambda a: f"narrow{a}"),
    st.tuples(size, axis).map(lambda a: f"chunk{a}[0]"),
    axis.map("squeeze({})".format),
    axis.map("unsqueeze({})".format),
    st.sampled_from(["T", "mT", "contiguous()", "clone()", "squeeze()", "flatten()", "view(-1)", "reshape(-1, 2)"]),
    st.tuples(st.lists(st.integers(0, 4), max_size=3), st.lists(size, max_size=3), size).map(
        lambda a: f"as_strided({a[0]}, {a[1]}, {a[2]})"
    ),
    axis.map("cat([_, _], {})".format),
    axis.map("stack([_, _], {})".format),
)
shapes = st.lists(st.integers(0, 4), max_size=5).map(tuple)


def by_python(shape, links):
    """Every stage as Python and torch make it, up to the exception."""
    y = torch.arange(torch.Size(shape).numel()).reshape(shape).clone()
    made = [y]
    for text in links:
        line = f"torch.{text.replace('_', 'y')}" if text.startswith(("cat", "stack")) else f"y.{text}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # .T of another rank than 2 is deprecated
            try:
                y = eval(line, {"y": y, "torch": torch})  # noqa: S307 - the oracle, on texts made here
            except Exception as error:  # noqa: BLE001 - whatever Python or torch refuse with
                return made, error
        if min(y.shape, default=0) < 0:  # torch lets expand(0, -1) of a scalar pass; nothing else takes its result
            return made, NotImplementedError("")
        made.append(y)
    return made, None


@examples(1500)
@given(shapes, st.lists(link, min_size=1, max_size=4))
def test_every_stage_agrees_with_torch(shape, links):
    made, error = by_python(shape, links)
    walked = walk(shape, ".".join(links))
    if walked.problem and "makes too much" in walked.problem.what:
        assert made[len(walked.stages)].numel() > limits.ELEMENTS
        return
    assert (walked.problem is not None) == (error is not None)
    assert len(walked.stages) == len(made)
    if error is not None:
        assert (str(error).splitlines() or [""])[0].rstrip(".") in walked.problem.why
    addresses = {}
    for stage, tensor in zip(walked.stages, made, strict=True):
        assert torch.equal(stage.tensor, tensor)
        assert (stage.tensor.stride(), stage.tensor.storage_offset()) == (tensor.stride(), tensor.storage_offset())
        if tensor.untyped_storage().nbytes():
            addresses.setdefault(stage.storage, tensor.untyped_storage().data_ptr())
            assert addresses[stage.storage] == tensor.untyped_storage().data_ptr()
    assert len(set(addresses.values())) == len(addresses)
    if walked.problem and "not compatible" in walked.problem.why:
        assert walked.merge is not None
        assert not walked.merge.possible


@examples(300)
@given(shapes)
def test_suggestions_are_taken_by_torch(shape):
    for operation, arguments in suggestions(shape).items():
        walked = walk(shape, operation if operation == "T" else f"{operation}({arguments})")
        assert walked.problem is None, (operation, arguments)


def test_view_and_copy_with_proof():
    stages = walk((2, 3, 4), "permute(0, 2, 1).contiguous().view(6, 4)").stages
    assert [(s.shares, s.storage, s.operations, s.allocated) for s in stages[1:]] == [
        (True, 0, ("aten.permute.default",), 0),
        (False, 1, ("aten.clone.default",), 24 * 8),
        (True, 1, ("aten.view.default",), 0),
    ]
    assert walk((2, 3), "contiguous()").last.operations == ()
    assert walk((2, 3), "T.reshape(6)").last.operations == ("aten.clone.default", "aten._unsafe_view.default")


def test_minus_one_is_inferred():
    assert walk((2, 3, 4), "view(-1, 6)").last.inferred == "-1 stands for 24 ÷ 6 = 4"
    assert "can be inferred" in walk((2, 3, 4), "view(-1, -1)").problem.why


def test_as_strided_stays_within_its_bounds():
    last = walk((2, 3), "as_strided((2, 2), (2, 1), 1)").last
    assert last.reach.endswith("the offset may be 0 to 2")
    assert walk((2, 3), "as_strided((2, 2), (2, 1), 2)").problem is None
    assert "out of bounds for storage" in walk((2, 3), "as_strided((2, 2), (2, 1), 3)").problem.why
    assert "Negative strides are not supported" in walk((2, 3), "as_strided((2,), (-1,), 3)").problem.why


def test_pieces_of_chunk_are_views_of_one_storage():
    stage = walk((4, 3), "chunk(3)").last
    assert [tuple(p.shape) for p in stage.pieces] == [(2, 3), (2, 3)]
    assert walk((4, 3), "chunk(3)[2]").problem is not None
    assert walk((4, 3), "chunk(3)[1]").last.tensor.storage_offset() == 6


def test_t_of_other_ranks_warns_as_torch_does():
    assert "refused" in walk((2, 3, 4), "T").last.note
    assert walk((2, 3), "T").last.note is None
    torch.set_warn_always(True)
    try:
        with pytest.warns(UserWarning, match="will throw an error"):
            assert torch.equal(torch.arange(24).reshape(2, 3, 4).T, walk((2, 3, 4), "T").last.tensor)
    finally:
        torch.set_warn_always(False)


@pytest.mark.parametrize(
    "chain",
    [
        "repeat(1000000)",
        "repeat(1000000, 1000000, 1000000)",
        "expand(1000000000000, 2, 3)",
        "stack([_, _, _, _], 0)." * 11 + "T",
        "repeat(1000, 150)" + ".T.contiguous()" * 5,
        "unsqueeze(0).expand(100000, 2, 3)" + ".clone()" * 10,
        "as_strided((1000000000,), (0,))",
        "chunk(1000000)",
        "unsqueeze(0)." * 11 + f"expand({'9,' * 20})",
    ],
)
def test_what_is_too_large_is_refused_before_it_is_made(chain):
    walked = walk((2, 3), chain)
    assert walked.problem is not None
    assert sum(s.allocated for s in walked.stages) <= 2**25


@pytest.mark.parametrize("chain", ["as_strided([0, -1], [0, 0], 0).view()", "as_strided([-1], [0], 0).T"])
def test_negative_sizes_that_torch_lets_pass(chain):
    walked = walk((2,), chain)
    assert walked.problem is not None
    assert len(walked.stages) == 1


def test_the_first_tensor_has_limits_too():
    with pytest.raises(InputProblem, match="cannot be made"):
        walk((2**21,), "T")
