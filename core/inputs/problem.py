"""The front door of the one exception that pages catch; it lives in `core.problem`."""

from core.problem import InputProblem, Span

__all__ = ["InputProblem", "Span"]
