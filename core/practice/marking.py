"""Is an answer right, and if not, what was thought?"""

from dataclasses import dataclass

from core import limits
from core.inputs.scalar import parse_scalar
from core.inputs.shapes import format_shape, parse_shape
from core.practice.question import Question, same
from core.problem import InputProblem


@dataclass(frozen=True)
class Mark:
    """Whether the answer is what torch gives; if not, `thought` says what was thought, empty where nobody knows."""

    right: bool
    thought: str = ""


def read_answer(question: Question, text: str) -> str:
    """An answer that was typed in, as Python prints it. Raises `InputProblem` for what is not a shape, or a number."""
    if question.kind == "number":
        return str(parse_scalar(text).value)
    if question.kind == "shape":
        if not text.strip():
            raise InputProblem("There is no shape yet", "a shape has a size for each axis", "write one, as in 3, 4")
        # The elements are never made: a shape that is wrong may be large.
        return format_shape(parse_shape(text, elements=limits.FOOTPRINT_ELEMENTS))
    return text


def mark(question: Question, answer: str) -> Mark:
    """Compare an answer with what torch gave, and with the mistakes that people make."""
    if same(answer, question.answer):
        return Mark(right=True)
    return Mark(right=False, thought=next((wrong.thought for wrong in question.wrong if same(answer, wrong.text)), ""))
