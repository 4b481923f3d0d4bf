"""The page on several processes, without a browser."""

import ast
import os

import pytest

from core import limits
from core.distributed import cost
from core.distributed import group as groups
from core.distributed.group import Records
from core.distributed.plan import BREAKS
from pages.distributed import cost as cost_page
from tests.core.distributed.test_cost import told
from tests.pages.opened import figures, opened


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """Room for all ranks, and no record of another test."""
    monkeypatch.setattr(groups, "most_ranks", lambda _: (limits.RANKS, ""))
    monkeypatch.setattr(groups, "KEPT", Records(2))


def said(app):
    return [words.value for words in (*app.caption, *app.markdown)]


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="processes are forked on Linux only")
def test_it_starts_processes_and_shows_what_they_did():
    app = opened("distributed/page")
    assert "Run by 2 processes of this host, on its loopback." in said(app)
    assert figures(app).count('<span class="note">process ') == 2
    assert "equal to the last bit in 20 steps" in figures(app)
    assert "as one process does, up to rounding" in figures(app)
    assert [button.key for button in app.button] == ["lesson-begin"]  # none to stop them


def test_by_hand_each_break_shows_and_the_script_has_it():
    app = opened("distributed/page", ranks_real="false", ranks_count="3", ranks_code="true")
    assert any("sharded by hand" in words for words in said(app))
    assert "the same 64 bits on every rank" in figures(app)
    right = app.code[0].value
    ast.parse(right)
    for name in ("unweighted", "ignores", "seeds", "twice"):
        app.pills(key="ranks_broken").set_value([BREAKS[name]]).run()
        assert not app.exception
        assert "not what one process does" in figures(app)
        assert ("apart from" in figures(app)) == (name in {"ignores", "seeds"})
        assert app.code[0].value != right
        ast.parse(app.code[0].value)
    app.pills(key="ranks_broken").set_value([BREAKS["forgets"]]).run()
    assert not app.exception
    assert "cannot be shown by hand" in figures(app)


def test_where_there_is_no_room_it_says_why_and_shows_it_by_hand(monkeypatch):
    monkeypatch.setattr(groups, "most_ranks", lambda _: (0, "600 MB of memory are left"))
    app = opened("distributed/page")
    assert "2 processes cannot be started here" in figures(app)
    assert "600 MB of memory are left" in figures(app)
    assert any("by hand, and nobody sends anything" in words for words in said(app))
    assert "the same 64 bits on every rank" in figures(app)
    monkeypatch.setattr(groups, "most_ranks", lambda _: (4, ""))
    monkeypatch.setattr(groups.Group, "advance", lambda self, seconds: self.stop())  # noqa: ARG005 - stopped at once
    app.button(key="again").click().run()
    assert "Stopped. One process computes the shards in turn, by hand." in said(app)
    assert "cannot be started" not in figures(app)


def test_a_step_that_a_shorter_run_does_not_have_is_its_last():
    app = opened("distributed/page", ranks_real="false", ranks_step="60", ranks_steps="5")
    assert "in 5 steps" in figures(app)


@pytest.mark.parametrize(
    ("page", "settings"),
    [
        ("training/regression/page", {"regression_code": "true"}),
        ("training/network/page", {"network_code": "true", "epochs": "1"}),
    ],
)
def test_a_run_has_a_form_for_torchrun(page, settings):
    app = opened(page, **settings)
    assert [code.value.count("dist.all_reduce") for code in app.code] == [0, 1]


def test_where_there_is_no_room_the_cost_view_says_why_and_shows_nothing_invented(monkeypatch):
    monkeypatch.setattr(cost_page, "most_ranks", lambda _: (0, "600 MB of memory are left"))
    app = opened("distributed/page", ranks_view="cost", ranks_cost_code="true")
    assert "No processes can be started here" in figures(app)
    assert "Nothing was measured, so there is nothing to show." in said(app)
    assert not app.get("vega_lite_chart")
    ast.parse(app.code[0].value)


def test_the_cost_view_shows_what_was_measured(monkeypatch):
    monkeypatch.setattr(cost_page, "most_ranks", lambda _: (2, ""))
    monkeypatch.setattr(cost, "KEPT", Records(1))
    plan = cost.CostPlan(2, 64)
    cost.KEPT.put(plan, cost.costs(plan, told(2)))
    app = opened("distributed/page", ranks_view="cost", ranks_cost_table="true")
    assert any("Measured on this host, with 1 to 2 real processes" in words for words in said(app))
    assert "The others wait 2 ms in each step" in figures(app)
    assert len(app.dataframe[0].value) == 12
    assert not app.exception
