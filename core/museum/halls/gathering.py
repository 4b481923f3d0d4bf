"""gather, scatter, embeddings: tensors of places.

Source: PyTorch documentation, torch.gather, torch.Tensor.scatter_, torch.nn.functional.embedding.
"""

from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody writes it
from torch import Tensor

from core.museum.exhibit import Exhibit, Spot, exhibit


def _gather_size() -> Tensor:
    scores = torch.arange(6).reshape(2, 3)
    chosen = torch.tensor([[2], [0], [1]])
    return scores.gather(1, chosen)


def _gather_size_mended() -> Tensor:
    scores = torch.arange(6).reshape(2, 3)
    chosen = torch.tensor([[2], [0]])
    return scores.gather(1, chosen)


def _gather_axes() -> Tensor:
    scores = torch.arange(6).reshape(2, 3)
    chosen = torch.tensor([2, 0])
    return scores.gather(1, chosen)


def _gather_axes_mended() -> Tensor:
    scores = torch.arange(6).reshape(2, 3)
    chosen = torch.tensor([2, 0])
    return scores.gather(1, chosen.unsqueeze(1))


def _gather_floats() -> Tensor:
    scores = torch.arange(6).reshape(2, 3)
    chosen = torch.tensor([[2.0], [0.0]])
    return scores.gather(1, chosen)


def _gather_floats_mended() -> Tensor:
    scores = torch.arange(6).reshape(2, 3)
    chosen = torch.tensor([[2.0], [0.0]])
    return scores.gather(1, chosen.long())


def _scatter_size() -> Tensor:
    table = torch.zeros(2, 3)
    chosen = torch.tensor([[2], [0], [1]])
    return table.scatter(1, chosen, torch.ones(3, 1))


def _scatter_size_mended() -> Tensor:
    table = torch.zeros(3, 3)
    chosen = torch.tensor([[2], [0], [1]])
    return table.scatter(1, chosen, torch.ones(3, 1))


def _scatter_dtype() -> Tensor:
    table = torch.zeros(2, 3)
    chosen = torch.tensor([[2], [0]])
    return table.scatter(1, chosen, torch.tensor([[7], [8]]))


def _scatter_dtype_mended() -> Tensor:
    table = torch.zeros(2, 3)
    chosen = torch.tensor([[2], [0]])
    return table.scatter(1, chosen, torch.tensor([[7.0], [8.0]]))


def _word() -> tuple[int, ...]:
    vectors = torch.ones(5, 2)
    words = torch.tensor([0, 5])
    return F.embedding(words, vectors).shape


def _word_mended() -> tuple[int, ...]:
    vectors = torch.ones(6, 2)
    words = torch.tensor([0, 5])
    return F.embedding(words, vectors).shape


def _words() -> tuple[int, ...]:
    vectors = torch.ones(5, 2)
    words = torch.tensor([0.0, 4.0])
    return F.embedding(words, vectors).shape


def _words_mended() -> tuple[int, ...]:
    vectors = torch.ones(5, 2)
    words = torch.tensor([0, 4])
    return F.embedding(words, vectors).shape


def _classes() -> tuple[int, ...]:
    labels = torch.tensor([0, 3])
    return F.one_hot(labels, 3).shape


def _classes_mended() -> tuple[int, ...]:
    labels = torch.tensor([0, 3])
    return F.one_hot(labels, 4).shape


_INDEXING: Final = "pages/tensors/indexing.py"

GATHERING: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "gather with too many rows", _gather_size,
        "gather takes one element for each place of the index, from the row of the same number. The index may have "
        "other sizes only along dim.", _gather_size_mended,
        r"Size does not match at dimension (\d{1,3}) expected index \[([\d, ]{0,80})\] to be (?:smaller|no larger) "
        r"than (?:self|src) \[([\d, ]{0,80})\] apart from dimension (\d{1,3})",
        place=Spot(_INDEXING, (("indexing_show", "gather"), ("indexing_x", "2, 3"))),
    ),
    exhibit(
        "gather with too few axes", _gather_axes,
        "The index has as many axes as the tensor, and its shape is the result's.", _gather_axes_mended,
        r"Index tensor must have the same number of dimensions as (?:input|self|src) tensor",
        place=Spot(_INDEXING, (("indexing_show", "gather"), ("indexing_x", "2, 3"))),
    ),
    exhibit(
        "gather with floats", _gather_floats,
        "Places are whole numbers, int64 as a rule.", _gather_floats_mended,
        r"(?:gather|scatter|index_select|take)\(\): Expected (?:dtype int32/int64|dtype int64) for index",
        r"index_select\(\): Expected dtype int32 or int64 for index",
    ),
    exhibit(
        "scatter with too many rows", _scatter_size,
        "scatter writes row by row, into the row of the same number. A third row of the index needs a third row in "
        "the table.", _scatter_size_mended,
        r"Expected index \[([\d, ]{0,80})\] to be (?:smaller|no larger) than self \[([\d, ]{0,80})\] apart from "
        r"dimension (\d{1,3})",
    ),
    exhibit(
        "scatter of another dtype", _scatter_dtype,
        "What is scattered is not converted to the dtype of the tensor that is written.", _scatter_dtype_mended,
        r"scatter\(\): Expected self\.dtype to be equal to src\.dtype",
        r"Index put requires the source and destination dtypes match",
    ),
    exhibit(
        "A word that the embedding does not have", _word,
        "An embedding of 5 rows knows the words 0 to 4. Its size is the number of the largest word, plus 1.",
        _word_mended,
        r"index out of range in self", r"index out of range: Tried to access index (\d{1,12}) out of table with",
    ),
    exhibit(
        "Words that are floats", _words,
        "A word's number is a place in the table, so it is a whole number.", _words_mended,
        r"Expected tensor for argument #1 'indices' to have (?:one of the following scalar types: Long, Int|scalar "
        r"type Long)",
    ),
    exhibit(
        "one_hot with too few classes", _classes,
        "Classes are counted from 0, so the class 3 is the fourth.", _classes_mended,
        r"Class values must be (?:smaller than num_classes|non-negative)",
    ),
)  # fmt: skip
