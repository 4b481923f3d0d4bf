"""How many numbers a function of NumPy's will make at most, by the tables of `core.language.words.arrays`."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, Final

import numpy as np

from core.inputs.shapes import extent
from core.language.words.arrays import GROWTHS

Arguments = Sequence[Any]
Keywords = Mapping[str, Any]
_PRODUCTS: Final = ("dot", "matmul", "inner", "polyfit", "polyval")
_PIECES: Final = 200  # parts that an array is split into


def elements(function: str, arguments: Arguments, keywords: Keywords) -> int:
    """How many numbers a call will make at most; -1 where its arguments do not say."""
    try:
        growth = GROWTHS[function]
        if growth == "sizes":
            return int(_SIZES[function](arguments, keywords))
        return _broadcast(arguments, keywords) if growth == "broadcast" else _together(arguments, keywords)
    except (TypeError, ValueError, ArithmeticError, LookupError, RuntimeError, AttributeError):
        return -1


def work(function: str, arguments: Arguments, keywords: Keywords) -> int:
    """The multiplications of a product of matrices, or of a decomposition; 0 for anything else."""
    if function not in _PRODUCTS and not function.startswith("linalg."):
        return 0
    shapes = [np.shape(each) for each in (*arguments, *keywords.values()) if not isinstance(each, str | type)]
    most, longest = max(map(extent, shapes), default=0), max([max(shape, default=1) for shape in shapes], default=1)
    if function in ("dot", "matmul", "inner"):
        return most * longest * (32 if any(np.asarray(each).dtype.kind != "f" for each in arguments[:2]) else 1)
    return (1 if function == "polyval" else 30) * most * longest


def _given(arguments: Arguments, keywords: Keywords, place: int, name: str, otherwise: Any = None) -> Any:  # noqa: ANN401 - whatever is given
    return keywords.get(name, arguments[place] if len(arguments) > place else otherwise)


def _size(value: Any) -> int:  # noqa: ANN401 - a number, a list or an array
    if isinstance(value, list | tuple):
        return sum(map(_size, value))  # one by one: they need not have one shape, as in a concatenation
    return 1 if value is None or isinstance(value, str | type) else extent(np.shape(value))


def _together(arguments: Arguments, keywords: Keywords) -> int:
    """All operands put together, those in a list one by one."""
    return sum(map(_size, (*arguments, *keywords.values())))


def _broadcast(arguments: Arguments, keywords: Keywords) -> int:
    values = [
        each for each in (*arguments, *keywords.values()) if each is not None and not isinstance(each, str | type)
    ]
    shapes = [tuple(max(size, 1) for size in np.shape(each)) for each in values]
    try:
        return extent(np.broadcast_shapes(*shapes))
    except ValueError:  # NumPy refuses it, too
        return sum(map(extent, shapes))


def of_shape(shape: Any) -> int:  # noqa: ANN401 - a number, several, or None
    """The numbers of an array of this shape."""
    sizes = () if shape is None else shape if isinstance(shape, tuple | list) else (shape,)
    return extent(map(int, sizes))


def _shaped(place: int, name: str) -> Callable[[Arguments, Keywords], int]:
    return lambda arguments, keywords: of_shape(_given(arguments, keywords, place, name, ()))


def _like(arguments: Arguments, keywords: Keywords) -> int:
    return max(_together(arguments, keywords), of_shape(keywords.get("shape")))


def _eye(arguments: Arguments, keywords: Keywords) -> int:
    rows, columns = _given(arguments, keywords, 0, "N"), _given(arguments, keywords, 1, "M")
    return int(rows) * int(rows if columns is None else columns)


def _identity(arguments: Arguments, keywords: Keywords) -> int:
    return int(_given(arguments, keywords, 0, "n")) ** 2


def _arange(arguments: Arguments, keywords: Keywords) -> int:
    names = ("stop",) if len(arguments) == 1 else ("start", "stop", "step")
    given = {**dict(zip(names, arguments, strict=False)), **keywords}
    return max(int((given["stop"] - given.get("start", 0)) / given.get("step", 1)) + 1, 0)


def _spaced(arguments: Arguments, keywords: Keywords) -> int:
    for end in (*arguments[:2], keywords.get("start", 0), keywords.get("stop", 0)):
        float(end)  # of an array there would be as many rows
    return int(_given(arguments, keywords, 2, "num", 50))


def _diag(arguments: Arguments, keywords: Keywords) -> int:
    shape = np.shape(_given(arguments, keywords, 0, "v"))
    k = abs(int(_given(arguments, keywords, 1, "k", 0)))
    side: int = shape[0] + k if len(shape) == 1 else 0
    return side**2 if side else extent(shape)


def _product(arguments: Arguments, _keywords: Keywords) -> int:
    """Of matrices, as NumPy's dot and matmul have it."""
    left, right = (np.shape(each) for each in arguments[:2])
    if not left or not right:
        return extent(left) * extent(right)
    summed = right[-2] if len(right) > 1 else right[-1]
    return int(extent(left[:-1]) * extent(right) // max(summed, 1))


def _inner(arguments: Arguments, _keywords: Keywords) -> int:
    left, right = (np.shape(each) for each in arguments[:2])
    return extent(left[:-1]) * extent(right[:-1])


def _outer(arguments: Arguments, _keywords: Keywords) -> int:
    return prod(map(_size, arguments[:2]))


def _meshgrid(arguments: Arguments, _keywords: Keywords) -> int:
    return prod(map(_size, arguments)) * len(arguments)


def _pad(arguments: Arguments, keywords: Keywords) -> int:
    most = int(np.max(_given(arguments, keywords, 1, "pad_width")))
    return extent(size + 2 * most for size in np.shape(arguments[0]))


def _repeat(arguments: Arguments, keywords: Keywords) -> int:
    return _size(arguments[0]) * int(np.max(_given(arguments, keywords, 1, "repeats")))


def _tile(arguments: Arguments, keywords: Keywords) -> int:
    return _size(arguments[0]) * of_shape(_given(arguments, keywords, 1, "reps"))


def _split(arguments: Arguments, keywords: Keywords) -> int:
    parts = _given(arguments, keywords, 1, "indices_or_sections")
    count = len(parts) + 1 if isinstance(parts, list | tuple) else int(parts)
    return _size(arguments[0]) if count <= _PIECES else -1


def _bincount(arguments: Arguments, keywords: Keywords) -> int:
    most = int(np.max(arguments[0])) + 1 if np.size(arguments[0]) else 0
    least: int = int(_given(arguments, keywords, 2, "minlength", 0))
    return max(most, least)


def _histogram(arguments: Arguments, keywords: Keywords) -> int:
    bins = _given(arguments, keywords, 1, "bins", 10)
    return _together(arguments, keywords) + (int(bins) if isinstance(bins, int) else 0)


def _quantiles(arguments: Arguments, keywords: Keywords) -> int:
    return _size(arguments[0]) * _size(_given(arguments, keywords, 1, "q"))


def _decomposed(arguments: Arguments, keywords: Keywords) -> int:
    """A decomposition makes square matrices of either side."""
    shape = np.shape(arguments[0])
    longest = max(shape, default=1)
    return _together(arguments, keywords) + extent(shape[:-2]) * longest**2


def _polyfit(arguments: Arguments, keywords: Keywords) -> int:
    return _size(arguments[0]) * (int(_given(arguments, keywords, 2, "deg")) + 1)


_SIZES: Final[Mapping[str, Callable[[Arguments, Keywords], int]]] = {
    **dict.fromkeys(("empty", "full", "ones", "zeros"), _shaped(0, "shape")),
    **dict.fromkeys(("empty_like", "full_like", "ones_like", "zeros_like"), _like),
    **dict.fromkeys(("arange",), _arange), **dict.fromkeys(("linspace", "logspace"), _spaced),
    **dict.fromkeys(("dot", "matmul"), _product), **dict.fromkeys(("split", "array_split"), _split),
    **dict.fromkeys(("percentile", "quantile"), _quantiles), "searchsorted": _together,
    **dict.fromkeys(("linalg.det", "linalg.inv", "linalg.norm", "linalg.solve", "linalg.eigvalsh"), _together),
    **dict.fromkeys(("linalg.eigh", "linalg.lstsq", "linalg.pinv", "linalg.svd"), _decomposed),
    "broadcast_to": _shaped(1, "shape"), "bincount": _bincount, "diag": _diag, "eye": _eye, "histogram": _histogram,
    "identity": _identity, "inner": _inner, "meshgrid": _meshgrid, "outer": _outer, "pad": _pad, "polyfit": _polyfit,
    "polyval": _broadcast, "repeat": _repeat, "tile": _tile,
}  # fmt: skip
FORESEEN: Final = frozenset(word for word, growth in GROWTHS.items() if growth != "sizes" or word in _SIZES)
