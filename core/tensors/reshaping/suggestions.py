"""Arguments that fit a shape, one set for each operation of a chain: a start for the visitor's own."""

from math import prod

from core.inputs.shapes import Shape


def suggestions(shape: Shape) -> dict[str, str]:
    """For each operation that a chain may go on with, arguments that torch takes on this shape."""
    rank = len(shape)
    last = max(rank - 1, 0)
    offers = {"view": str(prod(shape)), "reshape": "-1" if prod(shape) else "0", "flatten": ""}
    offers |= {"squeeze": "", "unsqueeze": "0", "contiguous": "", "expand": ", ".join(["2", *["-1"] * rank])}
    offers |= {"repeat": ", ".join(["2", *["1"] * last]), "stack": "[_, _], 0"}
    offers |= {"permute": ", ".join(map(str, reversed(range(rank)))) or "()", "T": ""}
    offers["as_strided"] = f"({min(prod(shape), 2)},), (1,)"
    if rank:
        offers |= {
            "transpose": f"0, {last}",
            "narrow": f"0, 0, {min(shape[0], 1)}",
            "chunk": "2, 0",
            "cat": "[_, _], 0",
        }
    return offers
