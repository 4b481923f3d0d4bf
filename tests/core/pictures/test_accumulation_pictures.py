"""Ledger and chart: every number of the record is on them, and what a visitor wrote is escaped."""

import json

import torch

from core.autograd.accumulation import keep_ledger
from core.autograd.clearing import clear_both_ways
from core.autograd.functions import parse_functions
from core.autograd.unzeroed import WAYS, run_all_ways
from core.inputs.entries import parse_entries
from core.pictures import accumulation_tables as tables
from core.pictures import unzeroed_chart


def ledger(text, entries, value):
    functions = parse_functions(text)
    return keep_ledger(functions, value, parse_entries(entries, functions.names))


def test_the_ledger_shows_deposits_withdrawals_balances_and_errors():
    markup = tables.ledger_table(ledger("y1 = x ** 2\ny2 = x ** 3", "zero_, y1, y2, None, y2", torch.tensor(2.0)))
    for piece in ("refused", "has no attribute", "+ 4", "+ 12", "− 16", "<strong>16</strong>", "<strong>None</strong>"):
        assert piece in markup
    assert markup.count("new: A, 4 bytes") == markup.count("new: B, 4 bytes") == 1
    assert "&#x27;NoneType&#x27;" in markup


def test_it_says_its_end_in_words():
    assert (
        tables.words(ledger("y = (x ** 2).sum()", "y, y", torch.tensor([1.0, 2])))
        == "After 2 entries x.grad is [4, 8]."
    )
    assert tables.words(ledger("y = x ** 2", "", torch.tensor(2.0))) == "Nothing has happened yet: x.grad is None."
    assert tables.words(ledger("y = x ** 2", "y, None", torch.tensor(2.0))) == "After 2 entries x.grad is None."


def test_a_refusal_comes_with_the_line_that_mends_it():
    vector = torch.tensor([1.0, 2.0])
    refused = tables.ledger_table(ledger("y = x ** 2", "zero_, y", vector))
    assert "there is nothing to clear" in refused
    assert "end it with .sum()" in refused
    assert "refused" not in tables.ledger_table(ledger("y = (x ** 2).sum()", "y, zero_", vector))


def test_clearing_says_which_way_moves_x():
    markup = tables.clearing_table(clear_both_ways())
    assert markup.index("tensor(0.)") < markup.index("moves x") < markup.index("<code>None</code>")
    assert markup.count("moves x") == markup.count("skips x") == 1


def test_the_chart_s_specification_is_constant_and_draws_what_is_sent():
    assert unzeroed_chart.spec() is unzeroed_chart.spec()
    assert len(json.dumps(unzeroed_chart.spec())) < 10_000
    loops = run_all_ways(0.01, 100)
    sent = unzeroed_chart.data(loops)
    names = {layer["data"]["name"] for panel in unzeroed_chart.spec()["vconcat"] for layer in panel["layer"]}
    assert names == set(sent)
    rows = sent[unzeroed_chart.EPOCHS]
    assert set(rows["run"]) == set(WAYS)
    assert {len(column) for column in rows.values()} == {3 * 101}


def test_the_axes_hold_every_run_that_stays_bounded():
    domains = {
        panel["title"]["text"][0].lower(): panel["layer"][1]["encoding"]["y"]["scale"]["domain"]
        for panel in unzeroed_chart.spec()["vconcat"]
    }
    for lr in (0.001, 0.01, 0.1, 0.5, 0.9):
        for run in run_all_ways(lr, 200).runs:
            for name, values in (("l", run.loss), ("w", run.w), ("b", run.b)):
                assert domains[name][0] <= min(values), (lr, name)
                assert max(values) <= domains[name][1], (lr, name)


def test_the_table_says_what_diverged():
    markup = unzeroed_chart.runs_table(run_all_ways(5.0, 200))
    assert markup.count("diverged in epoch") == 3
    assert "diverged" not in unzeroed_chart.runs_table(run_all_ways(0.01, 100))
