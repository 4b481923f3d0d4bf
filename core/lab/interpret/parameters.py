"""The names of a function that a listing defines: which are its own, and what a call gives to its parameters."""

from collections.abc import Iterator
from typing import Any

from core.lab.interpret.values import Defined, RaisedError
from core.language.statements import Assign, Augment, Block, Define, For, Try
from core.language.syntax import Call, Name, Target, Unpacked

Value = Any


def assigned(body: Block) -> Iterator[str]:
    """The names that a function's body gives values to: they are its own."""
    waiting = list(body)
    while waiting:
        statement = waiting.pop()
        targets: tuple[Target, ...] = ()
        if isinstance(statement, Assign):
            targets = statement.targets
        elif isinstance(statement, Augment | For):
            targets = (statement.target,)
        elif isinstance(statement, Define | Try):
            yield statement.name or ""
        for target in targets:
            yield from _names(target)
        for part in ("body", "otherwise", "handler"):
            if not isinstance(statement, Define):
                waiting += getattr(statement, part, ())


def _names(target: Target) -> Iterator[str]:
    if isinstance(target, Name):
        yield target.name
    elif isinstance(target, Unpacked):
        for each in target.targets:
            yield from _names(each)


def bound(expression: Call, function: Defined, arguments: list[Value], keywords: dict[str, Value]) -> dict[str, Value]:
    """The parameters of a call with their values; Python's own errors where they do not fit."""
    name = function.define.name
    parameters = [parameter for parameter, _ in function.define.parameters]
    if len(arguments) > len(parameters):
        wanted = len(parameters)
        message = f"{name}() takes {wanted} positional argument{'s' * (wanted != 1)} but {len(arguments)} "
        raise RaisedError(
            "TypeError", message + ("was given" if len(arguments) == 1 else "were given"), expression, ("Exception",)
        )
    values = dict(zip(parameters, arguments, strict=False))
    for keyword, value in keywords.items():
        if keyword not in parameters or keyword in values:
            what = "got multiple values for argument" if keyword in values else "got an unexpected keyword argument"
            raise RaisedError("TypeError", f"{name}() {what} '{keyword}'", expression, ("Exception",))
        values[keyword] = value
    optional = parameters[len(parameters) - len(function.defaults) :]
    values = dict(zip(optional, function.defaults, strict=True)) | values
    missing = [parameter for parameter in parameters if parameter not in values]
    if missing:
        several = "s" * (len(missing) > 1)
        quoted = [f"'{each}'" for each in missing]
        listed = (
            quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])}{',' * (len(quoted) > 2)} and {quoted[-1]}"
        )
        message = f"{name}() missing {len(missing)} required positional argument{several}: {listed}"
        raise RaisedError("TypeError", message, expression, ("Exception",))
    return values
