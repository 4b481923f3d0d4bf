"""Listings: Python as it stands in an article or a notebook, read into our own records and never executed by Python.

What the statements do is the business of `core.lab`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.language.reading.blocks import read_block
from core.language.reading.dialects import LISTING
from core.language.reading.source import read_pasted
from core.language.statements import Block, Skip
from core.problem import InputProblem, Span


@dataclass(frozen=True)
class Listing:
    """A listing that has been read. `lines` are its text; `imported` are bare names for functions of torch.

    `problem` says why it was not read to its end, None if it was.
    """

    text: str
    lines: tuple[str, ...]
    body: Block
    imported: Mapping[str, str]
    problem: InputProblem | None = None


def parse_listing(text: str) -> Listing:
    """Read a listing, up to the first statement that cannot be read.

    Raises `InputProblem` if there is nothing to run before that, with the span of the piece that is at fault, and
    nothing else.
    """
    body, source, unread = read_pasted(text, LISTING)
    block, namespace, problem = read_block(source, body)
    problem = problem or unread
    if problem is not None and all(isinstance(statement, Skip) for statement in block):
        raise problem
    if not block:
        fix = "write a line, as in x = torch.ones(3)"
        raise InputProblem("The listing is empty", "there is nothing to run", fix, Span(1, 1, 2))
    return Listing(text, source.lines, block, namespace.imported, problem)
