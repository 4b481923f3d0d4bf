"""What was seen of a run after a statement: of one tensor, and of everything."""

from dataclasses import dataclass

from torch import Tensor

from core.lab.interpret.arrays import Array
from core.lab.record.recording import Alive, Plain


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A tensor or array as it was after the last statement; it is held, so that its id stays its own."""

    value: Tensor | Array
    signature: tuple[object, ...]
    alive: Alive


@dataclass(frozen=True, slots=True)
class Look:
    """What was alive after a statement; see `core.lab.record.recording.Step`."""

    plain: tuple[Plain, ...]
    tensors: tuple[Alive, ...]
    roots: tuple[int, ...]
    ran: tuple[int, ...]
