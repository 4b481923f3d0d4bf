"""How far two gradients that ought to be equal are apart, in units of the last place."""

import torch
from torch import Tensor


def rounding(found: Tensor, reference: Tensor) -> tuple[float, ...]:
    """How far `found` is from `reference`, element by element, in units of the last place of the latter."""
    size = reference.abs()
    last_place = torch.nextafter(size, torch.tensor(torch.inf)) - size
    same = (found == reference) | (found.isnan() & reference.isnan())
    return tuple(torch.where(same, 0.0, (found - reference).abs() / last_place).flatten().tolist())
