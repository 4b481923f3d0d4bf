"""The one table of torch's words: `torch.csv`, a row per word, for programs and listings, for bounds and for the page.

The columns:

- `word`: its path under torch. With each method comes its twin in place, whose name ends in an underscore, if torch
  has one; the twin has the row's arguments and price, and its result is no larger than its operand.
- `as`: a function of torch, a method of tensors, or both.
- `takes`: its arguments. Those that programs may give have their kinds behind a colon; a word without such a kind is
  for listings alone, where torch itself judges what an argument may be. A method of listings has its tensor unsaid.
- `grows`: how large results may be. "none" is no larger than the largest operand, "product" no larger than the
  operands' numbers of elements multiplied (and added), "sizes" as large as the numbers among the arguments ask for,
  which torch's meta device then foresees. A row that says nothing is foreseen in this way, too.
- `nanoseconds`: per element, measured on the slowest of the real dtypes and the slowest arguments (zeros to divide by,
  numbers out of range). 0 looks at the same memory, or at no number at all. A row that says nothing costs the most.
- `bound`: what else is foreseen: "product" (of matrices), "cubic" (a decomposition), "reduced" (broadcasts its
  operands and gives less than that), "data" (is made from lists and arrays, which are weighed).

Sources: PyTorch documentation, "torch", "torch.Tensor" and "torch.nn.functional"; the names are torch's own.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, get_args

import torch

FUNCTIONAL: Final = "nn.functional."
Growth = Literal["none", "product", "sizes"]
_GROWTHS: Final[Mapping[str, Growth]] = {growth: growth for growth in get_args(Growth)}

# What an argument of a program may be, one letter a kind:
#   T tensor   S number   I whole number   L whole number, or several of them in brackets   B True or False
#   V tensors in brackets   D numbers in nested brackets   Y a dtype such as torch.float64
#   ? it may be left out, or be None   * there may be several, one after another, without brackets


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation; `kinds` are letters of the table above, none where only listings give it."""

    name: str
    kinds: str = ""

    @property
    def optional(self) -> bool:
        """Whether a call may leave it out."""
        return "?" in self.kinds

    @property
    def variadic(self) -> bool:
        """Whether it may be several arguments in a row, as in x.view(2, 3)."""
        return "*" in self.kinds


@dataclass(frozen=True)
class Operation:
    """One word and how torch is called by it.

    `name` is its path under torch; in programs, which know the functions of `torch.nn.functional` by their bare names,
    the last word of it. `module` is where the function lives, "torch" or "torch.nn.functional", and "" where there is
    only the method. `growth`, `nanoseconds` and `bound` are columns of the table.
    """

    name: str
    module: str
    method: bool
    parameters: tuple[Parameter, ...]
    growth: Growth
    nanoseconds: int
    bound: frozenset[str]

    @property
    def signature(self) -> str:
        """How it is written: `sum(input, dim=…, keepdim=…)`."""
        words = [f"{p.name}=…" if p.optional else ("*" if p.variadic else "") + p.name for p in self.parameters]
        return f"{self.name}({', '.join(words)})"

    @property
    def letters(self) -> str:
        """The kinds of all its arguments, in a row."""
        return "".join(parameter.kinds for parameter in self.parameters)

    @property
    def of_programs(self) -> bool:
        """Whether programs have it: the kinds of its arguments are known."""
        return bool(self.letters)

    def takes(self, name: str) -> bool:
        """Whether it has a parameter of this name."""
        return any(parameter.name == name for parameter in self.parameters)


def _rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("torch.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def operation(row: Mapping[str, str], dearest: int) -> Operation:
    """One row, read; `dearest` is the price of a word whose row has none."""
    method = "method" in row["as"]
    module = "torch.nn.functional" if row["word"].startswith(FUNCTIONAL) else "torch"
    parameters = [Parameter(*word.split(":")) for word in row["takes"].split()]
    if method and not any(parameter.kinds for parameter in parameters):
        parameters.insert(0, Parameter("input"))
    return Operation(
        row["word"],
        module if "function" in row["as"] else "",
        method,
        tuple(parameters),
        _GROWTHS.get(row["grows"], "sizes"),
        int(row["nanoseconds"] or dearest),
        frozenset(row["bound"].split()),
    )


def _twin(word: Operation) -> Operation | None:
    """The word in place, if torch has it; as_strided_ would show the memory of others."""
    name = f"{word.name}_"
    known = word.method and not word.name.endswith("_") and hasattr(torch.Tensor, name) and word.name != "as_strided"
    return replace(word, name=name, module="", growth="none") if known else None


ROWS: Final = tuple(_rows())
DEAREST: Final = max(int(row["nanoseconds"] or 0) for row in ROWS)


def _words() -> Mapping[str, Operation]:
    """Every word by its name, each with its twin in place behind it."""
    found: dict[str, Operation] = {}
    for row in ROWS:
        word = operation(row, DEAREST)
        found |= {each.name: each for each in (word, _twin(word)) if each is not None}
    return MappingProxyType(found)


WORDS: Final = _words()
