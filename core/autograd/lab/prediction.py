"""How large a result would be, and how much work, before torch is asked for it.

Sizes come from arithmetic where the operands are small, and from torch's `meta` device, which computes shapes and
allocates nothing, where they are not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import Any, Final

import torch
from torch import Tensor

from core.autograd.lab.arithmetic import check_broadcast, weigh
from core.autograd.lab.arrays import Array
from core.autograd.lab.budget import too_large
from core.autograd.lab.values import REFUSALS, raised
from core.inputs import limits
from core.inputs.listing_vocabulary import FUNCTIONS
from core.inputs.problem import InputProblem, quote
from core.inputs.program_syntax import Apply, Piece
from core.inputs.vocabulary import Growth
from core.tensors.index_prediction import predict

Value = Any

_PRODUCTS: Final = frozenset(
    (
        *("matmul", "mm", "bmm", "mv", "dot", "vdot", "inner", "addmm", "addmv", "baddbmm", "tensordot", "cdist"),
        *("nn.functional.linear", "kron", "addmm_", "addmv_", "baddbmm_"),
    )
)
_CUBIC: Final = frozenset(
    (
        *("det", "inverse", "matrix_power", "linalg.det", "linalg.inv", "linalg.solve", "linalg.cholesky"),
        "linalg.norm",
    )
)
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
_FAST: Final = (torch.float32, torch.float64)
_SLOW: Final = 32  # times slower are products of other dtypes
_SINGULAR: Final = 30  # n ** 3 that a decomposition takes


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
    tensors = list(_tensors([*arguments, *keywords.values()]))
    _check_number_of_times(expression, tensors, arguments, keywords)
    if growth == "none" and word not in _PIECES and word not in _CUBIC:
        return 0
    bound = _bound(tensors)
    if word in _PIECES and tensors and max(tensors[0].shape, default=0) > limits.LISTING_TENSORS:
        raise _too_many(expression, max(tensors[0].shape))
    if word in _REDUCED:
        check_broadcast(expression, *tensors)
        return 0
    work = _einsum_work(expression, arguments) if word == "einsum" else 0
    if growth == "none" or (growth == "product" and bound <= limits.ELEMENTS):
        return _cubic_work(expression, tensors[0]) if word in _CUBIC and tensors else work
    # normal takes a device only where its mean and its deviation are numbers.
    maker = expression.form == "function" and word in MAKERS and not (word == "normal" and tensors)
    predicted = _on_meta(expression, call, arguments, keywords, maker=maker)
    elements = sum(tensor.numel() for tensor in _tensors([predicted]))
    if elements > limits.ELEMENTS:
        raise too_large(expression, elements)
    return _product_work(expression, tensors, elements) if word in _PRODUCTS and tensors else work


def check_sign(piece: Piece, sign: str, call: Callable[..., Value], operands: tuple[Value, ...]) -> int:
    """The same for `left sign right`, one of them a tensor."""
    for operand in operands:
        if isinstance(operand, list | tuple):
            weigh(operand, piece, numbers=False)
    tensors = list(_tensors(operands))
    if len(tensors) < 2 or _bound(tensors) <= limits.ELEMENTS:
        return 0
    predicted = _on_meta(piece, call, operands, {})
    if predicted.numel() > limits.ELEMENTS:
        raise too_large(piece, predicted.numel())
    return _spend(piece, tensors[0], predicted.numel() * tensors[0].shape[-1]) if sign == "@" else 0


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


def _tensors(values: Sequence[Value]) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)


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
        name: _without_data(value) for name, value in keywords.items() if name not in ("generator", "requires_grad")
    }
    if maker:
        options["device"] = torch.device("meta")
    try:
        with torch.no_grad():
            return call(*[_without_data(argument) for argument in arguments], **options)
    except NotImplementedError:
        raise too_large(expression, None) from None
    except REFUSALS as error:
        raise raised(error, expression) from None  # torch says this of the real call too


def _without_data(value: Value) -> Value:
    if isinstance(value, Tensor):
        return torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
    if isinstance(value, list | tuple) and any(isinstance(item, Tensor) for item in value):
        return [_without_data(item) for item in value]
    return value


def _product_work(expression: Apply, tensors: Sequence[Tensor], elements: int) -> int:
    inner = max(max(tensor.shape, default=1) for tensor in tensors)
    if expression.operation in ("matmul", "mm", "bmm", "mv", "dot", "vdot", "nn.functional.linear"):
        inner = tensors[0].shape[-1] if tensors[0].dim() else 1
    elif expression.operation == "tensordot":
        inner = min(tensor.numel() for tensor in tensors)
    return _spend(expression, tensors[0], elements * inner)


def _check_number_of_times(
    expression: Apply, tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> None:
    """Refuse what goes through a tensor again and again, as often as an argument says."""
    times = _TIMES.get(expression.operation)
    if times is None or not tensors:
        return
    work = int(times(tensors, arguments, keywords)) * tensors[0].numel()
    if work > limits.LISTING_MULTIPLICATIONS:
        _spend(expression, tensors[0], work)


def _by_index(tensors: Sequence[Tensor], _arguments: Sequence[Value], _keywords: Mapping[str, Value]) -> int:
    return 8 * (tensors[1].numel() if len(tensors) > 1 else 1)


def _by_indices(tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    given = keywords.get("indices", arguments[1] if len(arguments) > 1 else ())
    indices = [tensor for tensor in _tensors([given]) if tensor.dtype not in (torch.bool, torch.uint8)]
    try:
        times: int = prod(torch.broadcast_shapes(*[index.shape for index in indices]))
    except RuntimeError:
        return 1  # torch refuses it, too
    return int(8 * (times // max(prod(tensors[0].shape[: len(indices)]), 1) + 1))


def _number(arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    number = keywords.get("n", arguments[1] if len(arguments) > 1 else 1)
    return abs(number) if isinstance(number, int) else 1


def _differences(_tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    return 8 * _number(arguments, keywords)


def _squarings(tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    return 2 * _number(arguments, keywords).bit_length() * max(tensors[0].shape, default=1)


def _differentiated(tensors: Sequence[Tensor], _arguments: Sequence[Value], _keywords: Mapping[str, Value]) -> int:
    """The derivative of a cumulated product may hold a matrix of them."""
    return 8 * _SLOW * max(tensors[0].shape, default=1) if tensors[0].requires_grad else 1


def _nuclear(tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    nuclear = "nuc" in [each for each in (*arguments, *keywords.values()) if isinstance(each, str)]
    return _SINGULAR * max(tensors[0].shape, default=1) if nuclear else 1


def _distances(tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    other = tensors[1].numel() if len(tensors) > 1 else 1
    rows = other // max(tensors[1].shape[-1], 1) if len(tensors) > 1 and tensors[1].dim() else other
    return rows * (_SLOW if len(arguments) > 2 or keywords.get("p", 2) != 2 else 1)


_TIMES: Final[Mapping[str, Callable[[Sequence[Tensor], Sequence[Value], Mapping[str, Value]], int]]] = {
    "cdist": _distances,
    "cumprod": _differentiated,
    "cumprod_": _differentiated,
    "diff": _differences,
    "index_fill": _by_index,
    "index_fill_": _by_index,
    "index_put_": _by_indices,
    "matrix_power": _squarings,
    "norm": _nuclear,
    "prod": _differentiated,
}


def _cubic_work(expression: Apply, tensor: Tensor) -> int:
    work = tensor.numel() * (tensor.shape[-1] if tensor.dim() else 1)
    return _spend(expression, tensor, work * (_SINGULAR if expression.operation == "linalg.norm" else 4))


def _einsum_work(expression: Apply, arguments: Sequence[Value]) -> int:
    """The work is at most one multiplication a combination of labels, and so is what lies between the steps."""
    if not arguments:
        return 0
    equation, *operands = arguments
    if not isinstance(equation, str):
        raise InputProblem(
            f"{quote(expression.text)} gives its labels as numbers",
            "the lab reads them from an equation",
            "write them as letters, as in torch.einsum('ij,jk->ik', a, b)",
            expression.span,
        )
    tensors = list(_tensors(operands))
    sizes: dict[str, int] = {}
    for labels, tensor in zip(equation.partition("->")[0].replace(" ", "").split(","), tensors, strict=False):
        if "." in labels:
            sizes[f"...{len(sizes)}"] = tensor.numel()
            continue
        for label, size in zip(labels, tensor.shape, strict=False):
            sizes[label] = max(size, sizes.get(label, 1))
    work = prod(sizes.values())
    if len(tensors) > 2 and work > limits.ELEMENTS:
        raise too_large(expression, work)
    return _spend(expression, tensors[0], work) if tensors else 0


def _spend(expression: Piece, tensor: Tensor, work: int) -> int:
    """The work of a product in multiplications of float32, refused if it is too much for one operation."""
    work *= 1 if tensor.dtype in _FAST else _SLOW
    if work > limits.LISTING_MULTIPLICATIONS:
        raise InputProblem(
            f"{quote(expression.text)} is too much work",
            f"it takes as long as {work:,} multiplications of float32, and an operation of the lab may take "
            f"{limits.LISTING_MULTIPLICATIONS:,}",
            "make its operands smaller: what there is to see stays the same",
            expression.span,
        )
    return work


def _too_many(expression: Apply, count: int) -> InputProblem:
    return InputProblem(
        f"{quote(expression.text)} would make up to {count:,} tensors",
        f"at most {limits.LISTING_TENSORS} can be looked at",
        "make fewer",
        expression.span,
    )
