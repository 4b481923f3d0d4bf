"""A column that only numbers the rows is found, and no other."""

import pytest
import torch

from core.inputs.table.rows import counts_rows


@pytest.mark.parametrize(
    ("name", "values", "counts"),
    [
        ("index", [5.0, 3.0, 9.0], True),
        ("Unnamed: 0", [0.0, 1.0, 2.0], True),
        (" ID ", [7.0, 8.0], True),
        ("n", [0.0, 1.0, 2.0, 3.0, 4.0], True),
        ("n", [1.0, 2.0, 3.0, 4.0, 5.0], True),
        ("x", [1.0, 2.0, 3.0, 4.0], False),
        ("year", [1990.0, 1991.0, 1992.0, 1993.0, 1994.0], False),
        ("n", [2.0, 1.0, 3.0, 4.0, 5.0], False),
        ("n", [1.0, 2.0, 3.0, 4.0, float("nan")], False),
        ("n", [], False),
    ],
)
def test_counts_rows(name, values, counts):
    assert counts_rows(name, torch.tensor(values, dtype=torch.float64)) is counts
