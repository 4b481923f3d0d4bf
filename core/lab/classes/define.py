"""`class`: its statements are run where it stands, and leave a record of its attributes and methods."""

import operator
from typing import TYPE_CHECKING, Any
from weakref import ref

from core.lab.bounds.arithmetic import truth
from core.lab.classes import data, lineage
from core.lab.classes.records import ListingClass, Method, TorchClass
from core.lab.interpret import functions
from core.lab.interpret.scopes import Scope, around
from core.lab.interpret.targets import assign_name
from core.lab.interpret.text import written
from core.lab.interpret.values import RaisedError
from core.language.statements import Assign, Class, Define

if TYPE_CHECKING:
    from core.lab.interpret.statements import Executor

Value = Any


def class_(executor: "Executor", statement: Class) -> None:
    """Make a class of the listing's."""
    evaluator = executor.evaluator
    bases = [evaluator.evaluate(each) for each in statement.bases]
    if not all(isinstance(each, ListingClass | TorchClass) for each in bases):
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
    assign_name(statement, statement.name, made, evaluator.scopes)
    executor.take(statement)


def _members(executor: "Executor", statement: Class, made: ListingClass, scope: Scope) -> None:
    """The methods and attributes of a class, in the order in which they stand."""
    evaluator = executor.evaluator
    for each in statement.body:
        executor.current = each
        evaluator.budget.step(each)
        if isinstance(each, Define):
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
