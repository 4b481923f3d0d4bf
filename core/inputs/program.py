"""The front door of programs; they are read in `core.language.program`."""

from core.language.program.reader import parse_program
from core.language.program.syntax import Program

__all__ = ["Program", "parse_program"]
