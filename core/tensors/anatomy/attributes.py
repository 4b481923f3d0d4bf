"""What a tensor carries besides its numbers, each attribute read from torch and said in one sentence.

Source: PyTorch documentation, "Tensor Attributes", "torch.Tensor", "Autograd mechanics".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import torch

from core import limits
from core.probe.excerpt import Excerpt, excerpt
from core.tensors.anatomy.creation import refused

# What can be done with `x` before it is looked at; each moves other attributes.
THEN: Final[dict[str, Callable[[torch.Tensor], torch.Tensor]]] = {
    "x": lambda x: x,
    "x.transpose(0, -1)": lambda x: x.transpose(0, -1),
    "x[1:]": lambda x: x[1:],
    "x[..., ::2]": lambda x: x[..., ::2],
    "x.expand(2, *x.shape)": lambda x: x.expand(2, *x.shape),
    "x * 2": lambda x: x * 2,
    "x.detach()": lambda x: x.detach(),
    "x.to_sparse()": lambda x: x.to_sparse(),
}


@dataclass(frozen=True)
class Attribute:
    """One attribute: `code` reads it off a tensor `y`, `value` is what torch gives, `sentence` what that means.

    `refused` says that torch raised instead, and `value` is its message.
    """

    code: str
    value: str
    sentence: str
    refused: bool = False


@dataclass(frozen=True)
class Anatomy:
    """A tensor: the cells that are drawn, its attributes, and where it lies.

    `offset` is the element of the storage at which it begins, None without a storage. `shares` says that the
    storage is the one of the tensor that it was made from.
    """

    seen: Excerpt
    attributes: tuple[Attribute, ...]
    offset: int | None
    shares: bool


def derive(x: torch.Tensor, then: str) -> torch.Tensor:
    """`then`, one of `THEN`, done to `x`. Raises `InputProblem` if torch refuses, with torch's words."""
    try:
        return THEN[then](x)
    except (RuntimeError, IndexError) as refusal:
        raise refused(then, refusal) from None


def anatomy(y: torch.Tensor, made_from: torch.Tensor | None = None, cells: int = limits.EXCERPT_CELLS) -> Anatomy:
    """The facts of `y`, of which at most about `cells` are drawn."""
    strided = y.layout is torch.strided
    shares = strided and made_from is not None and _storage(y) == _storage(made_from)
    seen = excerpt(y if strided else y.to_dense(), cells)
    attributes = tuple(_attribute(y, code, read, say) for code, read, say in _CARD)
    return Anatomy(seen, attributes, int(y.storage_offset()) if strided else None, shares)


def _storage(tensor: torch.Tensor) -> int:
    return tensor.untyped_storage().data_ptr()


def _attribute(
    y: torch.Tensor, code: str, read: Callable[[torch.Tensor], str], say: Callable[[torch.Tensor], str]
) -> Attribute:
    try:
        return Attribute(code, read(y), say(y))
    except (RuntimeError, NotImplementedError) as refusal:
        return Attribute(code, str(refusal).partition("\n")[0], "This layout has no such thing.", refused=True)


def _shape(y: torch.Tensor) -> str:
    sizes = " × ".join(map(str, y.shape)) or "1"
    axes = f"{y.dim()} {'axis' if y.dim() == 1 else 'axes'}"
    return f"Rank {y.dim()}: {axes}, {sizes} = {y.numel():,} element{'' if y.numel() == 1 else 's'}."


def _requires_grad(y: torch.Tensor) -> str:
    if y.requires_grad:
        return "Autograd records what is computed from it, so that backward can come back to it."
    return "Autograd does not record what is computed from it."


def _layout(y: torch.Tensor) -> str:
    if y.layout is torch.strided:
        return "A block of memory that is walked with strides."
    return f"Only {y.indices().shape[1]:,} elements that are not zero are stored, each with its index."


