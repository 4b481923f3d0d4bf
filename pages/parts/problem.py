"""The problem box."""

from core.inputs.problem import InputProblem
from core.pictures.problem_box import problem_box
from pages.parts.figure import figure


def problem(trouble: InputProblem, text: str | None = None, *, key: str = "problem") -> None:
    """Say what is wrong, why and what to do; with `text`, the visitor's own, mark where."""
    figure(problem_box(trouble, text), key)
