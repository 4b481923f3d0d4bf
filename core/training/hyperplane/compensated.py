"""Sums and products in twice the precision of float64, kept as an unevaluated sum of two float64.

Source: Ogita, Rump, Oishi, "Accurate Sum and Dot Product", SIAM Journal on Scientific Computing 26, 2005.
"""

from typing import Final

import torch
from torch import Tensor

Pair = tuple[Tensor, Tensor]  # (high, low): their exact sum is the number
_SPLITTER: Final = 2.0**27 + 1  # halves the 53 bits of a float64; Veltkamp's


def two_sum(a: Tensor, b: Tensor) -> Pair:
    """The sum a + b without any error."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def two_product(a: Tensor, b: Tensor) -> Pair:
    """The product a · b without any error, unless it overflows or underflows."""
    product = a * b
    (a_high, a_low), (b_high, b_low) = _split(a), _split(b)
    return product, a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)


def sum_rows(pair: Pair) -> Pair:
    """The sum over the first axis, (n, …) -> (…), by halves."""
    high, low = pair
    while len(high) > 1:
        half = len(high) // 2
        total, error = two_sum(high[:half], high[half : 2 * half])
        low_total = low[:half] + low[half : 2 * half] + error
        rest_high, rest_low = high[2 * half :], low[2 * half :]  # one row where their number is odd
        high, low = torch.cat([total, rest_high]), torch.cat([low_total, rest_low])
    return two_sum(high[0], low[0])


def residuals(X: Tensor, w: Tensor, b: Tensor, y: Tensor) -> Pair:
    """The residuals y − X w − b, of shape (n,), for X of shape (n, d), w (d,), b () and y (n,)."""
    high, low = two_sum(y, -b)
    for column, weight in zip(X.unbind(1), w, strict=True):
        product, product_error = two_product(column, -weight)
        high, error = two_sum(high, product)
        low = low + error + product_error
    return two_sum(high, low)


def _split(a: Tensor) -> Pair:
    scaled = _SPLITTER * a
    high = scaled - (scaled - a)
    return high, a - high
