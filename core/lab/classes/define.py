"""`class`: its statements are run where it stands, and leave a record of its attributes and methods."""

from typing import TYPE_CHECKING, Any
from weakref import ref

from core.lab.classes.records import ListingClass, Method, TorchClass
from core.lab.interpret import functions
from core.lab.interpret.scopes import Scope, around
from core.lab.interpret.targets import assign_name
from core.lab.interpret.values import Defined, RaisedError
from core.language.statements import Assign, Class, Define

if TYPE_CHECKING:
    from core.lab.interpret.statements import Executor

Value = Any


def class_(executor: "Executor", statement: Class) -> None:
    """Make a class of the listing's."""
    evaluator = executor.evaluator
    base = None if statement.base is None else evaluator.evaluate(statement.base)
    if not isinstance(base, ListingClass | TorchClass | None):
        said = f"{statement.text.partition('(')[2].rpartition(')')[0]} is not a class"
        raise RaisedError("TypeError", said, statement, ("Exception",))

    def run(function: Value, arguments: list[Value]) -> Value:
        here = evaluator.here()
        evaluator.budget.operation(here)
        return functions.call_value(evaluator, here, function, arguments, {})

    def charge(count: int) -> None:
        evaluator.budget.characters(count, evaluator.here())

    made = ListingClass(functions.inside(evaluator.scopes[-1], statement.name), base, {}, run, charge)
    evaluator.made.append(ref(made))
    scope = Scope(made.name, outer=around(evaluator.scopes), owner=made)
    evaluator.scopes.append(scope)
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
    evaluator.scopes.pop()
    executor.current = statement
    assign_name(statement, statement.name, made, evaluator.scopes)
    executor.take(statement)


def _method(executor: "Executor", statement: Define) -> Defined | Method:
    modes = tuple([(word, () if each is None else (executor.test(each),)) for word, each in statement.modes])
    function = functions.made(executor.evaluator, statement.name, statement.parameters, statement.body, modes)
    return Method(function, statement.binding) if statement.binding else function
