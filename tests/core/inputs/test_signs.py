"""A true minus (U+2212) and an en dash, as they are pasted from a text, mean what a hyphen means, in every field."""

import pytest
import torch

from core import lab
from core.autograd.tape.recording import record
from core.inputs.scalar import parse_scalar, parse_scalars
from core.inputs.shapes import parse_shape
from core.inputs.table.reading import read_table
from core.inputs.values import parse_values
from core.language.chain import parse_chain
from core.language.index import parse_index
from core.language.listing import parse_listing
from core.language.program import parse_program
from core.problem import InputProblem


def of_program(text):
    return record(parse_program(text), {"x": torch.tensor([1.0, 2.0, 4.0])}).value.tolist()


def of_table(text):
    return {name: column.tolist() for name, column in read_table(text.encode(), "t.csv").columns.items()}


READERS = {
    "values": (parse_values, "[-1, 2e-3, - 5]".replace("- 5", "-5")),
    "number": (parse_scalar, "-2**-1 - 1e-3"),
    "numbers": (lambda text: parse_scalars(text, 1, 3), "-1, -2e-1"),
    "index": (lambda text: parse_index(text).items, "x[-1, x > -2e-1, -3:]"),
    "chain": (lambda text: parse_chain(text).links, "x.view(-1, 2).transpose(-1, -2)"),
    "program": (of_program, "z = -x * 1e-3 - x[-1]  # - stays"),
    "listing": (lambda text: lab.run(text).printed, "x = 3 - 5\nprint(-x, 1e-3, f'{-x - 1:>4}')"),
    "table": (of_table, "a,b\n-1,2.5e-3\n3,-4\n"),
}


@pytest.mark.parametrize("minus", ["−", "–"])
@pytest.mark.parametrize("reader", READERS)
def test_it_is_read_as_a_hyphen(reader, minus):
    read, text = READERS[reader]
    assert read(text.replace("-", minus)) == read(text)


@pytest.mark.parametrize("minus", ["-", "−", "–"])
def test_a_negative_size_is_called_negative(minus):
    with pytest.raises(InputProblem, match="is negative"):
        parse_shape(f"3, {minus}1")


def test_texts_and_comments_keep_theirs():
    assert lab.run("print('3 − 1', f'{2}–{4 – 1}')  # −").printed == "3 − 1 2–3\n"


@pytest.mark.parametrize("read", [parse_program, parse_listing])
def test_places_behind_it_are_where_they_were(read):
    with pytest.raises(InputProblem) as caught:
        read("z = −x * $")
    assert caught.value.span.column == 10
