"""What is read, whatever the language: a few frozen records, and nothing of Python's own syntax tree.

An index is made of the first seven, a program of the same, and a listing of all and the statements of
`core.language.statements`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import EllipsisType
from typing import Literal

import torch

from core.problem import Span

Module = Literal[
    "time", "math", "numpy", "random", "copy", "warnings", "os", "sys", "collections", "itertools", "functools",
    "dataclasses", "string", "enum", "abc", "typing", "contextlib",
]  # fmt: skip
Form = Literal["operator", "function", "method", "attribute"]


@dataclass(frozen=True)
class Piece:
    """A piece of the text: where it stands (its first line) and what it says, on one line."""

    span: Span
    text: str


@dataclass(frozen=True)
class Constant(Piece):
    """A number, True, False, None, an ellipsis or a dtype, as it stands in the text; in a listing also a text."""

    value: complex | str | EllipsisType | torch.dtype | None


@dataclass(frozen=True)
class Name(Piece):
    """A variable: an input, or what an earlier line assigned."""

    name: str


@dataclass(frozen=True)
class Items(Piece):
    """A list, a tuple or, in a listing, a set: `[1, 2]`, `(2, 3)`, `{4, 5}`."""

    items: tuple["Expression", ...]
    kind: Literal["list", "tuple", "set"] = "list"


@dataclass(frozen=True)
class Apply(Piece):
    """An operation and what it is applied to.

    `operation` is an operator as it is written (`+`, `**`, `<`; `neg` and `pos` for the signs), or a word of
    `core.language.words.program`. The first argument of a method or an attribute is what stands before the point.
    """

    operation: str
    form: Form
    arguments: tuple["Expression", ...]
    keywords: tuple[tuple[str, "Expression"], ...] = ()


@dataclass(frozen=True)
class Slice(Piece):
    """`start:stop:step` between square brackets."""

    start: "Expression | None"
    stop: "Expression | None"
    step: "Expression | None"


@dataclass(frozen=True)
class Subscript(Piece):
    """`value[index, …]`.

    `listed` says that the entries reach the value as a tuple: there is a comma, as in `x[0, 1]`, or nothing at all, as
    in `x[()]`.
    """

    value: "Expression"
    index: "tuple[Entry, ...]"
    listed: bool


@dataclass(frozen=True)
class Call(Piece):
    """A call by a bare name: of a function that the listing defines or imports, or else of one of Python's own.

    Among the `keywords` of any call, `**` is the name of a dictionary of more of them.
    """

    function: str
    arguments: "tuple[Expression, ...]"
    keywords: "tuple[tuple[str, Expression], ...]"


@dataclass(frozen=True)
class CallValue(Piece):
    """A call of what is not a name: `f(x)(y)`, `functions[0](x)`, `(lambda x: x)(3)`."""

    function: "Expression"
    arguments: "tuple[Expression, ...]"
    keywords: "tuple[tuple[str, Expression], ...]"


@dataclass(frozen=True)
class Starred(Piece):
    """`*items` among the arguments of a call, or in a list, a tuple or a set."""

    value: "Expression"


@dataclass(frozen=True)
class Entries(Piece):
    """A dictionary: `{key: value, **more}`; what two stars add stands there without a key."""

    pairs: "tuple[tuple[Expression | None, Expression], ...]"


@dataclass(frozen=True)
class Parameters:
    """The parameters of a function: `def f(a, /, b, c=1, *rest, d, **others)`.

    `names` are those that may be given by place, of which the first `by_place` may be given in no other way, and
    `defaults` belong to the last of them. `named` may be given by name only, each with its default or None. `rest`
    and `others` take what is left over, by place and by name; None where nothing may be.
    """

    names: tuple[str, ...] = ()
    defaults: "tuple[Expression, ...]" = ()
    by_place: int = 0
    named: "tuple[tuple[str, Expression | None], ...]" = ()
    rest: str | None = None
    others: str | None = None

    @property
    def all(self) -> tuple[str, ...]:
        """The name of each parameter."""
        taken = [name for name in (self.rest, self.others) if name is not None]
        return (*self.names, *[name for name, _ in self.named], *taken)


@dataclass(frozen=True)
class Lambda(Piece):
    """`lambda parameters: value`."""

    parameters: Parameters
    value: "Expression"
    assigned: frozenset[str] = frozenset()  # names that are given values inside, by `:=`


@dataclass(frozen=True)
class Walrus(Piece):
    """`(name := value)`."""

    name: str
    value: "Expression"


@dataclass(frozen=True)
class Library(Piece):
    """A call of another module's function: `time.time()`, `math.sqrt(2)`, `np.array([1, 2])`."""

    module: Module
    function: str
    arguments: "tuple[Expression, ...]"
    keywords: "tuple[tuple[str, Expression], ...]"


