"""Products of matrices and vectors that do not fit.

Source: PyTorch documentation, torch.matmul, torch.bmm, torch.einsum.
"""

from typing import Final

import torch
from torch import Tensor

from core.museum.exhibit import Exhibit, Spot, exhibit


def _inner() -> Tensor:
    x = torch.ones(2, 3)
    w = torch.ones(4, 3)
    return x @ w


def _inner_mended() -> Tensor:
    x = torch.ones(2, 3)
    w = torch.ones(4, 3)
    return x @ w.T


def _matrix_vector() -> Tensor:
    w = torch.ones(2, 3)
    x = torch.ones(2)
    return w @ x


def _matrix_vector_mended() -> Tensor:
    w = torch.ones(2, 3)
    x = torch.ones(2)
    return w.T @ x


def _dot_lengths() -> Tensor:
    a = torch.tensor([1.0, 2.0, 3.0])
    b = torch.tensor([1.0, 2.0])
    return torch.dot(a, b)


def _dot_lengths_mended() -> Tensor:
    a = torch.tensor([1.0, 2.0, 3.0])
    b = torch.tensor([1.0, 2.0])
    return torch.dot(a[:2], b)


def _dot_axes() -> Tensor:
    row = torch.tensor([[1.0, 2.0, 3.0]])
    return torch.dot(row, row)


def _dot_axes_mended() -> Tensor:
    row = torch.tensor([[1.0, 2.0, 3.0]])
    return torch.dot(row.flatten(), row.flatten())


def _batches() -> tuple[int, ...]:
    a = torch.ones(2, 3, 4)
    b = torch.ones(2, 5, 4)
    return torch.bmm(a, b).shape


def _batches_mended() -> tuple[int, ...]:
    a = torch.ones(2, 3, 4)
    b = torch.ones(2, 5, 4)
    return torch.bmm(a, b.mT).shape


def _no_batch() -> tuple[int, ...]:
    a = torch.ones(3, 4)
    b = torch.ones(4, 5)
    return torch.bmm(a, b).shape


def _no_batch_mended() -> tuple[int, ...]:
    a = torch.ones(3, 4)
    b = torch.ones(4, 5)
    return torch.matmul(a, b).shape


def _subscripts() -> tuple[int, ...]:
    a = torch.ones(2, 3)
    b = torch.ones(4, 3)
    return torch.einsum("ij,jk->ik", a, b).shape


def _subscripts_mended() -> tuple[int, ...]:
    a = torch.ones(2, 3)
    b = torch.ones(4, 3)
    return torch.einsum("ij,kj->ik", a, b).shape


def _letters() -> tuple[int, ...]:
    batch = torch.ones(5, 2, 3)
    w = torch.ones(3, 4)
    return torch.einsum("ij,jk->ik", batch, w).shape


def _letters_mended() -> tuple[int, ...]:
    batch = torch.ones(5, 2, 3)
    w = torch.ones(3, 4)
    return torch.einsum("bij,jk->bik", batch, w).shape


_PRODUCTS: Final = "pages/tensors/matmul.py"

PRODUCTS: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "Matrices that do not fit", _inner,
        "A product of matrices goes along the rows of the left one and the columns of the right one, so the left one "
        "needs as many columns as the right one has rows.", _inner_mended,
        r"mat1 and mat2 shapes cannot be multiplied \((\d{1,12})x(\d{1,12}) and (\d{1,12})x(\d{1,12})\)",
        r"size mismatch, m1: \[(\d{1,12}) x (\d{1,12})\], m2: \[(\d{1,12}) x (\d{1,12})\]",
        r"mat1 dim 1 must match mat2 dim 0",
        place=Spot(_PRODUCTS, (("matmul_a", "2, 3"), ("matmul_b", "4, 3"))),
    ),
    exhibit(
        "A matrix and a vector that do not fit", _matrix_vector,
        "A matrix takes a vector with as many elements as it has columns.", _matrix_vector_mended,
        r"size mismatch, got input \(\d{1,12}\), mat \((\d{1,12})x(\d{1,12})\), vec \((\d{1,12})\)",
        r"size mismatch, got \d{1,12}, (\d{1,12})x(\d{1,12}),(\d{1,12})",
        r"size mismatch, \[(\d{1,12}) x (\d{1,12})\], \[(\d{1,12})\]",
        place=Spot(_PRODUCTS, (("matmul_a", "2, 3"), ("matmul_b", "2"))),
    ),
    exhibit(
        "A dot product of two lengths", _dot_lengths,
        "dot multiplies element by element and adds up, so both need the same number of elements. It never "
        "broadcasts.",
        _dot_lengths_mended,
        r"inconsistent tensor size, expected tensor \[\d{1,12}\] and src \[\d{1,12}\] to have the same number of",
        place=Spot(_PRODUCTS, (("matmul_op", "dot"),)),
    ),
    exhibit(
        "A dot product of matrices", _dot_axes,
        "dot is for vectors, and a row with its own axis, (1, 3), is a matrix.", _dot_axes_mended,
        r"1D tensors expected, but got \dD and \dD tensors", r"dot: Expected 1-D argument",
        place=Spot(_PRODUCTS, (("matmul_op", "dot"),)),
    ),
    exhibit(
        "Batches of matrices that do not fit", _batches,
        "bmm multiplies the matrices of two batches pair by pair. Both batches need the same number of matrices, "
        "and in each pair the left one needs as many columns as the right one has rows.", _batches_mended,
        r"Expected size for first two dimensions of batch2 tensor to be: \[(\d{1,12}), (\d{1,12})\] but got: "
        r"\[(\d{1,12}), (\d{1,12})\]",
        r"batch1 and batch2 must have same number of batches, got (?:\d{1,12}) and (?:\d{1,12})",
        r"Expected batch2_sizes\[0\] == bs && batch2_sizes\[1\] == contraction_size to be true",
        r"invalid argument 6: wrong matrix size",
        place=Spot(_PRODUCTS, (("matmul_op", "bmm"),)),
    ),
    exhibit(
        "bmm without a batch", _no_batch,
        "bmm wants three axes in both, the first of them the batch. matmul takes whatever axes there are.",
        _no_batch_mended,
        r"batch[12] must be a 3D tensor", r"invalid argument [12]: expected 3D tensor",
        place=Spot(_PRODUCTS, (("matmul_op", "bmm"),)),
    ),
    exhibit(
        "An einsum letter with two sizes", _subscripts,
        "A letter stands for one size wherever it occurs. Here j is the 3 of a and the 4 of b.", _subscripts_mended,
        r"einsum\(\): subscript (\w) has size (\d{1,12}) for operand (\d) which does not broadcast with previously "
        r"seen size (\d{1,12})",
        r"einsum\(\): operands do not broadcast with remapped shapes",
        place=Spot(_PRODUCTS, (("matmul_op", "einsum"),)),
    ),
    exhibit(
        "einsum with too few letters", _letters,
        "Each axis needs a letter of its own, the batch axis included. Three dots stand for the axes that are "
        "not named.",
        _letters_mended,
        r"einsum\(\): the number of subscripts in the equation \((\d{1,2})\) does not match the number of dimensions "
        r"\((\d{1,2})\) for operand (\d)",
        r"fewer subscripts \(?\d? ?than dimensions|more subscripts in equation than dimensions",
        place=Spot(_PRODUCTS, (("matmul_op", "einsum"),)),
    ),
)  # fmt: skip
