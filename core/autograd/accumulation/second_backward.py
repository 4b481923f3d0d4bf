"""A second backward pass through the same graph: when torch refuses it, what has happened by then, what mends it.

The first pass frees what the functions kept from the forward pass. A graph in which no function kept a tensor has
nothing to free, and may be used again without a word.

Source: PyTorch documentation, "torch.Tensor.backward" (`retain_graph`), "Autograd mechanics", "Saved tensors".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import torch
from torch import Tensor

from core.autograd.accumulation.ledger import said
from core.autograd.tape.presets import input_tensor, starting_values
from core.language.program import Program, parse_program
from core.language.walk.walker import Walker
from core.probe import graph
from core.probe.excerpt import Excerpt, excerpt
from core.problem import InputProblem, quote

EXAMPLES: Final = ("x + 1", "-x", "x.sum()", "x.mean()", "x * 2", "x ** 2", "exp(x)", "relu(x)", "x * x + x")
_CELLS = 6  # numbers shown of a gradient


@dataclass(frozen=True)
class GraphFunction:
    """One function of the graph, and what it keeps: torch's names of the tensors, and their bytes."""

    name: str
    keeps: tuple[str, ...]
    nbytes: int


@dataclass(frozen=True)
class GradientAccount:
    """`.grad` of one input after the first backward pass, after the second, and after two with `retain_graph=True`."""

    name: str
    value: Excerpt
    first: Excerpt | None
    second: Excerpt | None
    retained: Excerpt | None


@dataclass(frozen=True)
class Twice:
    """Two backward passes. `error` is what the second one raised, None if it went through.

    `functions` are those of the graph, before the first pass. `mended` says whether two passes went through with
    `retain_graph=True` in the first.
    """

    program: Program
    texts: Mapping[str, str]
    output: str
    functions: tuple[GraphFunction, ...]
    accounts: tuple[GradientAccount, ...]
    error: str | None
    mended: bool

    @property
    def called(self) -> str:
        """The output as one writes it before `.backward()`."""
        return self.output if self.output.isidentifier() else f"({self.output})"

    @property
    def keeps(self) -> bool:
        """Whether some function keeps a tensor."""
        return any(function.keeps for function in self.functions)

    @property
    def changed(self) -> tuple[str, ...]:
        """The inputs whose gradient the second pass changed."""
        return tuple(each.name for each in self.accounts if each.first != each.second)


def backward_twice(program: Program) -> Twice:
    """Run `program` on values that suit it and send its output back twice, really. Raises `InputProblem`."""
    texts = starting_values(program)
    leaves, output = _forward(program, texts)
    functions = tuple(
        GraphFunction(node.name, tuple(saved.name for saved in node.saved if saved.tensor is not None), node.nbytes)
        for node in graph.walk([graph.root(output)])
    )
    output.backward()
    first = _grads(leaves)
    error = _again(output)
    retained, other = _forward(program, texts)
    other.backward(retain_graph=True)
    mended = _again(other) is None
    return Twice(
        program,
        texts,
        program.output,
        functions,
        tuple(
            GradientAccount(name, excerpt(leaf, _CELLS), first[name], after, again)
            for (name, leaf), after, again in zip(
                leaves.items(), _grads(leaves).values(), _grads(retained).values(), strict=True
            )
        ),
        error,
        mended,
    )


@lru_cache(maxsize=1)
def examples() -> tuple[Twice, ...]:
    """Short functions, some of which keep nothing."""
    return tuple(backward_twice(parse_program(f"y = {text}")) for text in EXAMPLES)


def _forward(program: Program, texts: Mapping[str, str]) -> tuple[dict[str, Tensor], Tensor]:
    leaves = {name: input_tensor(texts[name]).requires_grad_() for name in program.inputs}
    walker = Walker(leaves, device=torch.device("cpu"))
    with torch.enable_grad():
        for statement in program.statements:
            output = walker.run(statement)
    last = program.statements[-1]
    if not isinstance(output, Tensor) or output.dim() or not output.requires_grad:
        raise InputProblem(
            f"The output {quote(program.output)} cannot be sent back",
            "backward needs a scalar that was computed from an input",
            "end with a sum, as in z = (x ** 2).sum()",
            last.span,
        )
    return leaves, output


def _grads(leaves: Mapping[str, Tensor]) -> dict[str, Excerpt | None]:
    return {name: None if leaf.grad is None else excerpt(leaf.grad, _CELLS) for name, leaf in leaves.items()}


def _again(output: Tensor) -> str | None:
    try:
        output.backward()
    except RuntimeError as refusal:
        return said(refusal)
    return None
