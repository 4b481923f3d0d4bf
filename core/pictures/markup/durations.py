"""How durations, ratios and amounts of memory are written."""


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
