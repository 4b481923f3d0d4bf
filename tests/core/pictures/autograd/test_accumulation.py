"""Ledger and chart: every number of the record is on them, and what a visitor wrote is escaped."""

import json

import pytest
import torch

from core.autograd.accumulation.clearing import clear_both_ways
from core.autograd.accumulation.functions import parse_functions
from core.autograd.accumulation.ledger import keep_ledger
from core.autograd.accumulation.losses import send_back
from core.autograd.accumulation.second_backward import backward_twice, examples
from core.inputs.entries import parse_entries
from core.language.program import parse_program
from core.pictures.autograd import accumulation as tables
from core.pictures.autograd import second_backward as second
from core.pictures.autograd.graph import preview
from core.pictures.training import micro_batches as micro
from core.pictures.training import unzeroed as unzeroed_chart
from core.training.accumulation.micro_batches import compare
from core.training.accumulation.unzeroed import WAYS, run_all_ways
from tests.markup import numbers, rows


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
        tables.caption(ledger("y = (x ** 2).sum()", "y, y", torch.tensor([1.0, 2])))
        == "After 2 entries x.grad is [4, 8]."
    )
    assert tables.caption(ledger("y = x ** 2", "", torch.tensor(2.0))) == "Nothing has happened yet: x.grad is None."
    assert tables.caption(ledger("y = x ** 2", "y, None", torch.tensor(2.0))) == "After 2 entries x.grad is None."


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
        for run in run_all_ways(lr, 150).runs:
            for name, values in (("l", run.loss), ("w", run.w)):
                assert domains[name][0] <= min(values), (lr, name)
                assert max(values) <= domains[name][1], (lr, name)


def test_a_run_that_leaves_a_panel_is_cut_there_and_one_that_stays_is_whole():
    for lr, whole in ((0.01, True), (1.2, False)):
        loops = run_all_ways(lr, 100)
        columns = unzeroed_chart.data(loops)[unzeroed_chart.EPOCHS]
        for name in ("loss", "w"):
            sent = [value for value, run in zip(columns[name], columns["run"], strict=True) if run == "zeroed"]
            kept = [value for value in sent if value is not None]
            assert tuple(kept) == getattr(loops.runs[0], name)[: len(kept)]
            assert (len(kept) == len(sent)) == whole


def test_the_table_says_what_diverged():
    markup = unzeroed_chart.runs_table(run_all_ways(5.0, 150))
    assert markup.count("diverged in epoch") == 3
    assert "diverged" not in unzeroed_chart.runs_table(run_all_ways(0.01, 100))


def test_bars_show_what_each_part_keeps():
    markup = micro.kept_table(compare("line", 100, 32))
    assert [f"width: {width}%" in markup for width in ("100.0", "32.0", "4.0")] == [True] * 3
    assert markup.count('class="bar result"') == 4
    head, *body = rows(markup)
    assert head == ["", "rows n", "kept for backward", ""]
    assert [line[:2] for line in body] == [
        ["full batch", "100"],
        *([f"micro-batch {k} of 4", size] for k, size in ((1, "32"), (2, "32"), (3, "32"), (4, "4"))),
    ]
    many = micro.kept_table(compare("network", 256, 8))
    assert many.count('class="bar result"') == 4
    assert "… 28 more, of 8 rows each" in many
    assert "micro-batch 32 of 32" in many


def test_every_gradient_is_written_so_that_it_reads_back():
    facts = compare("network", 100, 32)
    markup = micro.gradients_table(facts).replace("−", "-")
    for value in (*facts.full, *(number for found in facts.accumulated for number in found.gradients)):
        assert torch.tensor(float(f"{value:.9g}")).item() == value
        assert f"{value:.9g}" in markup
    (head, *body, total) = rows(micro.gradients_table(facts))
    assert head == ["gradient of", "full batch", "loss × n / N", "loss / k", "loss as it is"]
    assert [line[0] for line in body] == list(facts.names)
    assert [numbers(line[1]) for line in body] == [[float(f"{value:.9g}")] for value in facts.full]
    for place, found in enumerate(facts.accumulated, 2):
        assert [numbers(line[place])[0] for line in body] == [float(f"{value:.9g}") for value in found.gradients]
        assert numbers(total[place]) == pytest.approx([found.ratio], rel=0.01)
    assert [("equal" in line[2]) or ("ulp" in line[2]) for line in body] == [True] * len(body)
    assert markup.count('class="verdict clash"') == 2
    assert micro.gradients_table(compare("line", 64, 16)).count('class="verdict clash"') == 1


def test_ways_show_the_error_short_and_the_rest_equal():
    functions = parse_functions("p = x ** 2\nloss1 = p * 2\nloss2 = p * 3")
    markup = micro.ways_table(send_back(functions, torch.tensor(2.0)), "x")
    head, *body = rows(markup)
    assert head == ["lines", "x.grad", "difference", "kept at one time"]
    assert [line[2] for line in body].count("equal") == 2
    assert "Trying to backward through the graph a second time …" in markup
    assert markup.count("refused") == 1


def test_accounts_say_what_a_failed_pass_has_changed():
    facts = backward_twice(parse_program("z = x ** 2 + y"))
    markup = second.accounts_table(facts)
    assert markup.index("x.grad") < markup.index("as before") < markup.index("y.grad") < markup.index("changed all the")
    assert "self, 4 bytes" in second.kept_table(facts)
    assert "refused" not in second.accounts_table(backward_twice(parse_program("z = x + y")))


def test_accounts_are_those_of_the_record_column_by_column():
    facts = backward_twice(parse_program("z = x ** 3 + x * y"))
    shown = [[preview(each) or "None" for each in (a.first, a.second, a.retained)] for a in facts.accounts]
    assert len({cell for line in shown for cell in line}) > 3
    head, *body = rows(second.accounts_table(facts))
    assert head[1:] == ["after backward()", "after the second, refused", "two, the first with retain_graph=True"]
    for line, account, cells in zip(body, facts.accounts, shown, strict=True):
        assert line[0] == f"{account.name}.grad{account.name} = {preview(account.value)}"
        note = "as before" if account.first == account.second else "changed all the same"
        assert line[1:] == [cells[0], cells[1] + note, cells[2]]


def test_clearing_shows_the_parameter_before_and_after_the_step():
    ways = clear_both_ways()
    assert {way.before == way.after for way in ways} == {True, False}
    _, *body = rows(tables.clearing_table(ways))
    for line, way in zip(body, ways, strict=True):
        assert line[:2] == [way.code, way.grad]
        assert [numbers(cell)[0] for cell in line[2:5]] == pytest.approx([way.nbytes, way.before, way.after], rel=1e-3)
        assert line[5] == ("skips x" if way.before == way.after else "moves x")


def test_examples_say_what_is_kept():
    markup = second.examples_table(examples())
    assert "PowBackward0 keeps self" in markup
    assert markup.count("goes through") == 4
