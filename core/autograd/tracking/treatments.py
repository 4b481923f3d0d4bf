"""One program with less of it tracked: what is left of the graph, of the gradients, and of what is kept for backward.

Source: PyTorch documentation, "Locally disabling gradient computation", `torch.no_grad`, `torch.inference_mode`,
`torch.Tensor.detach`, `torch.Tensor.requires_grad_`, `torch.autograd.graph.saved_tensors_hooks`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from core.autograd.tape.recording import GRAD_MODES, Tape, leaves_of, record
from core.autograd.tape.scissors import Cut, snip
from core.autograd.tape.variables import Mode, Variable, tracked
from core.language.program import Program
from core.language.syntax import Apply, Expression, Items, Subscript
from core.language.walk.operations import Call, Value
from core.language.walk.walker import Performer, Walker
from core.probe.excerpt import Excerpt, excerpt
from core.probe.kept import Kept, metering

_CELLS = 4  # numbers shown of a gradient
_LABEL = 44  # characters of one side of an edge's name


@dataclass(frozen=True, eq=False)
class Subject:
    """A program, its inputs, and the names of those that are not leaves."""

    program: Program
    inputs: Mapping[str, Tensor]
    constants: Collection[str] = ()


@dataclass(frozen=True)
class VariableEdge:
    """An operand on its way into the variable `result`, where a gradient comes back: `label` is the program's words.

    `piece` is the operand as the program writes it; where that is a list with a name, `item` is the place in it.
    """

    label: str
    result: int
    cut: Cut
    piece: Expression
    item: int | None


@dataclass(frozen=True)
class Treatment:
    """What is done to a run: at most one of a `mode` of its forward pass, an `edge` to cut, and a leaf to freeze."""

    mode: Mode = "grad"
    edge: VariableEdge | None = None
    frozen: str | None = None

    @property
    def cut(self) -> Cut | None:
        """The edge as the walker knows it."""
        return self.edge.cut if self.edge else None

    @property
    def words(self) -> str:
        """The treatment as torch calls it."""
        if self.edge is not None:
            return f"detach() at {self.edge.label}"
        if self.frozen is not None:
            return f"{self.frozen}.requires_grad_(False)"
        return "grad mode" if self.mode == "grad" else f"torch.{self.mode}()"


@dataclass(frozen=True)
class Change:
    """A leaf's gradient in two runs, None where it has none; `same` says whether they are equal.

    `why` says for what reason the second has none.
    """

    leaf: str
    before: Excerpt | None
    after: Excerpt | None
    same: bool
    why: str


@dataclass(frozen=True, eq=False)
class TreatedRun:
    """A run under one treatment, and what its forward pass kept."""

    treatment: Treatment
    tape: Tape
    kept: Kept

    @property
    def output(self) -> Tensor:
        """The tensor that the program ends with."""
        return self.tape.variables[self.tape.output].tensor

    @property
    def functions(self) -> int:
        """How many functions torch recorded, not counting where gradients end."""
        return sum(node.leaf is None for node in self.tape.nodes)


def compare(subject: Subject, treatments: Sequence[Treatment]) -> tuple[TreatedRun, ...]:
    """The program under every treatment."""
    return tuple(TreatedRun(each, run(subject, each), kept(subject, each)) for each in treatments)


def edges(tape: Tape) -> tuple[VariableEdge, ...]:
    """Every edge of the program's graph that a gradient can go back on, in the order of the program."""
    labels = {id(variable.tensor): variable.label for variable in tape.variables}
    found: dict[str, VariableEdge] = {}
    for variable in tape.variables:
        for place, (operand, piece, item) in enumerate(_written(variable)):
            if variable.operation is None or not (tracked(operand) and tracked(variable.tensor)):
                continue
            label = name = f"{_short(labels[id(operand)])} → {_short(variable.label)}"
            number = 1
            while name in found:
                number += 1
                name = f"{label}, number {number}"
            found[name] = VariableEdge(name, variable.index, Cut(variable.operation, place), piece, item)
    return tuple(found.values())


def run(subject: Subject, treatment: Treatment, *, retain: bool = False) -> Tape:
    """The program, recorded under the treatment. Raises `InputProblem` as `record` does."""
    constants = _constants(subject, treatment)
    return record(
        subject.program, subject.inputs, constants=constants, mode=treatment.mode, cut=treatment.cut, retain=retain
    )


def changes(before: Tape, after: Tape) -> tuple[Change, ...]:
    """The gradients of the leaves of `before`, in both runs of the same program."""
    labels = {v.name: v for v in after.variables if v.origin == "input"}
    found = []
    for name in before.program.inputs:
        if name not in before.gradients:
            continue
        one, two = before.gradients[name], after.gradients.get(name)
        same = one is two if one is None or two is None else torch.equal(one.nan_to_num(1e9), two.nan_to_num(1e9))
        why = "backward() was refused" if after.refusal and name in after.gradients else labels[name].why
        found.append(Change(name, _seen(one), _seen(two), same, why if two is None else ""))
    return tuple(found)


def kept(subject: Subject, treatment: Treatment) -> Kept:
    """Measure what a forward pass keeps for backward; `own` is what belongs to inputs of the program."""
    with metering() as meter:
        leaves = _walk(subject, treatment, snip(treatment.cut))
    return meter.kept(leaves.values())


def calls(subject: Subject, treatment: Treatment) -> list[Callable[[], Value]]:
    """The operations of the program, each with the operands that it had: what a forward pass asks of torch."""
    found: list[Callable[[], Value]] = []

    def remember(
        expression: Apply | Subscript, call: Call, arguments: tuple[Value, ...], keywords: Mapping[str, Value]
    ) -> Value:
        again = partial(call, *arguments, **keywords)
        if treatment.cut is not None and expression is treatment.cut.operation:
            again = partial(snip(treatment.cut), expression, call, arguments, keywords)
        found.append(again)
        return again()

    _walk(subject, treatment, remember)
    return found


def _walk(subject: Subject, treatment: Treatment, perform: Performer) -> dict[str, Tensor]:
    """A forward pass alone; returns the leaves."""
    leaves = leaves_of(subject.program, subject.inputs, _constants(subject, treatment))
    device = next((leaf.device for leaf in leaves.values()), torch.device("cpu"))
    walker = Walker(leaves, device=device, perform=perform)
    with GRAD_MODES[treatment.mode]():
        for statement in subject.program.statements:
            walker.run(statement)
    return leaves


def _constants(subject: Subject, treatment: Treatment) -> list[str]:
    return [*subject.constants, *([] if treatment.frozen is None else [treatment.frozen])]


def _written(variable: Variable) -> list[tuple[Tensor, Expression, int | None]]:
    """The operands of a variable, in order, each with the piece of the program that it is written as."""
    expression = variable.operation
    if expression is None:
        return []
    if isinstance(expression, Subscript):
        pieces: tuple[Expression, ...] = (expression.value,)
    else:
        pieces = (*expression.arguments, *(value for _, value in expression.keywords))
    found: list[tuple[Tensor, Expression, int | None]] = []
    for argument, piece in zip(variable.arguments, pieces, strict=False):
        if isinstance(argument, Tensor):
            found.append((argument, piece, None))
        elif isinstance(argument, list | tuple):
            for place, item in enumerate(argument):
                if isinstance(item, Tensor):
                    whole = (item, piece, place)  # a list with a name
                    found.append((item, piece.items[place], None) if isinstance(piece, Items) else whole)
    return found


def _seen(gradient: Tensor | None) -> Excerpt | None:
    return None if gradient is None else excerpt(gradient, _CELLS)


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"
