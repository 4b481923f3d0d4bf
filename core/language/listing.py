"""Listings: Python as it stands in an article or a notebook, read into our own records and never executed by Python.

What the statements do is the business of `core.lab`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.language.reading.blocks import read_block
from core.language.reading.dialects import LISTING
from core.language.reading.source import read_syntax
from core.language.statements import Block
from core.problem import InputProblem, Span


@dataclass(frozen=True)
class Listing:
    """A listing that has been read. `lines` are its text; `imported` are bare names for functions of torch."""

    text: str
    lines: tuple[str, ...]
    body: Block
    imported: Mapping[str, str]


def parse_listing(text: str) -> Listing:
    """Read a listing. Raises `InputProblem`, with the span of the piece that is at fault, and nothing else."""
    body, source = read_syntax(text, LISTING)
    block, namespace = read_block(source, body)
    if not block:
        fix = "write a line, as in x = torch.ones(3)"
        raise InputProblem("The listing is empty", "there is nothing to run", fix, Span(1, 1, 2))
    return Listing(text, source.lines, block, namespace.imported)
