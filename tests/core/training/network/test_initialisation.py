"""The starts against torch.nn.init, whose tensors are turned: there a row is a unit, here a column."""

import pytest
import torch

from core.training.network.initialisation import INITIALISERS


def drawn(name, rows=300, columns=200):
    return INITIALISERS[name](rows, columns, torch.Generator().manual_seed(1))


def test_xavier_and_he_are_torchs():
    theirs = torch.nn.init.xavier_uniform_(torch.empty(300, 200), generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(drawn("xavier"), theirs)
    theirs = torch.nn.init.kaiming_normal_(
        torch.empty(300, 200), mode="fan_out", nonlinearity="relu", generator=torch.Generator().manual_seed(1)
    )
    torch.testing.assert_close(drawn("he"), theirs)


@pytest.mark.parametrize(("name", "deviation"), [("normal", 1.0), ("tiny", 0.01), ("huge", 10.0)])
def test_the_others_are_normal(name, deviation):
    weights = drawn(name)
    assert weights.std().item() == pytest.approx(deviation, rel=0.02)
    assert weights.mean().item() == pytest.approx(0, abs=0.02 * deviation)


def test_zeros():
    assert not drawn("zeros", 3, 2).any()
    assert drawn("zeros", 3, 2).shape == (3, 2)
