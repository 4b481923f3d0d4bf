"""Looks at everything that is alive after a statement; whatever did not change is the same record as before."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

import torch
from torch import Tensor
from torch.autograd.graph import Node as Function

from core import limits
from core.lab.classes.kinds import OBJECTS
from core.lab.classes.records import Bound, ListingClass, Super, TorchClass
from core.lab.interpret.arrays import Array
from core.lab.interpret.evaluator import Evaluator
from core.lab.interpret.text import shortened
from core.lab.interpret.values import Defined, NamedFunction
from core.lab.modules.members import tensors_of
from core.lab.record import portraits
from core.lab.record.node_table import NodeTable
from core.lab.record.recording import Alive, Change, Plain, TensorState
from core.lab.record.sights import Look, Seen
from core.language.syntax import Apply, Piece
from core.probe import graph
from core.problem import InputProblem

Value = Any

_LOOKED_INTO: Final = 40  # items of a list in which tensors are looked for
_UNNAMED: Final = 400  # tensors without a name whose number is remembered
_CHANGED: Final = 10  # looks that one at a new or changed tensor takes as long as
_PRICED: Final = 2  # operations that it takes to see what a backward pass costs at a function
_UNSHOWN: Final = (ListingClass, TorchClass, Bound, Super)  # stand for no thing of their own
_FIXED: Final = (bool, int, float, complex, str, type(None), torch.dtype, torch.device)


class Microscope:
    """What was seen after the last statement of a run, and how the next look differs from it."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.nodes = NodeTable(self.number)
        self.step = 0
        self.seen: dict[int, Seen] = {}  # by the id of the object
        self.unnamed: dict[int, tuple[Value, int]] = {}  # leaves that only a graph holds
        self.last: dict[str, int] = {}  # name -> number of the tensor that it stands for
        self.count = 0
        self.storages: dict[int, int] = {}  # address -> number of the memory there
        self.storage_count = 0
        self.plains: dict[str, tuple[Value, Plain]] = {}
        self.pending: list[int] = []  # nodes from which a backward pass of this statement began
        self.ran: list[int] = []
        self.dirty = False  # whether a backward pass may have written into any gradient
        self.circular: list[Tensor] = []  # leaves whose gradient may have a graph that leads back to them
        self.creating = False
        self.leaves: list[Tensor] = []  # those that a backward pass which is not recorded writes to
        self.piece: Piece | None = None
        self.looks = 0
        self.most = limits.LISTING_LOOKS
        evaluator.before_backward = self.before_backward
        evaluator.after_backward = self.after_backward

    def before_backward(self, expression: Apply, arguments: list[Value], keywords: Mapping[str, Value]) -> None:
        """Take note of the graph that a backward pass is about to run through."""
        self.pending.clear()
        self.piece = expression
        self.creating = bool(keywords.get("create_graph")) or len(arguments) > 3
        outputs = [each for output in (*arguments[:1], keywords.get("outputs")) for each in _several(output)]
        roots = [graph.root(each) for each in outputs if isinstance(each, Tensor) and each.requires_grad]
        self.nodes.light = self.nodes.light or len(self.nodes.nodes) > limits.LISTING_NODES // 10 * 9
        if self.nodes.light:
            self.passing(roots, expression)
            return
        self.pending += [self.nodes.add(root, self.step) for root in roots]
        behind = self.nodes.behind(self.pending)
        self.evaluator.budget.operation(expression, _PRICED * len(behind))
        self.evaluator.budget.work(sum(self.nodes.work[place] for place in behind), expression)
        nbytes = sum(self.nodes.bytes[place] for place in behind)
        (self.evaluator.budget.keep if self.creating else self.evaluator.budget.room)(nbytes, expression)

    def passing(self, roots: list[Function], piece: Piece) -> None:
        """A backward pass in a round that is not recorded: charged, and its functions left out of the table."""
        self.leaves, count, work, nbytes = self.nodes.weigh(roots)
        self.evaluator.budget.operation(piece, _PRICED * count)
        self.evaluator.budget.work(work, piece)
        (self.evaluator.budget.keep if self.creating else self.evaluator.budget.room)(nbytes, piece)

    def after_backward(self, done: bool) -> None:  # noqa: FBT001 - whether it came to its end, the only thing to say
        """Ask which functions have released what they kept; a pass that an error ended may have written gradients."""
        behind = self.nodes.behind(self.pending)
        if self.creating:
            self.circular += self.leaves if self.nodes.light else self.nodes.leaves(behind)
        for leaf in self.leaves if self.nodes.light else self.nodes.leaves(behind):
            if leaf.grad is not None and self.piece is not None:
                self.evaluator.budget.tensor(leaf.grad, self.piece)
        self.ran += behind if done else ()
        self.nodes.release(behind, self.step)
        self.dirty = True

    def miss(self) -> None:
        """A statement that is not recorded: whatever it changed is seen at the next look."""
        self.evaluator.touched, self.ran, self.dirty = [], [], True

    def look(self, step: int) -> Look:
        """Everything that the listing can reach after its step number `step`."""
        self.step = step
        names: dict[int, list[str]] = {}
        found: dict[int, Value] = {}
        plain: list[Plain] = []
        for name, value in self.variables():
            if isinstance(value, Tensor | Array):
                names.setdefault(id(value), []).append(name)
                found[id(value)] = value
            elif not isinstance(value, (Defined, NamedFunction, *_UNSHOWN)):
                plain.append(self.plain(name, value))
        _check_count(len(found), len(plain))
        self.looked(len(found) + len(plain))
        touched = {portraits.memory(value) for value in self.evaluator.touched}
        storages: dict[int, int] = {}
        seen = {key: self.one(value, tuple(names[key]), touched, storages) for key, value in found.items()}
        roots = {entry.alive.state.node for entry in seen.values()} - {None}
        ran = tuple(self.ran)
        self.remember(seen)
        self.seen, self.storages = seen, storages
        self.last = {name: seen[key].alive.state.number for key, several in names.items() for name in several}
        self.evaluator.touched, self.ran, self.dirty = [], [], False
        self.step = step + 1
        kept = tuple(sorted(root for root in roots if root is not None))
        self.nodes.let_go([*kept, *ran])
        return Look(tuple(plain), tuple([entry.alive for entry in seen.values()]), kept, ran)

    def looked(self, count: int) -> None:
        """Count looks; those at many changed tensors after each of many steps take longer than the steps."""
        self.looks += count
        if self.looks > self.most:
            raise InputProblem(
                "The listing has many variables for many steps",
                f"the lab takes {self.most:,} looks in a run, one at each variable after each step, and "
                f"{_CHANGED} more where a tensor is new or may have changed",
                "ask for fewer rounds, or leave variables out",
            )

    def let_go(self) -> None:
        """Forget every tensor; a gradient with a graph would hold its leaf, and that holds the gradient, for ever."""
        for leaf in self.circular:
            leaf.grad = None
        self.seen, self.unnamed, self.plains, self.circular = {}, {}, {}, []
        self.nodes.places.clear()

    def remember(self, seen: Mapping[int, Seen]) -> None:
        """Keep the numbers of leaves that have lost their last name: a graph may still write into them."""
        for key, entry in self.seen.items():
            if key not in seen and isinstance(entry.value, Tensor) and entry.value.requires_grad:
                self.unnamed[key] = entry.value, entry.alive.state.number
        if len(self.unnamed) > _UNNAMED:
            self.unnamed.clear()

    def variables(self) -> Iterator[tuple[str, Value]]:
        """Every variable with its name, and the tensors in lists under names like `params[0]`."""
        for place, scope in enumerate(self.evaluator.scopes):
            ending = f" in {scope.function.rpartition('.')[2]}" if place and scope.function else ""
            for name, value in scope.names.items():
                yield name + ending, value
                if isinstance(value, OBJECTS):
                    shown = () if ending and name == "self" else islice(tensors_of(value), _LOOKED_INTO)
                    yield from ((f"{name}{inner}{ending}", tensor) for inner, tensor in shown)
                elif isinstance(value, list | tuple | dict):
                    pairs = value.items() if isinstance(value, dict) else enumerate(value)
                    for index, item in islice(pairs, _LOOKED_INTO):
                        if isinstance(item, Tensor | Array):
                            yield f"{name}[{shortened(index)}]{ending}", item

    def plain(self, name: str, value: Value) -> Plain:
        """A variable that is not a tensor."""
        before = self.plains.get(name)
        if before is not None and before[0] is value and isinstance(value, _FIXED):
            record = before[1] if not before[1].changed else Plain(name, before[1].text, changed=False)
        else:
            self.looked(1)  # it is written out to see whether it has changed
            text = shortened(value)
            record = Plain(name, text, before is None or before[1].text != text)
        self.plains[name] = value, record
        return record

    def one(self, value: Value, names: tuple[str, ...], touched: set[int], storages: dict[int, int]) -> Seen:
        """One tensor or array, with how the statement changed it."""
        before = self.seen.get(id(value))
        place = portraits.memory(value)
        number = self.storage(place, storages)
        now = portraits.signature(value)
        renamed: tuple[Change, ...] = ()
        if before is not None:
            old = before.alive
            if any(self.last.get(name) != old.state.number for name in names):
                renamed = ("renamed",)
            if before.signature == now and not self.dirty and place not in touched:
                if not renamed and not old.changes and old.names == names:
                    return before
                return Seen(value, now, Alive(names, old.state, renamed))
        self.looked(_CHANGED)
        state = self.state(value, number)
        if before is None:
            known = any(name in self.last or name in self.plains for name in names)
            for name in names:
                self.plains.pop(name, None)
            return Seen(value, now, Alive(names, state, ("rebound" if known else "new",)))
        found = portraits.changes(before.alive.state, state)
        return Seen(value, now, Alive(names, state if found else before.alive.state, found + renamed))

    def state(self, value: Value, storage: int) -> TensorState:
        """What is recorded of a tensor or array that is new or has changed."""
        if isinstance(value, Array):
            return portraits.of_array(value, self.number(value), storage)
        node = None if value.grad_fn is None else self.nodes.add(value.grad_fn, self.step)
        return portraits.of_tensor(value, self.number(value), storage, node)

    def number(self, value: Value) -> int:
        """The number of a tensor or array: its own as long as it lives."""
        seen = self.seen.get(id(value))
        if seen is not None:
            return seen.alive.state.number
        known = self.unnamed.get(id(value))
        if known is None:
            self.count += 1
            known = self.unnamed[id(value)] = value, self.count
        return known[1]

    def storage(self, place: int, storages: dict[int, int]) -> int:
        """The number of the memory at an address. An address that nobody has held since is another memory."""
        known = storages.get(place) or self.storages.get(place) if place else None
        if known is None:
            self.storage_count += 1
            known = self.storage_count
        storages[place] = known
        return known


def _several(value: Value) -> list[Value]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _check_count(tensors: int, plain: int) -> None:
    if tensors > limits.LISTING_TENSORS or plain > limits.LISTING_NAMES:
        raise InputProblem(
            "The listing has too many variables",
            f"the lab looks at {limits.LISTING_TENSORS} tensors and {limits.LISTING_NAMES} other variables",
            "leave some out",
        )
