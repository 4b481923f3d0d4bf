"""Who shares memory, checked by writing and by the addresses; the oracle is NumPy and torch, used as documented."""

import numpy as np
import pytest
import torch

from core.problem import InputProblem
from core.tensors.anatomy.sharing import DTYPES, MEMBERS, share


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("asked", [None, *DTYPES])
@pytest.mark.parametrize("target", MEMBERS)
def test_a_write_is_seen_exactly_where_memory_is_shared(dtype, asked, target):
    facts = share(dtype, asked, target=target, index=(1, 2), value=99)
    members = {member.name: member for member in facts.members}
    a = np.arange(6, dtype=dtype).reshape(2, 3)
    s = torch.as_tensor(a, dtype=getattr(torch, asked) if asked else None)
    assert members["s"].shares == np.shares_memory(a, s.numpy())
    assert members["f"].shares
    assert not members["t"].shares
    home = members[target].address
    for member in members.values():
        assert (member.changed == ((1, 2),)) == (member.address == home)
        assert member.changed in ((), ((1, 2),))
    assert members[target].after.values[5] == 99


def test_a_nan_is_a_change():
    assert share("float32", index=(0, 0), value=float("nan")).members[0].changed == ((0, 0),)


@pytest.mark.parametrize(
    ("dtype", "target", "value"),
    [
        ("int64", "a", float("nan")),
        ("uint8", "a", 300),
        ("uint8", "f", 300),
        ("float64", "a", 1j),
        ("int64", "s", 2**70),
    ],
)
def test_what_cannot_be_written_is_a_problem(dtype, target, value):
    with pytest.raises(InputProblem, match="cannot be written into"):
        share(dtype, target=target, value=value)
