"""Other names for a selection are Python, and give the same cells, shape, and view or copy."""

import pytest
import torch

from core.probe.dispatched import share_storage
from core.tensors.indexing.equivalents import equivalents
from core.tensors.indexing.selection import select


@pytest.mark.parametrize(
    ("shape", "index", "operations"),
    [
        ((3, 4), "x[1]", ["select"]),
        ((3, 4), "x[-1, 1:3]", ["select, narrow"]),
        ((3, 4), "x[0:2, None, 1]", ["narrow, unsqueeze, select"]),
        ((2, 3, 4), "x[..., 2:2]", ["narrow"]),
        ((3, 4), "x[5:9]", ["narrow"]),
        ((3, 4), "x[::2]", []),
        ((3, 4), "x[[2, 0, 0]]", ["index_select", "take"]),
        ((3, 4), "x[:, [-1, 0]]", ["index_select", "take"]),
        ((2, 3, 4), "x[1, ::2, [0, 3]]", ["index_select", "take"]),
        ((2, 3, 4), "x[None, ..., [0, 3]]", ["index_select"]),
        ((3, 4), "x[(x > 2) & (x < 9)]", ["masked_select", "take"]),
        ((3, 4), "x[..., x > 20]", ["masked_select"]),
        ((3, 4), "x[[0, 1, 2], [3, 0, -1]]", ["gather", "take"]),
        ((3, 4), "x[[[0], [1], [2]], [[1, 0], [2, 2], [3, 0]]]", ["gather", "take"]),
        ((3, 4), "x[[[0], [1], [2]], [1, 0]]", ["gather", "take"]),
        ((3, 4), "x[[0, 1], [1, 2]]", ["take"]),
        ((3, 4), "weights[weights > 3]", ["masked_select", "take"]),
        ((), "x[x > 3]", ["masked_select"]),
    ],
)  # fmt: skip
def test_equivalents(shape, index, operations):
    selection = select(shape, index)
    found = equivalents(selection)
    assert [each.operation for each in found if each.operation != "take" or "take" in operations] == operations
    x = torch.arange(torch.Size(shape).numel()).reshape(shape)
    for each in found:
        result = eval(each.line, {"x": x, "weights": x, "torch": torch})  # noqa: S307 - our own line, run as shown
        assert torch.equal(result, selection.result)
        assert share_storage(result, x) == selection.is_view
