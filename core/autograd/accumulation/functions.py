"""Several functions of one leaf: a program of which every name can be asked for its backward pass."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from core.language.program import Program, Statement, parse_program
from core.language.syntax import Expression, Name, Slice, children
from core.language.walk.walker import Walker
from core.problem import InputProblem, quote


@dataclass(frozen=True)
class Functions:
    """A program of one input, `leaf`, that gives each of its lines a `name` of its own, in their order."""

    program: Program
    leaf: str
    names: tuple[str, ...]

    @property
    def finals(self) -> tuple[str, ...]:
        """The names that no other line uses: what the program is for."""
        used = {name for statement in self.program.statements for name in names_in(statement.expression)}
        return tuple(name for name in self.names if name not in used)

    def lines(self, *names: str) -> tuple[Statement, ...]:
        """The lines that `names` need, in order."""
        needed, lines = set(names), []
        for statement in reversed(self.program.statements):
            if statement.target in needed:
                lines.append(statement)
                needed |= set(names_in(statement.expression))
        return tuple(reversed(lines))

    def values(self, leaf: Tensor, *names: str) -> list[Tensor]:
        """Compute `names` at `leaf` in one forward pass, a graph included. Raises `InputProblem`."""
        walker = Walker({self.leaf: leaf}, device=leaf.device)
        values = {}
        with torch.enable_grad():
            for statement in self.lines(*names):
                values[statement.target] = value = walker.run(statement)
                if statement.target in names and not isinstance(value, Tensor):
                    raise InputProblem(
                        f"{quote(statement.text)} gives no tensor",
                        "only a tensor has a backward pass",
                        "compute a tensor from the input",
                        statement.span,
                    )
        return [values[name] for name in names]


def parse_functions(text: str) -> Functions:
    """Read functions, one `name = …` a line, all of the same input. Raises `InputProblem`."""
    program = parse_program(text)
    names: list[str] = []
    for statement in program.statements:
        if statement.target is None:
            raise InputProblem(
                f"{quote(statement.text)} has no name",
                "backward is called on a name",
                "give it one, as in y = …",
                statement.span,
            )
        if statement.target in names or statement.target in program.inputs:
            raise InputProblem(
                f"{quote(statement.target)} is assigned again",
                "each function needs its own name here, and so does the input",
                "choose another name",
                statement.span,
            )
        names.append(statement.target)
    if len(program.inputs) != 1:
        many = ", ".join(program.inputs) or "none"
        raise InputProblem(
            f"The functions have {len(program.inputs)} inputs ({many[:60]})",
            "here they are all functions of one",
            "use one name that is not assigned, such as x, and numbers for the rest",
        )
    return Functions(program, program.inputs[0], tuple(names))


def names_in(piece: Expression | Slice) -> Iterator[str]:
    """The variables that `piece` reads."""
    if isinstance(piece, Name):
        yield piece.name
    for child in children(piece):
        yield from names_in(child)
