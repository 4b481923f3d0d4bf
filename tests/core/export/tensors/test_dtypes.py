"""The scripts are run, and what they print is what the page says."""

import contextlib
import io

import pytest

from core.export.tensors import dtypes as export
from core.inputs.scalar import parse_scalar
from core.tensors.dtypes import promotion, wraparound
from core.tensors.dtypes.formats import FORMATS, footprints
from core.tensors.dtypes.small_additions import accumulate
from core.tensors.dtypes.stored import keep
from core.tensors.dtypes.surprises import SURPRISES

pytestmark = pytest.mark.filterwarnings("ignore:ComplexHalf support is experimental")  # float16 meets 1j


def printed(source):
    out, names = io.StringIO(), {}
    with contextlib.redirect_stdout(out):
        exec(source, names)
    return out.getvalue(), names


@pytest.mark.parametrize("text", ["0.1", "-70000", "300", "nan", "-inf", "1+2j", "True", "2**24 + 1", "-0.0"])
def test_a_number(text):
    typed = parse_scalar(text)
    rows = [keep(typed, name) for name in FORMATS]
    lines = printed(export.number_script(typed.value, rows))[0].splitlines()
    kept = [row for row in rows if row.stored is not None]
    assert len(lines) == len(kept)
    for line, row in zip(lines, kept, strict=True):
        bits = "".join(field.bits for field in row.fields)
        assert line == f"{row.dtype} {row.stored}" + ("" if row.dtype.startswith("complex") else f" {bits}")


def test_a_number_on_another_device():
    rows = [keep(parse_scalar("0.1"), name) for name in ("float32", "int8")]
    script = export.number_script(0.1, rows, "cuda:1")
    assert [line for line in script.splitlines() if line.startswith("x = ")] == [
        f'x = torch.tensor(value, dtype=torch.{row.dtype}, device="cuda:1")' for row in rows if row.stored is not None
    ]


@pytest.mark.parametrize("meeting", promotion.MEETINGS)
@pytest.mark.parametrize("left", ["int8", "float16", "float8_e4m3fn", "bool"])
def test_promotion(meeting, left):
    for right in promotion.partners(meeting):
        rows = promotion.operations(left, right, meeting)
        out, _ = printed(export.promotion_script(left, right, meeting, rows))
        result = promotion.meet(left, right, meeting).result
        assert result is None or out.startswith(f"torch.{result}\n")
        assert len(out.splitlines()) == (result is not None) + sum(not row.message for row in rows)


def test_surprises():
    wrap = wraparound.add("int8", 127, 1)
    out, _ = printed(export.surprises_script(SURPRISES, wrap))
    assert out.splitlines()[0] == "tensor(-128, dtype=torch.int8)"
    assert len(out.splitlines()) == 1 + len(SURPRISES)


def test_small_additions():
    _, names = printed(export.additions_script(0.01, 500))
    for run in accumulate(0.01, 500):
        assert names["totals"][getattr(names["torch"], run.dtype)] == run.totals[-1]


def test_footprint():
    rows = footprints((32, 3))
    out, _ = printed(export.footprint_script((32, 3), rows))
    assert out.splitlines() == [f"torch.{row.dtype} {row.element} {row.total}" for row in rows]
