"""How many digits a listing wants to see: `torch.set_printoptions` and `np.set_printoptions`, for its own prints."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.lab.interpret import arrays
from core.lab.interpret.values import attempt
from core.language.syntax import Piece
from core.probe import printing
from core.problem import InputProblem, quote

# The largest number that each option may be; those without one are truth values and words.
_LARGEST: Final[Mapping[str, float]] = {
    "precision": 30, "threshold": float("inf"), "edgeitems": 100, "linewidth": 1_000, "sci_mode": 1, "profile": 0,
    "suppress": 1,
}  # fmt: skip
_PLACES: Final[Mapping[str, Sequence[str]]] = {
    "torch": ("precision", "threshold", "edgeitems", "linewidth", "profile", "sci_mode"),
    "numpy": ("precision", "threshold", "edgeitems", "linewidth", "suppress"),
}
_PROFILES: Final = ("default", "short", "full")


def torch(piece: Piece, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> None:
    """`torch.set_printoptions`."""
    attempt(piece, printing.set_options, **_checked(piece, "torch", arguments, keywords))


def numpy(piece: Piece, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> None:
    """`np.set_printoptions`."""
    attempt(piece, arrays.set_printoptions, **_checked(piece, "numpy", arguments, keywords))


def _checked(piece: Piece, module: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> dict[str, Any]:
    """The options by name. Raises `InputProblem` for one that is unknown, or asks for too much."""
    given = {**dict(zip(_PLACES[module], arguments, strict=False)), **keywords}
    for name, value in given.items():
        known = name in _PLACES[module] and len(arguments) <= len(_PLACES[module])
        if known and name == "profile" and (value is None or value in _PROFILES):
            continue
        if not known or not (value is None or (isinstance(value, int | float) and 0 <= value <= _LARGEST[name])):
            raise InputProblem(
                f"{quote(piece.text)} asks for a way of printing that the lab does not have",
                "it takes " + ", ".join(f"{each} to {most:g}" for each, most in _LARGEST.items() if most > 1),
                "leave the others out",
                piece.span,
            )
    return given
