"""The words of programs: every function, method and attribute, as `core.language.words.table` has them."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from core.language.words.table import FUNCTIONAL, WORDS, Operation


def _of_programs(word: Operation) -> Operation:
    """The word by its bare name, with the arguments that programs may give."""
    parameters = tuple(parameter for parameter in word.parameters if parameter.kinds)
    return replace(word, name=word.name.removeprefix(FUNCTIONAL), parameters=parameters)


# By their bare names, and the functions by their paths under torch.
_KNOWN: Final = {
    path: _of_programs(word) for path, word in WORDS.items() if word.of_programs and not path.endswith("_")
}
OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType({word.name: word for word in _KNOWN.values()})
PATHS: Final[Mapping[str, str]] = MappingProxyType({word.name: path for path, word in _KNOWN.items() if word.module})
FUNCTIONS: Final = tuple(sorted(PATHS))
METHODS: Final = tuple(sorted(name for name, word in OPERATIONS.items() if word.method))
ATTRIBUTES: Final = ("T", "mT", "indices", "ndim", "shape", "values")
DTYPES: Final = ("bool", "float32", "float64", "int32", "int64")
CONSTANTS: Final[Mapping[str, float]] = MappingProxyType(
    {"pi": 3.141592653589793, "e": 2.718281828459045, "inf": float("inf"), "nan": float("nan")}
)

# Words that people will try, and what to do instead.
INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "backward": "leave this line out: the page calls backward on the last line's result by itself",
        "requires_grad_": "use the switch beside each input",
        "retain_grad": "leave it out: the gradient of every tensor is shown",
        "zero_grad": "leave it out: every run starts without gradients",
        "grad": "leave it out: every gradient is shown below the picture",
        "item": "keep the tensor: a number that left it would leave the graph too",
        "tolist": "keep the tensor: its values are shown",
        "numpy": "keep the tensor: NumPy is outside the graph",
        "print": "leave it out: every value is shown in the picture",
        "rand": "give the values as an input, so that a link shows the same picture again",
        "randn": "give the values as an input, so that a link shows the same picture again",
        "manual_seed": "leave it out: nothing here is random",
    }
)
