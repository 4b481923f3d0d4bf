"""Calls of torch as Python source."""

from core.inputs.scalar import literal
from core.tensors.anatomy.creation import TorchCall


def call_lines(call: TorchCall, name: str, device: str = "cpu") -> list[str]:
    """The lines after which `name` is what `call` makes on `device`."""
    where = [] if device == "cpu" else [f'device="{device}"']
    if call.array is not None:
        cast = f'.astype("{call.array.dtype}")' if call.array.dtype != call.array.kind else ""
        moved = f'.to("{device}")' if where else ""
        return [
            f'array = np.array({literal(call.array.numbers)}, dtype="{call.array.kind}"){cast}',
            f"{name} = torch.from_numpy(array){moved}",
        ]
    lines = []
    arguments = [literal(argument) for argument in call.arguments]
    if call.imitates is not None:
        lines += call_lines(call.imitates, "model", device)
        arguments, where = ["model", *arguments], []
    options = [f"dtype=torch.{call.dtype}"] if call.dtype and call.imitates is None else []
    if call.seed is not None:
        place = "" if device == "cpu" else f'"{device}"'
        lines.append(f"generator = torch.Generator({place}).manual_seed({call.seed})")
        options.append("generator=generator")
    return [*lines, f"{name} = torch.{call.function}({', '.join([*arguments, *options, *where])})"]
