"""How each dtype lays out its bits, the bits themselves, read from torch, and the memory that a tensor takes in it.

Sources: IEEE 754 (binary16, 32, 64); Wang and Kanwar, "BFloat16", 2019; Micikevicius et al., "FP8 Formats for Deep
Learning", 2022; Open Compute Project, "Microscaling Formats", 2023 (e8m0); PyTorch documentation, `torch.dtype`.
"""

from dataclasses import dataclass
from typing import Final, Literal

import torch

from core.inputs.shapes import Shape

Kind = Literal["float", "integer", "bool", "complex"]


@dataclass(frozen=True)
class Format:
    """The layout of one dtype: widths in bits, of the sign, the exponent and the mantissa, and the exponent's bias.

    An integer has a sign bit or none, and the rest in `mantissa`. A complex dtype is its `part` twice.
    """

    name: str
    kind: Kind
    sign: int
    exponent: int
    mantissa: int
    bias: int = 0
    part: str = ""
    rare: bool = False

    @property
    def dtype(self) -> torch.dtype:
        """The dtype itself."""
        found: torch.dtype = getattr(torch, self.name)
        return found

    @property
    def bits(self) -> int:
        """All bits of one element."""
        return 2 * FORMATS[self.part].bits if self.part else self.sign + self.exponent + self.mantissa


FORMATS: Final = {
    each.name: each
    for each in (
        Format("float64", "float", 1, 11, 52, 1023),
        Format("float32", "float", 1, 8, 23, 127),
        Format("float16", "float", 1, 5, 10, 15),
        Format("bfloat16", "float", 1, 8, 7, 127),
        Format("float8_e4m3fn", "float", 1, 4, 3, 7),
        Format("float8_e5m2", "float", 1, 5, 2, 15),
        Format("float8_e4m3fnuz", "float", 1, 4, 3, 8, rare=True),
        Format("float8_e5m2fnuz", "float", 1, 5, 2, 16, rare=True),
        Format("float8_e8m0fnu", "float", 0, 8, 0, 127, rare=True),
        Format("int64", "integer", 1, 0, 63),
        Format("int32", "integer", 1, 0, 31),
        Format("int16", "integer", 1, 0, 15),
        Format("int8", "integer", 1, 0, 7),
        Format("uint8", "integer", 0, 0, 8),
        Format("uint16", "integer", 0, 0, 16, rare=True),
        Format("uint32", "integer", 0, 0, 32, rare=True),
        Format("uint64", "integer", 0, 0, 64, rare=True),
        Format("bool", "bool", 0, 0, 8),
        Format("complex64", "complex", 0, 0, 0, part="float32"),
        Format("complex128", "complex", 0, 0, 0, part="float64", rare=True),
    )
}

_CARRIERS: Final = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
_NEXT_AFTER: Final = ("float64", "float32", "float16", "bfloat16")  # torch.nextafter knows no other


def pattern(x: torch.Tensor) -> int:
    """The bits of `x`, one real element, as a number from 0 up: `x.view` of an integer dtype of the same width."""
    width = x.element_size()
    return int(x.reshape(1).view(_CARRIERS[width]).item()) & ((1 << 8 * width) - 1)


def from_pattern(bits: int, name: str) -> torch.Tensor:
    """The one element of the dtype `name` with these bits, of rank 0."""
    width = FORMATS[name].bits
    carrier = _CARRIERS[width // 8]
    signed = bits - (1 << width) if carrier.is_signed and bits >> (width - 1) else bits
    return torch.tensor([signed], dtype=carrier).view(FORMATS[name].dtype)[0]


def spacing(x: torch.Tensor) -> float | None:
    """The distance from |x|, one element, to the next number of its dtype, away from 0, or where none follows, below.

    None for what is not finite and for what has no neighbors.
    """
    name = str(x.dtype).removeprefix("torch.")
    layout = FORMATS[name]
    if layout.kind == "integer":
        return 1.0
    if layout.kind != "float" or not _finite(x.item()):
        return None
    size = x.cpu().reshape(()).abs() if layout.sign else x.cpu().reshape(())
    for step in (1, -1):
        # Widened exactly: float64 holds every number of the narrower formats, and a difference of neighbors.
        distance = float(abs(_neighbor(size, name, step).double() - size.double()))
        if _finite(distance) and distance:
            return distance
    return None


def _neighbor(x: torch.Tensor, name: str, step: int) -> torch.Tensor:
    if name in _NEXT_AFTER:
        return torch.nextafter(x, torch.tensor(step * torch.inf, dtype=x.dtype))
    # Bit patterns of positive numbers are in the order of the numbers.
    return from_pattern((pattern(x) + step) % (1 << FORMATS[name].bits), name)


def _finite(value: float) -> bool:
    return value - value == 0


@dataclass(frozen=True)
class Footprint:
    """Bytes of one tensor's storage, and bytes per element."""

    dtype: str
    element: int
    total: int


def footprints(shape: Shape) -> tuple[Footprint, ...]:
    """The storage of a tensor of `shape` in every dtype."""
    found = []
    for name, layout in FORMATS.items():
        tensor = torch.empty(shape, dtype=layout.dtype, device="meta")
        found.append(Footprint(name, tensor.element_size(), tensor.untyped_storage().nbytes()))
    return tuple(found)
