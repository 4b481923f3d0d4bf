"""The names of a function that a listing defines: which are its own, and what a call gives to its parameters."""

from collections.abc import Iterator
from typing import Any, Literal

from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import Defined
from core.language.statements import (
    Assign,
    Augment,
    Block,
    Class,
    Declare,
    Define,
    For,
    Statement,
    Try,
    With,
    Yield,
)
from core.language.syntax import Name, Piece, Target, Unpacked

Value = Any


def assigned(body: Block) -> Iterator[str]:
    """The names that a function's body gives values to: they are its own, unless it declares them otherwise."""
    for statement in within(body):
        targets: tuple[Target, ...] = ()
        if isinstance(statement, Assign | Yield):
            targets = statement.targets
        elif isinstance(statement, Augment | For):
            targets = (statement.target,)
        elif isinstance(statement, With):
            targets = tuple([each.target for each in statement.contexts if each.target is not None])
        elif isinstance(statement, Define | Class):
            yield statement.name
        elif isinstance(statement, Try):
            yield from (handler.name for handler in statement.handlers if handler.name)
        for target in targets:
            yield from _names(target)


def declared(body: Block) -> dict[str, Literal["global", "nonlocal"]]:
    """The names that a function's body declares global or nonlocal."""
    return {name: each.word for each in within(body) if isinstance(each, Declare) for name in each.names}


def within(body: Block) -> Iterator[Statement]:
    """The statements of a body, those inside others too, but not those of functions that it defines."""
    waiting = list(body)
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, Define | Class):
            continue
        for part in ("body", "otherwise", "last"):
            waiting += getattr(statement, part, ())
        for handler in getattr(statement, "handlers", ()):
            waiting += handler.body


def _names(target: Target) -> Iterator[str]:
    if isinstance(target, Name):
        yield target.name
    elif isinstance(target, Unpacked):
        for each in target.targets:
            yield from _names(each)


def bound(piece: Piece, function: Defined, arguments: list[Value], keywords: dict[str, Value]) -> dict[str, Value]:
    """The parameters of a call with their values; Python's own errors where they do not fit, in Python's order."""
    wanted = function.parameters
    values: dict[str, Value] = dict(zip(wanted.names, arguments, strict=False))
    if wanted.rest is not None:
        values[wanted.rest] = tuple(arguments[len(wanted.names) :])
    others = _by_name(piece, function, values, keywords)
    if len(arguments) > len(wanted.names) and wanted.rest is None:
        raise _error(piece, function, _too_many(function, len(arguments), values))
    optional = wanted.names[len(wanted.names) - len(function.defaults) :]
    defaults = dict(zip(optional, function.defaults, strict=True)) | dict(function.named)
    values = defaults | values
    for kind, names in (("positional", wanted.names), ("keyword-only", tuple(name for name, _ in wanted.named))):
        if missing := [name for name in names if name not in values]:
            plural = "s" * (len(missing) > 1)
            said = f"missing {len(missing)} required {kind} argument{plural}: {_listed(missing)}"
            raise _error(piece, function, said)
    if wanted.others is not None:
        values[wanted.others] = others
    return values


def _by_name(piece: Piece, function: Defined, values: dict[str, Value], keywords: dict[str, Value]) -> dict[str, Value]:
    """Put what is given by name into `values`; what no parameter takes is given back."""
    wanted = function.parameters
    takers = {*wanted.names[wanted.by_place :], *[name for name, _ in wanted.named]}
    others: dict[str, Value] = {}
    strangers = [name for name in keywords if name in wanted.names[: wanted.by_place]]
    if strangers and wanted.others is None:
        said = f"got some positional-only arguments passed as keyword arguments: '{', '.join(strangers)}'"
        raise _error(piece, function, said)
    for name, value in keywords.items():
        if name not in takers:
            if wanted.others is None:
                raise _error(piece, function, f"got an unexpected keyword argument '{name}'")
            others[name] = value
        elif name in values:
            raise _error(piece, function, f"got multiple values for argument '{name}'")
        else:
            values[name] = value
    return others


def _too_many(function: Defined, given: int, values: dict[str, Value]) -> str:
    wanted, few = len(function.parameters.names), len(function.parameters.names) - len(function.defaults)
    takes = f"from {few} to {wanted}" if function.defaults else f"{wanted}"
    plural = "s" * (bool(function.defaults) or wanted != 1)
    by_name = sum(name in values for name, _ in function.parameters.named)
    beside = ""
    if by_name:
        beside = f" positional argument{'s' * (given != 1)} (and {by_name} keyword-only argument{'s' * (by_name != 1)})"
    was = "was" if given == 1 and not by_name else "were"
    return f"takes {takes} positional argument{plural} but {given}{beside} {was} given"


def _listed(names: list[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return f"{', '.join(quoted[:-1])}{',' * (len(quoted) > 2)} and {quoted[-1]}"


def _error(piece: Piece, function: Defined, said: str) -> RaisedError:
    return RaisedError("TypeError", f"{function.name}() {said}", piece, ("Exception",))
