"""The matrix against `torch.promote_types` and against what addition really does."""

import pytest
import torch

from core.tensors.dtypes import promotion
from core.tensors.dtypes.promotion import DTYPES, MEETINGS, NUMBERS, literal, matrix, meet, operations

pytestmark = pytest.mark.filterwarnings("ignore:ComplexHalf support is experimental")  # float16 meets 1j


def test_tensors_with_axes_meet_as_promote_types_says():
    for row in matrix("tensor"):
        for cell in row:
            left, right = getattr(torch, cell.left), getattr(torch, cell.right)
            if cell.result is None:
                with pytest.raises(RuntimeError) as raised:
                    torch.promote_types(left, right)
                assert str(raised.value).startswith(cell.message)
            else:
                assert str(torch.promote_types(left, right)) == f"torch.{cell.result}"
            # It does not matter who stands on the left.
            assert meet(cell.right, cell.left, "tensor").result == cell.result


@pytest.mark.parametrize("meeting", MEETINGS)
def test_addition_gives_the_dtype_of_the_matrix(meeting):
    for row in matrix(meeting):
        for cell in row:
            added = operations(cell.left, cell.right, meeting)[0]
            if added.message:
                assert cell.left == "float8_e4m3fn" or cell.result is None or "float8" in cell.right
            else:
                assert added.dtype == cell.result


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_operations_are_their_code(meeting):
    for right in promotion.partners(meeting):
        for row in operations("int32", right, meeting):
            names = {"torch": torch}
            exec(f"a = {literal('int32', 'tensor')}\nb = {literal(right, meeting)}", names)
            try:
                if row.code == "a += b":
                    exec(row.code, names)
                    result = names["a"]
                else:
                    result = eval(row.code, names)  # noqa: S307 - the oracle
            except (RuntimeError, NotImplementedError) as refusal:
                assert str(refusal).startswith(row.message)
                assert row.message
            else:
                assert (f"torch.{row.dtype}", row.value) == (str(result.dtype), str(result.tolist()))


def test_a_rank_0_tensor_raises_the_kind_only():
    for left in ("float16", "float32"):
        assert meet(left, "float64", "0-d tensor").result == left
    assert meet("int64", "float16", "0-d tensor").result == "float16"
    assert meet("int8", "int64", "0-d tensor").result == "int8"


def test_a_python_number_has_no_width():
    assert [meet("float16", name, "Python number").result for name in NUMBERS] == [
        "float16", "float16", "float16", "complex32",
    ]  # fmt: skip
    assert meet("int8", "float 2.5", "Python number").result == "float32" == str(torch.get_default_dtype())[6:]


def test_every_dtype_has_a_short_name():
    found = {cell.result for meeting in MEETINGS for row in matrix(meeting) for cell in row if cell.result}
    assert found <= set(promotion.SHORT)
    assert len(DTYPES) == 12
