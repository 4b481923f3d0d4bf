"""Which dtype comes out when two meet: asked of torch for every pair, and what an operation then really does.

Source: PyTorch documentation, "Type promotion" in `torch.dtype`, `torch.result_type`, `torch.promote_types`.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import torch

# Dtypes of the matrix, with the short names that fit a cell.
SHORT: Final = {
    "float64": "f64", "float32": "f32", "float16": "f16", "bfloat16": "bf16", "float8_e4m3fn": "f8",
    "int64": "i64", "int32": "i32", "int16": "i16", "int8": "i8", "uint8": "u8", "bool": "bool",
    "complex64": "c64", "complex128": "c128", "complex32": "c32",
}  # fmt: skip
DTYPES: Final = tuple(name for name in SHORT if name not in ("complex128", "complex32"))
NUMBERS: Final = {"bool True": True, "int 2": 2, "float 2.5": 2.5, "complex 1j": 1j}  # Python's kinds of number
MEETINGS: Final = ("tensor", "0-d tensor", "Python number")


@dataclass(frozen=True)
class Meeting:
    """A tensor of dtype `left` meets `right`. `result` is what torch promotes both to, None if it refuses."""

    left: str
    right: str
    result: str | None
    message: str = ""

    @property
    def surprising(self) -> bool:
        """Whether the result is neither operand's dtype."""
        return self.result is not None and self.result not in (self.left, self.right)


@dataclass(frozen=True)
class Operated:
    """One line of Python, really run: the dtype and the value that it leaves, and its print; or torch's message."""

    code: str
    dtype: str
    value: str
    message: str = ""
    printed: str = ""


def partners(meeting: str) -> tuple[str, ...]:
    """What a tensor can meet in this way: dtypes, or numbers of Python."""
    return tuple(NUMBERS) if meeting == "Python number" else DTYPES


@cache
def matrix(meeting: str) -> tuple[tuple[Meeting, ...], ...]:
    """Every dtype, one per row, with every partner, one per column, as torch answers in this process."""
    return tuple(tuple(meet(left, right, meeting) for right in partners(meeting)) for left in DTYPES)


def meet(left: str, right: str, meeting: str) -> Meeting:
    """What `torch.result_type` says of a tensor of dtype `left` and its partner."""
    try:
        found = torch.result_type(_operand(left, "tensor"), _operand(right, meeting))
    except RuntimeError as refusal:
        return Meeting(left, right, None, str(refusal).partition("\n")[0])
    return Meeting(left, right, str(found).removeprefix("torch."))


def literal(name: str, meeting: str) -> str:
    """The operand as Python makes it; twos throughout, so that no operation divides by zero."""
    if meeting == "Python number":
        return repr(NUMBERS[name])
    value = "[2, 2]" if meeting == "tensor" else "2"
    return f"torch.tensor({value}, dtype=torch.{name})"


def operations(left: str, right: str, meeting: str) -> tuple[Operated, ...]:
    """Run each operation on a tensor of dtype `left` and its partner, and the first in place too."""
    return tuple(_operated(code, call, left, right, meeting) for code, call in _OPERATIONS.items())


_OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "a + b": operator.add,
    "a * b": operator.mul,
    "a / b": operator.truediv,
    "a // b": operator.floordiv,
    "a == b": operator.eq,
    "a += b": operator.iadd,
}


def _operand(name: str, meeting: str) -> Any:  # noqa: ANN401 - a tensor or a number
    if meeting == "Python number":
        return NUMBERS[name]
    return torch.tensor([2, 2] if meeting == "tensor" else 2, dtype=getattr(torch, name))


def _operated(code: str, call: Callable[..., Any], left: str, right: str, meeting: str) -> Operated:
    try:
        result = call(_operand(left, "tensor"), _operand(right, meeting))
    except (RuntimeError, NotImplementedError) as refusal:
        return Operated(code, "", "", str(refusal).partition("\n")[0])
    return Operated(code, str(result.dtype).removeprefix("torch."), str(result.tolist()), printed=str(result))
