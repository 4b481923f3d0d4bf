"""Attempts for messages of losses, layers and dtypes."""

from collections.abc import Sequence
from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody writes it
from torch import Tensor

from core.museum.exhibit import Spot
from core.museum.own.attempt import Attempt, Phrase, made
from core.museum.own.shapes import floats, sizes

_CLASSES: Final = 3  # how many classes there are is not in the message
# What torch's messages call its dtypes, in C++ and in Python.
_NAMES: Final = {
    "float": torch.float32, "double": torch.float64, "half": torch.float16, "bfloat16": torch.bfloat16,
    "long": torch.int64, "int": torch.int32, "long int": torch.int64, "short": torch.int16,
    "c10::half": torch.float16, "c10::bfloat16": torch.bfloat16,
}  # fmt: skip


def dtypes(found: Sequence[str]) -> Attempt | None:
    """A product of matrices of two dtypes."""
    if len(found) != 2 or not all(name.lower() in _NAMES for name in found):
        return None
    first, second = (_NAMES[name.lower()] for name in found)
    return Attempt(
        {"x": ((2, 3), first), "w": ((3, 4), second)},
        Phrase("x @ w", lambda of: of["x"] @ of["w"]),
        (
            Phrase("x @ w.to(x.dtype)", lambda of: of["x"] @ of["w"].to(of["x"].dtype)),
            Phrase("x.to(w.dtype) @ w", lambda of: of["x"].to(of["w"].dtype) @ of["w"]),
        ),
        Spot("pages/tensors/dtypes.py", (("topic", "promotion"),)),
    )


def target(found: Sequence[str]) -> Attempt:
    """A loss of a prediction and a target of two shapes."""

    def loss(predicted: Tensor, truth: Tensor) -> Tensor:
        # Nothing but shapes is asked, and binary_cross_entropy asks them before it computes.
        return F.binary_cross_entropy(predicted, truth, reduction="none")

    return Attempt(
        floats(sizes(found[1]), sizes(found[0]), names="xt"),
        Phrase("F.binary_cross_entropy(x, t)", lambda of: loss(of["x"], of["t"])),
        (
            Phrase("F.binary_cross_entropy(x, t.unsqueeze(1))", lambda of: loss(of["x"], of["t"].unsqueeze(1))),
            Phrase("F.binary_cross_entropy(x.squeeze(1), t)", lambda of: loss(of["x"].squeeze(1), of["t"])),
            Phrase(
                "F.binary_cross_entropy(x, t.reshape(x.shape))",
                lambda of: loss(of["x"], of["t"].reshape(of["x"].shape)),
            ),
        ),
    )


def batches(found: Sequence[str]) -> Attempt:
    """Scores and classes of two batches. How many classes there are is not said: 3 here."""
    rows, labels = map(int, found)
    least = min(rows, labels)

    def loss(scores: Tensor, classes: Tensor) -> Tensor:
        return F.cross_entropy(scores, classes, reduction="none")

    return Attempt(
        {"scores": ((rows, _CLASSES), torch.float32), "classes": ((labels,), torch.int64)},
        Phrase("F.cross_entropy(scores, classes)", lambda of: loss(of["scores"], of["classes"])),
        (
            Phrase(
                f"F.cross_entropy(scores[:{least}], classes[:{least}])",
                lambda of: loss(of["scores"][:least], of["classes"][:least]),
            ),
        ),
    )


def channels(found: Sequence[str]) -> Attempt | None:
    """An image whose channels are not the kernels'."""
    groups, weight, image = int(found[0]), sizes(found[1]), sizes(found[2])
    got = int(found[4])
    if groups != 1 or len(weight) != 4 or len(image) != 4:
        return None
    fitting = (weight[0], got, *weight[2:])
    return Attempt(
        floats(image, weight, names="xk"),
        Phrase("F.conv2d(x, k)", lambda of: F.conv2d(of["x"], of["k"])),
        (
            Phrase("F.conv2d(x.permute(0, 3, 1, 2), k)", lambda of: F.conv2d(of["x"].permute(0, 3, 1, 2), of["k"])),
            Phrase(
                f"F.conv2d(x, {made(fitting)})  # a layer made for in_channels={got}",
                lambda of: F.conv2d(of["x"], of["k"].new_empty(fitting)),
            ),
            Phrase(
                f"F.conv2d(x.expand(-1, {weight[1]}, -1, -1), k)",
                lambda of: F.conv2d(of["x"].expand(-1, weight[1], -1, -1), of["k"]),
            ),
        ),
    )


def last_axis(found: Sequence[str]) -> Attempt:
    """A layer norm that was made for another size of the last axis."""
    normalized, shape = sizes(found[0]), sizes(found[2])
    fitting = shape[-len(normalized) :]
    return Attempt(
        floats(shape, names="x"),
        Phrase(f"F.layer_norm(x, {list(normalized)})", lambda of: F.layer_norm(of["x"], normalized)),
        (Phrase(f"F.layer_norm(x, {list(fitting)})", lambda of: F.layer_norm(of["x"], fitting)),),
    )
