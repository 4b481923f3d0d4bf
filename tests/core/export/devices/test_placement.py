"""The scripts are run."""

import pytest
import torch

from core.devices.movement import DTYPES, journey
from core.export.devices.placement import PATTERN, script


def run(source):
    scope = {}
    exec(compile(source, "script.py", "exec"), scope)
    return scope


def test_the_pattern_picks_a_device_that_works(capsys):
    scope = run(PATTERN)
    expected = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
    assert scope["device"] == expected
    assert scope["z"].shape == (1000, 1000)
    assert capsys.readouterr().out.startswith(expected.type)


@pytest.mark.parametrize("target", ["cpu", "meta"])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("requires_grad", [False, True])
def test_the_moves_are_those_of_the_page(capsys, target, dtype, requires_grad):
    found = journey(7, dtype, "cpu", target, requires_grad=requires_grad)
    scope = run(script(found))
    assert scope["x"].dtype == DTYPES[dtype]
    lines = capsys.readouterr().out.splitlines()
    done = [move for move in found.moves if move.error is None]
    assert len(lines) == 1 + len(done)
    for line, move in zip(lines[1:], done, strict=True):
        assert line.startswith(f"{move.line}: {move.after.device}, torch.{dtype}, ")
        assert f"same object {move.same_object}" in line
        assert line.endswith(f"requires_grad {move.after.requires_grad}, leaf {move.after.is_leaf}")


def test_what_torch_refused_stands_there_as_a_comment():
    if torch.cuda.is_available():
        pytest.skip("it is not refused here")
    source = script(journey(7, "float32", "cpu", "cpu"))
    assert "# x.cuda()  # AssertionError: " in source or "# x.cuda()  # RuntimeError: " in source
