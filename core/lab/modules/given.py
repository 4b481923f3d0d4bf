"""What a listing hands to torch's modules: looked at before torch is."""

from typing import TYPE_CHECKING, Any

from torch import nn

from core.lab.bounds import arithmetic
from core.lab.bounds.arguments import check_strangers
from core.language.syntax import Piece

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any


def check_given(evaluator: "Evaluator", piece: Piece, values: list[Value]) -> None:
    """Raise `InputProblem` for what torch's modules do not take."""
    check_strangers(piece, values)
    for value in values:
        if isinstance(value, list | tuple | dict):
            weigh(evaluator, piece, value)


def hold(evaluator: "Evaluator", piece: Piece, module: Value) -> None:
    """Count what a module holds, as long as it is held."""
    if isinstance(module, nn.Module) and "_parameters" in module.__dict__:
        for tensor in (*module.parameters(), *module.buffers()):
            evaluator.budget.tensor(tensor, piece)


def weigh(evaluator: "Evaluator", piece: Piece, value: Value) -> int:
    """How many things are inside a value; charged, and refused if they cannot be gone through."""
    count = arithmetic.weigh(value, piece, numbers=False)
    evaluator.budget.gone_through(count, piece)
    return count


def note_draw(evaluator: "Evaluator") -> None:
    """Take note that random numbers were drawn; without a seed of the listing's, a step says so."""
    if not evaluator.torch.seeded:
        evaluator.torch.seeded = True
        evaluator.notes.append("no seed was given: random numbers here begin with seed 0, in Python with any")
