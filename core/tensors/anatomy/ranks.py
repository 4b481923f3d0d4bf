"""What the ranks of tensors stand for in practice.

Source: PyTorch documentation, `torch.nn.Linear`, `torch.nn.Embedding`, `torch.nn.Conv2d`, `torch.nn.Conv3d`.
"""

from dataclasses import dataclass
from typing import Final

from core.inputs.shapes import Shape


@dataclass(frozen=True)
class Practice:
    """A tensor as it occurs. `axes` says what each axis counts, outermost first."""

    name: str
    shape: Shape
    axes: tuple[str, ...]
    says: str

    @property
    def label(self) -> str:
        """The name with the rank in front of it."""
        return f"{len(self.shape)}: {self.name}"


PRACTICE: Final = {
    practice.name: practice
    for practice in (
        Practice("a loss", (), (), "one number, which backward starts from"),
        Practice("a bias", (10,), ("output",), "one number for each output of a layer"),
        Practice("a weight", (10, 64), ("output", "input"), "what torch.nn.Linear(64, 10) multiplies with"),
        Practice(
            "a text batch",
            (16, 32, 64),
            ("sequence of the batch", "token", "feature"),
            "what torch.nn.Embedding makes of 16 sequences of 32 tokens",
        ),
        Practice(
            "an image batch", (8, 3, 32, 32), ("image", "channel", "row", "column"), "what torch.nn.Conv2d(3, …) takes"
        ),
        Practice(
            "a video batch",
            (2, 3, 8, 16, 16),
            ("clip", "channel", "frame", "row", "column"),
            "what torch.nn.Conv3d(3, …) takes",
        ),
    )
}


def practice(shape: Shape) -> Practice | None:
    """The tensor in practice that has this very shape, if there is one."""
    return next((each for each in PRACTICE.values() if each.shape == shape), None)
