"""What the pictures of the anatomy page say, checked against torch."""

import re

import torch

from core.pictures.tensors.anatomy import anatomy_figure, card, practice_table, summary_table
from core.pictures.tensors.sharing import addresses_table, sharing_figure, sharing_table
from core.tensors.anatomy.attributes import anatomy
from core.tensors.anatomy.ranks import PRACTICE
from core.tensors.anatomy.sharing import share
from core.tensors.anatomy.summary import summarize
from tests.markup import marks, tensors


def groups(markup):
    return re.findall(r'aria-label="(\w)\[([\d, ]*)\][^"]*" data-g="([\w-]+)"', markup)


def test_cells_light_together_exactly_where_they_are_the_same_memory():
    x = torch.arange(12.0).reshape(3, 4)
    found = groups(anatomy_figure(anatomy(x), anatomy(x.t()[1:], x), "x.t()[1:]"))
    members = {(name, tuple(map(int, index.split(", ")))): group for name, index, group in found}
    for (name, index), group in members.items():
        value = x[index] if name == "x" else x.t()[1:][index]
        assert group == f"s-{int(value)}"
    assert len(members) == 12 + 9


def test_the_tensor_and_what_was_made_from_it_have_their_roles():
    x = torch.arange(6.0).reshape(2, 3)
    markup = anatomy_figure(anatomy(x), anatomy(x.t(), x), "x.t()")
    assert tensors(markup) == [("first", "x, shape (2, 3)"), ("result", "y, shape (3, 2)")]
    notes = [mark.text for mark in marks(markup, "span", "note")]
    assert notes == ["float32", "x.t(), the same storage"]
    said = {mark.words: mark.text for mark in marks(markup, "td") if "aria-label" in mark.attributes}
    assert said["y[2, 1] = 5, element 0 + 2×1 + 1×3 = 5 of the storage"] == "5"


def test_a_copy_lights_nothing_of_its_source():
    x = torch.arange(4.0)
    found = groups(anatomy_figure(anatomy(x), anatomy(x * 2, x), "x * 2"))
    assert {group for name, _, group in found if name == "x"}.isdisjoint(g for name, _, g in found if name == "y")


def test_the_card_has_a_row_an_attribute_and_marks_refusals():
    facts = anatomy(torch.eye(2).to_sparse())
    first, further = card(facts, "x"), card(facts, "x", further=True)
    markup = first + further
    assert re.findall(r"<code>x\.(.*?)</code>", first) == [
        "shape",
        "size()",
        "dtype",
        "device",
        "requires_grad",
        "is_contiguous()",
    ]
    assert markup.count("<tr>") == len(facts.attributes)
    assert markup.count("reply clash") == sum(row.refused for row in facts.attributes) > 0
    assert "<code>x._version</code>" in markup
    assert "&lt;MulBackward0&gt;" in card(anatomy(torch.ones(1, requires_grad=True) * 2), "y", further=True)


def test_the_summary_flags_what_is_not_finite():
    markup = summary_table(summarize(torch.tensor([1.0, float("nan"), float("inf"), -float("inf"), 0.0])))
    for flag in ("1 NaN", "1 +Inf", "1 −Inf", "1 zero", "of the finite ones"):
        assert flag in markup
    assert "all finite" in summary_table(summarize(torch.ones(3)))


def test_rank_5_is_drawn_whole():
    x = torch.zeros(2, 1, 2, 2, 3)
    assert len(groups(anatomy_figure(anatomy(x)))) == 24


def test_the_ranks_in_question_are_marked():
    markup = practice_table(tuple(PRACTICE.values()), (8, 3, 32, 32))
    assert markup.count('class="result"') == 1
    assert "(8 image, 3 channel, 32 row, 32 column)" in markup


def test_sharing_frames_what_changed_and_colors_each_storage():
    facts = share(target="a", index=(0, 1), value=99)
    markup = sharing_figure(facts)
    assert markup.count('class="changed"') == 3
    assert "t[0, 1] = 1" in markup
    table = sharing_table(facts)
    assert "0x" not in table
    assert addresses_table(facts).count(hex(facts.members[0].address)) == 3
    colors = dict(zip("atsf", re.findall(r'<tr class="(\w+)">', table), strict=True))
    assert len({colors[name] for name in "asf"}) == 1, "one storage"
    assert colors["t"] != colors["a"], "a copy"
    assert [colors[name] for name in "atsf"] == re.findall(r'<div class="tensor (\w+)"', markup)
    assert "shared with a" in table
