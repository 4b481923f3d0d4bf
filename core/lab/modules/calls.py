"""Calls of modules and of the methods of torch's objects: foreseen, charged, and then torch's own."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from core.lab.bounds import extents
from core.lab.bounds.arguments import check_devices
from core.lab.bounds.work import UNITS
from core.lab.classes.records import MISSING, Iteration
from core.lab.interpret.failures import RaisedError
from core.lab.interpret.values import attempt
from core.lab.modules import foresight
from core.lab.modules.drawing import own
from core.lab.modules.dropout import dropout
from core.lab.modules.given import check_given, hold, note_draw, weigh
from core.lab.modules.shells import Shell
from core.language.syntax import Piece
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_DEEP: Final = 30  # modules inside one another
_CALL: Final = 3  # operations that a call of a layer takes
_COMPUTED: Final = 8  # more of them where it is one of torch's own, which computes: 50 us in all
_UPDATE: Final = 8  # operations that an optimizer's step takes for a parameter
_UPDATED: Final = 30  # nanoseconds per element of one
_DROPPED: Final = {nn.Dropout: 0, nn.Dropout1d: 1, nn.Dropout2d: 2}  # axes that are dropped as a whole
_LISTS: Final = frozenset(
    (
        *("parameters", "named_parameters", "children", "named_children"),
        *("modules", "named_modules", "buffers", "named_buffers"),
    )
)


def forward(
    evaluator: "Evaluator", piece: Piece, module: nn.Module, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """`module(…)`."""
    evaluator.budget.operation(piece, _CALL)
    if isinstance(module, Shell):
        found = module.__names__.get("forward", module.__kind__.find("forward"))
        if found is not MISSING:
            return evaluator.call_value(piece, found, [module, *by_place], by_name)
        return _plainly(evaluator, piece, module, by_place, by_name)
    if type(module) is nn.Sequential and len(by_place) == 1 and not by_name:
        return _through(evaluator, piece, module, by_place[0])
    if type(module) in _DROPPED and len(by_place) == 1 and isinstance(by_place[0], Tensor):
        return _dropped(evaluator, piece, module, by_place[0])
    values = [*by_place, *by_name.values()]
    check_given(evaluator, piece, values)
    evaluator.budget.operation(piece, _COMPUTED)
    evaluator.budget.work(foresight.units(piece, module, values), piece)
    value = attempt(piece, module, *by_place, **by_name)
    evaluator.torch.check(value, piece, by_place)
    return value


def _through(evaluator: "Evaluator", piece: Piece, module: nn.Sequential, value: Value) -> Value:
    """One module after the other."""
    evaluator.nested += 1
    if evaluator.nested > _DEEP:
        raise InputProblem(
            f"{quote(piece.text)} is nested too deeply",
            f"at most {_DEEP} modules stand inside one another",
            "make it flatter",
            piece.span,
        )
    for each in module:
        value = evaluator.call_value(piece, each, [value], {})
    evaluator.nested -= 1
    return value


def _dropped(evaluator: "Evaluator", piece: Piece, module: Any, given: Tensor) -> Tensor:  # noqa: ANN401 - nn.Dropout
    check_given(evaluator, piece, [given])
    evaluator.budget.work(foresight.units(piece, module, [given]), piece)
    if module.training:
        note_draw(evaluator)
    axes = _DROPPED[type(module)]
    value: Tensor = attempt(
        piece, dropout, evaluator.torch.generator, given, module.p, module.training, module.inplace, axes
    )
    evaluator.torch.check(value, piece, [given])
    return value


def method(  # noqa: PLR0917 - one per kind of method
    evaluator: "Evaluator", piece: Piece, value: Value, word: str, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """`value.word(…)`, for one of torch's objects."""
    evaluator.budget.operation(piece, _CALL)
    if isinstance(value, Optimizer):
        return _of_optimizer(evaluator, piece, value, word, by_place, by_name)
    if isinstance(value, LRScheduler):
        evaluator.budget.operation(piece, _UPDATE)
        return attempt(piece, getattr(value, word), *by_place, **by_name)
    if word in _LISTS:
        found = list(attempt(piece, getattr(nn.Module, word), value, *by_place, **by_name))
        evaluator.budget.list(len(found), piece)
        return Iteration(iter(found))
    if word == "forward":
        return _plainly(evaluator, piece, value, by_place, by_name)
    if word == "apply":
        return _apply(evaluator, piece, value, by_place)
    weight = weigh(evaluator, piece, value)
    evaluator.budget.operation(piece, _CALL * weight)
    charge = _CHARGED.get(word)
    if charge is not None:
        charge(evaluator, piece, value, by_place, by_name)
    with own(evaluator, piece):
        found = attempt(piece, getattr(value, word), *by_place, **by_name)
    hold(evaluator, piece, value)
    return Iteration(iter(list(found))) if word in ("keys", "values", "items") else found


