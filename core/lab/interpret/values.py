"""What a listing can have in its hands, by kind, and the attributes and methods that each kind shows.

Nothing is looked up by a name that is not in `core.language.words.listing`, and nothing but these kinds is ever a
value.
"""

import re
import warnings
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import torch
from torch import Tensor
from torch.autograd.graph import Node as Function
from torch.utils.hooks import RemovableHandle

from core import limits
from core.lab.arrays.chance import SOURCES
from core.lab.interpret.arrays import Array, Scalar
from core.lab.interpret.failures import ERRORS, ErrorClass, ErrorValue, RaisedError
from core.language.statements import Block
from core.language.syntax import Apply, Expression, Module, Parameters, Piece
from core.language.walk.operations import reversed_axes
from core.language.words import listing as words
from core.probe.meta import as_said_of_data
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.classes.records import ListingClass
    from core.lab.interpret.scopes import Scope

Value = Any
# The names of Python's and torch's that stand for types, as in isinstance(x, float).
TYPES: Final[Mapping[str, type]] = {
    each.__name__: each for each in (bool, complex, dict, float, int, list, range, set, str, tuple)
}
VIEWS: Final[Any] = type({}.keys()) | type({}.values()) | type({}.items())  # of a dictionary

# Everything that torch, NumPy and Python raise when arguments do not fit, and torch's warnings where they count as
# errors. Anything else is a bug of ours.
REFUSALS: Final = (
    RuntimeError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError, AssertionError, Warning,
    ImportError, BufferError, SystemError, EOFError,
)  # fmt: skip

_NO_MEMORY: Final = ("std::bad_alloc", "alloc_cpu", "not enough memory", "Unable to allocate")
_ENDINGS: Final = (
    "\nException raised from",
    "\n\nThe above operation",
    "\n\nFrom user code",
    " is only available for ",
)
# A place begins where no other character of one stands before it, so that a long text is gone through once.
_PLACES: Final = re.compile(
    r"""(?<![\w.+/\\-])["']?(?<![\w.+/\\-])[\w.+/\\-]+\.(?:cpp|cc|cu|h|hpp|py)(?:["']|\b):?(?:, line )?\d*"""
)

# What a visitor's listing makes torch and NumPy warn of is nothing for the server's log. A warning belongs to the
# process and cannot be caught for one thread alone, so those that arise in the lab are silenced once and for all.
warnings.filterwarnings("ignore", module=r"core\.lab\.")
warnings.filterwarnings("ignore", message=r"Using backward\(\) with create_graph=True|torch\.meshgrid: in an upcoming")
warnings.filterwarnings("ignore", message=r"Input #\d+ requires gradient and is not a double")  # a note says it


@dataclass(frozen=True, repr=False, eq=False)
class Defined:
    """A function of the listing's own, by `def` or `lambda`.

    `name` is its full name. `defaults` are the values of its last parameters, `named` those of its parameters by name.
    The body of a lambda is an expression. `local` and `elsewhere` are as in `Scope`, and `outer` is the scope of the
    function in which it was defined. `modes` are those of autograd in which it runs, each with its argument. `owner` is
    the class whose method it is. `generates`: it has a `yield`; `abstract`: a
    class that is based on its class must write another.
    """

    name: str
    parameters: Parameters
    defaults: tuple[Value, ...]
    named: Mapping[str, Value]
    body: Block | Expression
    local: frozenset[str]
    elsewhere: Mapping[str, Literal["global", "nonlocal"]]
    outer: "Scope | None"
    modes: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    owner: "ListingClass | None" = None
    generates: bool = False
    abstract: bool = False

    def __repr__(self) -> str:
        return f"<function {self.name}>"


@dataclass(frozen=True, repr=False)
class NamedFunction:
    """A function of Python's, torch's or a library's, as a value: `key=abs`, `activation = torch.relu`."""

    module: Literal["builtins", "torch"] | Module
    word: str

    def __repr__(self) -> str:
        return f"<function {self.word}>" if self.module == "builtins" else f"<function {self.module}.{self.word}>"


def raised(error: Exception, piece: Piece) -> RaisedError:
    """`error`, which `piece` caused."""
    kind = type(error)
    named = ErrorClass(kind.__name__, tuple([each.__name__ for each in kind.__mro__[1:]]), kind.__module__)
    message = said(str(error))
    arguments = error.args if isinstance(error, KeyError) or not error.args else (message,)
    return RaisedError(
        kind.__name__, message, piece, named.above, ErrorValue(ERRORS.get(kind.__name__, named), arguments)
    )


