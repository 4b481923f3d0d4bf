"""Is a column of a table its rows' own count, which predicts nothing?"""

from typing import Final

import torch
from torch import Tensor

_NAMES: Final = {"", "#", "id", "index", "idx", "no", "nr", "row", "rownames", "number", "unnamed", "unnamed: 0"}
_FEW: Final = 4  # rows: as many may count up by chance


def counts_rows(name: str, values: Tensor) -> bool:
    """Whether the column of this `name`, of shape (rows,), numbers the rows from 0 or 1 up, or is called as if it did.

    A column that counts and has another name may be a time, and is one only where it has more than four rows.
    """
    rows = len(values)
    counted = torch.arange(rows, dtype=values.dtype)
    counts = rows > 0 and bool(torch.equal(values, counted) or torch.equal(values, counted + 1))
    return name.strip().lower() in _NAMES or (counts and rows > _FEW)
