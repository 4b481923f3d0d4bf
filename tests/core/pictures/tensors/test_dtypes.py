"""What the pictures of the dtypes page say, checked against the records that they draw."""

import re

from core.inputs.scalar import parse_scalar
from core.pictures.markup.numbers import memory
from core.pictures.tensors import small_additions as additions_chart
from core.pictures.tensors.dtypes import footprint_table, kept_table, wraparound_figure
from core.pictures.tensors.promotion import operations_table, promotion_matrix, surprises_table
from core.tensors.dtypes import promotion, wraparound
from core.tensors.dtypes.formats import FORMATS, footprints
from core.tensors.dtypes.small_additions import accumulate
from core.tensors.dtypes.stored import keep
from core.tensors.dtypes.surprises import SURPRISES
from tests.markup import marks, pairs, rows


def test_the_bits_on_the_page_are_the_bits():
    markup = kept_table([keep(parse_scalar("0.1"), name) for name in FORMATS])
    drawn = re.findall(r'<th scope="row">(\w+)</th>(.*?)(?=<th scope="row">|$)', markup)
    for name, row in drawn:
        groups = re.findall(r'<span tabindex="0" class="\w+" aria-label="[^"]*">([01]+)</span>', row)
        assert sum(map(len, groups)) == FORMATS[name].bits or "refused" in row
    assert len(drawn) == len(FORMATS)


def test_a_refusal_shows_the_message_and_is_escaped():
    markup = kept_table([keep(parse_scalar("300"), "int8"), keep(parse_scalar("1+2j"), "int8")])
    assert "value cannot be converted to type int8 without overflow; .to(torch.int8) wraps to 44" in markup
    assert "&#x27;complex&#x27; object" in markup


def test_the_matrix_has_a_cell_a_pair_and_marks_the_chosen_one():
    for meeting in promotion.MEETINGS:
        matrix = promotion.matrix(meeting)
        markup = promotion_matrix(matrix, meeting, ("int8", matrix[0][0].right))
        assert markup.count("<td ") == len(matrix) * len(matrix[0])
        (framed,) = marks(markup, "td", "changed")
        assert framed.words.startswith(f"a int8 tensor with a {meeting} {matrix[0][0].right}: ")


def test_operations_and_surprises():
    found = promotion.operations("int8", "float 2.5", "Python number")
    assert {bool(each.message) for each in found} == {True, False}
    _, *told = rows(operations_table(found))
    assert told == [
        [each.code, each.message] if each.message else [each.code, each.dtype, each.value] for each in found
    ]
    assert rows(surprises_table(SURPRISES)) == [[f"{each.code}→ {each.answer}", each.why] for each in SURPRISES]


def test_each_cell_of_the_matrix_says_which_two_meet_and_what_comes_of_it():
    for meeting in promotion.MEETINGS:
        matrix = promotion.matrix(meeting)
        (head, *body) = rows(promotion_matrix(matrix, meeting, ("int8", "")))
        assert head[1:] == [promotion.SHORT.get(each.right, each.right) for each in matrix[0]]
        assert [line[0] for line in body] == [line[0].left for line in matrix]
        said = pairs(promotion_matrix(matrix, meeting, ("int8", "")))
        for (words, text), each in zip(said, [each for line in matrix for each in line], strict=True):
            told = each.result or f"torch refuses: {each.message}"
            assert words == f"a {each.left} tensor with a {meeting} {each.right}: {told}"
            assert text == (promotion.SHORT[each.result] if each.result else "✗")


def test_the_sum_that_goes_around():
    assert "On paper the sum is 128. Torch gives that minus 2^8" in wraparound_figure(wraparound.add("int8", 127, 1))
    assert "in range" in wraparound_figure(wraparound.add("int8", 1, 1))


def test_sizes_in_memory():
    assert [memory(n) for n in (1, 1023, 1024, 3 * 2**30, 2**45)] == [
        "1 byte",
        "1,023 bytes",
        "1 KiB",
        "3 GiB",
        "32 TiB",
    ]
    assert footprint_table(footprints((0,)), 0).count("width: 0%") == len(FORMATS)


def test_the_chart_keeps_its_specification_and_skips_what_is_not_finite():
    assert additions_chart.spec() is additions_chart.spec()
    frame = additions_chart.data(accumulate(6e4, 300))[additions_chart.SUMS]
    assert set(frame) == {"additions", "total", "dtype"}
    assert max(map(abs, frame["total"])) < float("inf")
    assert len(frame["total"]) < 5_000
    assert "does not move after" in additions_chart.caption(accumulate(0.1, 20_000))


def test_a_number_that_was_rounded_shows_the_digits_that_tell():

    assert ">0.10000000000000000555…<" in kept_table([keep(parse_scalar("0.1"), "float64")])
    assert ">0.5<" in kept_table([keep(parse_scalar("0.5"), "float64")])
