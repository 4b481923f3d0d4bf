"""Numbers, durations and sizes as a visitor reads them."""

import math

Number = bool | int | float | complex


def number(value: Number) -> str:
    """A value in at most four significant digits, with a true minus sign: `−0.3333`, `1.2e6`, `nan`, `True`."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, complex):
        joint = "+" if math.copysign(1, value.imag) > 0 else "−"
        return f"{number(value.real)}{joint}{number(abs(value.imag))}i"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value).replace("-", "−").replace("inf", "∞")
    text = str(value) if isinstance(value, int) and abs(value) < 100_000 else f"{value:.4g}"
    return text.replace("e+0", "e").replace("e+", "e").replace("e-0", "e-").replace("-", "−")


def factor(value: Number) -> str:
    """A value as it stands in a product: a negative one in parentheses."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def count(value: int, unit: str) -> str:
    """A number of things in words: `1 byte`, `12,000 bytes`."""
    return f"{value:,} {unit}" if value == 1 else f"{value:,} {unit}s"


def duration(seconds: float) -> str:
    """Three digits and the unit that fits: `12.3 µs`."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def memory(size: int) -> str:
    """Bytes in binary units: `4 MiB`."""
    for unit, factor in (("TiB", 2**40), ("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if size >= factor:
            return f"{size / factor:,.4g} {unit}"
    return f"{size:,} byte{'s' * (size != 1)}"


def times(factor: float) -> str:
    """A ratio: `15.7 ×`, `13,500 ×`."""
    return f"{factor:,.0f} ×" if factor >= 1000 else f"{factor:.3g} ×"