def _plainly(
    evaluator: "Evaluator", piece: Piece, value: nn.Module, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """`module.forward(…)` of one of torch's own, or what is said where there is none."""
    if isinstance(value, Shell):
        said = f'Module [{value.__kind__.name}] is missing the required "forward" function'
        raise RaisedError("NotImplementedError", said, piece, ("RuntimeError", "Exception"))
    return forward(evaluator, piece, value, by_place, by_name)


def _apply(evaluator: "Evaluator", piece: Piece, value: nn.Module, by_place: list[Value]) -> nn.Module:
    """`module.apply(function)`: those inside first."""
    (function,) = by_place if len(by_place) == 1 else (None,)
    seen: set[int] = set()

    def visit(module: nn.Module, depth: int) -> None:
        if depth > _DEEP:
            weigh(evaluator, piece, value)
        for child in module.children():
            visit(child, depth + 1)
        evaluator.budget.operation(piece, _CALL)
        evaluator.call_value(piece, function, [module], {})

    weigh(evaluator, piece, value)
    visit(value, len(seen))
    return value


def _of_optimizer(  # noqa: PLR0917 - what a call has
    evaluator: "Evaluator", piece: Piece, value: Optimizer, word: str, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    moved = [each for group in value.param_groups for each in group.get("params", ()) if isinstance(each, Tensor)]
    evaluator.budget.operation(piece, _UPDATE * len(moved))
    if word == "step":
        elements = sum(each.numel() for each in moved if each.grad is not None)
        evaluator.budget.work(UNITS * _UPDATED * elements, piece)
        if not value.state:
            evaluator.budget.keep(3 * sum(each.numel() * each.element_size() for each in moved), piece)
        if by_place or by_name:
            raise InputProblem(
                f"{quote(piece.text)} gives the optimizer a function",
                "those of the lab need the gradients alone",
                "call backward() first, and step() without anything",
                piece.span,
            )
    if word == "add_param_group":
        by_place = [
            {name: list(each) if isinstance(each, Iteration) else each for name, each in group.items()}
            if isinstance(group, dict)
            else group
            for group in by_place
        ]
    return attempt(piece, getattr(value, word), *by_place, **by_name)


def _moving(
    evaluator: "Evaluator", piece: Piece, value: nn.Module, by_place: list[Value], by_name: dict[str, Value]
) -> None:
    """What makes all parameters anew, in another dtype or elsewhere."""
    check_given(evaluator, piece, [*by_place, *by_name.values()])
    check_devices(piece, [each for each in (*by_place, *by_name.values()) if not isinstance(each, bool | Tensor)])
    evaluator.budget.room(8 * sum(each.numel() for each in value.parameters()), piece)


def _copying(
    evaluator: "Evaluator", piece: Piece, value: nn.Module, by_place: list[Value], by_name: dict[str, Value]
) -> None:
    evaluator.budget.work(UNITS * sum(extents.of(each) for each in value.parameters()), piece)
    evaluator.budget.list(len(list(value.parameters())) + len(by_place) + len(by_name), piece)


def _growing(
    evaluator: "Evaluator", piece: Piece, _value: nn.Module, by_place: list[Value], by_name: dict[str, Value]
) -> None:
    for each in (*by_place, *by_name.values()):
        evaluator.budget.list(len(each) if isinstance(each, list | dict | nn.ModuleList) else 1, piece)
        weigh(evaluator, piece, each)


_CHARGED: Final[Mapping[str, Callable[..., None]]] = {
    **dict.fromkeys(("to", "float", "double", "cpu", "type"), _moving),
    **dict.fromkeys(("state_dict", "load_state_dict", "requires_grad_", "zero_grad"), _copying),
    **dict.fromkeys(
        ("append", "extend", "insert", "update", "pop", "add_module", "register_module", "register_buffer",
         "register_parameter"), _growing,
    ),
}  # fmt: skip
