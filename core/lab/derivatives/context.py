"""`ctx`, which `forward` leaves for `backward`: torch's own object, behind a table of what it shows.

Source: PyTorch documentation, "Extending torch.autograd" and "torch.autograd.function.FunctionCtx".
"""

from typing import Any, Final

from core.lab.classes.records import Bound
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import attempt
from core.language.syntax import Piece
from core.language.words.modules import CONTEXT_METHODS
from core.problem import InputProblem, quote

Value = Any
SHOWN: Final = ("saved_tensors", "needs_input_grad")


class Attached:
    """What a listing gives to a context: `ctx.size = 3`. It hangs on torch's own object, and is let go with the run."""

    def __init__(self) -> None:
        self.names: dict[str, Value] = {}

    def let_go(self) -> None:
        """Drop it all: a result among it would hold the function of the graph that holds the result."""
        self.names.clear()


class Context:
    """A context as a value: `real` is torch's own, `kept` what the listing gave to it."""

    def __init__(self, real: Any, kept: Attached) -> None:  # noqa: ANN401 - torch makes a class of each function's own
        self.real = real
        self.kept = kept

    def __repr__(self) -> str:
        return repr(self.real)


def attribute(context: Context, word: str, piece: Piece) -> Value:
    """`ctx.word`. Raises Python's error where there is nothing of that name."""
    if word in context.kept.names:
        return context.kept.names[word]
    if word in SHOWN:
        return attempt(piece, getattr, context.real, word)
    if word in CONTEXT_METHODS:
        return Bound(context, "torch", word)
    said = f"'{type(context.real).__name__}' object has no attribute '{word}'"
    raise RaisedError("AttributeError", said, piece, ("Exception",))


def set_attribute(context: Context, word: str, item: Value, piece: Piece) -> None:
    """`ctx.word = item`."""
    if word in (*SHOWN, *CONTEXT_METHODS):
        raise InputProblem(
            f"{quote(piece.text)} cannot be set",
            "the name belongs to torch: forward saves tensors by ctx.save_for_backward(…)",
            "choose another name",
            piece.span,
        )
    context.kept.names[word] = item


def method(piece: Piece, context: Context, word: str, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """`ctx.word(…)`."""
    return attempt(piece, getattr(context.real, word), *by_place, **by_name)
