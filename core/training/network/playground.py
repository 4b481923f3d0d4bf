"""The data sets of TensorFlow Playground, made as its own code makes them.

Every function draws `n` points from `generator` and returns their coordinates, (n, 2) float32, and their targets,
(n, 1): -1 or 1 for a class, a number from -1 to 1 for a height. `noise` goes from 0 to 0.5.
Source: https://github.com/tensorflow/playground, `src/dataset.ts`. The functions stand in the exported script as
they are here, so each is complete in itself.
"""

import math
from collections.abc import Callable
from typing import Final, Literal

import torch
from torch import Tensor

Task = Literal["classification", "regression"]
Maker = Callable[[int, float, torch.Generator], tuple[Tensor, Tensor]]


def circle(n: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """A disc of radius 2.5 in class 1 inside a ring from 3.5 to 5 in class -1. Noise moves their border."""
    inside = n - n // 2
    radius = torch.rand(n, generator=generator)  # (n,)
    radius[:inside] *= 2.5
    radius[inside:] = 3.5 + 1.5 * radius[inside:]
    angle = 2 * math.pi * torch.rand(n, generator=generator)
    points = torch.stack([radius * torch.sin(angle), radius * torch.cos(angle)], dim=1)  # (n, 2)
    moved = points + noise * 5 * (2 * torch.rand(n, 2, generator=generator) - 1)
    return points, torch.where(moved.square().sum(dim=1, keepdim=True) < 2.5**2, 1.0, -1.0)


def xor(n: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Class 1 where both coordinates have the same sign, with a gap of 0.6 between the quadrants."""
    points = 5 * (2 * torch.rand(n, 2, generator=generator) - 1)  # (n, 2)
    points += torch.where(points > 0, 0.3, -0.3)
    moved = points + noise * 5 * (2 * torch.rand(n, 2, generator=generator) - 1)
    return points, torch.where(moved.prod(dim=1, keepdim=True) >= 0, 1.0, -1.0)


def gauss(n: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Two clouds around (2, 2), class 1, and (-2, -2), class -1; noise widens their variance from 0.5 to 4."""
    targets = torch.ones(n, 1)  # (n, 1)
    targets[n - n // 2 :] = -1
    spread = math.sqrt(0.5 + 7 * noise)
    return 2 * targets + spread * torch.randn(n, 2, generator=generator), targets


def spiral(n: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Two arms of 1.75 turns, half a turn apart, one per class; noise scatters their points."""
    arms = []
    for size, start in ((n - n // 2, 0.0), (n // 2, math.pi)):
        along = torch.arange(size) / size  # (size,)
        angle = 1.75 * 2 * math.pi * along + start
        arms.append(torch.stack([5 * along * torch.sin(angle), 5 * along * torch.cos(angle)], dim=1))
    targets = torch.ones(n, 1)  # (n, 1)
    targets[n - n // 2 :] = -1
    return torch.cat(arms) + noise * (2 * torch.rand(n, 2, generator=generator) - 1), targets


def plane(n: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """A slope: a tenth of x1 + x2. Noise moves the point that the height is taken from."""
    points = 6 * (2 * torch.rand(n, 2, generator=generator) - 1)  # (n, 2)
    moved = points + noise * 6 * (2 * torch.rand(n, 2, generator=generator) - 1)
    return points, moved.sum(dim=1, keepdim=True) / 10


def multi_gauss(n: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Six cones of radius 2, by turns 1 high and 1 deep; the one that is nearest decides."""
    points = 6 * (2 * torch.rand(n, 2, generator=generator) - 1)  # (n, 2)
    moved = points + noise * 6 * (2 * torch.rand(n, 2, generator=generator) - 1)
    centers = torch.tensor([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]])  # (6, 2)
    signs = torch.tensor([1.0, -1, 1, -1, 1, -1])
    distances = (moved[:, None] - centers).square().sum(dim=2).sqrt()  # (n, 1, 2) - (6, 2) -> (n, 6, 2) -> (n, 6)
    nearest = distances.argmin(dim=1, keepdim=True)  # (n, 1)
    heights = (1 - distances.gather(1, nearest) / 2).clamp(min=0)
    return points, signs[nearest] * heights


PLAYGROUND: Final[dict[str, tuple[Task, Maker]]] = {
    "circle": ("classification", circle),
    "xor": ("classification", xor),
    "gauss": ("classification", gauss),
    "spiral": ("classification", spiral),
    "plane": ("regression", plane),
    "multi-gauss": ("regression", multi_gauss),
}
