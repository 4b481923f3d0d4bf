"""A tensor in a few numbers, and how many of its elements are not finite.

Source: PyTorch documentation, `torch.isfinite`, `torch.Tensor.std` (with Bessel's correction).
"""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Statistics:
    """Minimum, maximum, mean and standard deviation (divided by n − 1); None where there are too few elements."""

    minimum: float | None
    maximum: float | None
    mean: float | None
    deviation: float | None


@dataclass(frozen=True)
class Summary:
    """Counts of elements, and the statistics of all of them and, if some are not finite, of those that are.

    Complex tensors are summed up by their absolute values, and integers as float64; `of` says so in code.
    """

    elements: int
    nan: int
    positive_inf: int
    negative_inf: int
    zeros: int
    every: Statistics
    finite: Statistics | None
    of: str

    @property
    def flagged(self) -> bool:
        """Whether an element is NaN or infinite."""
        return self.nan + self.positive_inf + self.negative_inf > 0


def summarize(tensor: torch.Tensor) -> Summary:
    """The summary of `tensor`, of any dtype and layout, on its device."""
    x = tensor.detach()
    x = x.to_dense() if x.layout is not torch.strided else x
    nan, of = int(x.isnan().sum()), "x"
    if x.is_complex():
        x, of = x.abs(), "x.abs()"
    elif x.dtype not in (torch.float32, torch.float64):
        # Integers have no mean; the narrow floats overflow in one. MPS has no float64.
        wide = torch.float32 if x.device.type == "mps" else torch.float64
        x, of = x.to(wide), f"x.to({wide})"
    finite = x.isfinite()
    whole = bool(finite.all())
    return Summary(
        elements=x.numel(),
        nan=nan,
        positive_inf=0 if whole else int(x.isposinf().sum()),
        negative_inf=0 if whole else int(x.isneginf().sum()),
        zeros=x.numel() - int(torch.count_nonzero(x)),
        every=_statistics(x),
        finite=None if whole else _statistics(x[finite]),
        of=of,
    )


def _statistics(x: torch.Tensor) -> Statistics:
    if not x.numel():
        return Statistics(None, None, None, None)
    low, high = torch.aminmax(x)
    deviation = float(x.std()) if x.numel() > 1 else None  # one element deviates from nothing
    return Statistics(float(low), float(high), float(x.mean()), deviation)
