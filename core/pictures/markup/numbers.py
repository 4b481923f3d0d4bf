"""How a number is written: short in a cell, in full in words."""

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
