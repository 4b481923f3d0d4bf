"""An operator between values of a listing: foreseen, charged, and then called, as Python or torch has it."""

from collections.abc import Callable
from typing import Any

from torch import Tensor

from core.inputs.shapes import format_shape
from core.lab.bounds import arithmetic, prediction, work
from core.lab.interpret.arrays import Array, unboxed
from core.lab.interpret.calls import Torch
from core.lab.interpret.formats import check_percent
from core.lab.interpret.values import attempt
from core.language.syntax import Piece

Value = Any


def operate(
    expression: Piece, sign: str, call: Callable[..., Value], operands: tuple[Value, ...], torch: Torch
) -> Value:
    """What `call`, the function behind `sign`, makes of tensors or of Python's own values."""
    textual = sign == "%" and isinstance(operands[0], str)
    if any(isinstance(operand, Tensor) for operand in operands) and sign not in ("is", "is not") and not textual:
        return _on_tensors(expression, sign, call, operands, torch)
    if textual:
        check_percent(expression, operands[0], operands[1], torch.budget)
    elif len(operands) == 2:
        arithmetic.check_plain(expression, sign, *operands, torch.budget)
    torch.budget.work(work.arrays(sign, operands), expression)
    value = attempt(expression, call, *operands)
    if isinstance(value, Array):
        torch.check(value, expression, list(operands))
        torch.budget.array(value, expression)
    return unboxed(value)


def _on_tensors(
    expression: Piece, sign: str, call: Callable[..., Value], operands: tuple[Value, ...], torch: Torch
) -> Value:
    if len(operands) == 2:
        if any(isinstance(operand, Array) for operand in operands):
            arithmetic.check_arrays(expression, sign, *operands, torch.budget)
        arithmetic.check_mixture(expression, sign, *operands, torch.budget)
        torch.budget.work(prediction.check_sign(expression, sign, call, operands), expression)
    torch.budget.work(work.reading(sign, operands), expression)
    value = attempt(expression, call, *operands)
    torch.check(value, expression, list(operands))
    return value


def remark(value: Value, operands: tuple[Value, ...]) -> str:
    """What nobody may have meant: operands that broadcast to more than either of them holds; empty if they do not."""
    tensors = [operand for operand in operands if isinstance(operand, Tensor)]
    if len(tensors) != 2 or not isinstance(value, Tensor) or value.dim() != max(each.dim() for each in tensors):
        return ""
    if value.numel() <= max(each.numel() for each in tensors):
        return ""
    left, right = (format_shape(tuple(each.shape)) for each in tensors)
    return f"{left} and {right} broadcast to {format_shape(tuple(value.shape))}"
