"""The random numbers of Python and NumPy in one run: private sources, which begin with the seed 0.

They are of the classes that the modules `random` and `numpy.random` have themselves, so that a seed gives the numbers
that it gives there. Source: Python's and NumPy's references.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from core import limits
from core.lab.arrays.foreseen import of_shape
from core.language.syntax import Piece
from core.problem import InputProblem, quote

Value = Any
Source = random.Random | np.random.RandomState | np.random.Generator

SOURCES: Final = (random.Random, np.random.RandomState, np.random.Generator)
_ITEMS: Final = frozenset(["choice", "choices", "sample", "shuffle", "permutation"])
# The place of the argument that says how many numbers are drawn; those of `rand` and `randn` are sizes themselves.
_SIZED: Final[Mapping[str, int]] = {
    "binomial": 2, "exponential": 1, "integers": 2, "normal": 2, "poisson": 1, "randint": 2, "random": 0,
    "random_sample": 0, "standard_normal": 0, "uniform": 2, "choice": 1,
}  # fmt: skip


class Chance:
    """The sources of one run. `seeded` has the modules whose seed the listing has given."""

    def __init__(self) -> None:
        self.python = random.Random(0)  # noqa: S311 - a learner's numbers
        self.numpy = np.random.RandomState(0)
        self.seeded: set[str] = set()

    def source(self, module: str) -> Source:
        """What the functions of a module draw from."""
        return self.python if module == "random" else self.numpy

    def unseeded(self, module: str, word: str, arguments: Sequence[Value]) -> bool:
        """Take note of a call; True for the first that draws without a seed, so that it can be said."""
        if word == "seed" and arguments and arguments[0] is not None:
            self.seeded.add(module)
        if word == "seed" or module in self.seeded:
            return False
        self.seeded.add(module)
        return True


def made(word: str, arguments: Sequence[Value]) -> Source:
    """`random.Random(seed)`, `np.random.default_rng(seed)`, `np.random.RandomState(seed)`; without one, of seed 0."""
    maker: Callable[..., Any] = {
        "Random": random.Random, "default_rng": np.random.default_rng, "RandomState": np.random.RandomState,
    }[word]  # fmt: skip
    seed = arguments[0] if arguments and arguments[0] is not None else 0
    source: Source = maker(seed, *arguments[1:])
    return source


def drawn(source: Source, word: str, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """What a source gives; a seed that is left out is 0."""
    if word == "seed" and (not arguments or arguments[0] is None) and not keywords:
        arguments = [0]
    return getattr(source, word)(*arguments, **keywords)


def check(source: Source, piece: Piece, word: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    """How many numbers a call will draw at most. Raises `InputProblem` for what is not a number, or too many."""
    values = [*arguments, *keywords.values()]
    if isinstance(source, random.Random):
        if word in _ITEMS:
            return _items(word, arguments, keywords)
        if any(not isinstance(each, int | float | str | np.generic | type(None)) for each in values):
            raise _refused(piece, "a number")
        if word == "getrandbits" and any(isinstance(each, int) and each > limits.INDEX_BITS for each in values):
            raise _refused(piece, f"at most {limits.INDEX_BITS:,} bits")
        return 1
    if any(not isinstance(each, int | float | bool | str | list | tuple | np.ndarray | np.generic | type | type(None))
           for each in values):  # fmt: skip
        raise _refused(piece, "a number, a list or an array")
    return _numbers(word, arguments, keywords)


def _items(word: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    count = keywords.get("k", arguments[1] if word == "sample" and len(arguments) > 1 else 1)
    whole = len(arguments[0]) if word == "shuffle" and arguments and isinstance(arguments[0], list | np.ndarray) else 1
    weights = [each for each in (*arguments[1:], *keywords.values()) if isinstance(each, list)]
    return 20 * max(count if isinstance(count, int) else 1, whole) + sum(map(len, weights))


def _numbers(word: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    """How many numbers of NumPy's are drawn or moved."""
    operands = [each for each in (*arguments, *keywords.values()) if isinstance(each, list | tuple | np.ndarray)]
    inside = sum(int(np.size(each)) for each in operands)
    if word in ("rand", "randn"):
        return of_shape(tuple(arguments))
    if word in ("permutation", "shuffle"):
        first = arguments[0] if arguments else 0
        return int(first) if isinstance(first, int) else inside
    size = keywords.get("size", arguments[_SIZED[word]] if word in _SIZED and len(arguments) > _SIZED[word] else None)
    pool = arguments[0] if word == "choice" and arguments and isinstance(arguments[0], int) else 0
    shapes = [np.shape(each) for each in operands]
    try:
        spread = int(np.prod(np.broadcast_shapes(*shapes), dtype=object)) if size is None else 0
    except ValueError:
        spread = 0
    return max(of_shape(size), inside, int(pool), spread)


def _refused(piece: Piece, wanted: str) -> InputProblem:
    return InputProblem(
        f"{quote(piece.text)} draws with something else than the lab gives",
        f"it takes {wanted} there",
        "write it so",
        piece.span,
    )
