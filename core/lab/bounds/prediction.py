"""How large a result would be, and how much work, before torch is asked for it.

Sizes come from arithmetic where the operands are small, and from torch's `meta` device, which computes shapes and
allocates nothing, where they are not.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import torch
from torch import Tensor

from core import limits
from core.lab.bounds import extents, pieces, work
from core.lab.bounds.arguments import check_inside
from core.lab.bounds.arithmetic import check_broadcast, weigh
from core.lab.bounds.budget import Budget, too_large
from core.lab.interpret.arrays import Array
from core.lab.interpret.values import REFUSALS, raised
from core.language.syntax import Apply, Piece
from core.language.walk.index_shape import predict
from core.language.words.listing import FUNCTIONS
from core.language.words.table import WORDS, Growth
from core.probe.meta import copied, without_data
from core.problem import InputProblem, quote

Value = Any

# Functions that make a tensor on a device of the listing's choice.
MAKERS: Final = frozenset(name for name, word in FUNCTIONS.items() if word.takes("device") and name != "Generator")

_SMALL: Final = 10_000  # elements of all operands, and the largest number, of a call that is made to hear its refusal


def check(
    expression: Apply,
    growth: Growth,
    call: Callable[..., Value],
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> int:
    """Refuse a call whose result would be too large; what torch refuses anyway is refused for real.

    Returns how many multiplications it takes, as far as that is more than reading its operands.
    """
    word = expression.operation
    bound = WORDS[word].bound
    tensors = list(extents.tensors_in([*arguments, *keywords.values()]))
    pieces.check(expression, arguments, keywords)
    again = work.repeated(expression, tensors, arguments, keywords)
    if "reduced" in bound:
        check_broadcast(expression, *tensors)
        return again
    if word == "einsum":
        again += work.einsum(expression, arguments)
    elements = _elements(expression, growth, call, arguments, keywords)
    if elements > limits.ELEMENTS:
        raise too_large(expression, elements)
    if "product" in bound and tensors:
        again += work.product(expression, tensors, elements)
    if "cubic" in bound and tensors:
        again += work.cubic(expression, tensors[0])
    return again


def _elements(
    expression: Apply,
    growth: Growth,
    call: Callable[..., Value],
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> int:
    """The most elements that the results of a call may have, all together."""
    word = expression.operation
    tensors = list(extents.tensors_in([*arguments, *keywords.values()]))
    if growth == "none":
        return max(map(extents.of, tensors), default=1)
    if tensors and word in _COUNTED and (known := _COUNTED[word](tensors, arguments, keywords)) is not None:
        return known
    together = extents.together(tensors)
    if growth == "product" and together <= limits.ELEMENTS:
        return together
    # normal takes a device only where its mean and its deviation are numbers.
    maker = expression.form == "function" and word in MAKERS and not (word == "normal" and tensors)
    predicted = _on_meta(expression, call, arguments, keywords, maker=maker)
    return sum(map(extents.of, extents.tensors_in([predicted])))


def _places(tensors: Sequence[Tensor], _arguments: Sequence[Value], _keywords: Mapping[str, Value]) -> int | None:
    """`nonzero` gives a whole number per axis for each element that is not zero."""
    return tensors[0].numel() * max(tensors[0].dim(), 1) if len(tensors) == 1 else None


def _repeats(tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int | None:
    """`repeat_interleave` by a tensor of counts; the meta device does not know what they are."""
    subject, given = tensors[0], tensors[-1]
    asked = int(given.real.double().clamp(min=0).nan_to_num(posinf=0).sum())
    if len(tensors) == 1:  # how often each of its own places is repeated, or a number of times: that is foreseen
        return asked if len(arguments) + len(keywords) == 1 else None
    dim = keywords.get("dim", arguments[2] if len(arguments) > 2 else None)
    known = isinstance(dim, int) and -subject.dim() <= dim < subject.dim()
    along = max(subject.shape[dim] if known else subject.numel(), 1)
    return asked * (along if given.numel() == 1 else 1) * extents.of(subject) // along


def _classes(tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int | None:
    """`one_hot` finds the number of classes in the data, if it is not given."""
    given = keywords.get("num_classes", arguments[1] if len(arguments) > 1 else -1)
    if not isinstance(given, int) or isinstance(given, bool) or tensors[0].dtype != torch.long:
        return 0  # torch refuses it
    classes = given if given > 0 else int(tensors[0].max()) + 1 if tensors[0].numel() else 0
    return extents.of(tensors[0]) * max(classes, 1)


_COUNTED: Final[Mapping[str, Callable[[Sequence[Tensor], Sequence[Value], Mapping[str, Value]], int | None]]] = {
    "nonzero": _places,
    "argwhere": _places,
    "where": _places,
    "repeat_interleave": _repeats,
    "nn.functional.one_hot": _classes,
}


def check_sign(piece: Piece, sign: str, call: Callable[..., Value], operands: tuple[Value, ...]) -> int:
    """The same for `left sign right`, one of them a tensor."""
    for operand in operands:
        if isinstance(operand, list | tuple):
            weigh(operand, piece, numbers=False)
    tensors = list(extents.tensors_in(operands))
    if len(tensors) < 2 or extents.together(tensors) <= limits.ELEMENTS:
        return 0
    predicted = _on_meta(piece, call, operands, {})
    elements = max(map(extents.of, extents.tensors_in([predicted])), default=1)
    if elements > limits.ELEMENTS:
        raise too_large(piece, elements)
    return work.spend(piece, tensors[0], elements * tensors[0].shape[-1]) if sign == "@" else 0


def check_index(piece: Piece, subject: Tensor | Array, key: Value, budget: Budget) -> None:
    """Refuse `subject[key]` if it would be too large, and charge for going through its lists."""
    items = key if isinstance(key, tuple) else (key,)
    if any(isinstance(item, range | torch.UntypedStorage) for item in items):
        raise InputProblem(
            f"{quote(piece.text)} takes a range or a memory for an index",
            "the lab's indices are numbers, slices, lists and tensors",
            "write list(…) around it",
            piece.span,
        )
    check_inside(piece, [item for item in items if not isinstance(item, list | tuple)])
    if not any(isinstance(item, Tensor | Array | list | tuple | bool) for item in items):
        return  # a view
    for item in items:
        budget.gone_through(weigh(item, piece, numbers=False), piece)
        check_inside(piece, item)
    known = tuple([torch.as_tensor(item.copy()) if isinstance(item, Array) else item for item in items])
    shape = predict(tuple(subject.shape), known if isinstance(key, tuple) else known[0], "cpu").shape
    if shape is not None:
        extents.check(piece, shape)


def _on_meta(
    expression: Piece,
    call: Callable[..., Value],
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    *,
    maker: bool = False,
) -> Value:
    """What a call gives on the meta device; a `maker` is told to make its tensor there."""
    options: dict[str, Value] = {
        name: without_data(value)
        for name, value in keywords.items()
        if name not in ("generator", "requires_grad", "out")
    }
    if maker:
        options["device"] = torch.device("meta")
    try:
        with torch.no_grad():
            return call(*[without_data(argument) for argument in arguments], **options)
    except NotImplementedError:
        raise too_large(expression, None) from None
    except REFUSALS as error:  # torch refuses the real call too, in these words or in others
        raise raised(_of_data(error, call, arguments, keywords), expression) from None


def _of_data(
    error: Exception, call: Callable[..., Value], arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Exception:
    """A refusal of the meta device in the words that the CPU has for it, where asking it on copies costs nothing."""
    given = (*arguments, *keywords.values())
    size = sum(tensor.numel() for tensor in extents.tensors_in(given))
    if size > _SMALL or "generator" in keywords or any(_number(each) > _SMALL for each in given):
        return error
    options = {name: copied(value) for name, value in keywords.items() if name != "out"}
    try:
        with torch.no_grad():
            call(*[copied(argument) for argument in arguments], **options)
    except REFUSALS as refusal:
        return refusal
    return error


def _number(value: Value) -> float:
    """The largest number in an argument."""
    if isinstance(value, list | tuple):
        return max(map(_number, value), default=0)
    return abs(value) if isinstance(value, int | float) else 0
