"""How long a call will take, from sizes alone: what each word costs an element, and how often it goes through them.

Work is counted in multiplications of float32 in a product of matrices, 32 of them a nanosecond.
"""

from collections.abc import Callable, Mapping, Sequence
from math import isqrt, prod
from typing import Any, Final

import torch
from torch import Tensor

from core import limits
from core.lab.bounds import extents
from core.lab.bounds.budget import too_large
from core.lab.bounds.extents import tensors_in
from core.lab.interpret.arrays import Array
from core.language.syntax import Apply, Piece
from core.language.words.python import ARRAY, RULES
from core.language.words.signs import SIGNS
from core.language.words.table import WORDS
from core.problem import InputProblem, quote

Value = Any
_FAST: Final = (torch.float32, torch.float64)
_SLOW: Final = 32  # times slower are products of other dtypes
_SINGULAR: Final = 30  # n ** 3 that a decomposition takes
_COMPLEX: Final = 6  # times slower than the slowest real dtype
_FILL: Final = 2  # nanoseconds per element of new memory
# Functions of a graph whose gradients are sorted or counted, and those that multiply matrices.
_FORWARD: Final[Mapping[str, str]] = {"Index": "unique", "IndexPut": "unique", "Prod": "sort", "Cumprod": "sort"}
_FACTORS: Final = frozenset(
    ["Mm", "Bmm", "Mv", "Dot", "Addmm", "Addmv", "Baddbmm", "Linear", "Cdist", "Convolution", "MkldnnRnnLayer"]
)
_WINDOW: Final = 8  # times as many multiplications a convolution takes as a product of its sizes
_ROWS: Final = 2_400  # the same for rows that are told apart, as unique(dim=0) does
_FUNCTION: Final = 3_000  # nanoseconds that a backward pass takes for a function, however small, and we for its record
UNITS: Final = 32  # of work in a nanosecond


def nanoseconds(word: str) -> int:
    """What a word of torch's, a sign, or one of Python's own functions costs per element."""
    if word in SIGNS:
        return SIGNS[word].nanoseconds
    if word not in WORDS and ("builtin", word) in RULES:
        return _FILL
    return WORDS[word].nanoseconds


def each(word: str, tensor: Tensor, keywords: Mapping[str, Value] | None = None) -> int:
    """The work of `word` for one element of `tensor`."""
    cost = nanoseconds(word) if word else _FILL
    if keywords:
        if word == "unique" and keywords.get("dim") is not None:
            cost = _ROWS
        elif keywords.get("rounding_mode") is not None:
            cost = SIGNS["//"].nanoseconds
    return UNITS * cost * (_COMPLEX if tensor.is_complex() else 1)


def reading(word: str, values: Sequence[Value], keywords: Mapping[str, Value] | None = None) -> int:
    """The work of going through all tensors among the operands once."""
    return sum(each(word, tensor, keywords) * extents.of(tensor) for tensor in tensors_in(values))


def making(word: str, tensor: Tensor, operands: Sequence[Value]) -> int:
    """The work of filling new memory, at the price of `word` where operands broadcast to more than they hold."""
    more = tensor.numel() > sum(operand.numel() for operand in tensors_in(operands))
    return max(each(word if more else "", tensor), each("", tensor)) * tensor.numel()


def arrays(sign: str, values: Sequence[Value]) -> int:
    """The work of NumPy's going through arrays once, or of a product of matrices."""
    found = [value for value in extents.all_in(values) if isinstance(value, Array)]
    sizes = [extents.of(value) for value in found]
    longest = max([max(value.shape, default=1) for value in found], default=0)
    each_one = UNITS * max(ARRAY, SIGNS[sign].nanoseconds if sign in SIGNS else 0)
    return each_one * sum(sizes) + (2 * max(sizes, default=0) * longest if sign == "@" else 0)


def spend_array(piece: Piece, multiplications: int) -> int:
    """The work of a product or a decomposition of NumPy's, refused if it is too much for one operation."""
    if multiplications > limits.LISTING_MULTIPLICATIONS:
        raise too_large(piece, multiplications)
    return multiplications


def selecting(key: Value) -> int:
    """The work of going through the tensors and arrays of an index."""
    items = key if isinstance(key, tuple) else (key,)
    return reading("nonzero", items) + arrays("", items)


