"""What the figures of the reshaping page say, in words and groups."""

import re

from core.pictures.tensors import reshaping as pictures
from core.tensors.reshaping.detective import detect
from core.tensors.reshaping.steps import walk
from core.tensors.reshaping.storage import portrait

CELL = re.compile(r'<td tabindex="0" aria-label="([^"]*)"([^>]*)>')


def drawn(shape, chain, write=None):
    walked = walk(shape, chain)
    return CELL.findall(pictures.storage_figure(portrait(walked, walked.last, write), "text"))


def test_view_and_base_share_their_elements():
    cells = drawn((2, 3), "T")
    assert ("x[0, 1] = 1 is element 1 of storage 0", ' data-g="s0e1"') in cells
    assert ("y[1, 0] = 1 is element 1 of storage 0", ' data-g="s0e1"') in cells
    assert ("element 1 of storage 0 is 1", ' data-g="s0e1"') in cells


def test_a_copy_has_its_own_elements_and_names_their_origin():
    cells = drawn((2, 3), "T.contiguous()")
    assert ("y[0, 1] = 3 is element 1 of storage 1", ' data-g="s1e1" data-from="s0e3"') in cells
    assert ("element 1 of storage 1 is 3", ' data-g="s1e1" data-from="s0e3"') in cells


def test_repeated_cells_are_marked():
    cells = drawn((1, 3), "expand(2, 3)")
    assert ("y[1, 0] = 0 is element 0 of storage 0, seen again at stride 0", ' class="repeat" data-g="s0e0"') in cells


def test_a_write_is_marked_everywhere():
    labels = [label for label, rest in drawn((2, 3), "T", "y[0]") if "written" in rest]
    assert labels == [
        "x[0, 0] = −1 is element 0 of storage 0, was 0", "x[1, 0] = −1 is element 3 of storage 0, was 3",
        "y[0, 0] = −1 is element 0 of storage 0, was 0", "y[0, 1] = −1 is element 3 of storage 0, was 3",
        "element 0 of storage 0 is −1, was 0", "element 3 of storage 0 is −1, was 3",
    ]  # fmt: skip


def test_figures_stay_small():
    assert len(drawn((1000, 1000), "T.contiguous()")) <= 400


def test_tables():
    steps = pictures.steps_table(walk((2, 3, 4), "permute(0, 2, 1).contiguous().view(-1, 4)"))
    assert "aten." not in steps, "torch's own names are folded"
    assert "aten.clone.default" in pictures.operations_table(walk((2, 3, 4), "permute(0, 2, 1).contiguous()"))
    viewed = walk((2, 3, 4), "view(6, 4)")
    seen = portrait(viewed, viewed.last)
    assert "+8" not in pictures.storage_figure(seen, "x.view(6, 4)")
    assert "0x" not in pictures.storage_figure(seen, "x.view(6, 4)")
    assert ">+184<" in pictures.addresses_figure(seen)
    assert f"from {seen.first_strip.address:#x}" in pictures.addresses_figure(seen)
    assert "-1 stands for 24 ÷ 4 = 6" in steps
    failed = walk((2, 3, 4), "permute(0, 2, 1).view(6, 4)")
    merged = pictures.merge_table(failed.merge)
    assert "stride[0] = 12 ≠ 1 × 4 = stride[1] × size[1]" in merged
    assert "stops the view" in merged
    assert "reshape(4, 6)" in pictures.clues_table(detect((2, 3, 4), (4, 6)))
