"""What there is to draw of a tape: boxes and arrows, and the step at which each of them comes to life.

Two views of one run. "engine" is the graph as torch has it: boxes are functions, arrows go where gradients go.
"mathematics" is the graph as people draw it: boxes are tensors, arrows go from operands to results.
"""

from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from core.autograd.tape import steps
from core.autograd.tape.recording import Tape
from core.autograd.tape.variables import Variable, tracked
from core.inputs.shapes import Shape
from core.probe.excerpt import Excerpt, excerpt
from core.probe.graph import GraphNode, bytes_kept

View = Literal["engine", "mathematics"]
Kind = Literal["leaf", "constant", "computed", "output", "function", "accumulate", "stub"]

_CELLS = 4  # numbers that fit into a box


@dataclass(frozen=True)
class Box:
    """A tensor or a function.

    `title` is torch's name of a function, or the program's of a tensor; `text` the expression that it computes.
    `keeps` are the tensors that a function keeps for backward, and `nbytes` their storages' size. `appears` is the
    step at which the value is there, `arrives` the one at which the gradient is, None if it never is; `why` says then
    for what reason.
    """

    key: str
    kind: Kind
    title: str
    text: str
    shape: Shape | None
    value: Excerpt | None
    gradient: Excerpt | None
    keeps: tuple[str, ...]
    nbytes: int
    appears: int
    arrives: int | None
    why: str


@dataclass(frozen=True)
class Arrow:
    """From an operand to a result, by the boxes' keys. The gradient goes the other way, at the step `sent`.

    Over an arrow that is `cut` only the value goes: the operation took it detached. `place` is the operand's number.
    """

    operand: str
    result: str
    gradient: Excerpt | None
    sent: int | None
    cut: bool = False
    place: int = 0


@dataclass(frozen=True)
class Diagram:
    """A view of a tape. `symbol` is what is differentiated; `steps` how many there are; `nbytes` all that is kept."""

    view: View
    symbol: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    steps: int
    nbytes: int


def diagram(tape: Tape, view: View) -> Diagram:
    """The boxes and arrows of one view, in the order in which they come to life."""
    draw = _Engine(tape) if view == "engine" else _Mathematics(tape)
    return Diagram(
        view, steps.symbol(tape), tuple(draw.boxes()), tuple(draw.arrows()), steps.count(tape), bytes_kept(tape.nodes)
    )


class _Mathematics:
    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        made = steps.computed(tape)
        self.born = {variable.index: place for place, variable in enumerate(made, 1)}
        self.ran = {message.node: place for place, message in enumerate(tape.messages, 1 + len(made))}
        self.messages = {message.node: message for message in tape.messages}

    def shown(self) -> list[Variable]:
        """The program's tensors, without inputs that it does not use."""
        return [v for v in self.tape.variables if v.origin != "input" or v.name in self.tape.program.inputs]

    def boxes(self) -> list[Box]:
        boxes = []
        for variable in self.shown():
            arrives = None if variable.node is None or variable.gradient is None else self.ran.get(variable.node)
            boxes.append(
                Box(
                    key=f"v{variable.index}",
                    kind=self.kind(variable),
                    title=variable.label if variable.name else "",
                    text="" if variable.origin == "input" else variable.text,
                    shape=tuple(variable.tensor.shape),
                    value=excerpt(variable.tensor, _CELLS),
                    gradient=None if variable.gradient is None else excerpt(variable.gradient, _CELLS),
                    keeps=(),
                    nbytes=0,
                    appears=self.born.get(variable.index, 0),
                    arrives=arrives,
                    why=variable.why,
                )
            )
        return boxes

    def kind(self, variable: Variable) -> Kind:
        if variable.index == self.tape.output:
            return "output"
        if tracked(variable.tensor):
            return "leaf" if variable.tensor.is_leaf else "computed"
        return "computed" if variable.origin == "computed" else "constant"

    def arrows(self) -> list[Arrow]:
        arrows = []
        for variable in self.shown():
            unused = self.sent(variable)
            for place, operand in enumerate(variable.operands):
                if place == variable.cut:
                    arrows.append(Arrow(f"v{operand}", f"v{variable.index}", None, None, cut=True, place=place))
                    continue
                source = self.tape.variables[operand]
                waiting = unused.get((source.node, source.slot), [])
                gradient = waiting.pop(0) if waiting else None
                arrows.append(self.arrow(f"v{operand}", f"v{variable.index}", gradient, variable.node, place))
        return arrows

    def sent(self, variable: Variable) -> dict[tuple[int | None, int], list[Tensor]]:
        """What the variable's node sent, by where it went."""
        found: dict[tuple[int | None, int], list[Tensor]] = {}
        if variable.node in self.messages:
            message = self.messages[variable.node]
            for edge, gradient in zip(self.tape.nodes[message.node].edges, message.sent, strict=False):
                if edge is not None and gradient is not None:
                    found.setdefault((edge.node, edge.slot), []).append(gradient)
        return found

    def arrow(self, operand: str, result: str, gradient: Tensor | None, node: int | None, place: int) -> Arrow:
        if gradient is None or node is None:
            return Arrow(operand, result, None, None, place=place)
        return Arrow(operand, result, excerpt(gradient, _CELLS), self.ran.get(node), place=place)


