"""Cutting one edge of a program's graph: an operation takes one of its operands detached.

Source: PyTorch documentation, `torch.Tensor.detach`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from torch import Tensor

from core.language.syntax import Apply, Subscript
from core.language.walk.operations import Call, Value
from core.language.walk.walker import Performer, perform


@dataclass(frozen=True)
class Cut:
    """`operation`, as the program has it, takes operand number `place` detached; only its tensors are counted."""

    operation: Apply | Subscript
    place: int


def operands(arguments: Iterable[Value]) -> list[Tensor]:
    """The tensors among an operation's arguments, those in lists as well."""
    flat = [item for one in arguments for item in (one if isinstance(one, list | tuple) else (one,))]
    return [item for item in flat if isinstance(item, Tensor)]


def snip(cut: Cut | None, then: Performer = perform) -> Performer:
    """For a walker: has `then` call torch, with that one operand detached; without a cut, it is `then` itself."""
    if cut is None:
        return then

    def cutting(
        expression: Apply | Subscript, call: Call, arguments: tuple[Value, ...], keywords: Mapping[str, Value]
    ) -> Value:
        if expression is cut.operation:
            places = count()

            def hand(value: Value) -> Value:
                if isinstance(value, list | tuple) and operands(value):
                    return [hand(item) for item in value]
                return value.detach() if isinstance(value, Tensor) and next(places) == cut.place else value

            arguments = tuple([hand(argument) for argument in arguments])
            keywords = {name: hand(value) for name, value in keywords.items()}
        return then(expression, call, arguments, keywords)

    return cutting
