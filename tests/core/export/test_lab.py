"""A listing of the lab as a script: Python prints what the lab did."""

import contextlib
import io

import pytest
import torch

from core.export.lab import script
from core.lab import run
from core.lab.listings.presets import LISTINGS


def by_python(source: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng():
        exec(compile(source, "script", "exec"), {})
    return printed.getvalue()


@pytest.mark.parametrize(
    "listing",
    [
        "x = torch.rand(3)\nprint(x)",
        "import torch.nn as nn\nlayer = nn.Linear(3, 2)\nprint(layer.weight)",
        "import torch\nprint(torch.rand(2))",
        "torch.manual_seed(3)\nprint(torch.randn(2))",
        "x = np.arange(5)[1:]\nprint(x.sum(), math.pi)",
        "from torch import nn\nimport torch\nprint(F.relu(torch.tensor([-1.0, 2.0])))",
        LISTINGS["Dynamic graph: an if on a value"],
    ],
)
def test_it_prints_what_the_lab_shows_as_printed(listing: str) -> None:
    recording = run(listing)
    assert recording.problem is None
    assert by_python(script(listing)) == recording.printed


def test_only_what_is_missing_is_added() -> None:
    whole = "import torch\n\nx = torch.tensor(2.0)\nprint(x)\n"
    assert script(whole) == whole
    assert script("x = torch.zeros(2)") == "import torch\n\nx = torch.zeros(2)\n"
    assert script("x = torch.rand(2)") == "import torch\n\ntorch.manual_seed(0)\n\nx = torch.rand(2)\n"
    assert script("F = 3\nprint(F)") == "F = 3\nprint(F)\n"
    assert script("") == "\n"
    assert script("x = (") == "x = ("
