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


def test_the_bits_on_the_page_are_the_bits():
    markup = kept_table([keep(parse_scalar("0.1"), name) for name in FORMATS])
    rows = re.findall(r'<th scope="row">(\w+)</th>(.*?)(?=<th scope="row">|$)', markup)
    for name, row in rows:
        groups = re.findall(r'<span tabindex="0" class="\w+" aria-label="[^"]*">([01]+)</span>', row)
        assert sum(map(len, groups)) == FORMATS[name].bits or "refused" in row
    assert len(rows) == len(FORMATS)


def test_a_refusal_shows_the_message_and_is_escaped():
    markup = kept_table([keep(parse_scalar("300"), "int8"), keep(parse_scalar("1+2j"), "int8")])
    assert "value cannot be converted to type int8 without overflow; .to(torch.int8) wraps to 44" in markup
    assert "&#x27;complex&#x27; object" in markup


def test_the_matrix_has_a_cell_a_pair_and_marks_the_chosen_one():
    for meeting in promotion.MEETINGS:
        rows = promotion.matrix(meeting)
        markup = promotion_matrix(rows, meeting, ("int8", rows[0][0].right))
        assert markup.count("<td ") == len(rows) * len(rows[0])
        assert markup.count("changed") == 1
        assert markup.count(">✗<") == sum(cell.result is None for row in rows for cell in row)


def test_operations_and_surprises():
    markup = operations_table(promotion.operations("int8", "float 2.5", "Python number"))
    assert "can&#x27;t be cast to the desired output type Char" in markup
    assert surprises_table(SURPRISES).count("<tr>") == len(SURPRISES)


def test_the_sum_that_goes_around():
    assert "On paper 128; less 2^8" in wraparound_figure(wraparound.add("int8", 127, 1))
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
