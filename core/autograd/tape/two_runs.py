"""Two runs of one program, with one input changed: did torch build the same graph both times?

Source: PyTorch documentation, "Autograd mechanics": the graph is built anew by every run of the forward pass.
"""

from collections import Counter
from dataclasses import dataclass

from core.autograd.tape.recording import Tape


@dataclass(frozen=True)
class Comparison:
    """What differs between the graphs of two runs.

    `same`: they have the same functions, which send their gradients the same ways. `only` are the functions, by
    torch's names, that the first has and the second has not, as often as that is so, and the other way round.
    """

    same: bool
    only: tuple[tuple[str, ...], tuple[str, ...]]


def compare(first: Tape, second: Tape) -> Comparison:
    """Compare the graphs that the two tapes recorded."""
    one, other = (Counter(node.name for node in tape.nodes) for tape in (first, second))
    return Comparison(
        same=_form(first) == _form(second),
        only=(tuple((one - other).elements()), tuple((other - one).elements())),
    )


def _form(tape: Tape) -> tuple[object, ...]:
    """The graph as it is, whatever its numbers: nodes are numbered as a walk from the output meets them."""
    return tuple(
        (node.name, tuple(None if edge is None else (edge.node, edge.slot) for edge in node.edges))
        for node in tape.nodes
    )


def lines_run(tape: Tape) -> tuple[int, ...]:
    """The lines of the text, counted from 1, that the run came by; a line of tests is none."""
    return tuple(dict.fromkeys(statement.span.line for statement in tape.program.statements))
