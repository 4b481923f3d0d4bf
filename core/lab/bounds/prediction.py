"""How large a result would be, and how much work, before torch is asked for it.

Sizes come from arithmetic where the operands are small, and from torch's `meta` device, which computes shapes and
allocates nothing, where they are not.
"""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, Final

import torch
from torch import Tensor

from core import limits
from core.lab.bounds import work
from core.lab.bounds.arithmetic import check_broadcast, weigh
from core.lab.bounds.budget import too_large
from core.lab.bounds.work import tensors_in
from core.lab.interpret.arrays import Array
from core.lab.interpret.values import REFUSALS, raised
from core.language.syntax import Apply, Piece
from core.language.walk.index_shape import predict
from core.language.words.listing import FUNCTIONS
from core.language.words.program import Growth
from core.probe.meta import without_data
from core.problem import InputProblem, quote

Value = Any

# Broadcast all their operands, and give less than that.
_REDUCED: Final = frozenset(
    (
        *("allclose", "nn.functional.mse_loss", "nn.functional.l1_loss", "nn.functional.smooth_l1_loss"),
        *("nn.functional.huber_loss", "nn.functional.cosine_similarity", "nn.functional.binary_cross_entropy"),
        "nn.functional.binary_cross_entropy_with_logits",
    )
)
# Functions that make a tensor on a device of the listing's choice.
MAKERS: Final = frozenset(
    name
    for name, operation in FUNCTIONS.items()
    if any(parameter.name == "device" for parameter in operation.parameters) and name != "Generator"
)
_PIECES: Final = frozenset(("unbind", "split", "chunk", "tensor_split"))


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
    tensors = list(tensors_in([*arguments, *keywords.values()]))
    again = work.repeated(expression, tensors, arguments, keywords)
    if growth == "none" and word in work.PRODUCTS and tensors:
        return work.product(expression, tensors, tensors[0].numel())
    if growth == "none" and word not in _PIECES and word not in work.CUBIC:
        return again
    bound = _bound(tensors)
    if word in _PIECES and tensors and max(tensors[0].shape, default=0) > limits.LISTING_TENSORS:
        raise _too_many(expression, max(tensors[0].shape))
    if word in _REDUCED:
        check_broadcast(expression, *tensors)
        return 0
    labels = work.einsum(expression, arguments) if word == "einsum" else 0
    if growth == "none" or (growth == "product" and bound <= limits.ELEMENTS):
        return work.cubic(expression, tensors[0]) if word in work.CUBIC and tensors else labels + again
    # normal takes a device only where its mean and its deviation are numbers.
    maker = expression.form == "function" and word in MAKERS and not (word == "normal" and tensors)
    predicted = _on_meta(expression, call, arguments, keywords, maker=maker)
    elements = sum(tensor.numel() for tensor in tensors_in([predicted]))
    if elements > limits.ELEMENTS:
        raise too_large(expression, elements)
    return work.product(expression, tensors, elements) if word in work.PRODUCTS and tensors else labels + again


def check_sign(piece: Piece, sign: str, call: Callable[..., Value], operands: tuple[Value, ...]) -> int:
    """The same for `left sign right`, one of them a tensor."""
    for operand in operands:
        if isinstance(operand, list | tuple):
            weigh(operand, piece, numbers=False)
    tensors = list(tensors_in(operands))
    if len(tensors) < 2 or _bound(tensors) <= limits.ELEMENTS:
        return 0
    predicted = _on_meta(piece, call, operands, {})
    if predicted.numel() > limits.ELEMENTS:
        raise too_large(piece, predicted.numel())
    return work.spend(piece, tensors[0], predicted.numel() * tensors[0].shape[-1]) if sign == "@" else 0


def check_index(piece: Piece, subject: Tensor | Array, key: Value) -> None:
    """Refuse `subject[key]` if it would be too large."""
    items = key if isinstance(key, tuple) else (key,)
    if any(isinstance(item, range | torch.UntypedStorage) for item in items):
        raise InputProblem(
            f"{quote(piece.text)} takes a range or a memory for an index",
            "the lab's indices are numbers, slices, lists and tensors",
            "write list(…) around it",
            piece.span,
        )
    if not any(isinstance(item, Tensor | Array | list | tuple | bool) for item in items):
        return  # a view
    for item in items:
        weigh(item, piece, numbers=False)
    known = tuple([torch.as_tensor(item.copy()) if isinstance(item, Array) else item for item in items])
    shape = predict(tuple(subject.shape), known if isinstance(key, tuple) else known[0], "cpu").shape
    if shape is not None and prod(shape) > limits.ELEMENTS:
        raise too_large(piece, prod(shape))


def _bound(tensors: Sequence[Tensor]) -> int:
    """The most elements that a result of these may have if they are broadcast or put together."""
    bound = 1
    for tensor in tensors:
        bound *= max(tensor.numel(), 1)
        if bound > limits.ELEMENTS:
            break
    return max(bound, sum(tensor.numel() for tensor in tensors))


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
        name: without_data(value) for name, value in keywords.items() if name not in ("generator", "requires_grad")
    }
    if maker:
        options["device"] = torch.device("meta")
    try:
        with torch.no_grad():
            return call(*[without_data(argument) for argument in arguments], **options)
    except NotImplementedError:
        raise too_large(expression, None) from None
    except REFUSALS as error:
        raise raised(error, expression) from None  # torch says this of the real call too


def _too_many(expression: Apply, count: int) -> InputProblem:
    return InputProblem(
        f"{quote(expression.text)} would make up to {count:,} tensors",
        f"at most {limits.LISTING_TENSORS} can be looked at",
        "make fewer",
        expression.span,
    )
