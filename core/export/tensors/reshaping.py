"""The reshaping page as a script: the chain, line by line, with the proof of view or copy after each."""

from math import prod

from core.export.writing.literals import on
from core.inputs.shapes import Shape, format_shape
from core.tensors.reshaping.steps import Walk


def script(walk: Walk, shape: Shape, write: str | None = None, value: int = -1, *, device: str = "cpu") -> str:
    """Python that does what the page shows; `write` is an index that is written through in the end."""
    lines = [
        "import torch",
        "",
        f"x = torch.arange({prod(shape)}{on(device)}).reshape({format_shape(shape)}).clone()",
        "y = x",
        "base = y.untyped_storage().data_ptr()",
    ]
    for stage in walk.stages[1:]:
        lines.append(
            f"y = {stage.code}  # {format_shape(tuple(stage.tensor.shape))}, {'view' if stage.shares else 'copy'}"
        )
        lines.append(
            "print(y.shape, y.stride(), y.storage_offset(), y.is_contiguous(), y.untyped_storage().data_ptr())"
        )
    if write is not None:
        lines += [f"{write} = {value}", "print(x)  # changed only if y is a view of it"]
    lines.append("print(y.untyped_storage().data_ptr() == base)  # True: y is still a view of x")
    return "\n".join([*lines, ""])
