"""The script of the surface is executed, and compared with what the page shows."""

import pytest
import torch

from core.export.training.surface import script
from core.training.config import Config
from core.training.data import synthetic
from core.training.landscape.surface import surface
from tests.core.export.training.test_line import execute


def test_the_script_makes_the_path_and_finds_the_curvature():
    facts = surface(Config(lr=0.1, epochs=40, start_w=1.5), synthetic(n=30, seed=4))
    names = execute(script(facts.recipe))
    assert (names["w"].item(), names["b"].item()) == facts.path[-1][1:]
    assert torch.allclose(names["hessian"], torch.tensor(facts.hessian, dtype=torch.float64), rtol=1e-12)
    assert facts.bowl.eigenvalues == pytest.approx(names["eigenvalues"].tolist(), rel=1e-12)
    for vector, found in zip(facts.bowl.eigenvectors, names["eigenvectors"].T.tolist(), strict=True):
        assert abs(sum(one * other for one, other in zip(vector, found, strict=True))) == pytest.approx(1)
