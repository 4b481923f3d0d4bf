"""The indexing page as a script: the same tensor, the same index, the same proof."""

from collections.abc import Sequence
from math import isfinite, prod

from core.inputs.shapes import Shape, format_shape
from core.inputs.values import Values
from core.language.index import Index
from core.tensors.indexing.equivalents import EquivalentLine
from core.tensors.indexing.gathering import SOURCE_START, Gathering


def read_script(
    index: Index, shape: Shape, result: Shape, found: Sequence[EquivalentLine], *, device: str = "cpu"
) -> str:
    """Python that takes what the index takes."""
    lines = [
        *_tensor(index.name, shape, device),
        f"result = {index.source}  # {format_shape(shape)} -> {format_shape(result)}",
    ]
    lines += [
        "print(result)",
        "",
        "# A view shares the storage of its base, a copy has its own.",
        f"print(result.untyped_storage().data_ptr() == {index.name}.untyped_storage().data_ptr(), result.stride())",
    ]
    if found:
        lines += ["", "# The same by other names."]
        lines += [f"assert torch.equal(result, {each.line})" for each in found]
    return "\n".join([*lines, ""])


def assign_script(index: Index, watched: Index, shape: Shape, values: Values, *, device: str = "cpu") -> str:
    """Python that takes a view, writes through the index, and looks at the view again."""
    return "\n".join(
        [
            *_tensor(index.name, shape, device),
            f"v = {index.name}[{watched.text}]",
            f"{index.source} = {_literal(values)}",
            f"print({index.name})",
            f"print(v, {index.name}._version)",
            "",
        ]
    )


def gathering_script(gathering: Gathering, shape: Shape, name: str = "x", *, device: str = "cpu") -> str:
    """Python that runs the operation with the index that is shown."""
    lines = _tensor(name, shape, device)
    where = "" if device == "cpu" else f', device="{device}"'
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
    where = "" if device == "cpu" else f', device="{device}"'
    return ["import torch", "", f"{name} = torch.arange({prod(shape)}{where}).reshape({format_shape(shape)})"]


def _literal(values: Values) -> str:
    numbers = [_number(n) if values.floating else str(int(n)) for n in values.numbers]
    if not values.shape:
        return numbers[0]
    return f"torch.tensor([{', '.join(numbers)}]).reshape({format_shape(values.shape)})"


def _number(value: float) -> str:
    return repr(value) if isfinite(value) else f'float("{value}")'
