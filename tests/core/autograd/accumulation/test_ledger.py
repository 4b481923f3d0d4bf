"""The ledger against torch, executed line by line by Python itself."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.autograd.accumulation.functions import parse_functions
from core.autograd.accumulation.ledger import keep_ledger
from core.export.autograd.accumulation import ledger_script
from core.inputs.entries import parse_entries
from core.probe.excerpt import excerpt
from tests.profiles import examples

ARTICLE = "y1 = x ** 2\ny2 = x ** 3"
VECTOR = "h = x * 2\ny1 = (h ** 2).sum()\ny2 = exp(x).mean() + h.sum()\ny3 = x * 3\nprint = tensor(1.)"


def kept(text, entries, value):
    functions = parse_functions(text)
    parsed = parse_entries(entries, functions.names)
    return functions, parsed, keep_ledger(functions, value, parsed)


def numbers(found):
    return None if found is None else list(found.values)


def test_the_article():
    _, _, ledger = kept(ARTICLE, "y1, y2, zero_, y2", torch.tensor(2.0))
    assert [numbers(row.deposit) for row in ledger.rows] == [[4], [12], None, [12]]
    assert [numbers(row.balance) for row in ledger.rows] == [[4], [16], [0], [12]]
    assert [row.account for row in ledger.rows] == [0, 0, 0, 0]
    assert [row.error for row in ledger.rows] == [None] * 4
    assert numbers(ledger.total) == [12]


def test_zero_keeps_the_tensor_and_none_gives_it_up():
    _, _, ledger = kept(ARTICLE, "y1, zero_, y1, None, y1, y2", torch.tensor([1.0]).squeeze())
    assert [row.account for row in ledger.rows] == [0, 0, 0, None, 1, 1]
    assert [row.nbytes for row in ledger.rows] == [4, 4, 4, 0, 4, 4]


def test_a_line_that_raises_leaves_its_error_and_the_balance():
    _, _, ledger = kept(VECTOR, "zero_, y1, y3, print, None, zero_", torch.tensor([1.0, 2.0]))
    errors = [row.error for row in ledger.rows]
    assert errors[0] == errors[5] == "AttributeError: 'NoneType' object has no attribute 'zero_'"
    assert errors[2] == "RuntimeError: grad can be implicitly created only for scalar outputs"
    assert "does not require grad" in errors[3]
    assert numbers(ledger.rows[1].balance) == numbers(ledger.rows[2].balance) == numbers(ledger.rows[3].balance)
    assert ledger.rows[2].deposit is None


def test_the_leaf_of_the_visitor_stays_as_it_is():
    value = torch.tensor([1.0, 2.0])
    kept(VECTOR, "y1, y2", value)
    assert value.grad is None
    assert not value.requires_grad


WORDS = st.lists(st.sampled_from(["y1", "y2", "y3", "h", "print", "zero_", "None"]), max_size=8)


@examples(40)
@given(words=WORDS, value=st.lists(st.floats(-3, 3, width=32), min_size=1, max_size=4))
def test_every_balance_is_what_python_has_at_that_line(words, value):
    functions, entries, ledger = kept(VECTOR, ", ".join(words), torch.tensor(value))
    for length in range(1, len(entries) + 1):
        shorter = keep_ledger(functions, torch.tensor(value), entries[:length])
        names = {}
        printed = []
        source = ledger_script(functions, torch.tensor(value).tolist(), entries[:length], shorter)
        exec(source.replace("_print = print", "_print = printed.append"), {"printed": _Printed(printed)}, names)
        grad = names["x"].grad
        row = ledger.rows[length - 1]
        assert numbers(row.balance) == (None if grad is None else list(excerpt(grad, 8).values))
        assert len(printed) == length + sum(row.error is not None for row in shorter.rows)


class _Printed:
    def __init__(self, lines):
        self.lines = lines

    def append(self, *what):
        self.lines.append(what)


@pytest.mark.parametrize("value", [torch.tensor(2.0), torch.tensor([0.5, -1.0, 3.0])])
def test_a_balance_is_the_one_before_and_the_deposit(value):
    _, _, ledger = kept("y1 = (x ** 2).sum()\ny2 = (x ** 3).sum()", "y1, y2, y1, y2", value)
    for before, row in zip(ledger.rows, ledger.rows[1:], strict=False):
        total = torch.tensor(numbers(before.balance)) + torch.tensor(numbers(row.deposit))
        assert total.tolist() == numbers(row.balance)
