"""Columns of a table on a scale that suits a descent: mean 0 and standard deviation 1."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Scaling:
    """x ↦ (x − center) / spread, column by column; both of shape (d,)."""

    center: Tensor
    spread: Tensor

    def apply(self, X: Tensor) -> Tensor:
        """The columns of X (n, d) on the new scale."""
        return (X - self.center) / self.spread

    def back(self, w: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
        """The weights (…, d) and b (…) for the inputs as they were, from those for the scaled ones."""
        original = w / self.spread
        return original, b - original @ self.center


def center_and_spread(X: Tensor) -> tuple[Tensor, Tensor]:
    """The mean of each column and its standard deviation, (d,) each; 1 for a column that is constant."""
    spread = X.std(0, correction=0)
    return X.mean(0), torch.where(spread > 0, spread, torch.ones_like(spread))


def standardize(X: Tensor) -> Scaling:
    """Mean and standard deviation of each column of X (n, d); a constant column is only moved to 0.

    Taken from the training rows alone: the test rows are unseen until the end.
    """
    return Scaling(*center_and_spread(X))


def leave(X: Tensor) -> Scaling:
    """The scaling that changes nothing."""
    return Scaling(torch.zeros(X.shape[1], dtype=X.dtype), torch.ones(X.shape[1], dtype=X.dtype))
