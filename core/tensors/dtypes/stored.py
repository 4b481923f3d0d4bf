"""What each dtype keeps of one number: the value stored, its error, its bits, and the distance to the next one.

Source: PyTorch documentation, `torch.dtype`, `torch.finfo`, `torch.nextafter`, `torch.Tensor.view`.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import torch

from core.inputs.scalar import Number, Scalar
from core.tensors.dtypes.formats import FORMATS, Format, pattern, spacing

_DIGITS = 60  # of an exact decimal; more say nothing


@dataclass(frozen=True)
class BitField:
    """A part of an element's bits: its role, the bits, and what they say."""

    name: str
    bits: str
    says: str


@dataclass(frozen=True)
class StoredNumber:
    """One dtype's version of a number.

    `stored` is None where `torch.tensor` refused it, with `message`. `error` is stored minus typed, exact before it
    is written as a float, None where no difference exists. `spacing` is the distance to the next number of the
    dtype. `wrapped` is what `.to` makes of an integer that `torch.tensor` refuses.
    """

    dtype: str
    stored: Number | None
    exact: str
    error: float | None
    spacing: float | None
    verdict: str
    fields: tuple[BitField, ...]
    message: str = ""
    wrapped: int | None = None


def keep(typed: Scalar, name: str, device: str = "cpu") -> StoredNumber:
    """What the dtype `name` keeps of the number `typed`."""
    layout = FORMATS[name]
    try:
        x = torch.tensor(typed.value, dtype=layout.dtype, device=device)
    except (RuntimeError, TypeError, ValueError, OverflowError) as refusal:
        message = str(refusal).partition("\n")[0]
        return StoredNumber(name, None, "", None, None, "refused", (), message, _wrapped(typed.value, layout))
    stored = x.item()
    return StoredNumber(
        name,
        stored,
        _decimal(stored),
        _error(typed, stored),
        spacing(x) if layout.kind != "complex" else None,
        _verdict(typed, stored, layout),
        fields(x),
    )


def fields(x: torch.Tensor) -> tuple[BitField, ...]:
    """The bits of one element by their roles; those of a complex one for its two parts."""
    layout = FORMATS[str(x.dtype).removeprefix("torch.")]
    if layout.part:
        real, imaginary = torch.view_as_real(x.cpu()).unbind(-1)
        return tuple(
            BitField(f"{field.name} of the {part} part", field.bits, field.says)
            for part, element in (("real", real), ("imaginary", imaginary))
            for field in fields(element)
        )
    text = f"{pattern(x):0{layout.bits}b}"
    sign, exponent, mantissa = (
        text[: layout.sign],
        text[layout.sign : layout.sign + layout.exponent],
        text[layout.sign + layout.exponent :],
    )
    if layout.kind != "float":
        rest = BitField("value", mantissa, f"{int(mantissa, 2):,}" if mantissa else "")
        weight = f"counts −{2**layout.mantissa:,}" if sign == "1" else "not negative"
        return (BitField("sign", sign, weight), rest) if sign else (rest,)
    return tuple(
        field
        for field in (
            BitField("sign", sign, "negative" if sign == "1" else "positive"),
            BitField("exponent", exponent, _exponent(exponent, mantissa, x, layout)),
            BitField("fraction", mantissa, _mantissa(exponent, mantissa, x, layout)),
        )
        if field.bits
    )


def _exponent(exponent: str, mantissa: str, x: torch.Tensor, layout: Format) -> str:
    number = int(exponent, 2)
    if not math.isfinite(x.item()):
        return "set aside for infinities and NaN"
    if number == 0 and mantissa:
        return f"zeros: a factor of 2^{1 - layout.bias}, and no leading 1"
    return f"{number} − {layout.bias}: a factor of 2^{number - layout.bias}"


def _mantissa(exponent: str, mantissa: str, x: torch.Tensor, layout: Format) -> str:
    if not math.isfinite(x.item()):
        return "NaN" if math.isnan(x.item()) else "infinity"
    if not mantissa:
        return ""
    leading = 0 if int(exponent, 2) == 0 else 1
    return f"{leading}.{mantissa} in binary = {leading + int(mantissa, 2) / 2**layout.mantissa}"


def _wrapped(value: Number, layout: Format) -> int | None:
    if layout.kind != "integer" or not isinstance(value, int) or not -(2**63) <= value < 2**63:
        return None
    return int(torch.tensor(value, dtype=torch.int64).to(layout.dtype).item())


def _decimal(stored: Number) -> str:
    if isinstance(stored, complex):
        return repr(stored)
    text = f"{Decimal(stored):f}" if not isinstance(stored, float) or math.isfinite(stored) else str(stored)
    return text if len(text) <= _DIGITS else f"{text[:_DIGITS]}…"


def _error(typed: Scalar, stored: Number) -> float | None:
    if isinstance(stored, complex) and isinstance(typed.value, complex):
        difference = abs(stored - typed.value)
        return difference if math.isfinite(difference) else None
    if isinstance(stored, complex):
        stored = stored.real
    exact = _exact(typed)
    if exact is None or not math.isfinite(stored):
        return None
    try:
        return float(Fraction(stored) - exact)
    except OverflowError:
        return None


def _exact(typed: Scalar) -> Fraction | None:
    """What was typed, without rounding; None for what is not finite or complex."""
    if typed.exact is not None:
        return typed.exact
    value = typed.value
    return Fraction(value) if not isinstance(value, complex) and math.isfinite(value) else None


def _verdict(typed: Scalar, stored: Number, layout: Format) -> str:
    if isinstance(stored, complex):
        if isinstance(typed.value, complex):
            return "exact" if stored == typed.value or stored != stored else "rounded"  # noqa: PLR0124 - NaN
        stored = stored.real
    exact = _exact(typed)
    if exact is None:
        kept = repr(stored) == repr(typed.value)  # NaN is not equal to itself, but it is written alike
        return "exact" if kept or layout.kind == "bool" else f"becomes {stored}"
    if not math.isfinite(stored):
        return f"overflow: {stored}"
    return "exact" if Fraction(stored) == exact else _difference(exact, stored, layout)


def _difference(exact: Fraction, stored: float, layout: Format) -> str:
    """What happened to a finite number that was not kept exactly."""
    if layout.kind == "bool":
        return "True: not 0"
    if layout.kind == "integer":
        return "wrapped" if abs(Fraction(stored) - exact) >= 1 else "cut off"
    if stored == 0:
        return "underflow: 0"
    largest = torch.finfo(layout.dtype if layout.kind == "float" else FORMATS[layout.part].dtype).max
    return "clamped to the largest" if abs(stored) == largest and abs(exact) > largest else "rounded"
