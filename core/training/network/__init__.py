"""A neural network from tensors and autograd alone: the line's loop, with more layers in it."""

from core.training.network.config import Config
from core.training.network.run import Run

__all__ = ["Config", "Run"]
