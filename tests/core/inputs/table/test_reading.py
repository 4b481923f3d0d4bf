"""The oracle is Python's own csv module and float(), and what pandas reads of a file that is as it should be."""

import csv
import io
import math

import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.inputs.table.reading import read_table
from core.problem import InputProblem
from tests.profiles import examples


def columns(text, encoding="utf-8"):
    table = read_table(text.encode(encoding), "mine.csv")
    return {name: values.tolist() for name, values in table.columns.items()}


def problem(data):
    with pytest.raises(InputProblem) as raised:
        read_table(data, "mine.csv")
    sentence = str(raised.value)
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) < 400
    return sentence


PLAIN = {"x": [1.0, 3.5], "y": [2.0, -4e-3]}


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n1,2\n3.5,-4e-3\n",
        "x,y\r\n1,2\r\n3.5,-4e-3",
        "x,y\r1,2\r3.5,-4e-3\r",
        " x , y \n 1 , 2 \n 3.5 , -4e-3 \n",
        "\n\nx,y\n\n1,2\n\n3.5,-4e-3\n\n",
        '"x","y"\n"1","2"\n"3.5","-4e-3"\n',
        "x;y\n1;2\n3.5;-4e-3\n",
        "x;y\n1;2\n3,5;-4e-3\n",
        "x\ty\n1\t2\n3,5\t-4e-3\n",
        "x|y\n1|2\n3.5|-4e-3\n",
        "x y\n1 2\n3.5 -4e-3\n",
        "  x      y\n  1      2\n3.5  -4e-3\n",
        'x,y\n1,2\n"3,5",-4e-3\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"])
def test_one_table_written_in_many_ways(text, encoding):
    assert columns(text, encoding) == PLAIN


def test_names_are_printable_short_and_unique():
    table = read_table(
        ('<b>x</b>,y,y,"a\nb",,=1+1,' + "n" * 200 + ",\u202eevil\n1,2,3,4,5,6,7,8\n").encode(), "mine.csv"
    )
    assert list(table.columns) == [
        "<b>x</b>", "y", "y (2)", "a b", "column 5", "=1+1", "n" * (limits.TABLE_NAME - 1) + "…", "evil",
    ]  # fmt: skip
    assert any("“y (2)”" in note for note in table.notes)
    assert all(name.isprintable() for name in table.columns)


def test_without_names_the_columns_are_numbered():
    table = read_table(b"1,2\n3,4\n", "mine.csv")
    assert {name: values.tolist() for name, values in table.columns.items()} == {"column 1": [1, 3], "column 2": [2, 4]}
    assert any("no row of names" in note for note in table.notes)


def test_what_is_dropped_is_named_with_its_reason():
    table = read_table(
        b"a,b,c,d,e,f\n1,True,2020-01-01,word,,inf\n2,False,2020-01-02,0x10,,inf\n3,,1.2.2024,x,,inf\n", "mine.csv"
    )
    assert list(table.columns) == ["a"]
    assert {dropped.name: dropped.why for dropped in table.dropped} == {
        "b": "it holds true and false",
        "c": "it holds dates",
        "d": "it holds text",
        "e": "it is empty",
        "f": "it holds no finite number",
    }


def test_rows_without_a_number_are_numbered():
    table = read_table(b"x,y,z\n1,2,3\n,2,3\n1,n/a,3\n1,2,1e999\n1,2\n1,oops,3\n4,5,6\n", "mine.csv")
    assert table.rows == 7
    assert table.missing == (2, 3, 4, 5, 6)
    chosen = table.take(["z", "x"])
    assert chosen.numbers.tolist() == [[3, 1], [3, 1], [3, 1], [6, 4]]
    assert chosen.rows.tolist() == [1, 3, 6, 7]
    assert chosen.missing.tolist() == [2, 4, 5]
    assert "In “y” 1 cell holds no finite number: “oops” in row 6" in table.notes
    many = read_table(b"x,y\n1,2\n2,a\n3,<b>\n4,1\n5,7\n", "mine.csv")
    assert many.notes == ("In “y” 2 cells hold no finite number, first “a” in row 2",)
    far = read_table(b"x,y\n1,2\n2,1e999\n3,4\n-inf,1\n1e999,7\n", "mine.csv")
    assert far.notes == (
        "In “x” 2 cells hold no finite number, the first in row 4",
        "In “y” 1 cell holds no finite number, in row 2",
    )


