"""`dataclasses`: what a listing asks of its data classes.

Source: Python's library reference, "dataclasses".
"""

from typing import TYPE_CHECKING, Any, Final

from core.lab.bounds.arithmetic import weigh
from core.lab.classes import calling, data
from core.lab.classes.special import Instance
from core.lab.interpret import copying
from core.language.syntax import Library
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_DEEP: Final = 20  # objects inside one another


def call(evaluator: "Evaluator", expression: Library, by_place: list[Value], by_name: dict[str, Value]) -> Value:
    """`dataclasses.word(…)`."""
    word = expression.function
    if word == "field":
        return data.field(expression, by_place, by_name)
    if word == "dataclass" or len(by_place) != 1:
        raise InputProblem(
            f"{quote(expression.text)} is more than the lab does",
            "it has @dataclass above a class, and asdict, astuple and replace of one object",
            "write it so",
            expression.span,
        )
    fields = data.fields_of(by_place[0], word, expression)
    if word == "replace":
        return calling.call(evaluator, expression, by_place[0].__kind__, [], {**fields, **by_name})
    evaluator.budget.gone_through(weigh(fields, expression, numbers=False), expression)
    values = {name: _plain(evaluator, expression, item, word) for name, item in fields.items()}
    return values if word == "asdict" else tuple(values.values())


def _plain(evaluator: "Evaluator", expression: Library, value: Value, word: str, depth: int = 0) -> Value:
    """A value with the data objects inside it as dictionaries or tuples; everything else copied."""
    if depth > _DEEP:
        raise InputProblem(
            f"{quote(expression.text)} is nested too deeply",
            f"at most {_DEEP} objects stand inside one another",
            "make it flatter",
            expression.span,
        )

    def inside(item: Value) -> Value:
        return _plain(evaluator, expression, item, word, depth + 1)

    evaluator.budget.list(1, expression)
    if isinstance(value, Instance) and value.__kind__.record is not None:
        values = {name: inside(item) for name, item in data.fields_of(value, word, expression).items()}
        return values if word == "asdict" else tuple(values.values())
    if type(value) in (list, tuple):
        return type(value)([inside(item) for item in value])
    if isinstance(value, dict):
        return {key: inside(item) for key, item in value.items()}
    return copying.deep(evaluator.budget, expression, value)
