"""Python's whole numbers have no end; those that a visitor's text computes have."""

from core import limits
from core.language.syntax import Piece
from core.problem import InputProblem, quote


def check_whole(piece: Piece, sign: str, left: int, right: int) -> None:
    """Raise `InputProblem` if `left sign right` would have more than `limits.INDEX_BITS` bits."""
    bits = 0
    if sign == "**" and right > 0:
        bits = left.bit_length() * right
    elif sign == "*":
        bits = left.bit_length() + right.bit_length()
    elif sign == "<<" and right > 0:
        bits = left.bit_length() + right
    if bits > limits.INDEX_BITS:
        raise InputProblem(
            f"The number {quote(piece.text)} is too large",
            f"at most {limits.INDEX_BITS:,} bits are computed",
            "write a smaller one",
            piece.span,
        )
