"""The scripts are run, and what they print is what the page says."""

import contextlib
import io

import numpy as np
import pytest
import torch

from core.export.tensors.anatomy import script, sharing_script
from core.inputs.scalar import parse_scalars
from core.inputs.values import parse_values
from core.problem import InputProblem
from core.tensors.anatomy.attributes import THEN, anatomy, derive
from core.tensors.anatomy.creation import MAKERS, TensorRecipe, create
from core.tensors.anatomy.sharing import DTYPES, share


def ran(source):
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(source, names)
    return names, printed.getvalue()


def recipe(make, **options):
    maker = MAKERS[make]
    if maker.needs == "values":
        return TensorRecipe(make, values=parse_values(maker.default), **options)
    arguments = parse_scalars(maker.default, maker.least, maker.most) if maker.default else ()
    return TensorRecipe(make, (3, 4), arguments=arguments, **options)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("dtype", [None, "float32", "int64", "complex64"])
@pytest.mark.parametrize("grad", [False, True])
def test_the_script_makes_the_same_tensor(make, dtype, grad):
    made = recipe(make, dtype=dtype, requires_grad=grad)
    try:
        x = create(made)
    except InputProblem:
        return
    names, printed = ran(script(made, anatomy(x)))
    assert names["x"].dtype == x.dtype
    assert torch.equal(names["x"], x)
    assert names["x"].requires_grad == grad
    for row in anatomy(x).attributes:
        if "data_ptr" not in row.code:
            assert f"{row.code.replace('y.', 'x.')} {row.value}" in printed


@pytest.mark.parametrize("then", THEN)
def test_the_script_looks_at_the_same_thing(then):
    made = recipe("randn", written=tuple(map(float, range(12))), requires_grad=True)
    x = create(made)
    y = derive(x, then)
    names, printed = ran(script(made, anatomy(y, x), then))
    found = names["x" if then == "x" else "y"]
    assert torch.equal(found.to_dense(), y.to_dense())
    name = "x" if then == "x" else "y"
    for row in anatomy(y, x).attributes:
        if not row.refused and "data_ptr" not in row.code and "grad_fn" not in row.code:
            assert f"{row.code.replace('y.', f'{name}.')} {row.value}" in printed


@pytest.mark.parametrize("target", ["a", "t", "s", "f"])
@pytest.mark.parametrize("asked", [None, *DTYPES])
def test_the_script_shares_alike(target, asked):
    facts = share("float32", asked, target=target, index=(0, 1), value=7)
    names, _ = ran(sharing_script("float32", asked, facts.write))
    for member in facts.members:
        found = names[member.name]
        assert isinstance(found, np.ndarray) == (member.name == "a")
        assert tuple(found.flatten().tolist()) == member.after.values
