"""The indexing page as a script: the same tensor, the same index, the same proof."""

from collections.abc import Sequence
from math import prod

from core.export.writing.literals import on, typed
from core.inputs.scalar import literal
from core.inputs.shapes import Shape, format_shape
from core.inputs.values import Values
from core.language.index import Index
from core.tensors.indexing.equivalents import EquivalentLine
from core.tensors.indexing.gathering import SOURCE_START, Gathering


def read_script(
    index: Index, shape: Shape, result: Shape, found: Sequence[EquivalentLine], *, device: str = "cpu"
) -> str:
    """Python that takes what the index takes."""
    name = index.name
    lines = [
        *_tensor(name, shape, device),
        f"result = {index.source}  # {format_shape(shape)} -> {format_shape(result)}",
        "print(result)",
        "",
        "# A view shares the storage of its base, a copy has its own.",
        f"print(result.untyped_storage().data_ptr() == {name}.untyped_storage().data_ptr(), result.stride())",
    ]
    lines += ["", "# The same by other names."] if found else []
    return "\n".join([*lines, *(f"assert torch.equal(result, {each.line})" for each in found), ""])


def assign_script(index: Index, watched: Index, shape: Shape, values: Values, *, device: str = "cpu") -> str:
    """Python that takes a view, writes through the index, and looks at the view again."""
    first, *_ = numbers = values.numbers if values.floating else tuple(map(int, values.numbers))
    written = typed(numbers, values.shape, "cpu") if values.shape else literal(first)
    lines = _tensor(index.name, shape, device)
    lines += [f"v = {index.name}[{watched.text}]", f"{index.source} = {written}", f"print({index.name})"]
    return "\n".join([*lines, f"print(v, {index.name}._version)", ""])


def gathering_script(gathering: Gathering, shape: Shape, name: str = "x", *, device: str = "cpu") -> str:
    """Python that runs the operation with the index that is shown."""
    lines = _tensor(name, shape, device)
    where = on(device)
    if gathering.name != "where":
        kept = "" if gathering.index.is_floating_point() else ", dtype=torch.int64"
        lines.append(f"index = torch.tensor({gathering.index.tolist()}{kept}{where})")
    if gathering.source is not None:
        own = tuple(gathering.source.shape)
        source = f"torch.arange({SOURCE_START}, {SOURCE_START + prod(own)}{where}).reshape({format_shape(own)})"
        lines.append(f"{'y' if gathering.name == 'where' else 'source'} = {source}")
    result = format_shape(tuple(gathering.result.shape))
    lines += [f"result = {gathering.line}  # {gathering.formula}, {result}", "print(result)", ""]
    return "\n".join(lines)


def _tensor(name: str, shape: Shape, device: str) -> list[str]:
    return ["import torch", "", f"{name} = torch.arange({prod(shape)}{on(device)}).reshape({format_shape(shape)})"]
