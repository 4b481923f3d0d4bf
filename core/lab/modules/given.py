"""What a listing hands to torch's modules: looked at before torch is."""

from typing import TYPE_CHECKING, Any

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


def weigh(evaluator: "Evaluator", piece: Piece, value: Value) -> int:
    """How many things are inside a value; charged, and refused if they cannot be gone through."""
    count = arithmetic.weigh(value, piece, numbers=False)
    evaluator.budget.gone_through(count, piece)
    return count
