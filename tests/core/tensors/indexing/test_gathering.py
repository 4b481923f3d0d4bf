"""Operations with index tensors agree with torch, and each result cell names exactly the cells it came from."""

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from core.inputs.values import Values, parse_values
from core.language.index import parse_index
from core.language.walk.index_value import REFUSALS
from core.problem import InputProblem
from core.tensors.indexing.gathering import NAMES, default_index, gathering, where
from tests.profiles import examples

NAMED = [name for name in NAMES if name != "where"]
CALLS = {
    "gather": lambda x, d, i, _: x.gather(d, i),
    "take_along_dim": lambda x, d, i, _: torch.take_along_dim(x, i, d),
    "index_select": lambda x, d, i, _: torch.index_select(x, d, i),
    "scatter": torch.scatter,
    "scatter_add": torch.scatter_add,
    "index_add": torch.index_add,
}


def check(result, dim):
    """The numbers are torch's, and the origins are the Jacobian's non-zero pattern."""
    name, x, index, source = result.name, result.x, result.index, result.source
    assert torch.equal(result.result, CALLS[name](x, dim, index, source))
    data = [("x", x)] + ([("source", source)] if source is not None else [])

    def call(*tensors):
        return CALLS[name](tensors[0], dim, index, tensors[1] if source is not None else None)

    if not result.result.numel():
        return
    floats = tuple(tensor.double() for _, tensor in data)
    jacobians = torch.autograd.functional.jacobian(call, floats)
    for (key, tensor), jacobian in zip(data, jacobians, strict=True):
        rows = jacobian.reshape(result.result.numel(), tensor.numel())
        if name == "scatter":
            continue  # where two cells go to one place, torch's gradient is documented to be wrong
        for row, origins in zip(rows, result.origins, strict=True):
            assert sorted(k for t, k in origins if t == key) == row.nonzero().flatten().tolist()
    for value, origins in zip(result.result.flatten().tolist(), result.origins, strict=True):
        terms = {"x": x, "source": source}
        assert value == sum(terms[t].flatten()[k].item() for t, k in origins if t != "index")


@examples(250)
@given(st.sampled_from(NAMED), st.lists(st.integers(1, 3), max_size=4), st.integers(-4, 3))
def test_defaults_fit_every_shape(name, shape, dim):
    assume(-max(len(shape), 1) <= dim < max(len(shape), 1))
    if not shape:
        return
    check(gathering(name, shape, dim, default_index(name, tuple(shape), dim)), dim)


@examples(300)
@given(
    st.sampled_from(NAMED),
    st.lists(st.integers(0, 3), max_size=3).map(tuple),
    st.integers(-3, 3),
    st.lists(st.integers(0, 3), max_size=3).map(tuple),
    st.lists(st.integers(-1, 3), min_size=27, max_size=27),
)
def test_any_index_is_answered_or_refused_as_torch_does(name, shape, dim, own, numbers):
    count = torch.Size(own).numel()
    index = torch.tensor(numbers[:count], dtype=torch.int64).reshape(own)
    values = Values(own, tuple(map(float, numbers[:count])), floating=False)
    try:
        result = gathering(name, shape, dim, values)
    except InputProblem as problem:
        assert "torch says" in problem.why
        x = torch.arange(torch.Size(shape).numel()).reshape(shape)
        lengths = [count if axis == dim % max(len(shape), 1) else size for axis, size in enumerate(shape)]
        source = torch.zeros(lengths if name == "index_add" else own, dtype=torch.int64)
        with pytest.raises(REFUSALS):
            CALLS[name](x, dim, index, source)
    else:
        check(result, dim)


def test_scatter_names_the_cell_that_stays():
    result = gathering("scatter", (3,), 0, parse_values("[2, 0]"))
    assert result.result.tolist() == [101, 1, 100]
    assert result.origins == ((("source", 1), ("index", 1)), (("x", 1),), (("source", 0), ("index", 0)))
    assert not result.repeated
    assert gathering("scatter", (3,), 0, parse_values("[2, 2]")).repeated
    assert gathering("index_add", (3,), 0, parse_values("[2, 2]")).repeated


@pytest.mark.parametrize(
    ("name", "dim", "formula"),
    [("gather", 0, "result[i, j] = x[index[i, j], j]"), ("gather", 1, "result[i, j] = x[i, index[i, j]]"),
     ("index_select", 0, "result[i, j] = x[index[i], j]"), ("scatter", 1, "result[i, index[i, j]] = source[i, j]"),
     ("scatter_add", 0, "result[index[i, j], j] += source[i, j]"),
     ("index_add", -1, "result[i, index[j]] += source[i, j]")],
)  # fmt: skip
def test_formula_is_what_happens(name, dim, formula):
    shape = (3, 3)
    result = gathering(name, shape, dim, default_index(name, shape, dim))
    assert result.formula == formula
    out = result.result.clone() if name in ("gather", "index_select") else result.x.clone()
    rows, columns = (result.source if result.source is not None else result.result).shape
    names = {"x": result.x, "index": result.index, "source": result.source, "result": out}
    for i in range(rows):
        for j in range(columns):
            exec(formula, names | {"i": i, "j": j})
    assert torch.equal(out, result.result)


def test_where():
    result = where((2, 3), parse_index("x % 2 == 0"))
    assert result.result.tolist() == [[0, 101, 2], [103, 4, 105]]
    assert [cell[0] for cell in result.origins] == [("x" if k % 2 == 0 else "source", k) for k in range(6)]
    with pytest.raises(InputProblem, match="not a condition on each cell"):
        where((2, 3), parse_index("x[0]"))


def test_large_ones_are_refused():
    with pytest.raises(InputProblem, match="too large"):
        gathering("gather", (2**10, 2**10), 0, parse_values("[[0]]"))