def _contiguous(y: torch.Tensor) -> str:
    if y.layout is not torch.strided:
        return "The question is about strides, and this layout has none."
    if y.is_contiguous():
        return "The elements lie row by row without gaps: .view can give it any shape with as many elements."
    return "The elements do not lie row by row without gaps: .contiguous() would copy them into that order."


def _stride(y: torch.Tensor) -> str:
    if y.layout is not torch.strided:
        return "torch answers with zeros here; the elements are found by their indices."
    if not y.dim():
        return "No axes, no steps."
    steps = ", ".join(f"{step:,} along axis {axis}" for axis, step in enumerate(y.stride()))
    return f"How many elements of the storage one step goes on: {steps}."


def _offset(y: torch.Tensor) -> str:
    if y.layout is not torch.strided:
        return "There is no one storage to begin in."
    return "It begins with the first element of its storage." if not y.storage_offset() else (
        f"It begins {y.storage_offset():,} elements into its storage."
    )  # fmt: skip


def _bytes(y: torch.Tensor) -> str:
    return f"{y.numel():,} × {y.element_size()}: what its elements would take side by side."


def _storage_bytes(y: torch.Tensor) -> str:
    stored, needed = y.untyped_storage().nbytes(), y.nbytes
    if stored == needed:
        return "The memory behind it, as much as its elements take."
    if stored < needed:
        return "The memory behind it is less than that: it shows some elements more than once."
    return "The memory behind it is more than that: it shows a part of a larger tensor."


def _leaf(y: torch.Tensor) -> str:
    if not y.is_leaf:
        return "Not a leaf: a recorded operation made it, so backward passes through it and leaves no .grad."
    if y.requires_grad:
        return "A leaf: no recorded operation made it, so backward ends here and adds to its .grad."
    return "A leaf, by convention: every tensor that does not require grad is one."


def _grad_fn(y: torch.Tensor) -> str:
    if y.grad_fn is None:
        return "No recorded operation made it."
    return "The recorded operation that made it: from here backward goes on."


_Row = tuple[str, Callable[[torch.Tensor], str], Callable[[torch.Tensor], str]]

_CARD: Final[tuple[_Row, ...]] = (
    ("y.shape", lambda y: str(y.shape), _shape),
    ("y.size()", lambda y: str(y.size()), lambda _: "The same as a method; size(0) would be one axis."),
    ("y.dtype", lambda y: str(y.dtype), lambda _: "The kind of number that every element is."),
    ("y.device", lambda y: str(y.device), lambda _: "Where its elements are, and where torch computes with them."),
    ("y.requires_grad", lambda y: str(y.requires_grad), _requires_grad),
    ("y.layout", lambda y: str(y.layout), _layout),
    ("y.is_contiguous()", lambda y: str(y.is_contiguous()), _contiguous),
    ("y.stride()", lambda y: str(y.stride()), _stride),
    ("y.storage_offset()", lambda y: str(y.storage_offset()), _offset),
    ("hex(y.data_ptr())", lambda y: hex(y.data_ptr()),
     lambda y: f"The address of its first element: its storage's, plus {y.storage_offset():,} × {y.element_size()}."),
    ("y.element_size()", lambda y: str(y.element_size()), lambda y: f"Bytes per element, {8 * y.element_size()} bits."),
    ("y.nbytes", lambda y: f"{y.nbytes:,}", _bytes),
    ("y.untyped_storage().nbytes()", lambda y: f"{y.untyped_storage().nbytes():,}", _storage_bytes),
    ("y.is_leaf", lambda y: str(y.is_leaf), _leaf),
    ("y.grad_fn", lambda y: "None" if y.grad_fn is None else f"<{y.grad_fn.name()}>", _grad_fn),
    ("y._version", lambda y: str(y._version),  # noqa: SLF001 - torch documents the counter under this name only
     lambda _: "How often its memory was changed in place; views share the counter, and backward looks at it."),
)  # fmt: skip
