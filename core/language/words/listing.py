"""The words of listings: torch's, as `core.language.words.table` has them, and those of Python and NumPy.

What is not here cannot be reached. Sources: PyTorch documentation; Python's library reference; NumPy's reference.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, get_args

from core.language.words import arrays
from core.language.words.python import MATH_CONSTANTS, METHODS_OF_ROWS, MODULES, RULES, Kind
from core.language.words.table import WORDS, Operation

FUNCTIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {name: word for name, word in WORDS.items() if word.module}
)
METHODS: Final[Mapping[str, Operation]] = MappingProxyType({name: word for name, word in WORDS.items() if word.method})


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _of(kind: Kind) -> tuple[str, ...]:
    return tuple(sorted(word for each, word in RULES if each == kind))


# Attributes by the kind of thing that has them.
ATTRIBUTES_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "tensor": _words(
            """T mT H mH data device dtype grad grad_fn imag real is_cuda is_leaf is_meta itemsize layout nbytes ndim
            requires_grad retains_grad shape _version"""
        ),
        "array": _words("T dtype imag itemsize nbytes ndim real shape size strides"),
        "scalar": _words("T dtype imag itemsize nbytes ndim real shape size"),
        "dtype": _words("is_complex is_floating_point itemsize name"),
        "device": _words("index type"),
        "limits of a dtype": _words("bits dtype eps max min resolution smallest_normal tiny"),
        "named results": _words(
            """values indices solution residuals rank singular_values eigenvalues eigenvectors U S Vh Q R sign logabsdet
            abs LU pivots P L"""
        ),
        "graph": _words("next_functions variable"),
        "number": _words("real imag"),
        "queue": ("maxlen",),
        "type": ("__name__",),
        "function": ("__name__",),
        "row": ("_fields",),
        "error": ("args", "code", "value"),
        "member": ("name", "value"),
    }
)
ATTRIBUTES: Final = tuple(sorted({word for words in ATTRIBUTES_OF.values() for word in words}))
SETTABLE: Final = ("grad", "requires_grad", "data")
METHODS_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {kind: _of(kind) for kind in get_args(Kind) if kind not in MODULES}
)
OTHER_METHODS: Final = tuple(sorted({word for words in METHODS_OF.values() for word in words} | {*METHODS_OF_ROWS}))
DTYPES: Final = _words(
    """bfloat16 bool cdouble cfloat complex128 complex64 double float float16 float32 float64 float8_e4m3fn float8_e5m2
    half int int16 int32 int64 int8 long short uint16 uint32 uint64 uint8"""
)
CONSTANTS: Final = ("pi", "e", "inf", "nan", "version.cuda", "strided")
BUILTINS: Final = _of("builtin")
ARRAY_FUNCTIONS: Final = _of("numpy")
ARRAY_DTYPES: Final = arrays.DTYPES
ARRAY_KINDS: Final = arrays.KINDS
MATH: Final = (*_of("math"), *MATH_CONSTANTS)
CLOCKS: Final = _of("time")
CHANCE: Final = _of("random")
COPIERS: Final = _of("copy")
WARNERS: Final = _of("warnings")
OF_OS: Final = _of("os")
OF_SYS: Final = _of("sys")
OF_COLLECTIONS: Final = _of("collections")
OF_ITERTOOLS: Final = _of("itertools")
OF_FUNCTOOLS: Final = _of("functools")
OF_DATACLASSES: Final = _of("dataclasses")
OF_ENUM: Final = _of("enum")
OF_ABC: Final = _of("abc")
OF_TYPING: Final = _of("typing")
OF_CONTEXTLIB: Final = _of("contextlib")
CONTEXTS: Final = _words("no_grad enable_grad inference_mode set_grad_enabled")
ERRORS: Final = _words(
    """ArithmeticError AssertionError AttributeError BaseException BufferError DeprecationWarning EOFError Exception
    FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError IndexError
    KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotImplementedError OSError
    OverflowError PermissionError RecursionError ReferenceError RuntimeError RuntimeWarning StopIteration SystemExit
    TimeoutError TypeError UnboundLocalError UserWarning ValueError Warning ZeroDivisionError"""
)

# Words that people will try, and what to do instead.
INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "set_default_dtype": "write dtype= where a tensor is made: other visitors share this process",
        "set_default_device": "choose the device in the sidebar: other visitors share this process",
        "set_num_threads": "leave it out: other visitors share this process",
        "load": "type the numbers in: nothing is read from files here",
        "save": "print what you want to keep: nothing is written to files here",
        "compile": "leave it out: the lab looks at every operation by itself",
        "dropout": "write x * (torch.rand(x.shape) > 0.5)",
        "one_hot": "write torch.eye(classes)[index]",
        "eval": "write the expression itself",
        "exec": "write the lines themselves",
        "open": "leave it out: nothing is read from or written to files here",
        "input": "write the value itself",
        "resize_": "write x.reshape(…), or torch.zeros of that size",
        "set_": "write x = y",
    }
)
