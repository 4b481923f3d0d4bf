"""The scripts of the indexing page run, and compute what the page shows."""

import pytest
import torch

from core.export.tensors.indexing import assign_script, gathering_script, read_script
from core.inputs.values import parse_values
from core.language.index import parse_index
from core.tensors.indexing.assignment import assign
from core.tensors.indexing.equivalents import equivalents
from core.tensors.indexing.gathering import NAMES, default_index, gathering, where
from core.tensors.indexing.selection import select


def run(script):
    names = {}
    exec(compile(script, "script", "exec"), names)
    return names


@pytest.mark.parametrize("index", ["x[0:2, None, 1]", "x[[2, 0]]", "w[w > 5]", "x[tensor([0, 1]), −1]", "0, newaxis"])
def test_read(index, capsys):
    selection = select((3, 4), index)
    names = run(read_script(selection.index, (3, 4), selection.shape, equivalents(selection)))
    assert torch.equal(names["result"], selection.result)
    assert str(selection.is_view) in capsys.readouterr().out


@pytest.mark.parametrize("value", ["-1", "[1, 2, 3, 4]", "2.5", "[[1.5], [2.0]]"])
def test_assign(value, capsys):
    index, watched = parse_index("x[1:]"), parse_index("x[-1]")
    assignment = assign((3, 4), index, parse_values(value), watched)
    names = run(assign_script(index, watched, (3, 4), parse_values(value)))
    assert torch.equal(names["x"], assignment.after)
    assert torch.equal(names["v"], assignment.seen_after)
    assert str(assignment.seen_after) in capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_gathering(name):
    shape = (2, 3)
    result = (
        where(shape, parse_index("x > 2"))
        if name == "where"
        else gathering(name, shape, 1, default_index(name, shape, 1))
    )
    assert torch.equal(run(gathering_script(result, shape))["result"], result.result)
