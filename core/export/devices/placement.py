"""The placement page as a script: the device-agnostic pattern, and the same moves of the same tensor."""

from typing import Final

from core.devices.movement import Journey, Residence

PATTERN: Final = """\
import torch

# The best device here: an NVIDIA or AMD GPU (cuda), Apple's (mps), else the CPU, which is always there.
if torch.cuda.is_available():
    device = torch.device("cuda")
elif torch.backends.mps.is_available():
    device = torch.device("mps")
else:
    device = torch.device("cpu")

# The same in one line, for every kind of accelerator that torch knows (from torch 2.6 on):
device = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")

# Create tensors where they are used; move what comes from elsewhere once, before the loop.
x = torch.randn(1000, 1000, device=device)
y = torch.randn(1000, 1000).to(device)
z = x @ y
print(z.device)
"""


def script(journey: Journey) -> str:
    """Python that makes the tensor, moves it in every way that the page tried, and prints what came of it."""
    before = journey.before
    (elements,) = before.shape
    grad = ", requires_grad=True" if before.requires_grad else ""
    lines = [
        "import torch",
        "",
        "",
        "def describe(line, y):",
        '    where = "no data" if y.is_meta else hex(y.untyped_storage().data_ptr())',
        '    print(f"{line}: {y.device}, {y.dtype}, {where}, same object {y is x}, "',
        '          f"requires_grad {y.requires_grad}, leaf {y.is_leaf}")',
        "",
        "",
        f'x = torch.ones({elements}, dtype=torch.{before.dtype}, device="{before.device}"{grad})',
        'describe("x", x)',
    ]
    for move in journey.moves:
        if move.error is None:
            lines.append(f"describe({move.line!r}, {move.line})")
        else:
            lines.append(f"# {move.line}  # {move.error}")
    return "\n".join([*lines, ""])


def printed(journey: Journey) -> str:
    """What that script prints, with the addresses of the page's own tensors."""
    lines = [_described("x", journey.before, same=True)]
    lines += [_described(move.line, move.after, same=move.same_object) for move in journey.moves if move.after]
    return "".join(lines)


def _described(line: str, where: Residence, *, same: bool) -> str:
    address = "no data" if where.address is None else hex(where.address)
    return (
        f"{line}: {where.device}, torch.{where.dtype}, {address}, same object {same}, "
        f"requires_grad {where.requires_grad}, leaf {where.is_leaf}\n"
    )
