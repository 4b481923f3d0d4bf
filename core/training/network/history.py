"""What is kept of a network's run at its keyframes: its weights, and what was measured with them."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, eq=False)
class Snapshots:
    """Weights that were kept: `weights[k]`, of shape (parameters,), as they were after `epochs[k]` epochs."""

    epochs: tuple[int, ...]
    weights: Tensor  # (k, parameters) float32, on the run's device


@dataclass(frozen=True, eq=False)
class NetworkKeyframes:
    """One row per keyframe, float64; the last is the present. L counts the layers, the output's among them.

    `train` and `test` are mean errors, without penalties; `train_right` and `test_right` the share of points whose
    class is right. Without test points, or classes, they are nan. `gradients` (k, L) holds the norm of the gradient of
    the train loss with respect to each layer's weights and biases. `ailing` counts units by ailment, in the order of
    `AILMENTS`, (k, L, ailments); the output's layer has none.
    """

    epochs: tuple[int, ...]
    weights: Tensor  # (k, parameters)
    train: Tensor
    test: Tensor
    train_right: Tensor
    test_right: Tensor
    gradients: Tensor
    ailing: Tensor

    def __len__(self) -> int:
        return len(self.epochs)
