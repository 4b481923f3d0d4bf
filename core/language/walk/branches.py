"""Which lines of a program run, for these inputs: Python asks each `if` for a truth value, and goes one way."""

from collections.abc import Mapping, Sequence

import torch

from core.language.branching import Branch, Branching
from core.language.program import Program, Statement, inside
from core.language.syntax import Expression, Name
from core.language.walk.operations import Value
from core.language.walk.walker import Walker
from core.problem import InputProblem, quote


def straight(program: Branching, inputs: Mapping[str, Value]) -> Program:
    """The lines that run for `inputs`, as a program without any `if`.

    Its own `inputs` are those that these lines use: what only a test asks about is in no graph. Raises `InputProblem`
    for what torch or the limits refuse on the way, and for a test that has no single truth value.
    """
    if not program.forked:
        lines = tuple(line for line in program.lines if isinstance(line, Statement))
        return Program(program.text, lines, program.inputs, program.output, program.functions)
    devices = [value.device for value in inputs.values() if isinstance(value, torch.Tensor)]
    walker = Walker(inputs, device=devices[0] if devices else torch.device("cpu"))
    ran: list[Statement] = []
    with torch.no_grad():
        _follow(walker, program.lines, ran)
        last = program.lines[-1]
        if isinstance(last, Branch) and (not ran or ran[-1].target != program.output):
            # The if was passed by: the output is what an earlier line gave.
            ran.append(Statement(last.span, program.output, None, Name(last.span, program.output, program.output)))
            walker.run(ran[-1])
    return Program(program.text, tuple(ran), _inputs(ran), program.output, program.functions)


def _follow(walker: Walker, lines: Sequence[Statement | Branch], ran: list[Statement]) -> None:
    for line in lines:
        if isinstance(line, Branch):
            _follow(walker, line.body if _truth(walker, line.test) else line.otherwise, ran)
        else:
            walker.run(line)
            ran.append(line)


def _truth(walker: Walker, test: Expression) -> bool:
    value = walker.evaluate(test)
    try:
        return bool(value)
    except RuntimeError as error:
        raise InputProblem(
            f"Torch refuses {quote(f'if {test.text}')}",
            f"RuntimeError: {str(error).rstrip('.')}",
            f"ask for one truth value, as in ({test.text}).all(), or choose element by element with where",
            test.span,
        ) from None


def _inputs(statements: Sequence[Statement]) -> tuple[str, ...]:
    assigned: set[str] = set()
    used: dict[str, None] = {}
    for statement in statements:
        for piece in inside(statement.expression):
            if isinstance(piece, Name) and piece.name not in assigned:
                used.setdefault(piece.name)
        assigned |= {statement.target} if statement.target else set()
    return tuple(used)
