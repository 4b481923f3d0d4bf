"""The link to the lab stands where the lab can read the source, and an address can hold it."""

from urllib.parse import parse_qs

import pytest

from core.lab import run
from pages.parts.lab_link import fits
from tests.pages.opened import opened


def test_what_fits():
    assert fits("import torch\nx = torch.ones(2)")
    assert fits("class A: pass")
    assert not fits("import subprocess")
    assert not fits("import torch\nx = torch.ones(2)\nimport subprocess")  # the lab runs what stands before it
    assert not fits("x = 'ü'\n" * 400)
    assert not fits("")


@pytest.mark.parametrize(
    "name",
    [
        "autograd/accumulation/page", "autograd/graph/page", "devices/placement", "tensors/anatomy",
        "tensors/broadcasting", "tensors/dtypes", "tensors/elementwise", "tensors/indexing", "tensors/matmul",
        "tensors/reshaping", "training/regression/page",
    ],
)  # fmt: skip
def test_the_code_of_a_page_opens_in_the_lab_and_runs_there(name):
    """Pages whose own script is more than the lab reads (a benchmark, torch.func, a network) offer no link."""
    page = opened(name, code="true")
    links = [link.proto for link in page.get("page_link") if "lab" in link.proto.label]
    assert links
    for link in links:
        (source,) = parse_qs(link.query_string)["listing"]
        recording = run(source)
        assert recording.problem is None
        assert recording.steps
