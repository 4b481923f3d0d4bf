"""What an error of a listing's teaches."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """An error by its class and a pattern of its message; `cause` and `mend` may use the pattern's groups."""

    kind: str
    message: str
    cause: str
    mend: str
