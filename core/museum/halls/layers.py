"""Layers, and what does not fit them.

They are made without random numbers, or on the meta device: what runs in this process shares its generator.

Source: PyTorch documentation, torch.nn.
"""

from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody writes it
from torch import Tensor, nn

from core.museum.exhibit import Exhibit, exhibit


def _channels() -> tuple[int, ...]:
    image = torch.ones(1, 1, 28, 28)
    kernels = torch.ones(8, 3, 5, 5)
    return F.conv2d(image, kernels).shape


def _channels_mended() -> tuple[int, ...]:
    image = torch.ones(1, 1, 28, 28)
    kernels = torch.ones(8, 1, 5, 5)
    return F.conv2d(image, kernels).shape


def _image_axes() -> tuple[int, ...]:
    image = torch.ones(28, 28)
    kernels = torch.ones(8, 1, 5, 5)
    return F.conv2d(image, kernels).shape


def _image_axes_mended() -> tuple[int, ...]:
    image = torch.ones(28, 28)
    kernels = torch.ones(8, 1, 5, 5)
    return F.conv2d(image.reshape(1, 1, 28, 28), kernels).shape


def _small_image() -> tuple[int, ...]:
    image = torch.ones(1, 1, 2, 2)
    kernels = torch.ones(1, 1, 3, 3)
    return F.conv2d(image, kernels).shape


def _small_image_mended() -> tuple[int, ...]:
    image = torch.ones(1, 1, 2, 2)
    kernels = torch.ones(1, 1, 3, 3)
    return F.conv2d(image, kernels, padding=1).shape


def _one_row() -> Tensor:
    norm = nn.BatchNorm1d(3)
    row = torch.tensor([[1.0, 2.0, 3.0]])
    return norm(row)  # type: ignore[no-any-return]


def _one_row_mended() -> Tensor:
    norm = nn.BatchNorm1d(3).eval()
    row = torch.tensor([[1.0, 2.0, 3.0]])
    return norm(row)  # type: ignore[no-any-return]


def _features() -> tuple[int, ...]:
    norm = nn.BatchNorm1d(3)
    rows = torch.ones(2, 4)
    return norm(rows).shape  # type: ignore[no-any-return]


def _features_mended() -> tuple[int, ...]:
    norm = nn.BatchNorm1d(4)
    rows = torch.ones(2, 4)
    return norm(rows).shape  # type: ignore[no-any-return]


def _last_axis() -> tuple[int, ...]:
    norm = nn.LayerNorm(4)
    rows = torch.ones(2, 3)
    return norm(rows).shape  # type: ignore[no-any-return]


def _last_axis_mended() -> tuple[int, ...]:
    norm = nn.LayerNorm(3)
    rows = torch.ones(2, 3)
    return norm(rows).shape  # type: ignore[no-any-return]


def _sequence() -> tuple[int, ...]:
    rnn = nn.RNN(input_size=10, hidden_size=3, device="meta")
    steps = torch.ones(4, 2, 5, device="meta")
    return rnn(steps)[0].shape  # type: ignore[no-any-return]


def _sequence_mended() -> tuple[int, ...]:
    rnn = nn.RNN(input_size=5, hidden_size=3, device="meta")
    steps = torch.ones(4, 2, 5, device="meta")
    return rnn(steps)[0].shape  # type: ignore[no-any-return]


def _heads() -> int:
    attention = nn.MultiheadAttention(embed_dim=10, num_heads=3, device="meta")
    return attention.head_dim  # type: ignore[no-any-return]


def _heads_mended() -> int:
    attention = nn.MultiheadAttention(embed_dim=10, num_heads=5, device="meta")
    return attention.head_dim  # type: ignore[no-any-return]


LAYERS: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "An image with other channels", _channels,
        "The kernels have 3 channels and the image 1. Channels come first: (batch, channels, rows, columns).",
        _channels_mended,
        r"Given groups=(\d{1,6}), weight of size \[([\d, ]{1,80})\], expected input\[([\d, ]{1,80})\] to have "
        r"(\d{1,12}) channels, but got (\d{1,12}) channels instead",
    ),
    exhibit(
        "An image without its channels", _image_axes,
        "conv2d takes (batch, channels, rows, columns), or a single image without the batch axis: three axes.",
        _image_axes_mended,
        r"Expected \dD \(unbatched\) or \dD \(batched\) input to conv\dd, but got input of size: \[([\d, ]{0,80})\]",
        r"Expected \d-dimensional input for \d-dimensional weight",
    ),
    exhibit(
        "An image smaller than its kernel", _small_image,
        "Each layer without padding takes a border away, and pooling takes half. In the end the kernel is larger "
        "than what is left.", _small_image_mended,
        r"Kernel size can't be (?:greater|larger) than actual input size",
        r"Calculated output size: \([\dx-]{1,40}\)\. Output size is too small",
    ),
    exhibit(
        "Batch norm of a single row", _one_row,
        "In training it computes the batch's own variance, and one row has none. In eval mode it takes what it "
        "learnt; in training, leave the last small batch out with drop_last=True.", _one_row_mended,
        r"Expected more than 1 (?:value|spatial element) (?:per channel )?when training, got input size",
    ),
    exhibit(
        "Batch norm of other features", _features,
        "A batch norm keeps a mean for each feature, so it is made for as many as there are columns.",
        _features_mended,
        r"running_mean should contain (\d{1,12}) elements not (\d{1,12})",
    ),
    exhibit(
        "Layer norm of another axis", _last_axis,
        "A layer norm is made for the size of the last axis.", _last_axis_mended,
        r"Given normalized_shape=\[([\d, ]{1,80})\], expected input with shape \[\*, ([\d, ]{1,80})\], but got input "
        r"of size ?\[([\d, ]{1,80})\]",
    ),
    exhibit(
        "A sequence of other features", _sequence,
        "input_size is the size of the last axis: the features of one step.", _sequence_mended,
        r"input\.size\(-1\) must be equal to input_size\. Expected (\d{1,12}), got (\d{1,12})",
    ),
    exhibit(
        "Heads that do not come out even", _heads,
        "The embedding is shared out among the heads in equal parts.", _heads_mended,
        r"embed_dim must be divisible by num_heads",
    ),
)  # fmt: skip
