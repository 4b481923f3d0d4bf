"""What a training leaves behind, epoch by epoch."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, eq=False)
class History:
    """One row per epoch, from 0: `loss`, float64 of shape (rows,), is the mean error of the points of the epoch.

    Each batch is measured with the weights that it met, before its update; penalties are not in it. With one batch an
    epoch, row k is the loss of the weights after k epochs, as in the line's history.
    """

    loss: Tensor

    def __len__(self) -> int:
        return len(self.loss)
