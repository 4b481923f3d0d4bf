"""A column of a file: which of its cells are numbers, in the way of writing them that most of its cells follow."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import torch
from torch import Tensor

from core.inputs.numbers import MINUS, MINUSES
from core.problem import quote


@dataclass(frozen=True)
class _Style:
    """How numbers are written: a whole cell, what in it to strike, what stands for the point, and words for it."""

    pattern: str
    strike: str = ""
    point: str = ""
    words: str = ""


_PLAIN: Final = _Style(r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?")
_GROUPED: Final = _Style(
    rf"[+-]?[0-9]{{1,3}}(,[0-9]{{3}})+([.][0-9]*)?|{_PLAIN.pattern}", ",", "", "commas are read as thousands separators"
)
_DECIMAL: Final = _Style(
    r"[+-]?([0-9]{1,3}([.][0-9]{3})+(,[0-9]*)?|[0-9]+(,[0-9]*)?|,[0-9]+)([eE][+-]?[0-9]+)?",
    ".",
    ",",
    "commas are read as decimal marks and points as thousands separators",
)
_DATE: Final = r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([T ].*)?"
# Where commas set cells apart, one inside of a cell is more likely to group digits. The first of the best is taken.
_PLAIN_FIRST: Final = (_PLAIN, _GROUPED, _DECIMAL)
_DECIMAL_FIRST: Final = (_DECIMAL, _PLAIN, _GROUPED)


def is_number(cell: str) -> bool:
    """Whether a cell is a number as Python writes it, or with a true minus."""
    return re.fullmatch(_PLAIN.pattern, cell.translate(MINUS)) is not None


def read_column(column: pd.Series, *, decimal_comma: bool) -> tuple[Tensor | None, str]:
    """A column's numbers, float64 of shape (rows,) with nan for other cells, and how they were read.

    Or None and why it has none. `decimal_comma` says that commas do not set the file's cells apart.
    """
    if not column.notna().any():
        return None, "it is empty"
    if pd.api.types.is_bool_dtype(column):
        return None, "it holds true and false"
    words = ""
    if pd.api.types.is_numeric_dtype(column):
        values = column.astype("float64")
    else:
        texts = _plain(column.dropna().astype("str"))
        style, fits, count = _style(texts, _DECIMAL_FIRST if decimal_comma else _PLAIN_FIRST)
        if 2 * count < len(texts):
            return None, _contents(texts)
        texts = texts[fits]
        if any(mark and texts.str.contains(mark, regex=False).any() for mark in (style.strike, style.point)):
            texts = texts.str.replace(style.strike, "", regex=False).str.replace(style.point or " ", ".", regex=False)
            words = style.words
        values = texts.astype("float64").reindex(column.index)
    numbers = torch.tensor(values.to_numpy(), dtype=torch.float64)
    finite = numbers.isfinite()
    if not finite.any():
        return None, "it holds no finite number"
    odd = column[column.notna().to_numpy() & ~finite.numpy()]
    if len(odd):
        words += f"{' and ' if words else ''}{_odd(odd)}"
    return numbers.where(finite, torch.nan), words


def _plain(texts: pd.Series) -> pd.Series:
    """Without spaces around, and with the minus sign that Python reads. Arrow does this; `translate` would be slow."""
    texts = texts.str.strip()
    for minus in MINUSES:
        if texts.str.contains(minus, regex=False).any():
            texts = texts.str.replace(minus, "-", regex=False)
    return texts


def _style(texts: pd.Series, styles: Sequence[_Style]) -> tuple[_Style, pd.Series, int]:
    """The style that most of the cells fit, the first of several; which ones those are, and how many."""
    best, *others = styles
    fits = texts.str.fullmatch(best.pattern)
    for style in others:
        # Only a style that fits cells which the best does not can fit more. Those cells are few, as a rule.
        if texts[~fits].str.fullmatch(style.pattern).any():
            fits_style = texts.str.fullmatch(style.pattern)
            if fits_style.sum() > fits.sum():
                best, fits = style, fits_style
    return best, fits, int(fits.sum())


def _odd(cells: pd.Series) -> str:
    many = len(cells)
    words = "1 cell holds no finite number" if many == 1 else f"{many:,} cells hold no finite number"
    place = f"in row {cells.index[0] + 1:,}"
    if pd.api.types.is_numeric_dtype(cells):  # infinite: what the file has there is not known any more
        return f"{words}, {place}" if many == 1 else f"{words}, the first {place}"
    return f"{words}{':' if many == 1 else ', first'} {quote(str(cells.iloc[0]).strip())} {place}"


def _contents(texts: pd.Series) -> str:
    if texts.str.lower().isin(["true", "false"]).all():
        return "it holds true and false"
    if 2 * texts.str.fullmatch(_DATE).sum() >= len(texts):
        return "it holds dates"
    return "it holds text"