def overwriting(subject: Value, key: Value, value: Value) -> int:
    """The work of `subject[key] = value`."""
    if not isinstance(subject, Tensor):
        return 0
    items = key if isinstance(key, tuple) else (key,)
    numbers = len(items) if all(isinstance(item, int) for item in items) else 0
    return UNITS * _FILL * prod(subject.shape[numbers:]) + selecting(key) + reading("", [value])


def product(expression: Apply, tensors: Sequence[Tensor], elements: int) -> int:
    """The multiplications of a product that gives so many elements."""
    inner = max(max(tensor.shape, default=1) for tensor in tensors)
    if expression.operation in ("matmul", "mm", "bmm", "mv", "dot", "vdot", "nn.functional.linear"):
        inner = tensors[0].shape[-1] if tensors[0].dim() else 1
    elif expression.operation.startswith(("addm", "badd")) and len(tensors) > 1:
        inner = tensors[1].shape[-1] if tensors[1].dim() else 1
    elif expression.operation.startswith("nn.functional.conv") and len(tensors) > 1:
        inner = tensors[1].numel() // max(tensors[1].shape[0] if tensors[1].dim() else 1, 1)
    elif expression.operation == "tensordot":
        inner = min(tensor.numel() for tensor in tensors)
    return spend(expression, tensors[0], elements * inner)


def repeated(
    expression: Apply, tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> int:
    """The work of what goes through a tensor again and again, as often as an argument says; refused if it is much."""
    times = _TIMES.get(expression.operation)
    if times is None or not tensors:
        return 0
    work = int(times(tensors, arguments, keywords)) * extents.of(tensors[0])
    return work if work <= limits.LISTING_MULTIPLICATIONS else spend(expression, tensors[0], work)


def _by_index(tensors: Sequence[Tensor], _arguments: Sequence[Value], _keywords: Mapping[str, Value]) -> int:
    return 8 * (tensors[1].numel() if len(tensors) > 1 else 1)


def _by_indices(tensors: Sequence[Tensor], arguments: Sequence[Value], keywords: Mapping[str, Value]) -> int:
    given = keywords.get("indices", arguments[1] if len(arguments) > 1 else ())
    indices = [tensor for tensor in tensors_in([given]) if tensor.dtype not in (torch.bool, torch.uint8)]
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


def cubic(expression: Apply, tensor: Tensor) -> int:
    """The multiplications of a decomposition."""
    work = extents.of(tensor) * max(tensor.shape[-1] if tensor.dim() else 1, 1)
    return spend(expression, tensor, work * (_SINGULAR if expression.operation == "linalg.norm" else 4))


def einsum(expression: Apply, arguments: Sequence[Value]) -> int:
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
    tensors = list(tensors_in(operands))
    sizes: dict[str, int] = {}
    for labels, tensor in zip(equation.partition("->")[0].replace(" ", "").split(","), tensors, strict=False):
        if "." in labels:
            sizes[f"...{len(sizes)}"] = extents.of(tensor)
            continue
        for label, size in zip(labels, tensor.shape, strict=False):
            sizes[label] = max(size, sizes.get(label, 1))
    work = prod(sizes.values())
    if len(tensors) > 2 and work > limits.ELEMENTS:
        raise too_large(expression, work)
    return spend(expression, tensors[0], work) if tensors else 0


def backward(name: str, given: int, wanted: Sequence[int], kept: int) -> int:
    """The work of one function of a backward pass, by its name in the graph.

    It is handed a gradient of `given` elements, makes gradients of `wanted` elements, and has kept a tensor of at most
    `kept`. A product of (m, k) and (k, n) takes m * k * n multiplications for each factor: the root of the product of
    the three sizes.
    """
    word = name.rstrip("0123456789").removesuffix("Backward")
    work = UNITS * _backward_cost(word) * (given + sum(wanted) + kept)
    work += UNITS * _FUNCTION
    if word in _FACTORS:
        times = _WINDOW if word == "Convolution" else 1
        work += times * sum(isqrt(given * size * max(kept, *wanted)) for size in wanted)
    return work


def _backward_cost(word: str) -> int:
    """Nanoseconds per element of a function of the graph: those of the word that it is named after, if it is."""
    forward = WORDS.get(_FORWARD.get(word, word.lower()))
    return _FILL if forward is None else forward.nanoseconds


def spend(expression: Piece, tensor: Tensor, work: int) -> int:
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