@dataclass(frozen=True)
class ArrayDtype(Piece):
    """One of NumPy's dtypes, by its name."""

    name: str


@dataclass(frozen=True)
class Word(Piece):
    """A function of torch or of a library that is not called but passed on: `torch.relu`."""

    module: Literal["torch"] | Module
    word: str


@dataclass(frozen=True)
class Logic(Piece):
    """`a and b`, `a or b`: the operands are evaluated from the left until the answer is known."""

    word: Literal["and", "or"]
    operands: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Comparisons(Piece):
    """`0 < x <= 1`: one comparison after the other; `links` are signs with the operand behind each."""

    first: "Expression"
    links: "tuple[tuple[str, Expression], ...]"


@dataclass(frozen=True)
class Choice(Piece):
    """`a if condition else b`."""

    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"


@dataclass(frozen=True)
class Field(Piece):
    """`{value!r:format}` in an f-string; the format may hold fields of its own."""

    value: "Expression"
    conversion: Literal["", "r", "s", "a"]
    format: "tuple[str | Field, ...]"


@dataclass(frozen=True)
class Formatted(Piece):
    """An f-string: its plain parts and its fields, in order."""

    parts: "tuple[str | Field, ...]"


@dataclass(frozen=True)
class ForClause:
    """`for target in iterable if condition`, in a comprehension."""

    target: "Target"
    iterable: "Expression"
    conditions: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Comprehension(Piece):
    """`[value for a in b for c in d if e]`, the outermost loop first.

    A generator that a call of Python's own goes through at once is read as a list.

    A dictionary's has a `key`, too.
    """

    value: "Expression"
    loops: tuple[ForClause, ...]
    kind: Literal["list", "set", "dict", "generator"] = "list"
    key: "Expression | None" = None


@dataclass(frozen=True)
class Unpacked(Piece):
    """`a, *b, c` on the left of an assignment or in a loop; `star` is the place of the one that takes the rest."""

    targets: "tuple[Target, ...]"
    star: int | None = None


@dataclass(frozen=True)
class Property(Piece):
    """`x.grad` or `x.requires_grad` on the left of an assignment."""

    value: "Expression"
    word: str


Expression = (
    Constant | Name | Items | Entries | Starred | Apply | Subscript | Call | CallValue | Word | Lambda | Library
    | ArrayDtype | Walrus | Logic | Comparisons | Choice | Formatted | Comprehension
)  # fmt: skip
Entry = Expression | Slice
Target = Name | Subscript | Property | Unpacked


def children(piece: Entry) -> Iterator[Entry]:
    """The pieces that `piece` is made of, in the order in which they are evaluated."""
    if isinstance(piece, Items):
        yield from piece.items
    elif isinstance(piece, Apply):
        yield from piece.arguments
        yield from (value for _, value in piece.keywords)
    elif isinstance(piece, Subscript):
        yield piece.value
        yield from piece.index
    elif isinstance(piece, Slice):
        yield from (part for part in (piece.start, piece.stop, piece.step) if part is not None)
