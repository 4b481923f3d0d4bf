"""How a block of statements is left before its end."""

from typing import Any


class Break(Exception):
    """`break`."""


class Continue(Exception):
    """`continue`."""


class Returned(Exception):
    """`return value`."""

    def __init__(self, value: Any) -> None:  # noqa: ANN401 - a value of any kind
        super().__init__()
        self.value = value
