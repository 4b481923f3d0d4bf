"""What a visitor may have meant by a word that is in no table: only what does the same is offered.

A word that torch or Python has is no slip of the keys, however much it looks like another.
"""

import builtins
from collections.abc import Collection
from typing import Any, Final

import torch
from torch import Tensor, nn

from core.problem import nearest

_HOMES: Final[tuple[Any, ...]] = (
    torch, Tensor, nn, nn.functional, nn.init, torch.autograd, torch.linalg, torch.optim, torch.utils.data, builtins,
    str, list, dict, set,
)  # fmt: skip


def likely(word: str, known: Collection[str]) -> str | None:
    """The known word that `word` is a slip of; None if it is a word of its own, or of nothing known."""
    return None if exists(word.rpartition(".")[2]) else nearest(word, known)


def exists(word: str) -> bool:
    """Whether torch or Python has a word of this name."""
    return word.isidentifier() and any(word in vars_of for vars_of in _WORDS)


_WORDS: Final = tuple(frozenset(dir(home)) for home in _HOMES)