def said(message: str) -> str:
    """What torch says, without the places in its own source, its stack and its table of kernels, long as a book.

    Of what is longer than `limits.ERROR_CHARACTERS`, as it quotes a text of the listing's, the beginning.
    """
    message = as_said_of_data(message)
    for ending in _ENDINGS:
        message = message.partition(ending)[0]
    if len(message) > limits.ERROR_CHARACTERS:
        message = message[: limits.ERROR_CHARACTERS - 1] + "…"
    return _PLACES.sub("torch", message).rstrip()


def attempt(piece: Piece, call: Callable[..., Value], *arguments: Value, **keywords: Value) -> Value:
    """What `call` gives; what it raises is the listing's own error."""
    try:
        return call(*arguments, **keywords)
    except InputProblem:
        raise
    except (RecursionError, MemoryError):
        raise _too_much(piece) from None
    except REFUSALS as error:
        if any(sign in str(error) for sign in _NO_MEMORY):
            raise _too_much(piece) from None
        raise raised(error, piece) from None


def _too_much(piece: Piece) -> InputProblem:
    return InputProblem(
        f"{quote(piece.text)} is too much",
        "it is nested too deeply, or needs more memory than there is",
        "do it in smaller steps",
        piece.span,
    )


_KINDS: Final[tuple[tuple[type | tuple[type, ...], str], ...]] = (
    (Tensor, "tensor"),
    (Scalar, "scalar"),
    ((bool, int, float, complex), "number"),
    (torch.Size, "size"),
    (list, "list"),
    (str, "text"),
    (Counter, "counter"),
    (OrderedDict, "ordered dictionary"),
    (dict, "dictionary"),
    (deque, "queue"),
    (set, "set"),
    (Array, "array"),
    (torch.dtype, "dtype"),
    (torch.device, "device"),
    ((torch.finfo, torch.iinfo), "limits of a dtype"),
    (torch.UntypedStorage, "storage"),
    (torch.Generator, "generator"),
    (SOURCES[0], "source of numbers"),
    (SOURCES[1:], "source of arrays"),
    (Function, "graph"),
    (RemovableHandle, "handle"),
    (type, "type"),
    ((Defined, NamedFunction), "function"),
)
_METHODS: Final[Mapping[str, Callable[..., Value]]] = {
    name: getattr(Tensor, "new_zeros" if name == "new_empty" else name) for name in words.METHODS
}
_TRANSPOSABLE: Final = (0, 2)


def keeps_grad(tensor: Tensor) -> bool:
    """Whether `.grad` may be asked for: of any other tensor torch warns that it is None."""
    return tensor.is_leaf or tensor.retains_grad


def kind(value: Value) -> str:
    """The kind of thing that a value is, as the tables call it; empty for one that has neither attribute nor method."""
    if isinstance(value, tuple) and hasattr(value, "n_sequence_fields" if type(value) is not tuple else "_fields"):
        return "named results"
    return next((name for types, name in _KINDS if isinstance(value, types)), "")


def method(value: Value, expression: Apply) -> Callable[..., Value]:
    """The method of `value` that `expression` calls, to be called with the value in front."""
    word = expression.operation
    if isinstance(value, Tensor):
        if word in _METHODS:
            return _METHODS[word]
    elif word in words.METHODS_OF.get(kind(value), ()):
        found: Callable[..., Value] = getattr(type(value), word)
        return found
    raise _missing(value, expression)


def attribute(value: Value, expression: Apply) -> Value:
    """The attribute of `value` that `expression` names."""
    word = expression.operation
    if word not in words.ATTRIBUTES_OF.get(kind(value), ()):
        raise _missing(value, expression)
    if isinstance(value, Defined | NamedFunction):
        return value.name.rpartition(".")[2] if isinstance(value, Defined) else value.word.rpartition(".")[2]
    if isinstance(value, Tensor):
        if word == "grad" and not keeps_grad(value):
            return None  # as torch says too, with a warning that the step's note repeats
        if word == "T":
            return reversed_axes(value)  # its warning is in the step's note
        if word == "H" and value.dim() not in _TRANSPOSABLE:
            raise InputProblem(
                f"{quote(expression.text)} is the conjugate transpose of a tensor of rank {value.dim()}",
                "torch transposes matrices alone this way",
                "write x.mH to swap the last two axes, or x.permute(…)",
                expression.span,
            )
    return attempt(expression, getattr, value, word)


def _missing(value: Value, expression: Apply) -> Exception:
    """The error for an attribute that `value` does not have: Python's own, where it has none of that name at all."""
    word = expression.operation
    if isinstance(value, Defined | NamedFunction) or hasattr(value, word):
        return InputProblem(
            f"{quote(expression.text)} asks for something that the lab does not show",
            f"it does not know {quote(word)} of what stands before the point",
            "look it up in the list of words below the picture",
            expression.span,
        )
    try:
        getattr(value, word)
    except AttributeError as error:
        return raised(error, expression)
    raise AssertionError  # pragma: no cover - it has just been seen that it is not there
