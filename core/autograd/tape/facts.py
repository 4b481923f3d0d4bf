"""What torch says of each tensor of a program: leaf or not, requires_grad, grad_fn, grad.

Source: PyTorch documentation, "torch.Tensor.is_leaf", "torch.Tensor.grad", "torch.Tensor.grad_fn".
"""

import warnings
from dataclasses import dataclass
from functools import cache
from threading import Lock

import torch

from core.autograd.tape.recording import Tape
from core.inputs.shapes import Shape
from core.probe.excerpt import Excerpt, excerpt

_listening = Lock()
_CELLS = 4  # numbers shown of a gradient in a table


@dataclass(frozen=True)
class TensorFacts:
    """One tensor.

    `grad` is its `.grad`, which torch keeps for leaves, and else only where `retain_grad()` was called; `gradient` is
    what passed through it in the backward pass; `why` says why there is none.
    """

    label: str
    shape: Shape
    is_leaf: bool
    requires_grad: bool
    grad_fn: str | None
    grad: Excerpt | None
    gradient: Excerpt | None
    why: str


def tensor_facts(tape: Tape) -> tuple[TensorFacts, ...]:
    """The facts of every tensor that the program uses or makes, in the order in which they came to be."""
    facts = []
    for variable in tape.variables:
        if variable.origin == "input" and variable.name not in tape.program.inputs:
            continue
        tensor = variable.tensor
        kept = tensor.grad if tensor.is_leaf or tensor.retains_grad else None
        facts.append(
            TensorFacts(
                label=variable.label,
                shape=tuple(tensor.shape),
                is_leaf=tensor.is_leaf,
                requires_grad=tensor.requires_grad,
                grad_fn=tensor.grad_fn.name() if tensor.grad_fn else None,
                grad=None if kept is None else excerpt(kept, _CELLS),
                gradient=None if variable.gradient is None else excerpt(variable.gradient, _CELLS),
                why=variable.why,
            )
        )
    return tuple(facts)


@cache
def warning_for_no_leaf() -> str:
    """What torch warns of when `.grad` of a tensor is asked for that is not a leaf; the answer is None.

    Listening to warnings concerns the whole process, so it is done once.
    """
    with _listening, warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        (torch.ones(1, requires_grad=True) * 2).grad  # noqa: B018 - asking is what makes torch warn
    said = next((str(each.message) for each in heard if "not a leaf" in str(each.message)), "")
    return said.partition(" (Triggered")[0]
