"""The two tables of the graph page: every tensor of the program, and every gradient beside its numerical check."""

from html import escape
from typing import Final

from core.autograd.tape.diagram import Diagram
from core.autograd.tape.differences import Check, SlopeComparison, Verdict
from core.autograd.tape.facts import TensorFacts
from core.inputs.shapes import format_shape
from core.pictures.autograd.graph import preview
from core.pictures.markup.cells import at
from core.pictures.markup.numbers import number
from core.pictures.markup.tables import facts_table, sizes, td, texts, verdict

# What is said of each verdict beside its own word.
_WORDS: Final[dict[Verdict, str]] = {
    "agrees": "",
    "rounding": "In float64 they agree: the difference is float32's rounding.",
    "kink": "The slope is {left} on the left and {right} on the right; torch takes one of these or a value between.",
    "jump": "The function jumps and has no slope here; torch gives the slope of its pieces.",
    "detached": "Differences see through detach(), gradients do not: both are right.",
    "not finite": "Values or slopes here are not finite: there is nothing to compare.",
    "disagrees": "",
}
_VERDICTS: Final = {"agrees": "result", "rounding": "result", "disagrees": "clash"}


def check_table(check: Check, symbol: str) -> str:
    """Torch's gradient and the central difference of each element, with the error and what to think of it."""
    head = ("", "torch", "differences", "error", "relative", "verdict")
    return facts_table(head, (_row(comparison, symbol) for comparison in check.comparisons))


def _row(comparison: SlopeComparison, symbol: str) -> str:
    left, right = (number(side) if side is not None else "" for side in (comparison.left, comparison.right))
    words = _WORDS[comparison.verdict].format(left=left, right=right)
    exact = (f"{comparison.autograd:.7g}", f"{comparison.numerical:.7g}")
    numbers = (*exact, f"{comparison.error:.1e}", f"{comparison.relative:.1e}")
    judged = verdict(comparison.verdict, _VERDICTS.get(comparison.verdict, "second"))
    name = f"∂{symbol}/∂{at(comparison.name, comparison.index)}"
    cells = sizes(*(text.replace("-", "−") for text in numbers))
    return f"<tr>{td(escape(name))}{cells}{td(f'{judged} {escape(words)}')}</tr>"


def tensors_table(tensors: tuple[TensorFacts, ...], diagram: Diagram) -> str:
    """Leaf or not, requires_grad, grad_fn and .grad of every tensor, the gradient that passed, or why there is none."""
    columns = ("tensor", "shape", "is_leaf", "requires_grad", "grad_fn", ".grad", f"∂{diagram.symbol}/∂ it", "why none")
    rows = []
    for facts in tensors:
        said = (facts.label, format_shape(facts.shape), *map(str, (facts.is_leaf, facts.requires_grad, facts.grad_fn)))
        gradients = (preview(facts.grad) or "None", preview(facts.gradient) or "none")
        rows.append(f"<tr>{texts((*said, *gradients, facts.why))}</tr>")
    return facts_table(map(escape, columns), rows)
