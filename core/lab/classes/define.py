"""`class`: its statements are run where it stands, and leave a record of its attributes and methods."""

import operator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import ref

from core.lab.bounds.arithmetic import truth
from core.lab.classes import data, enums, lineage
from core.lab.classes.records import ListingClass, Method, PythonClass, RowClass, TorchClass
from core.lab.interpret import functions
from core.lab.interpret.failures import ErrorClass, RaisedError
from core.lab.interpret.scopes import Scope, around
from core.lab.interpret.targets import assign_name
from core.lab.interpret.text import written
from core.language.statements import Assign, Class, Define

if TYPE_CHECKING:
    from core.lab.interpret.statements import Executor

Value = Any


def class_(executor: "Executor", statement: Class) -> None:
    """Make a class of the listing's."""
    evaluator = executor.evaluator
    decorators = [evaluator.evaluate(each) for each in statement.decorators]
    bases = [_base(evaluator.evaluate(each)) for each in statement.bases]
    if not all(isinstance(each, ListingClass | TorchClass | ErrorClass | PythonClass) for each in bases):
        said = f"{statement.text.partition('(')[2].rpartition(')')[0]} is not a class"
        raise RaisedError("TypeError", said, statement, ("Exception",))

    def write(value: Value) -> str:
        return written(value, evaluator.here(), evaluator.budget, "r")

    def same(left: Value, right: Value) -> bool:
        here = evaluator.here()
        evaluator.budget.operation(here)
        return truth(evaluator.operate(here, "==", operator.eq, left, right), here)

    above = lineage.above(statement, bases)

    def run(function: Value, arguments: list[Value]) -> Value:
        here = evaluator.here()
        evaluator.budget.operation(here)
        return functions.call_value(evaluator, here, function, arguments, {})

    def charge(count: int) -> None:
        evaluator.budget.characters(count, evaluator.here())

    made = ListingClass(functions.inside(evaluator.scopes[-1], statement.name), above, {}, run, charge, write, same)
    evaluator.made.append(ref(made))
    scope = Scope(made.name, outer=around(evaluator.scopes), owner=made)
    evaluator.scopes.append(scope)
    _members(executor, statement, made, scope)
    evaluator.scopes.pop()
    executor.current = statement
    made.record = next((each.record for each in made.lineage() if each.record is not None), None)
    if statement.record is not None:
        made.record = data.record(statement, made, statement.fields, dict(statement.record))
    value: Value = made
    if made.python("NamedTuple"):
        value = _row(made, statement.fields)
    elif made.python("Enum") or made.python("IntEnum") or made.python("StrEnum"):
        enums.build(evaluator, statement, made)
    for piece, decorator in zip(reversed(statement.decorators), reversed(decorators), strict=True):
        value = evaluator.call_value(piece, decorator, [value], {})
    executor.current = statement
    assign_name(statement, statement.name, value, evaluator.scopes)
    executor.take(statement)


def _base(value: Value) -> Value:
    """A base; `int` and `str` stand beside `Enum`."""
    return PythonClass("builtins", value.__name__) if value in (int, str) else value


def _row(made: ListingClass, fields: tuple[str, ...]) -> RowClass:
    """What a class based on `NamedTuple` is: a tuple with names, and its methods."""
    defaults = [made.names[name] for name in fields if name in made.names]
    methods = {name: value for name, value in made.names.items() if name not in fields}
    return RowClass(made.name, fields, tuple(defaults), methods)


def _members(executor: "Executor", statement: Class, made: ListingClass, scope: Scope) -> None:
    """The methods and attributes of a class, in the order in which they stand."""
    evaluator = executor.evaluator
    for each in statement.body:
        executor.current = each
        evaluator.budget.step(each)
        if isinstance(each, Define) and each.binding == "setter":
            known = made.find(each.name)
            if not isinstance(known, Method):
                raise RaisedError("NameError", f"name {each.name!r} is not defined", each)
            made.names[each.name] = replace(known, setter=_method(executor, each).function)
        elif isinstance(each, Define):
            made.names[each.name] = scope.names[each.name] = _method(executor, each)
        elif isinstance(each, Assign):
            value = evaluator.evaluate(each.value)
            for target in each.targets:
                assign_name(each, getattr(target, "name", ""), value, evaluator.scopes)
            made.names.update(scope.names)


def _method(executor: "Executor", statement: Define) -> Value:
    modes = tuple([(word, () if each is None else (executor.test(each),)) for word, each in statement.modes])
    decorators = [executor.evaluator.evaluate(each) for each in statement.decorators]
    function: Value = functions.made(
        executor.evaluator, statement.name, statement.parameters, statement.body, modes, statement.assigned
    )
    for piece, decorator in zip(reversed(statement.decorators), reversed(decorators), strict=True):
        function = executor.evaluator.call_value(piece, decorator, [function], {})
    return Method(function, statement.binding) if statement.binding else function
