"""What a listing is, once it has been read: frozen records of statements, and of expressions beyond a program's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.language.program.syntax import Beyond, Expression, Name, Piece, Subscript


@dataclass(frozen=True)
class Call(Beyond):
    """A call by a bare name: of a function that the listing defines or imports, or else of one of Python's own."""

    function: str
    arguments: "tuple[Expression, ...]"
    keywords: "tuple[tuple[str, Expression], ...]"


@dataclass(frozen=True)
class Library(Beyond):
    """A call of another module's function: `time.time()`, `math.sqrt(2)`, `np.array([1, 2])`."""

    module: Literal["time", "math", "numpy"]
    function: str
    arguments: "tuple[Expression, ...]"
    keywords: "tuple[tuple[str, Expression], ...]"


@dataclass(frozen=True)
class ArrayDtype(Beyond):
    """One of NumPy's dtypes, by its name."""

    name: str


@dataclass(frozen=True)
class Logic(Beyond):
    """`a and b`, `a or b`: the operands are evaluated from the left until the answer is known."""

    word: Literal["and", "or"]
    operands: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Chain(Beyond):
    """`0 < x <= 1`: one comparison after the other; `links` are signs with the operand behind each."""

    first: "Expression"
    links: "tuple[tuple[str, Expression], ...]"


@dataclass(frozen=True)
class Choice(Beyond):
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
class Formatted(Beyond):
    """An f-string: its plain parts and its fields, in order."""

    parts: "tuple[str | Field, ...]"


@dataclass(frozen=True)
class Comprehension(Beyond):
    """`[value for target in iterable if condition]`; a generator in a call is read as a list."""

    value: "Expression"
    target: "Target"
    iterable: "Expression"
    conditions: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Unpacked(Piece):
    """`a, b` on the left of an assignment or in a loop."""

    targets: "tuple[Target, ...]"


@dataclass(frozen=True)
class Property(Piece):
    """`x.grad` or `x.requires_grad` on the left of an assignment."""

    value: Expression
    word: str


Target = Name | Subscript | Property | Unpacked


@dataclass(frozen=True)
class Assign(Piece):
    """`a = b = value`: the targets from left to right."""

    targets: tuple[Target, ...]
    value: Expression


@dataclass(frozen=True)
class Augment(Piece):
    """`target += value` and its like: in place where the target's value can do that."""

    target: Name | Subscript | Property
    operator: str
    value: Expression


@dataclass(frozen=True)
class Evaluate(Piece):
    """An expression on a line of its own; its value is dropped."""

    value: Expression


@dataclass(frozen=True)
class Skip(Piece):
    """A line that does nothing here; `note` says why."""

    note: str


@dataclass(frozen=True)
class If(Piece):
    """`if test: body else: otherwise`; an elif is an If alone in `otherwise`. The piece is the head."""

    test: Expression
    body: "Block"
    otherwise: "Block"


@dataclass(frozen=True)
class While(Piece):
    """`while test: body else: otherwise`."""

    test: Expression
    body: "Block"
    otherwise: "Block"


@dataclass(frozen=True)
class For(Piece):
    """`for target in iterable: body else: otherwise`."""

    target: Target
    iterable: Expression
    body: "Block"
    otherwise: "Block"


@dataclass(frozen=True)
class With(Piece):
    """`with torch.no_grad(): body`; each context is its word, and for set_grad_enabled its argument."""

    contexts: tuple[tuple[str, Expression | None], ...]
    body: "Block"


@dataclass(frozen=True)
class Try(Piece):
    """`try: body except error as name: handler`; `errors` are the names of the exceptions that are caught."""

    body: "Block"
    errors: tuple[str, ...]
    name: str | None
    handler: "Block"


@dataclass(frozen=True)
class Define(Piece):
    """`def name(parameters): body`; a default is evaluated where the function is defined."""

    name: str
    parameters: tuple[tuple[str, Expression | None], ...]
    body: "Block"


@dataclass(frozen=True)
class Return(Piece):
    """`return value`."""

    value: Expression | None


@dataclass(frozen=True)
class Leave(Piece):
    """`break`, `continue` or `pass`."""

    word: Literal["break", "continue", "pass"]


@dataclass(frozen=True)
class Delete(Piece):
    """`del a, b`."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Assert(Piece):
    """`assert test, message`."""

    test: Expression
    message: Expression | None


Statement = (
    Assign | Augment | Evaluate | Skip | If | While | For | With | Try | Define | Return | Leave | Delete | Assert
)
Block = tuple[Statement, ...]


@dataclass(frozen=True)
class Listing:
    """A listing that has been read. `lines` are its text; `imported` are bare names for functions of torch."""

    text: str
    lines: tuple[str, ...]
    body: Block
    imported: Mapping[str, str]
