"""The words of Python and NumPy that listings have, each with the rule by which it is charged.

The rules:

- "fixed": a number or a fact, whose size is bounded.
- "items": goes through the items of a list, or makes some.
- "text": reads or makes characters.
- "array": goes through an array's elements, `ARRAY` nanoseconds each.
"""

import math
import string
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from core.language.words import arrays

Rule = Literal["fixed", "items", "text", "array"]
Kind = Literal[
    "builtin",
    "array",
    "list",
    "text",
    "dictionary",
    "counter",
    "ordered dictionary",
    "queue",
    "set",
    "number",
    "size",
    "storage",
    "generator",
    "graph",
    "handle",
    "iteration",
    "source of numbers",
    "source of arrays",
    "scalar",
    "numpy",
    "math",
    "time",
    "random",
    "copy",
    "warnings",
    "os",
    "sys",
    "collections",
    "itertools",
    "functools",
    "dataclasses",
    "enum",
    "abc",
    "typing",
    "contextlib",
]
# The kinds that are modules, and have functions; the others are kinds of values, and have methods.
MODULES: Final = (
    "builtin", "numpy", "math", "time", "random", "copy", "warnings", "os", "sys", "collections", "itertools",
    "functools", "dataclasses", "enum", "abc", "typing", "contextlib",
)  # fmt: skip
ARRAY: Final = 8
CHANCE: Final = (
    "betavariate expovariate gauss getrandbits normalvariate randint random randrange seed triangular uniform"
)
DICTIONARY: Final = "clear copy get items keys pop popitem setdefault update values"
COUNTING: Final = "elements most_common subtract total"
METHODS_OF_ROWS: Final = ("_asdict", "_replace", "count", "index")
CHANCE_ITEMS: Final = "choice choices sample shuffle"
# Functions of Python and of modules, and methods by the kind of thing that has them.
_WORDS: Final[Mapping[Kind, Mapping[Rule, str]]] = {
    "builtin": {
        "fixed": "abs bin bool callable chr complex divmod float getattr hasattr hex id int isinstance issubclass iter "
        "len next oct ord pow range round setattr slice super type vars",
        "items": "all any dict enumerate filter list map max min reversed set sorted sum tuple zip",
        "text": "print repr str",
    },
    "array": {
        "array": f"astype copy fill flatten item max mean min ravel reshape sort sum tolist transpose "
        f"{' '.join(arrays.METHODS)}"
    },
    "scalar": {"fixed": "astype conj conjugate copy item is_integer max mean min round sum tolist"},
    "source of numbers": {"fixed": CHANCE, "items": CHANCE_ITEMS},
    "source of arrays": {"array": " ".join({*arrays.DRAWS, *arrays.GENERATOR_DRAWS})},
    "list": {"items": "append clear copy count extend index insert pop remove reverse sort"},
    "text": {
        "text": "capitalize center count endswith find format index isalpha isdigit islower isupper join ljust lower "
        "lstrip replace rfind rjust rstrip split splitlines startswith strip title upper zfill"
    },
    "dictionary": {"items": DICTIONARY},
    "counter": {"items": f"{DICTIONARY} {COUNTING}"},
    "ordered dictionary": {"items": f"{DICTIONARY} move_to_end"},
    "queue": {
        "items": "append appendleft clear copy count extend extendleft index insert pop popleft remove reverse rotate"
    },
    "set": {"items": "add clear copy difference discard intersection issubset issuperset pop remove union update"},
    "number": {"fixed": "bit_length conjugate is_integer"},
    "size": {"fixed": "numel count index"},
    "storage": {"fixed": "nbytes data_ptr"},
    "generator": {"fixed": "manual_seed"},
    "graph": {"fixed": "name"},
    "handle": {"fixed": "remove"},
    "iteration": {"items": "close send throw"},
    "numpy": {
        "array": " ".join(word for word in arrays.FUNCTIONS if word != "shares_memory"),
        "fixed": "shares_memory set_printoptions",
    },
    "math": {
        "fixed": "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees erf erfc exp exp2 "
        "expm1 fabs factorial floor fmod frexp gamma gcd hypot isclose isfinite isinf isnan isqrt lcm ldexp lgamma log "
        "log10 log1p log2 modf nextafter perm pow radians remainder sin sinh sqrt tan tanh trunc ulp",
        "items": "dist fsum prod sumprod" if hasattr(math, "sumprod") else "dist fsum prod",
    },
    "time": {"fixed": "time perf_counter monotonic process_time time_ns perf_counter_ns sleep"},
    "random": {"fixed": f"Random {CHANCE}", "items": CHANCE_ITEMS},
    "copy": {"items": "copy deepcopy"},
    "warnings": {"fixed": "catch_warnings filterwarnings simplefilter warn"},
    "os": {"text": "path.basename path.dirname path.join path.splitext"},
    "sys": {"fixed": "exit"},
    "collections": {"items": "Counter OrderedDict defaultdict deque namedtuple"},
    "itertools": {
        "items": "accumulate chain chain.from_iterable combinations combinations_with_replacement count cycle "
        "dropwhile groupby islice pairwise permutations product repeat starmap takewhile zip_longest"
    },
    "functools": {"items": "cache lru_cache partial reduce wraps"},
    "dataclasses": {"items": "asdict astuple dataclass field replace"},
    "enum": {"fixed": "Enum IntEnum StrEnum auto unique"},
    "abc": {"fixed": "ABC ABCMeta abstractmethod"},
    "typing": {"fixed": "NamedTuple"},
    "contextlib": {"items": "contextmanager nullcontext suppress"},
}
# Classes of Python's modules that a class may be based on.
BASES_OF_PYTHON: Final = frozenset(
    [("abc", "ABC"), ("enum", "Enum"), ("enum", "IntEnum"), ("enum", "StrEnum"), ("typing", "NamedTuple")]
)
RULES: Final[Mapping[tuple[Kind, str], Rule]] = MappingProxyType(
    {(kind, word): rule for kind, table in _WORDS.items() for rule, words in table.items() for word in words.split()}
)
MATH_CONSTANTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "pi": 3.141592653589793,
        "e": 2.718281828459045,
        "inf": float("inf"),
        "nan": float("nan"),
        "tau": 6.283185307179586,
    }
)
# What else a listing may read of Python's modules. Nothing of the machine, or of the process, is among it.
CONSTANTS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "os": {"sep": "/", "linesep": "\n"},
        "string": {
            word: getattr(string, word)
            for word in ("ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "punctuation", "whitespace")
        },
        "sys": {
            "byteorder": sys.byteorder,
            "float_info.epsilon": sys.float_info.epsilon,
            "float_info.max": sys.float_info.max,
            "float_info.min": sys.float_info.min,
            "maxsize": sys.maxsize,
            "version": sys.version,
            "version_info": tuple(sys.version_info),
        },
    }
)
