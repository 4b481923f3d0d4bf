"""What an index is, once it has been read: a few frozen records, to be evaluated by us and never by Python."""

from dataclasses import dataclass
from types import EllipsisType
from typing import Literal

from core.problem import Span


@dataclass(frozen=True)
class Piece:
    """A piece of the text: where it stands, and the Python that says it."""

    span: Span
    text: str


@dataclass(frozen=True)
class Literally(Piece):
    """A number, True, False, None or an ellipsis."""

    value: int | float | EllipsisType | None


@dataclass(frozen=True)
class Itself(Piece):
    """The tensor that is indexed, as in `x > 5`."""


@dataclass(frozen=True)
class Sequence(Piece):
    """`[0, 2]`, `(0, 2)` or `torch.tensor([0, 2])`; a tensor has one item, what it is made from."""

    kind: Literal["list", "tuple", "tensor"]
    items: "tuple[Item, ...]"


@dataclass(frozen=True)
class Slice(Piece):
    """`start:stop:step`; None where a bound is left out."""

    start: "Item | None"
    stop: "Item | None"
    step: "Item | None"


@dataclass(frozen=True)
class Operation(Piece):
    """One of the signs `+ - * / // % ** < <= > >= == != & | ^ ~` and its one or two operands."""

    sign: str
    operands: "tuple[Item, ...]"


@dataclass(frozen=True)
class Part(Piece):
    """A part of something computed: `(x > 20)[:, 5]`; `index` is what stands between its brackets."""

    whole: "Item"
    index: "Index"


@dataclass(frozen=True)
class Index(Piece):
    """An index that has been read: `name[items]`.

    `tuple` says that the items reach torch as a tuple: there is a comma, as in `x[0, 1]`, or nothing at all, as in
    `x[()]`. `source` is the whole in Python, with the tensor in front; `text` only what stands between the brackets.
    """

    name: str
    items: "tuple[Item, ...]"
    tuple: bool

    @property
    def source(self) -> str:
        """The whole in Python: `x[0:2, None, 1]`."""
        return f"{self.name}[{self.text}]"


Item = Literally | Itself | Sequence | Slice | Operation | Part | Index
