"""The library as its own docstring shows it, and its pictures in a notebook."""

import doctest
import re
import subprocess
import sys

import pytest
import torch

import core
from tests.pages.opened import ROOT


def test_the_examples_of_the_library_are_true():
    ran = doctest.testmod(core, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert ran.attempted > 12
    assert ran.failed == 0


def test_every_door_opens_and_torch_waits_for_the_first_that_needs_it():
    for name in core._DOORS:
        assert getattr(core, name) is getattr(core, name)
        assert name in dir(core)
    with pytest.raises(AttributeError, match="no attribute 'toString'"):
        core.toString  # noqa: B018
    code = "import core, sys; core.parse_shape; print('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False"]


@pytest.mark.parametrize(
    ("result", "holds"),
    [
        (core.broadcast([(3, 1), (1, 4)]), "4"),
        (core.broadcast([(3, 2), (4,)]), "problem"),
        (core.select((3, 4), core.parse_index("x[1, ::2]")), "x[1, 2] = 6"),
        (core.record(core.parse_program("z = x ** 2"), {"x": torch.tensor(5.0)}), "PowBackward0"),
        (core.run("import torch\nx = torch.full((1, 3), 7.0)"), "torch.full"),
        (core.run("x ="), "problem"),
        (core.InputProblem("This <is> wrong", "of that", "do this"), "This &lt;is&gt; wrong"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_result_has_a_picture_that_a_notebook_shows(result, holds):
    figure = core.picture(result)
    assert isinstance(figure, core.Figure)
    assert holds in figure.markup
    shown, again = figure._repr_html_(), figure._repr_html_()
    assert figure.markup in shown
    name = re.match(r'<div id="(figure-[0-9a-f]+)">', shown).group(1)
    assert shown.count(name) == 2
    assert name not in again  # the same figure in two cells
    assert repr(figure) == f"<{figure.text}>"


def test_there_is_no_picture_of_what_is_no_result():
    with pytest.raises(TypeError, match="no picture of int"):
        core.picture(3)
