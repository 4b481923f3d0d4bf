"""The order in which Python asks the classes that a class is based on.

Source: "The Python 2.3 Method Resolution Order", M. Simionato.
"""

from collections.abc import Sequence

from core.lab.classes.records import ListingClass, PythonClass, TorchClass
from core.lab.interpret.failures import ERRORS, ErrorClass, RaisedError
from core.language.syntax import Piece

Class = ListingClass | TorchClass | ErrorClass | PythonClass


def above(piece: Piece, bases: Sequence[Class]) -> tuple[Class, ...]:
    """All classes above one with these bases, the nearest first. Raises Python's error where there is no order."""
    if len({id(base) for base in bases}) < len(bases):
        raise RaisedError("TypeError", f"duplicate base class {bases[0].name}", piece, ("Exception",))
    lines = [[base, *_above(base)] for base in bases] + [list(bases)]
    found: list[Class] = []
    while any(lines):
        lines = [line for line in lines if line]
        heads = [line[0] for line in lines]
        chosen = next((head for head in heads if not any(_in(head, line[1:]) for line in lines)), None)
        if chosen is None:
            names = ", ".join(dict.fromkeys(head.name for head in heads))
            said = f"Cannot create a consistent method resolution\norder (MRO) for bases {names}"
            raise RaisedError("TypeError", said, piece, ("Exception",))
        found.append(chosen)
        lines = [line[1:] if _same(line[0], chosen) else line for line in lines]
    return tuple(found)


def _above(base: Class) -> tuple[Class, ...]:
    if isinstance(base, ErrorClass):
        return tuple([ERRORS[name] for name in base.above if name in ERRORS])
    return base.above if isinstance(base, ListingClass) else ()


def _same(left: Class, right: Class) -> bool:
    return left is right or (isinstance(left, TorchClass | PythonClass) and left == right)


def _in(item: Class, line: Sequence[Class]) -> bool:
    return any(_same(item, each) for each in line)