@pytest.mark.parametrize(
    ("text", "numbers", "words"),
    [
        ('x,y\n"1,234",1\n"1,234,567.5",1\n12,1\n', [1234, 1234567.5, 12], "thousands"),
        ("x;y\n1.234,5;1\n2,25;1\n3;1\n", [1234.5, 2.25, 3], "decimal"),
        ("x;y\n1,5;1\n2,25;1\n", [1.5, 2.25], "decimal"),
        ('x,y\n"1,5",1\n"2,25",1\n', [1.5, 2.25], "decimal"),
        ("x,y\n1_000,1\n2,1\n", [math.nan, 2], "1 cell holds no finite number"),
        ("x,y\n0x10,1\n2,1\n", [math.nan, 2], "1 cell holds no finite number"),
    ],
)
def test_numbers_are_read_as_they_were_meant_and_it_says_so(text, numbers, words):
    table = read_table(text.encode(), "mine.csv")
    assert table.columns["x"].tolist() == pytest.approx(numbers, nan_ok=True, rel=0, abs=0)
    assert any(words in note for note in table.notes)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"x,y\n", "one row only"),
        (b"a,b\nq,w\ne,r\n", "no column of numbers"),
        (b"x,y\n1,2,3\n", "the first row of numbers has 3 cells: the row of names has 2"),
        (b"x,y\n1,2\n\n3,4\n5,6,7\n", "line 5 has 3 cells"),
        (b'x,y\n1,"2\n3,4\n', "nothing closes"),
        (b'"x,y\n1,2\n3,4\n', "nothing closes"),
        (b'x,y\n1,2\n"' + b"3,4\n" * 50_000, "nothing closes"),
        (b"PK\x03\x04\x14\x00\x06\x00", "is not text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not text"),
        (b"x,y\n1,2\x00\n", "is not text"),
        (b"\xff\xfex", "begins like UTF-16"),
        ("x,y\n1,2\n".encode("utf-16-le"), "is not text"),
        (b"x,y\n" + b"1,2\n" * (limits.TRAINING_ROWS + 1), "100,002 lines"),
        (b"x" * (limits.TABLE_BYTES + 1), "10,485,761 bytes"),
        (b"\xe4" * (limits.TABLE_BYTES - 5), "bytes of text"),
        (b"x" * limits.TABLE_BYTES, "Line 1 of"),
        (b",".join(b"%d" % k for k in range(10**6)), "Line 1 of"),
        (b"x,y\n" + (b"," * 19_000 + b"\n") * 100, "cells"),
        (b",".join(b"c%d" % k for k in range(101)) + b"\n" + b",".join([b"1"] * 101), "101 columns"),
        (b"x,y\n" + b"9" * 500 + b",1\n", "more than 400 digits"),
    ],
)
def test_a_bad_file_gets_one_clear_sentence(data, words):
    assert words in problem(data)


def test_nothing_large_reaches_pandas(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("parsed")

    monkeypatch.setattr(pd, "read_csv", refuse)
    for data in (
        b"," * limits.TABLE_BYTES,
        b"1,2\n" * (limits.TRAINING_ROWS + 2),
        (b"," * 19_000 + b"\n") * 100,
        b"x" * limits.TABLE_BYTES,
        b"9" * 10_000 + b",1\n1,2\n",
    ):
        problem(data)


def test_the_largest_table_is_read():
    data = b",".join(b"c%d" % k for k in range(10)) + b"\n" + b"1,2,3,4,5,6,7,8,9,10\n" * (limits.TRAINING_ROWS - 1)
    table = read_table(data, "mine.csv")
    assert (len(table.columns), table.rows) == (10, limits.TRAINING_ROWS - 1)


@given(st.lists(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2), min_size=1))
def test_numbers_come_through_to_the_last_bit(rows):
    text = "x,y\n" + "".join(f"{x!r},{y!r}\n" for x, y in rows)
    table = read_table(text.encode(), "mine.csv")
    assert table.take(["x", "y"]).numbers.tolist() == rows
    assert table.columns["x"].dtype == torch.float64


@given(
    st.lists(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12), min_size=1, max_size=5),
    st.lists(st.integers(-1000, 1000), min_size=1, max_size=4),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_any_names_leave_the_numbers_alone(names, numbers, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["é" + name for name in names])  # never a row of numbers
    writer.writerows([[number] * len(names) for number in numbers])
    table = read_table(out.getvalue().encode(), "mine.csv")
    assert len(table.columns) == len(names)
    assert all(values.tolist() == numbers for values in table.columns.values())


@examples(300)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(alphabet='xy019.,;|\t\n" \r-+eEinfa\x00é\u2028🦊', max_size=200).map(str.encode),
        st.text(alphabet="1,\n", max_size=200).map(str.encode),
        st.binary(max_size=50).map(lambda data: b"x,y\n1,2\n" + data),
        st.text(max_size=60).map(lambda text: text.encode("utf-16", "surrogatepass")),
    )
)
def test_any_bytes_are_a_table_or_one_sentence(data):
    try:
        table = read_table(data, "mine.csv")
    except InputProblem as trouble:
        assert str(trouble).endswith(".")
        assert str(trouble).isprintable()
    else:
        assert table.columns
        for name, values in table.columns.items():
            assert values.shape == (table.rows,)
            assert values.isfinite().any()
            assert not values.isinf().any()
            assert name.isprintable()
            assert name.strip()
        total = table.take(list(table.columns))
        assert len(total.rows) + len(total.missing) == table.rows