class _Engine(_Mathematics):
    def __init__(self, tape: Tape) -> None:
        super().__init__(tape)
        self.owners = {v.node: v for v in reversed(tape.variables) if v.node is not None}
        self.stored = {_place(v.tensor): v.label for v in reversed(tape.variables)}
        # A node inside an operation of several comes to life with the variable whose function leads to it first.
        self.first: dict[int, int] = {}
        for variable in sorted(self.owners.values(), key=lambda v: self.born.get(v.index, 0)):
            waiting = [variable.node]
            while waiting:
                node = waiting.pop()
                if node is not None and node not in self.first:
                    self.first[node] = self.born.get(variable.index, 0)
                    waiting += [edge.node for edge in tape.nodes[node].edges if edge is not None]

    def boxes(self) -> list[Box]:
        nodes = [self.function(node) for node in self.tape.nodes]
        stubs = [_as_stub(box) for box in super().boxes() if box.key in {key for key, _ in self.stubs()}]
        return nodes + stubs

    def function(self, node: GraphNode) -> Box:
        owner = self.owners.get(node.index)
        message = self.messages.get(node.index)
        received = next((g for g in message.received if g is not None), None) if message else None
        keeps = [f"{s.name} = {self.stored.get(_place(s.tensor), '…')}" for s in node.saved if s.tensor is not None]
        return Box(
            key=f"n{node.index}",
            kind="accumulate" if node.leaf is not None else "function",
            title=node.name,
            text=owner.label if owner and owner.origin == "input" else self.equation(owner),
            shape=tuple(owner.tensor.shape) if owner else None,
            value=excerpt(owner.tensor, _CELLS) if owner else None,
            gradient=None if received is None else excerpt(received, _CELLS),
            keeps=tuple(keeps),
            nbytes=node.nbytes,
            appears=self.first.get(node.index, 0),
            arrives=None if received is None else self.ran[node.index],
            why="" if received is not None else (owner.why if owner else "") or "no gradient reached it",
        )

    def equation(self, owner: Variable | None) -> str:
        if owner is None:
            return ""
        return f"{owner.name} = {owner.text}" if owner.name else owner.text

    def stubs(self) -> list[tuple[str, str]]:
        """Operands outside the graph, and the function that had them: no edge of torch's leads there."""
        return [
            (f"v{operand}", f"n{variable.node}")
            for variable in self.owners.values()
            for operand in variable.operands
            if self.tape.variables[operand].node is None
        ]

    def arrows(self) -> list[Arrow]:
        arrows = []
        for node in self.tape.nodes:
            message = self.messages.get(node.index)
            for place, edge in enumerate(node.edges):
                if edge is not None:
                    sent = message.sent[place] if message and place < len(message.sent) else None
                    arrows.append(self.arrow(f"n{edge.node}", f"n{node.index}", sent, node.index, place))
        return arrows + [Arrow(stub, node, None, None) for stub, node in self.stubs()]


def _as_stub(box: Box) -> Box:
    """A tensor outside the graph, drawn beside the functions that used it."""
    return Box(box.key, "stub", box.title, box.text, box.shape, box.value, None, (), 0, box.appears, None, box.why)


def _place(tensor: Tensor | None) -> tuple[object, ...]:
    """Where a tensor lies: what autograd saved is another Python object for the same elements."""
    if tensor is None:
        return ()
    return tensor.data_ptr(), tuple(tensor.shape), tensor.stride(), tensor.dtype
