"""The dtypes page as scripts, one for each of its parts."""

from collections.abc import Sequence

from core.export.writing.literals import on
from core.inputs.scalar import Number, literal
from core.inputs.shapes import Shape, format_shape
from core.tensors.dtypes import promotion, small_additions
from core.tensors.dtypes.formats import Footprint
from core.tensors.dtypes.stored import StoredNumber
from core.tensors.dtypes.surprises import Surprise
from core.tensors.dtypes.wraparound import Sum

_CARRIERS = {8: "torch.uint8", 16: "torch.int16", 32: "torch.int32", 64: "torch.int64"}


def number_script(value: Number, rows: Sequence[StoredNumber], device: str = "cpu") -> str:
    """Python that stores one number in each dtype and prints the value and the bits."""
    lines = ["import torch", "", f"value = {literal(value)}"]
    for row in rows:
        if row.stored is None:
            lines.append(f"# torch.tensor(value, dtype=torch.{row.dtype}): {row.message}")
            continue
        width = sum(len(field.bits) for field in row.fields)
        lines.append(f"x = torch.tensor(value, dtype=torch.{row.dtype}{on(device)})")
        if row.dtype.startswith("complex"):
            lines.append(f'print("{row.dtype}", x.item())')
            continue
        bits = f'f"{{x.reshape(1).view({_CARRIERS[width]}).item() & (2**{width} - 1):0{width}b}}"'
        lines.append(f'print("{row.dtype}", x.item(), {bits})')
    return "\n".join([*lines, ""])


def promotion_script(left: str, right: str, meeting: str, results: Sequence[promotion.Operated]) -> str:
    """Python that asks for the dtype of one meeting and runs the operations on it."""
    a, b = promotion.literal(left, "tensor"), promotion.literal(right, meeting)
    lines = ["import torch", "", f"a = {a}", f"b = {b}"]
    verdict = promotion.meet(left, right, meeting)
    lines.append(
        f"# torch.result_type(a, b): {verdict.message}"
        if verdict.result is None
        else f"print(torch.result_type(a, b))  # {verdict.result}"
    )
    for row in results:
        if row.message:
            lines.append(f"# {row.code}: {row.message}")
        elif row.code == "a += b":
            lines += ["a += b", "print(a)"]
        else:
            lines.append(f"print({row.code})")
    return "\n".join([*lines, ""])


def promotion_printed(left: str, right: str, meeting: str, results: Sequence[promotion.Operated]) -> str:
    """What that script prints."""
    verdict = promotion.meet(left, right, meeting).result
    lines = [] if verdict is None else [f"torch.{verdict}"]
    return "".join(f"{line}\n" for line in [*lines, *(row.printed for row in results if not row.message)])


def surprises_script(rows: Sequence[Surprise], wrap: Sum | None = None) -> str:
    """Python that prints every surprise, and the sum that wraps around."""
    lines = [
        "import torch",
        "from torch import bfloat16, float16, float32, float64, int8, result_type, tensor, uint8",
        "",
    ]
    if wrap:
        lines.append(
            f"print(tensor({wrap.start}, dtype=torch.{wrap.dtype}) + tensor({wrap.added}, dtype=torch.{wrap.dtype}))"
        )
    lines += [f"print({row.code})" for row in rows]
    return "\n".join([*lines, ""])


def additions_script(step: float, additions: int = small_additions.ADDITIONS) -> str:
    """Python that adds a step to a sum, again and again, in each dtype: the loop itself, which takes a while."""
    return "\n".join([
        "import torch",
        "",
        f"n, step = {additions}, {literal(step)}",
        "totals = {}",
        f"for dtype in ({', '.join(f'torch.{name}' for name in small_additions.DTYPES)}):",
        "    term, total = torch.tensor(step, dtype=dtype), torch.tensor(0.0, dtype=dtype)",
        "    for _ in range(n):",
        "        total += term",
        "    totals[dtype] = total.item()",
        "    print(dtype, totals[dtype], torch.full((n,), term.item(), dtype=dtype).sum().item())",
        "",
    ])  # fmt: skip


def footprint_script(shape: Shape, rows: Sequence[Footprint]) -> str:
    """Python that asks for the bytes of a tensor in each dtype, without allocating them."""
    names = ", ".join(f"torch.{row.dtype}" for row in rows)
    return "\n".join([
        "import torch",
        "",
        f"for dtype in ({names}):",
        f'    x = torch.empty({format_shape(shape)}, dtype=dtype, device="meta")  # nothing is allocated',
        "    print(dtype, x.element_size(), x.untyped_storage().nbytes())",
        "",
    ])  # fmt: skip


def footprint_printed(rows: Sequence[Footprint]) -> str:
    """What that script prints."""
    return "".join(f"torch.{row.dtype} {row.element} {row.total}\n" for row in rows)
