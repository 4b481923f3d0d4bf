"""NumPy's functions that listings have, by how large their results may be and what an element costs.

How large: "none" is no larger than the operands together, "broadcast" as large as what the operands broadcast to, and
"sizes" is foreseen function by function. Nanoseconds per element are measured on float64 and the slowest arguments.
Source: NumPy's reference.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

ArrayGrowth = Literal["none", "broadcast", "sizes"]


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_WORDS: Final[tuple[tuple[ArrayGrowth, int, str], ...]] = (
    (
        "none", 8,
        """abs absolute all amax amin any argmax argmin array asarray ascontiguousarray atleast_1d atleast_2d ceil conj
        concatenate column_stack copy count_nonzero cumprod cumsum deg2rad diagonal diff expand_dims fabs flip fliplr
        flipud floor hstack imag isfinite isinf isnan logical_not max mean min moveaxis nan_to_num nanmax nanmean nanmin
        nansum ndim negative prod rad2deg ravel real reciprocal reshape rint roll round shape shares_memory sign size
        sqrt square squeeze stack std sum swapaxes trace transpose tril triu var vstack""",
    ),
    (
        "none", 60,
        """arccos arcsin arctan around cbrt cos cosh exp exp2 expm1 log log10 log1p log2 sin sinh tan tanh trunc""",
    ),
    ("none", 250, "argsort argwhere flatnonzero median nonzero sort unique"),
    (
        "broadcast", 8,
        """add allclose array_equal clip divide equal greater greater_equal isclose less less_equal logical_and
        logical_or logical_xor maximum minimum multiply not_equal subtract true_divide where""",
    ),
    ("broadcast", 100, "arctan2 average floor_divide hypot logaddexp mod power remainder"),
    (
        "sizes", 8,
        """arange array_split broadcast_to diag dot empty empty_like eye full full_like identity inner linspace logspace
        matmul meshgrid ones ones_like outer pad repeat split tile zeros zeros_like""",
    ),
    ("sizes", 250, "bincount histogram percentile quantile searchsorted"),
    (
        "sizes", 60,
        """linalg.det linalg.eigh linalg.eigvalsh linalg.inv linalg.lstsq linalg.norm linalg.pinv linalg.solve
        linalg.svd polyfit polyval""",
    ),
)  # fmt: skip
DTYPES: Final = _split(
    """bool bool_ complex128 complex64 double float16 float32 float64 int16 int32 int64 int8 intp single uint16 uint32
    uint64 uint8"""
)
# What may be asked of a value with isinstance.
KINDS: Final = ("floating", "generic", "integer", "ndarray", "number")
# NumPy's random numbers: functions of np.random, and methods of the generators that it makes.
DRAWS: Final = _split(
    """binomial choice exponential normal permutation poisson rand randint randn random random_sample seed shuffle
    standard_normal uniform"""
)
GENERATOR_DRAWS: Final = _split(
    "binomial choice exponential integers normal permutation poisson random shuffle standard_normal uniform"
)
MAKERS: Final = ("default_rng", "RandomState")
_DRAWN: Final = 60  # nanoseconds for a random number, at most

GROWTHS: Final[Mapping[str, ArrayGrowth]] = MappingProxyType(
    {word: growth for growth, _, words in _WORDS for word in words.split()}
    | dict.fromkeys(DTYPES, "none")
    | {f"random.{word}": "sizes" for word in (*DRAWS, *MAKERS)}
)
NANOSECONDS: Final[Mapping[str, int]] = MappingProxyType(
    {word: price for _, price, words in _WORDS for word in words.split()}
    | dict.fromkeys(DTYPES, 8)
    | {f"random.{word}": _DRAWN for word in (*DRAWS, *MAKERS)}
)
FUNCTIONS: Final = tuple(sorted(GROWTHS))
# Methods of arrays that are functions, too, and are called as such.
METHODS: Final = _split(
    """all any argmax argmin argsort clip cumprod cumsum diagonal dot nonzero prod repeat round squeeze std swapaxes
    trace var"""
)
