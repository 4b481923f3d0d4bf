"""What stands behind a point: attributes and methods, of tensors and texts, or of objects."""

from typing import TYPE_CHECKING, Any, Final

from torch import Tensor

from core.lab.classes import objects
from core.lab.classes.kinds import OBJECTS
from core.lab.classes.records import Bound
from core.lab.interpret import apart, remarks, values
from core.lab.interpret.arrays import unboxed
from core.lab.interpret.failures import RaisedError
from core.language.syntax import Apply, Piece
from core.language.words.listing import ATTRIBUTES_OF, METHODS_OF

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
PLAIN: Final = "plain"  # what a method of a list or a text, passed on as a value, has for its function


def attribute(evaluator: "Evaluator", expression: Apply) -> Value:
    """`value.word`."""
    value, word = evaluator.evaluate(expression.arguments[0]), expression.operation
    if isinstance(value, OBJECTS):
        return objects.attribute(evaluator, value, word, expression)
    if (own := evaluator.attached.get(id(value))) is not None and word in own[1]:
        return own[1][word]
    if word in METHODS_OF.get(values.kind(value), ()) and word not in ATTRIBUTES_OF.get(values.kind(value), ()):
        return Bound(value, PLAIN, word)
    found = values.attribute(value, expression)
    if word == "grad" and isinstance(value, Tensor) and not values.keeps_grad(value):
        evaluator.notes.append(remarks.of_gradient(expression.arguments[0].text, value))
    if word == "T" and isinstance(value, Tensor) and value.dim() != 2:
        evaluator.notes.append("torch warns: .T of other than two axes is deprecated; write .mT or permute(…)")
    return found


def method(evaluator: "Evaluator", expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """`value.word(…)`, on values of which the first stands before the point."""
    word = expression.operation
    if not arguments:
        raise RaisedError("TypeError", "there is no value to call a method of", expression)
    value = arguments[0]
    if isinstance(value, OBJECTS):
        return objects.call_method(evaluator, expression, arguments, keywords)
    if (own := evaluator.attached.get(id(value))) is not None and word in own[1]:
        return evaluator.call_value(expression, own[1][word], arguments[1:], keywords)
    if (way := apart.method(evaluator, expression, value, keywords)) is not None:
        return way(evaluator, expression, arguments, keywords)
    if word.endswith("_") or word in ("fill", "sort"):
        evaluator.touch(value)
    return unboxed(evaluator.torch.method(expression, arguments, keywords))


def call_plain(
    evaluator: "Evaluator", piece: Piece, passed: Bound, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """A method of a list, a text or a dictionary that was passed on: `max(counts, key=counts.get)`."""
    applied = Apply(piece.span, piece.text, passed.word, "method", ())
    return method(evaluator, applied, [passed.receiver, *by_place], by_name)
