"""The problem box."""

from core.pictures.markup.problem_box import problem_box
from core.problem import InputProblem
from pages.parts.shown.figure import figure


def problem(trouble: InputProblem, text: str | None = None, *, key: str = "problem") -> None:
    """Say what is wrong, why and what to do; with `text`, the visitor's own, mark where."""
    figure(problem_box(trouble, text), key)
