"""The broadcasting page as a script: the same operands, the same operation, the same gradients."""

from collections.abc import Sequence

from core.export.writing.literals import counted, typed
from core.inputs.shapes import Shape, format_shape
from core.tensors.broadcasting.alignment import broadcast
from core.tensors.broadcasting.operation import OPERANDS, BinaryOperation


def script(
    operation: BinaryOperation,
    shapes: Sequence[Shape],
    values: Sequence[Sequence[float] | None],
    *,
    device: str = "cpu",
    backward: bool = False,
) -> str:
    """Python that computes what the page shows. `values` are an operand's numbers, None for the page's own."""
    names = OPERANDS[: len(shapes)]
    facts = broadcast(shapes)
    lines = ["import torch", ""]
    for k, (name, shape, numbers) in enumerate(zip(names, shapes, values, strict=True)):
        source = _counted(k, shape, operation.name, device) if numbers is None else typed(numbers, shape, device)
        lines.append(f"{name} = {source}  # {format_shape(shape)}")
    expression = operation.expression(names)
    if facts.message is not None:
        return "\n".join([*lines, "", f"{expression}  # RuntimeError: {facts.message}", ""])
    meeting = ", ".join(map(format_shape, shapes))
    lines += ["", f"result = {expression}  # {meeting} -> {format_shape(facts.result or ())}", "print(result)", ""]
    lines.append("# What the operation sees: views, in which stride 0 repeats an axis without storing it again.")
    for name in names:
        lines.append(f"{name}_seen = {name}.expand(result.shape)")
        lines.append(f'print({name}_seen.stride(), {name}_seen.untyped_storage().nbytes(), "bytes")')
    if backward:
        lines += ["", "# Backwards: the gradient of an operand is the sum over its stretched axes."]
        lines += [f"{name}.requires_grad_()" for name in names]
        lines.append(f"({expression}).sum().backward()")
        lines += [f"print({name}.grad)" for name in names]
    return "\n".join([*lines, ""])


def _counted(position: int, shape: Shape, operation: str, device: str) -> str:
    """The page's own values, as `core.tensors.broadcasting.operation.operand` makes them."""
    count = counted(shape, device)
    if operation == "where" and position == 0:
        return f"{count} % 2 * 2 - 1"
    return count if position == 0 else f"{10**position} * {count}"
