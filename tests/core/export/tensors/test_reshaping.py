"""The script of the reshaping page runs, and proves what the page shows."""

import pytest
import torch

from core.export.tensors.reshaping import script
from core.tensors.reshaping.steps import walk
from core.tensors.reshaping.storage import portrait


@pytest.mark.parametrize("write", [None, "y[0]"])
@pytest.mark.parametrize(
    "chain",
    ["", "permute(0, 2, 1).contiguous().view(6, 4)", "chunk(2, 1).T", "chunk(2, 1)[1]", "mT",
     "stack([_, x], dim=0)", "squeeze().flatten(start_dim=1)", "permute(0, 2, 1).view(6, 4)"],
)  # fmt: skip
def test_script(chain, write, capsys):
    walked = walk((2, 3, 4), chain)
    if write:
        portrait(walked, walked.last, write)
    names = {}
    exec(compile(script(walked, (2, 3, 4), write), "script", "exec"), names)
    assert torch.equal(names["x"], walked.stages[0].tensor)
    assert torch.equal(names["y"], walked.last.tensor)
    assert names["y"].stride() == walked.last.tensor.stride()
    assert capsys.readouterr().out.splitlines()[-1] == str(walked.last.storage == 0)
