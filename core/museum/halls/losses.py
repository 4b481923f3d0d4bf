"""Losses, and what does not fit them.

Source: PyTorch documentation, torch.nn.functional.
"""

from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody writes it
from torch import Tensor

from core.museum.exhibit import Exhibit, exhibit


def _class() -> Tensor:
    scores = torch.zeros(2, 3)
    classes = torch.tensor([1, 3])
    return F.cross_entropy(scores, classes)


def _class_mended() -> Tensor:
    scores = torch.zeros(2, 3)
    classes = torch.tensor([1, 3]) - 1
    return F.cross_entropy(scores, classes)


def _rows() -> Tensor:
    scores = torch.zeros(3, 4)
    classes = torch.tensor([1, 3])
    return F.cross_entropy(scores, classes)


def _rows_mended() -> Tensor:
    scores = torch.zeros(3, 4)
    classes = torch.tensor([1, 3, 0])
    return F.cross_entropy(scores, classes)


def _float_classes() -> Tensor:
    scores = torch.zeros(2, 3)
    classes = torch.tensor([0.0, 2.0])
    return F.cross_entropy(scores, classes)


def _float_classes_mended() -> Tensor:
    scores = torch.zeros(2, 3)
    classes = torch.tensor([0.0, 2.0])
    return F.cross_entropy(scores, classes.long())


def _column() -> Tensor:
    scores = torch.zeros(2, 3)
    classes = torch.tensor([[0], [2]])
    return F.cross_entropy(scores, classes)


def _column_mended() -> Tensor:
    scores = torch.zeros(2, 3)
    classes = torch.tensor([[0], [2]])
    return F.cross_entropy(scores, classes.squeeze(1))


def _whole_probabilities() -> Tensor:
    scores = torch.zeros(2, 3)
    one_hot = torch.tensor([[1, 0, 0], [0, 0, 1]])
    return F.cross_entropy(scores, one_hot)


def _whole_probabilities_mended() -> Tensor:
    scores = torch.zeros(2, 3)
    one_hot = torch.tensor([[1, 0, 0], [0, 0, 1]])
    return F.cross_entropy(scores, one_hot.float())


def _no_probability() -> Tensor:
    scores = torch.tensor([2.0, -1.0])
    truth = torch.tensor([1.0, 0.0])
    return F.binary_cross_entropy(scores, truth)


def _no_probability_mended() -> Tensor:
    scores = torch.tensor([2.0, -1.0])
    truth = torch.tensor([1.0, 0.0])
    return F.binary_cross_entropy_with_logits(scores, truth)


def _target_shape() -> Tensor:
    predicted = torch.full((3, 1), 0.5)
    truth = torch.tensor([1.0, 0.0, 1.0])
    return F.binary_cross_entropy(predicted, truth)


def _target_shape_mended() -> Tensor:
    predicted = torch.full((3, 1), 0.5)
    truth = torch.tensor([1.0, 0.0, 1.0])
    return F.binary_cross_entropy(predicted, truth.unsqueeze(1))


def _target_dtype() -> Tensor:
    predicted = torch.full((3,), 0.5)
    truth = torch.tensor([1, 0, 1])
    return F.binary_cross_entropy(predicted, truth)


def _target_dtype_mended() -> Tensor:
    predicted = torch.full((3,), 0.5)
    truth = torch.tensor([1, 0, 1])
    return F.binary_cross_entropy(predicted, truth.float())


LOSSES: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "A class that the scores do not have", _class,
        "Three scores in a row are for the classes 0, 1 and 2. Labels that begin at 1 are the usual cause; on a GPU "
        "it says “device-side assert triggered”.", _class_mended,
        r"Target -?\d{1,12} is out of bounds", r"Assertion `?t >= 0 && t < n_classes['`]? failed",
        r"Assertion `?cur_target >= 0 && cur_target < n_classes['`]? failed", r"device-side assert triggered",
    ),
    exhibit(
        "As many classes as rows", _rows,
        "Each row of scores has one class. A batch that was cut or reshaped on one side is the usual cause.",
        _rows_mended,
        r"Expected input batch_size \((\d{1,12})\) to match target batch_size \((\d{1,12})\)",
    ),
    exhibit(
        "Classes that are floats", _float_classes,
        "A class is a whole number: int64. Floats of the scores' own shape would be probabilities.",
        _float_classes_mended,
        r"expected target dtype to be Long or Byte, but got \w{1,20}",
        r"expected scalar type Long but found (?:Float|Double|Int)",
        r"Expected object of (?:scalar type|type) (?:torch\.)?Long(?:Tensor)? but (?:got|found) .{1,60} for argument "
        r"#2 '?(?:target)'?",
        r'"(?:nll_loss|cross_entropy)[\w]{0,40}" not implemented for \'(?:Int|Float|Double)\'',
    ),
    exhibit(
        "Classes in a column", _column,
        "One class for each row of scores, so the classes have one axis less than the scores.", _column_mended,
        r"multi-target not supported",
    ),
    exhibit(
        "Whole numbers as probabilities", _whole_probabilities,
        "A target of the scores' shape holds probabilities, and those are floats. The classes' own numbers would do, "
        "too: one_hot.argmax(1).", _whole_probabilities_mended,
        r"Expected floating point type for target with class probabilities",
    ),
    exhibit(
        "A probability above 1", _no_probability,
        "binary_cross_entropy takes probabilities. For scores there is binary_cross_entropy_with_logits, which "
        "is also more exact than a sigmoid followed by this loss.", _no_probability_mended,
        r"all elements of input should be between 0 and 1",
        r"Assertion `?(?:input_val >= zero|x >= 0\.? && x <= 1\.?)",
    ),
    exhibit(
        "A target of another shape", _target_shape,
        "(3,) and (3, 1) would broadcast to all pairs, (3, 3). This loss refuses; mse_loss warns and goes on.",
        _target_shape_mended,
        r"Using a target size \(torch\.Size\(\[([\d, ]{0,80})\]\)\) that is different to the input size "
        r"\(torch\.Size\(\[([\d, ]{0,80})\]\)\)",
        r"Target size \(torch\.Size\(\[([\d, ]{0,80})\]\)\) must be the same as input size "
        r"\(torch\.Size\(\[([\d, ]{0,80})\]\)\)",
    ),
    exhibit(
        "A target of another dtype", _target_dtype,
        "This loss computes with the target, so the target has to hold floats, of the prediction's dtype.",
        _target_dtype_mended,
        r"Found dtype (\w{1,20}) but expected (\w{1,20})",
        r"result type \w{1,20} can't be cast to \w{1,20}",
    ),
)  # fmt: skip
