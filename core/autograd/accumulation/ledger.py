"""`.grad` as an account: each backward pass is a deposit, clearing it a withdrawal, and torch keeps the balance.

Source: PyTorch documentation, "torch.Tensor.backward" ("accumulates gradients in the leaves"), "torch.Tensor.grad".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.autograd.accumulation.functions import Functions
from core.inputs.entries import Entry
from core.probe.excerpt import Excerpt, excerpt

_CELLS = 8  # numbers shown of a gradient in a row


@dataclass(frozen=True)
class Row:
    """One entry, executed: its line of code, and `.grad` afterwards.

    `deposit` is the gradient of this entry's function alone, computed apart from the account; None where nothing is
    paid in. `balance` is `.grad`, None where it is None. `account` counts the tensors that `.grad` has been, from 0;
    None where there is none. `error` is torch's or Python's own, if the line raised one.
    """

    code: str
    deposit: Excerpt | None
    balance: Excerpt | None
    account: int | None
    nbytes: int
    error: str | None = None


@dataclass(frozen=True)
class Ledger:
    """All entries of one leaf. `held` is the leaf's value."""

    leaf: str
    held: Excerpt
    rows: tuple[Row, ...]

    @property
    def total(self) -> Excerpt | None:
        """What `.grad` is in the end."""
        return self.rows[-1].balance if self.rows else None


def keep_ledger(functions: Functions, value: Tensor, entries: Sequence[Entry]) -> Ledger:
    """Execute `entries` in order on a leaf that begins as a copy of `value`, without a gradient.

    A function is computed anew for each of its backward passes, as a training loop does. A line that raises leaves
    its error in its row, and the next one goes on. Raises `InputProblem` for functions that cannot be computed.
    """
    leaf = value.detach().clone().requires_grad_()
    accounts: list[Tensor] = []
    rows = []
    for entry in entries:
        code, deposit, error = line(entry, functions.leaf), None, None
        try:
            if entry.name is not None:
                (output,) = functions.values(leaf, entry.name)
                output.backward()
                deposit = _alone(functions, leaf, entry.name)
            elif entry.kind == "zero_":
                leaf.grad.zero_()  # type: ignore[union-attr]  # where it is None, the error is the lesson
            else:
                leaf.grad = None
        except (RuntimeError, AttributeError) as refusal:
            error = said(refusal)
        grad = leaf.grad
        if grad is not None and not any(grad is known for known in accounts):
            accounts.append(grad)
        rows.append(
            Row(
                code=code,
                deposit=deposit,
                balance=None if grad is None else excerpt(grad, _CELLS),
                account=None if grad is None else len(accounts) - 1,
                nbytes=0 if grad is None else grad.untyped_storage().nbytes(),
                error=error,
            )
        )
    return Ledger(functions.leaf, excerpt(leaf, _CELLS), tuple(rows))


def line(entry: Entry, leaf: str) -> str:
    """The line of Python that an entry stands for."""
    if entry.name is not None:
        return f"{entry.name}.backward()"
    return f"{leaf}.grad.zero_()" if entry.kind == "zero_" else f"{leaf}.grad = None"


def said(refusal: Exception) -> str:
    """An error's kind and message, on one line."""
    return f"{type(refusal).__name__}: {' '.join(str(refusal).split())}"


def _alone(functions: Functions, leaf: Tensor, name: str) -> Excerpt | None:
    (output,) = functions.values(leaf, name)
    (gradient,) = torch.autograd.grad(output, leaf, allow_unused=True)
    return None if gradient is None else excerpt(gradient, _CELLS)
