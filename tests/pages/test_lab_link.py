"""The link to the lab stands where the lab can read the source, and an address can hold it."""

from pages.parts.lab_link import fits


def test_what_fits():
    assert fits("import torch\nx = torch.ones(2)")
    assert not fits("class A: pass")
    assert not fits("x = 'ü'\n" * 400)
    assert not fits("")
