"""The front door of programs; they are read in `core.language.program`."""

from core.language.program import Program, parse_program

__all__ = ["Program", "parse_program"]
