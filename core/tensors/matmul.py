"""The front door of contractions; they live in `core.tensors.products`."""

from core.tensors.products.contraction import Contraction, contract

__all__ = ["Contraction", "contract"]
