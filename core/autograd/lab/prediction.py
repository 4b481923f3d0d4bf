"""How large a result would be, and how much work, before torch is asked for it.

Sizes come from arithmetic where the operands are small, and from torch's `meta` device, which computes shapes and
allocates nothing, where they are not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from typing import Any, Final

import torch
from torch import Tensor

from core.autograd.lab.budget import too_large
from core.autograd.lab.values import REFUSALS, raised
from core.inputs import limits
from core.inputs.problem import InputProblem, quote
from core.inputs.program_syntax import Apply, Piece
from core.inputs.vocabulary import Growth
from core.tensors.index_prediction import predict

Value = Any

_PRODUCTS: Final = frozenset(
    (
        *("matmul", "mm", "bmm", "mv", "dot", "vdot", "inner", "addmm", "addmv", "baddbmm", "tensordot", "cdist"),
        *("nn.functional.linear", "kron", "cov", "corrcoef", "addmm_", "addmv_", "baddbmm_"),
    )
)
_CUBIC: Final = frozenset(
    (
        *("det", "inverse", "matrix_power", "linalg.det", "linalg.inv", "linalg.solve", "linalg.cholesky"),
        "linalg.norm",
    )
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
) -> None:
    """Refuse a call whose result, or whose work, would be too large; what torch refuses anyway is refused for real."""
    word = expression.operation
    if growth == "none" and word not in _PIECES and word not in _CUBIC:
        return
    tensors = list(_tensors([*arguments, *keywords.values()]))
    bound = max(prod(max(tensor.numel(), 1) for tensor in tensors), sum(tensor.numel() for tensor in tensors))
    if word in _PIECES and tensors and max(tensors[0].shape, default=0) > limits.LISTING_TENSORS:
        raise _too_many(expression, max(tensors[0].shape))
    if word == "einsum":
        _check_einsum(expression, arguments)
    if growth == "none" or (growth == "product" and bound <= limits.ELEMENTS):
        if word in _CUBIC and tensors:
            _check_cubic(expression, tensors[0])
        return
    predicted = _on_meta(expression, call, arguments, keywords)
    elements = sum(tensor.numel() for tensor in _tensors([predicted]))
    if elements > limits.ELEMENTS:
        raise too_large(expression, elements)
    if word in _PRODUCTS and tensors:
        _check_work(expression, tensors, elements)


def check_sign(piece: Piece, sign: str, call: Callable[..., Value], operands: tuple[Value, ...]) -> None:
    """Refuse `left sign right`, one of them a tensor, if it would be too large or too much work."""
    tensors = list(_tensors(operands))
    if prod(max(tensor.numel(), 1) for tensor in tensors) <= limits.ELEMENTS or len(tensors) < 2:
        return
    predicted = _on_meta(piece, call, operands, {})
    if predicted.numel() > limits.ELEMENTS:
        raise too_large(piece, predicted.numel())
    if sign == "@":
        _spend(piece, tensors[0], predicted.numel() * tensors[0].shape[-1])


def check_index(piece: Piece, subject: Tensor, key: Value) -> None:
    """Refuse `subject[key]` if it would be too large."""
    items = key if isinstance(key, tuple) else (key,)
    if not any(isinstance(item, Tensor | list | tuple | bool) for item in items):
        return  # a view
    shape = predict(tuple(subject.shape), key, subject.device).shape
    if shape is not None and prod(shape) > limits.ELEMENTS:
        raise too_large(piece, prod(shape))


def _tensors(values: Sequence[Value]) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)


def _on_meta(
    expression: Piece, call: Callable[..., Value], arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    options = {
        name: _without_data(value) for name, value in keywords.items() if name not in ("generator", "requires_grad")
    }
    if "device" in options:
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


def _check_work(expression: Apply, tensors: Sequence[Tensor], elements: int) -> None:
    inner = max(max(tensor.shape, default=1) for tensor in tensors)
    if expression.operation in ("matmul", "mm", "bmm", "mv", "dot", "vdot", "nn.functional.linear"):
        inner = tensors[0].shape[-1] if tensors[0].dim() else 1
    elif expression.operation == "tensordot":
        inner = min(tensor.numel() for tensor in tensors)
    _spend(expression, tensors[0], elements * inner)


def _check_cubic(expression: Apply, tensor: Tensor) -> None:
    work = tensor.numel() * (tensor.shape[-1] if tensor.dim() else 1)
    _spend(expression, tensor, work * (_SINGULAR if expression.operation == "linalg.norm" else 4))


def _check_einsum(expression: Apply, arguments: Sequence[Value]) -> None:
    """The work is at most one multiplication a combination of labels, and so is what lies between the steps."""
    equation, *operands = arguments
    if not isinstance(equation, str):
        return
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
    if tensors:
        _spend(expression, tensors[0], work)


def _spend(expression: Piece, tensor: Tensor, work: int) -> None:
    most = limits.LISTING_MULTIPLICATIONS // (1 if tensor.dtype in _FAST else _SLOW)
    if work > most:
        raise InputProblem(
            f"{quote(expression.text)} is too much work",
            f"it takes about {work:,} multiplications, and an operation of the lab may take {most:,} of {tensor.dtype}",
            "make its operands smaller: what there is to see stays the same",
            expression.span,
        )


def _too_many(expression: Apply, count: int) -> InputProblem:
    return InputProblem(
        f"{quote(expression.text)} would make up to {count:,} tensors",
        f"at most {limits.LISTING_TENSORS} can be looked at",
        "make fewer",
        expression.span,
    )
