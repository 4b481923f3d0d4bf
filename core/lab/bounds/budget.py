"""What a run may use up, counted while it goes; whatever would go beyond is refused with its place."""

import time
import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from core import limits
from core.lab.interpret.arrays import Array
from core.language.syntax import Piece
from core.problem import InputProblem, quote

_THINGS = 20  # things that Python goes through while it does one operation
_NANOSECOND = 32  # units of work; see `core.lab.bounds.work`


def _nothing() -> None:
    pass


class Budget:
    """The counters of one run. `breathe` is called between any two operations, and may wait or raise."""

    def __init__(self, breathe: Callable[[], None] = _nothing) -> None:
        self._breathe = breathe
        self.steps = 0
        self.operations = 0
        self.bytes = 0  # at most so many are held; what was given back is taken off when they seem too many
        self.kept = 0
        self.held: dict[int, tuple[int, weakref.ref[Any]]] = {}  # of each memory, by its id, its bytes
        self.items = 0
        self.text = 0
        self.units = 0
        self._deadline = time.thread_time() + limits.LISTING_SECONDS
        self._look = time.perf_counter() + limits.LISTING_SECONDS  # no thread takes more of a CPU than time goes by

    def step(self, piece: Piece) -> None:
        """One more statement."""
        self._breathe()
        self.steps += 1
        if self.steps > limits.LISTING_STEPS:
            raise _spent(
                piece, "The listing does not come to an end", f"{limits.LISTING_STEPS:,} steps", "fewer rounds"
            )

    def operation(self, piece: Piece, count: int = 1) -> None:
        """`count` more operations."""
        self._breathe()
        self.operations += count
        if self.operations > limits.LISTING_OPERATIONS:
            what = f"{limits.LISTING_OPERATIONS:,} operations"
            raise _spent(piece, f"{quote(piece.text)} does not come to an end", what, "fewer rounds or items")
        if time.perf_counter() >= self._look and self._late():
            what = f"{limits.LISTING_SECONDS:g} seconds"
            raise _spent(
                piece, f"The listing was stopped at {quote(piece.text)}", what, "smaller tensors or fewer rounds"
            )

    def _late(self) -> bool:
        """Whether the thread has used up its time. Asking the system costs more than the operations, so it is rare."""
        left = self._deadline - time.thread_time()
        self._look = time.perf_counter() + left
        return left < 0

    def gone_through(self, count: int, piece: Piece) -> None:
        """Python's going through `count` things, at 0.1 to 0.2 us each: a look inside lists, a comparison of them."""
        self.operation(piece, count // _THINGS)

    def tensor(self, tensor: Tensor, piece: Piece) -> None:
        """One more tensor, whose memory counts as long as anything holds it: a variable, a view, a graph."""
        storage = tensor.untyped_storage()
        self._hold(storage, storage.nbytes(), piece)

    def array(self, array: Array, piece: Piece) -> None:
        """One more array; a view counts as what it is a view of."""
        while isinstance(array.base, Array):
            array = array.base
        if array.base is None:
            self._hold(array, array.nbytes, piece)

    def _hold(self, memory: Tensor | Array | torch.UntypedStorage, nbytes: int, piece: Piece) -> None:
        key, held = id(memory), self.held
        known = held.get(key)
        if known is None or known[1]() is not memory:
            held[key] = nbytes, weakref.ref(memory, lambda _: held.pop(key, None))
            self.bytes += nbytes
        self.room(0, piece)

    def room(self, nbytes: int, piece: Piece) -> None:
        """Whether there is room for so many bytes more, which will not stay."""
        if self.bytes + nbytes > limits.LISTING_BYTES:  # some of that may have been given back
            self.bytes = sum(size for size, _ in list(self.held.values())) + self.kept
        if self.bytes + nbytes > limits.LISTING_BYTES:
            what = f"{limits.LISTING_BYTES >> 20} MB of tensors at a time"
            raise _spent(piece, f"{quote(piece.text)} needs too much memory", what, "smaller tensors")

    def keep(self, nbytes: int, piece: Piece) -> None:
        """Bytes that the run keeps to its end, as far as it knows."""
        self.kept += nbytes
        self.bytes += nbytes
        self.room(0, piece)

    def work(self, units: int, piece: Piece) -> None:
        """More work, in multiplications of a product of matrices; see `core.lab.bounds.work`."""
        self.units += units
        if self.units > limits.LISTING_WORK:
            what = f"{limits.LISTING_WORK // _NANOSECOND // 10**6} ms of work on tensors, as foreseen from their sizes"
            raise _spent(piece, f"{quote(piece.text)} is too much work", what, "smaller tensors or fewer rounds")

    def list(self, count: int, piece: Piece) -> None:
        """`count` more items of lists."""
        self.items += count
        if self.items > limits.LISTING_ITEMS:
            what = f"{limits.LISTING_ITEMS:,} items of lists, all that it makes counted together"
            raise _spent(piece, f"{quote(piece.text)} is too long", what, "shorter lists, or tensors")

    def characters(self, count: int, piece: Piece) -> None:
        """`count` more characters of texts."""
        self.text += count
        if self.text > limits.LISTING_TEXT:
            what = f"{limits.LISTING_TEXT:,} characters of texts, all that it makes counted together"
            raise _spent(piece, f"{quote(piece.text)} is too long", what, "print less")


def too_large(piece: Piece, elements: int | None) -> InputProblem:
    """For a tensor that is not made."""
    asked = "an unknown number of elements" if elements is None else f"{elements:,} elements"
    return InputProblem(
        f"{quote(piece.text)} would be too large",
        f"it asks for {asked}, axes of size 0 counted as 1, and a tensor of the lab has at most {limits.ELEMENTS:,}",
        "make it smaller: what there is to see stays the same",
        piece.span,
    )


def too_long(piece: Piece, count: int) -> InputProblem:
    """For something that is not gone through, item by item."""
    return InputProblem(
        f"{quote(piece.text)} has {count:,} items",
        f"the lab goes through at most {limits.LISTING_ITEMS:,}",
        "make it shorter",
        piece.span,
    )


def _spent(piece: Piece, what: str, most: str, fix: str) -> InputProblem:
    return InputProblem(what, f"one run in the lab may take {most}", f"ask for {fix}", piece.span)
