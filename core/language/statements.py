"""What a listing does, line by line: frozen records of its statements. Their expressions are in `syntax`."""

from dataclasses import dataclass
from typing import Literal

from core.language.syntax import Expression, Name, Parameters, Piece, Property, Subscript, Target

# Whether a method is given its object, its class, or neither, and whether it is called at all.
Binding = Literal["", "static", "class", "property", "setter"]


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
    """An expression on its own line; its value is dropped, or `shown` as the last one of a notebook's cell is."""

    value: Expression
    shown: bool = False


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
class WithItem(Piece):
    """One of the contexts of a `with`: a mode of autograd by its word, with an argument that it may have.

    For any other the word is empty, the argument is what gives the context, and `target` is what stands behind `as`.
    """

    word: str
    argument: Expression | None
    target: Target | None = None


@dataclass(frozen=True)
class With(Piece):
    """`with torch.no_grad(): body`."""

    contexts: tuple[WithItem, ...]
    body: "Block"


@dataclass(frozen=True)
class Handler(Piece):
    """`except error as name: body`; `error` is a class or several in brackets, None where it catches whatever comes."""

    error: Expression | None
    name: str | None
    body: "Block"


@dataclass(frozen=True)
class Try(Piece):
    """`try: body`, its handlers in order, `else: otherwise` and `finally: last`."""

    body: "Block"
    handlers: tuple[Handler, ...]
    otherwise: "Block"
    last: "Block"


@dataclass(frozen=True)
class Raise(Piece):
    """`raise error from cause`; without an error, the one that is being handled is raised again.

    `caused`: a cause is written, which may be None.
    """

    error: Expression | None
    cause: Expression | None = None
    caused: bool = False


@dataclass(frozen=True)
class Define(Piece):
    """`def name(parameters): body`; a default is evaluated where the function is defined.

    `modes` are its decorators, those of autograd's modes: each a word and its argument; `decorators` are the others.
    `binding` is the decorator by which a method is called in another way. `assigned` are the names that expressions in
    its body give values to, by `:=`.
    """

    name: str
    parameters: Parameters
    body: "Block"
    modes: tuple[tuple[str, Expression | None], ...] = ()
    binding: Binding = ""
    decorators: tuple[Expression, ...] = ()
    assigned: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Class(Piece):
    """`class name(bases): body`; Python's own `object` is not among the bases.

    `fields` are the names that its body annotates, and `record` the options of `@dataclass`, None without it;
    `decorators` are the others.
    """

    name: str
    bases: tuple[Expression, ...]
    body: "Block"
    fields: tuple[str, ...] = ()
    record: tuple[tuple[str, bool], ...] | None = None
    decorators: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Declare(Piece):
    """`global names` or `nonlocal names`."""

    word: Literal["global", "nonlocal"]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Return(Piece):
    """`return value`."""

    value: Expression | None


@dataclass(frozen=True)
class Yield(Piece):
    """`targets = yield value`; `every` where it is `yield from values`."""

    value: Expression | None
    every: bool
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Leave(Piece):
    """`break`, `continue` or `pass`."""

    word: Literal["break", "continue", "pass"]


@dataclass(frozen=True)
class Delete(Piece):
    """`del a, b[0]`."""

    targets: tuple[Name | Subscript | Property, ...]


@dataclass(frozen=True)
class Assert(Piece):
    """`assert test, message`."""

    test: Expression
    message: Expression | None


Statement = (
    Assign | Augment | Evaluate | Skip | If | While | For | With | Try | Raise | Define | Class | Declare | Return
    | Yield | Leave | Delete | Assert
)  # fmt: skip
Block = tuple[Statement, ...]
