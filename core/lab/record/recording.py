"""The recording of a listing: a step for each statement that was run, with everything that was alive after it.

Nothing of torch's survives in here. Steps share whatever did not change between them, and the graph of any step is
read off one table of functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.inputs.shapes import Shape
from core.probe.excerpt import Excerpt
from core.problem import InputProblem, Span

Change = Literal["new", "rebound", "renamed", "written", "grad", "flag"]
Mode = Literal["grad", "no_grad", "inference"]


@dataclass(frozen=True, slots=True)
class Round:
    """Which round of a loop a step belongs to: `name` is its variable, `number` counts from 1, `of` None for while."""

    name: str
    number: int
    of: int | None


@dataclass(frozen=True, slots=True)
class TensorState:
    """One tensor (or NumPy array) as it was after some step.

    `number` is the object's own, so that two names for one tensor can be told from two tensors; `storage` numbers the
    memory, so that tensors which share it have the same. `offset` and `stride` are in elements. `version` counts
    writes in place, None where torch keeps no count. `node` is the place of its `grad_fn` in the recording's nodes,
    for a leaf that of its AccumulateGrad if the graph has one.
    """

    number: int
    kind: Literal["tensor", "array"]
    shape: Shape
    dtype: str
    device: str
    stride: tuple[int, ...]
    offset: int
    storage: int
    nbytes: int
    value: Excerpt | None
    requires_grad: bool
    is_leaf: bool
    grad_fn: str | None
    grad: Excerpt | None
    version: int | None
    node: int | None


@dataclass(frozen=True, slots=True)
class Alive:
    """A tensor that the listing can reach at a step, under these names, and how the step changed it."""

    names: tuple[str, ...]
    state: TensorState
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Plain:
    """A variable that is not a tensor, as Python would write it, shortened."""

    name: str
    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A function of an autograd graph, once seen.

    `edges` has one entry per input of the forward operation: the node to which that gradient goes, None where none
    does. `keeps` are the names of what it keeps for backward, `nbytes` the size of these storages. `leaf` is the
    number of the tensor into whose `.grad` it writes. `released` is the step at which a backward pass made it drop
    what it kept, None if none did.
    """

    index: int
    name: str
    edges: tuple[int | None, ...]
    keeps: tuple[str, ...]
    nbytes: int
    leaf: int | None
    born: int
    released: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """A statement that was run.

    `printed` is what it printed, and `shown` its value where a notebook shows it: at the end of a cell. `note` says in
    a few words what else there is to say: which way an `if` went, why a line was skipped. `frames` are the functions of
    the listing that were being called. `roots` are the nodes from which the graph as it stands hangs, `ran` those that
    a backward pass went through in this step. `failed` says that the listing ended here. `missed` are the statements
    that ran since the step before and are not recorded, as rounds of a long loop: how many in each line.
    """

    index: int
    span: Span
    text: str
    rounds: tuple[Round, ...]
    frames: tuple[str, ...]
    mode: Mode
    printed: str
    note: str
    plain: tuple[Plain, ...]
    tensors: tuple[Alive, ...]
    roots: tuple[int, ...]
    ran: tuple[int, ...]
    failed: bool = False
    shown: str = ""
    missed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Recording:
    """A listing as it ran.

    `problem` says how it ended before its end, None if it did not: a text that cannot be read, a limit of the lab, or
    a real error of torch's or Python's; of these, `error` is the class and `message` what it says, in full. `unread` is
    the first line that could not be read, None if all could.
    """

    listing: str
    steps: tuple[Step, ...]
    nodes: tuple[Node, ...]
    problem: InputProblem | None = None
    error: str | None = None
    message: str = ""
    unread: int | None = None

    @property
    def printed(self) -> str:
        """All that was printed."""
        return "".join(step.printed for step in self.steps)

    def graph(self, step: Step) -> tuple[Node, ...]:
        """The functions of the graph as it stands after `step`, those that were made first in front."""
        found: set[int] = set()
        waiting = [*step.roots, *step.ran]
        while waiting:
            index = waiting.pop()
            if index not in found:
                found.add(index)
                waiting += [edge for edge in self.nodes[index].edges if edge is not None]
        return tuple(self.nodes[index] for index in sorted(found))

    def counts(self, place: int) -> Mapping[int, int]:
        """How often each line was run up to the step number `place`, by line."""
        counts: dict[int, int] = {}
        for step in self.steps[: place + 1]:
            for line, more in (*step.missed, (step.span.line, 1)):
                counts[line] = counts.get(line, 0) + more
        return counts

    @property
    def telling(self) -> int:
        """The place of the step to look at first: what ended the listing, or its last backward pass, or its end."""
        if self.problem is None:
            for step in reversed(self.steps):
                if step.ran:
                    return step.index
        return max(len(self.steps) - 1, 0)

    def next_at(self, place: int, line: int) -> int | None:
        """The place of the next step at `line` behind `place`, None if there is none."""
        return next((step.index for step in self.steps[place + 1 :] if step.span.line == line), None)

    def next_print(self, place: int) -> int | None:
        """The place of the next step behind `place` that prints or shows something, None if there is none."""
        return next((step.index for step in self.steps[place + 1 :] if step.printed or step.shown), None)
