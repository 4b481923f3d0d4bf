"""The cliff's specification and its datasets fit together."""

import json
import math

import pytest
import torch

from core.pictures.training import cliff as chart
from core.training.config import Config
from core.training.data import Data, synthetic
from core.training.landscape.cliff import cliff
from tests.core.pictures.training.test_descent import dictionaries


def test_every_field_and_dataset_of_the_specification_is_sent():
    sent = chart.data(cliff(Config(), synthetic()))
    assert chart.spec() is chart.spec()
    assert {d["data"]["name"] for d in dictionaries(chart.spec()) if isinstance(d.get("data"), dict)} == set(sent)
    used = {d["field"] for d in dictionaries(chart.spec()) if isinstance(d.get("field"), str)}
    assert used <= {column for columns in sent.values() for column in columns}
    assert len(json.dumps(chart.spec())) < 12_000


@pytest.mark.parametrize(
    ("made", "config"),
    [
        (synthetic(), Config()),
        (synthetic(), Config(lr=10.0, epochs=1000)),
        (synthetic(noise=0.0), Config(epochs=1000)),
        (synthetic(), Config(start_w=3.006, start_b=2.018)),
        (synthetic(2, w=0.0, b=0.0, noise=0.0), Config(start_w=0.0, start_b=0.0)),
    ],
)
def test_what_is_shown_fits_a_log_axis(made, config):
    facts = cliff(config, made)
    for columns in chart.data(facts).values():
        assert len({len(values) for values in columns.values()}) == 1
        assert all(0 < value < math.inf for name in ("rate", "shown") for value in columns.get(name, ()))
    assert len(chart.table(facts)["loss at the end"]) == len(facts.rates)
    assert "294 learning rates" in chart.caption(facts)


def test_what_exploded_stands_at_the_top_and_the_own_dot_on_the_curve():
    facts = cliff(Config(lr=2.0, epochs=400), synthetic())
    sent = chart.data(facts)
    assert sent[chart.OWN]["shown"] == [max(sent[chart.SWEEP]["shown"])]
    assert sent[chart.OWN]["rate"] == [2.0]
    assert 2.0 not in sent[chart.SWEEP]["rate"]
    assert sent[chart.OWN]["loss"] in (["nan"], ["∞"])
    assert "yours, 2, ends at" in chart.caption(facts)


@pytest.mark.parametrize(("lr", "below"), [(1e-13, True), (1e-4, True), (0.1, False), (0.9, False), (10.0, False)])
def test_the_name_of_the_own_rate_does_not_stand_on_that_of_the_start(lr, below):
    (drop,) = chart.data(cliff(Config(lr=lr), synthetic()))[chart.OWN]["drop"]
    assert (drop > 0) is below
    (offset,) = [d["dy"]["expr"] for d in dictionaries(chart.spec()) if isinstance(d.get("dy"), dict)]
    assert offset == "datum.drop"


def test_data_whose_squares_float32_cannot_hold_has_no_best_rate_and_says_so():
    x = torch.tensor([[1e30], [2e30], [3e30]])
    facts = cliff(Config(), Data(x, 2 * x))
    assert not any(map(math.isfinite, facts.losses))
    assert "No rate ends at a finite loss" in chart.caption(facts)
    assert chart.data(facts)


def test_a_rate_that_moves_within_the_sweep_leaves_its_rows_as_they_are():
    """The browser draws a dataset anew unless its bytes are the same."""
    one, other = (chart.data(cliff(Config(lr=lr), synthetic()))[chart.SWEEP] for lr in (0.01, 0.5))
    assert one == other
    assert len(one["rate"]) == 293
