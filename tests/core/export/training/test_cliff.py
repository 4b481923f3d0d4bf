"""The script of the sweep is executed; its numbers are the page's."""

import math

import pytest

from core.export.training.cliff import script
from core.training.config import Config
from core.training.data import Data, synthetic
from core.training.landscape.cliff import cliff
from tests.core.export.training.test_line import execute


@pytest.mark.parametrize(
    ("made", "config"),
    [(synthetic(), Config()), (synthetic(3000, seed=5), Config(lr=0.3, epochs=300, start_w=1.5, start_b=0.1))],
)
def test_the_script_makes_the_sweep_again(made, config):
    facts = cliff(config, made)
    names = execute(script(facts.sweep))
    assert names["rates"].tolist() == list(facts.rates)
    for found, expected in zip(names["losses"].tolist(), facts.losses, strict=True):
        assert found == expected or (math.isnan(found) and math.isnan(expected))


def test_it_shows_the_shapes_and_data_from_elsewhere_has_no_script():
    assert "# (294, 1) * (1, 100) -> (294, 100) -> (294,)" in script(cliff(Config(), synthetic()).sweep)
    x = synthetic(5).x
    with pytest.raises(ValueError, match="elsewhere"):
        script(cliff(Config(), Data(x, x)).sweep)
