"""`torch.autograd.Function` by a listing: torch calls its `forward` and its `backward`, whose lines are steps.

What torch is given is a class of ours with the listing's name, whose methods call those that the listing wrote. The
graph, the modes of autograd inside, and what is said of gradients that do not fit, are torch's own.

Source: PyTorch documentation, "Extending torch.autograd".
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from weakref import ref

import torch

from core.lab.classes.records import MISSING, ListingClass, Method
from core.lab.derivatives.context import Attached, Context
from core.lab.interpret.values import attempt
from core.language.syntax import Piece

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
FUNCTION: Final = "autograd.Function"
_CALL: Final = 3  # operations that torch takes to make a function of the graph


def is_function(kind: ListingClass) -> bool:
    """Whether a class is based on `torch.autograd.Function`."""
    return kind.torchs is not None and kind.torchs.path == FUNCTION


def apply(
    evaluator: "Evaluator", piece: Piece, kind: ListingClass, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """`Kind.apply(…)`."""
    evaluator.budget.operation(piece, _CALL)
    if kind not in evaluator.bridges:
        evaluator.bridges[kind] = _bridge(evaluator, kind)
    value = attempt(piece, evaluator.bridges[kind].apply, *by_place, **by_name)
    evaluator.torch.check(value, piece, by_place)
    return value


def _bridge(evaluator: "Evaluator", kind: ListingClass) -> Any:  # noqa: ANN401 - a class that torch calls
    """A class of torch's, which has the methods that the listing's has."""
    apart = kind.find("setup_context") is not MISSING  # then forward has no context
    methods = {
        "forward": _called(evaluator, kind, "forward", None if apart else 0),
        "setup_context": _called(evaluator, kind, "setup_context", 0),
        "backward": _called(evaluator, kind, "backward", 0),
    }
    own = {word: staticmethod(each) for word, each in methods.items() if kind.find(word) is not MISSING}
    return type(kind.name.rpartition(".")[2], (torch.autograd.Function,), own)


def _called(evaluator: "Evaluator", kind: ListingClass, word: str, place: int | None) -> Callable[..., Value]:
    """One method as torch calls it; its argument at `place` is the context."""

    def call(*given: Value, **named: Value) -> Value:
        found = kind.find(word)
        function = found.function if isinstance(found, Method) else found
        values = list(given)
        if place is not None:
            values[place] = _context(evaluator, given[place])
        return evaluator.call_value(evaluator.here(), function, values, named)

    return call


def _context(evaluator: "Evaluator", real: Any) -> Context:  # noqa: ANN401 - as in Context
    """The context of torch's as a value: the same names in `backward` as in `forward`."""
    kept = real.__dict__.get("kept")
    if kept is None:
        kept = real.kept = Attached()
        evaluator.made.append(ref(kept))
    return Context(real, kept)
