"""What `x[…]` is predicted to give: the shape, and what each item of the index does to it."""

from dataclasses import dataclass
from typing import Any

from core.inputs.shapes import Shape


@dataclass(frozen=True)
class Step:
    """What one item does.

    `takes` are the axes of x that it uses, `gives` the sizes that it leaves in their place. `array` is the
    shape of the index arrays that it brings; its axes appear once for all arrays together.
    `position` is its place among the items, None for the axes that no item mentions.
    """

    position: int | None
    takes: tuple[int, ...]
    gives: Shape
    array: Shape | None
    words: str


@dataclass(frozen=True)
class Prediction:
    """The shape that `x[key]` will have; None where this says that torch refuses, with the reason in `trouble`.

    `arrays` is what the index arrays broadcast to, `front` where its axes stand first because they were separated.
    `place` is the axis of the result where they begin. `numbers` counts the numbers of all index arrays.
    `suspects` are items that torch refuses unless the result is empty, each with what to write instead. `listed` says
    that a list was read as a tuple, which torch warns of.
    """

    key: Any
    shape: Shape | None
    steps: tuple[Step, ...]
    arrays: Shape | None = None
    front: bool = False
    place: int | None = None
    numbers: int = 0
    suspects: tuple[tuple[int | None, str], ...] = ()
    listed: bool = False

    @property
    def trouble(self) -> tuple[int | None, str] | None:
        """The item to blame if torch refuses, and what to write instead."""
        return next(iter(self.suspects), None)
