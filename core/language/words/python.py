"""The words of Python and NumPy that listings have, each with the rule by which it is charged.

The rules:

- "fixed": a number or a fact, whose size is bounded.
- "items": goes through the items of a list, or makes some.
- "text": reads or makes characters.
- "array": goes through an array's elements, `ARRAY` nanoseconds each.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Rule = Literal["fixed", "items", "text", "array"]
Kind = Literal[
    "builtin",
    "array",
    "list",
    "text",
    "dictionary",
    "set",
    "number",
    "size",
    "storage",
    "generator",
    "graph",
    "numpy",
    "math",
    "time",
]
ARRAY: Final = 8
# Functions of Python and of modules, and methods by the kind of thing that has them.
_WORDS: Final[Mapping[Kind, Mapping[Rule, str]]] = {
    "builtin": {
        "fixed": "abs bool complex divmod float hasattr hex id int isinstance iter len next pow range round super type",
        "items": "all any dict enumerate filter list map max min reversed set sorted sum tuple zip",
        "text": "print str",
    },
    "array": {"array": "astype copy flatten item max mean min ravel reshape sum tolist transpose fill"},
    "list": {"items": "append clear copy count extend index insert pop remove reverse sort"},
    "text": {
        "text": "capitalize center count endswith find format index isalpha isdigit islower isupper join ljust lower "
        "lstrip replace rfind rjust rstrip split splitlines startswith strip title upper zfill"
    },
    "dictionary": {"items": "clear copy get items keys pop setdefault update values"},
    "set": {"items": "add clear copy difference discard intersection issubset issuperset pop remove union update"},
    "number": {"fixed": "bit_length conjugate is_integer"},
    "size": {"fixed": "numel count index"},
    "storage": {"fixed": "nbytes data_ptr"},
    "generator": {"fixed": "manual_seed"},
    "graph": {"fixed": "name"},
    "numpy": {
        "array": "allclose arange array array_equal asarray exp eye full linspace mean ones ones_like sqrt zeros "
        "zeros_like",
        "fixed": "shares_memory",
    },
    "math": {"fixed": "ceil cos exp fabs floor hypot isclose isfinite isinf isnan log log10 log2 sin sqrt tan tanh"},
    "time": {"fixed": "time perf_counter monotonic process_time"},
}
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
