"""What is dispatched, one by one, and what is going on meanwhile: lines, calls, and functions of autograd's graph.

Source: PyTorch documentation, "Autograd mechanics"; the sequence numbers of functions are those by which torch's own
profiler joins forward and backward operations.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import torch
from torch import Tensor, fx
from torch.autograd.graph import Node as Function
from torch.utils._python_dispatch import TorchDispatchMode

from core.capture.capturing import Capturing
from core.inputs.shapes import Shape
from core.language.syntax import Apply, Subscript
from core.language.walk.operations import Call, Value
from core.probe.graph import name as name_of

Phase = Literal["forward", "backward"]
_sequence: Final = torch._C._autograd._get_sequence_nr  # noqa: SLF001 - no public name


@dataclass(frozen=True)
class GradFunction:
    """A function of autograd's graph, in the order in which they were made. `line` is where, `call` what made it."""

    index: int
    name: str
    line: int
    call: str


@dataclass(frozen=True)
class AtenCall:
    """An operation that was dispatched, in this order, one by one: what eager mode does.

    `line` is the line of the program that was evaluated meanwhile; None in the backward pass. `function` is an index
    into the functions: in the forward pass the one that was made with it, in the backward pass the one that the engine
    ran, or had just run while it added up what arrived. `gave` has the shapes of the tensors that it returned.
    """

    index: int
    name: str
    phase: Phase
    line: int | None
    function: int | None
    gave: tuple[Shape, ...]


MadeFunctions = list[tuple[Function, GradFunction]]


class Witness(TorchDispatchMode):
    """Stands above the capturing mode, and notes what is dispatched and what is going on meanwhile."""

    def __init__(self, capturing: Capturing) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.calls: list[AtenCall] = []
        self.came_from: dict[str, int] = {}
        self.line: int | None = None
        self.running: int | None = None  # the function that the engine runs
        self.phase: Phase = "forward"
        self._capturing = capturing
        self._began = 0  # the sequence number at the beginning of the call that is evaluated
        self._made: dict[int, tuple[int, str]] = {}  # sequence number of a function -> line and call that made it
        self._newest: list[int | None] = []  # sequence number of the function made with each operation

    def perform(
        self,
        expression: Apply | Subscript,
        call: Call,
        arguments: tuple[Value, ...],
        keywords: Mapping[str, Value],
    ) -> Value:
        """Evaluate a call of the program, for the walker. What the walker does besides is not captured."""
        self.line, self._began = expression.span.line, _sequence()
        with self._capturing, self:
            value = call(*arguments, **keywords)
        for number in range(self._began, _sequence()):
            self._made[number] = self.line, expression.text
        return value

    def __torch_dispatch__(
        self,
        func: Any,  # noqa: ANN401 - an overload of torch's
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - whatever the operation returns
        """Note the operation, and the nodes that are written while it is done."""
        place, newest = len(self.calls), _sequence() - 1
        before = len(self._capturing.graph.nodes)
        self._newest.append(newest if self.phase == "forward" and newest >= self._began else None)
        self.calls.append(AtenCall(place, str(func), self.phase, self.line, self.running, ()))
        given = func(*args, **(kwargs or {}))
        written = len(self._capturing.graph.nodes) - before
        self.came_from |= {node.name: place for node in _last(self._capturing.graph, written)}
        items = given if isinstance(given, tuple | list) else (given,)
        shapes = tuple(tuple(item.shape) for item in items if isinstance(item, Tensor))
        self.calls[place] = replace(self.calls[place], gave=shapes)
        return given

    def goes_back(
        self, value: Tensor, wanted: tuple[Tensor, ...], functions: MadeFunctions
    ) -> tuple[Tensor | None, ...]:
        """The gradients of the sum of `value`; a hook on each function tells when the engine begins to run it."""
        self.phase, self.line = "backward", None

        def listen(function: Function, index: int) -> torch.utils.hooks.RemovableHandle:
            def begins(_: tuple[Tensor, ...]) -> None:
                self.running = index

            return function.register_prehook(begins)

        handles = [listen(function, record.index) for function, record in functions]
        try:
            with self._capturing, self:
                seed = torch.ones_like(value)
                return torch.autograd.grad(value, wanted, seed, allow_unused=True)
        finally:
            for handle in handles:
                handle.remove()

    def functions(self, value: Tensor) -> MadeFunctions:
        """The functions that `value` came from, but for the leaves', each with its record; and the calls get theirs."""
        waiting = [value.grad_fn] if value.grad_fn is not None else []
        found: dict[int, Function] = {}
        while waiting:
            function = waiting.pop()
            number = function._sequence_nr()  # noqa: SLF001 - no public name
            if number in self._made and number not in found:
                found[number] = function
                waiting += [following for following, _ in function.next_functions if following is not None]
        places = {number: place for place, number in enumerate(sorted(found))}
        for place, newest in enumerate(self._newest):
            self.calls[place] = replace(self.calls[place], function=None if newest is None else places.get(newest))
        return [
            (found[number], GradFunction(place, name_of(found[number]), *self._made[number]))
            for number, place in places.items()
        ]


def _last(graph: fx.Graph, count: int) -> Iterable[fx.Node]:
    node = graph._root.prev  # noqa: SLF001 - the list of all nodes would be walked for each operation
    for _ in range(count):
        yield node
        node = node.prev
