"""The problem box."""

from contextlib import suppress
from itertools import count

from streamlit.errors import StreamlitDuplicateElementKey

from core.pictures.markup.problem_box import problem_box
from core.problem import InputProblem
from pages.parts.shown.figure import figure


def problem(trouble: InputProblem, text: str | None = None, *, key: str = "problem") -> None:
    """Say what is wrong, why and what to do; with `text`, the visitor's own, mark where.

    Several boxes of one `key` may be on a page: what was typed may be refused by its field, and what is shown in its
    place by the step behind.
    """
    markup = problem_box(trouble, text)
    for number in count(1):
        with suppress(StreamlitDuplicateElementKey):
            figure(markup, key if number == 1 else f"{key}-{number}")
            return
