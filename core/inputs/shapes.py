"""Shapes as people write them: `3, 1`, `(3, 1)`, `[3]`, `()`, `torch.Size([3, 1])`."""

from collections.abc import Iterable
from math import prod

from core import limits
from core.inputs.numbers import MINUS, WHOLE
from core.problem import InputProblem, Span, quote

Shape = tuple[int, ...]

_BRACKETS = (("torch.Size([", "])"), ("(", ")"), ("[", "]"))
_SEPARATORS = str.maketrans({"×": ",", "x": ",", "X": ",", "\u00a0": " "})


def parse_shape(text: str, *, elements: int = limits.ELEMENTS) -> Shape:
    """The sizes in `text`, outermost axis first; `()` and the empty text are rank 0.

    Raises `InputProblem` for anything but at most `limits.RANK` sizes of at least 0 whose product is at most
    `elements`.
    """
    if len(text) > limits.SHAPE_CHARACTERS:
        raise InputProblem(
            f"The shape {quote(text)} has {len(text):,} characters",
            f"a shape here has at most {limits.SHAPE_CHARACTERS}",
            "write its sizes only, as in 3, 1",
        )
    pieces, column = _pieces(text)
    sizes = []
    for piece in pieces:
        sizes.append(_size(piece, column))
        column += len(piece) + 1
    return check_shape(tuple(sizes), elements=elements)


def check_shape(shape: Shape, *, elements: int = limits.ELEMENTS) -> Shape:
    """`shape` itself, if its rank and its number of elements are within the limits; else `InputProblem`."""
    if len(shape) > limits.RANK:
        raise InputProblem(
            f"The shape {format_shape(shape)} has {len(shape)} axes",
            f"figures here are drawn up to rank {limits.RANK}",
            f"leave out {len(shape) - limits.RANK} of its sizes",
        )
    if extent(shape) > elements:
        empty = ", its axes of size 0 counted as 1," if 0 in shape else ""
        raise InputProblem(
            f"The shape {format_shape(shape)} is too large",
            f"it asks for {extent(shape):,} elements{empty} and this app allows {elements:,} in one tensor",
            "make one of its sizes smaller",
        )
    return shape


def extent(shape: Iterable[int]) -> int:
    """The one measure of size: how many elements a shape has, an axis of size 0 counted as 1.

    A reduction or a product may take such an axis away: `torch.zeros(2**30, 0)` holds nothing, and `.prod(1)` of it
    2**30 ones. So whatever is allowed for elements is allowed for extents.
    """
    sizes = tuple(shape)
    return prod(sizes) if min(sizes, default=1) > 0 else prod([max(size, 1) for size in sizes])


def format_shape(shape: Shape) -> str:
    """A shape as Python writes the tuple: `(3, 1)`, `(3,)`, `()`."""
    return str(tuple(shape))


def with_rank(shape: Shape, rank: int) -> Shape:
    """`shape` with axes added or taken in front, where broadcasting adds them too: size 1 changes nothing else."""
    return (*[1] * (rank - len(shape)), *shape[max(len(shape) - rank, 0) :])


def _pieces(text: str) -> tuple[list[str], int]:
    """The texts between the commas, and the column of the first."""
    body = text.strip()
    column = 1 + len(text) - len(text.lstrip())
    for opening, closing in _BRACKETS:
        if body.startswith(opening) and body.endswith(closing) and len(body) >= len(opening) + len(closing):
            body = body[len(opening) : -len(closing)]
            column += len(opening)
            break
    body = body.translate(_SEPARATORS)
    pieces = body.split(",")
    if len(pieces) > 1 and not pieces[-1].strip():
        pieces.pop()  # the trailing comma of `(3,)`
    return (pieces if body.strip() else []), column


def _size(piece: str, column: int) -> int:
    word = piece.strip()
    span = Span(1, column, column + max(len(piece), 1))
    if not word:
        raise InputProblem(
            "A size is missing between two commas", "each axis needs its size", "write it, as in 3, 1", span
        )
    if word.translate(MINUS).startswith("-") and WHOLE.fullmatch(word[1:].strip()):
        raise InputProblem(
            f"The size {quote(word)} is negative",
            "an axis has 0 or more elements, and -1 is inferred by view and reshape only",
            "write a whole number from 0 up",
            span,
        )
    if not WHOLE.fullmatch(word):
        raise InputProblem(
            f"{quote(word)} is not a size",
            "a shape is a list of whole numbers",
            "write whole numbers with commas between them, as in 3, 1",
            span,
        )
    return int(word.replace("_", ""))
