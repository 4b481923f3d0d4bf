"""What a component or a widget sends back from the browser: input like any other.

Whoever speaks the protocol can send anything in the place of what the page's own script sends: a text of megabytes,
brackets a million deep, words for numbers, a place that the slider does not have. Each parser here takes
one kind of message and gives back plain values within known bounds, or raises an InputProblem; none of them makes
anything of the size of a number that it reads.
"""

import json
import math
from collections.abc import Sequence
from typing import Any

from core import limits
from core.problem import InputProblem, quote

_FIX = "use the controls of the page, or reload it"
_SCALARS = (str, int, float, bool, type(None))


def _problem(what: str, why: str) -> InputProblem:
    return InputProblem(what, why, _FIX)


def read_json(text: object, most: int = limits.EVENT_CHARACTERS) -> Any:  # noqa: ANN401 - JSON is of any type
    """The value that `text` of at most `most` characters says: nested lists and dicts of plain scalars.

    Numbers are finite and fit 64 bits, texts can be encoded, and there are at most `limits.EVENT_DEPTH` levels.
    """
    if not isinstance(text, str):
        raise _problem("This message is not text", "a component's message is JSON")
    if len(text) > most:
        raise _problem(f"This message has {len(text):,} characters", f"it may have at most {most:,}")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise _problem(f"This message is not JSON: {quote(text)}", "a component's message is") from None
    _check_plain(value)
    return value


def _check_plain(value: object) -> None:
    """Walk level by level, so that no nesting is too deep for the walk itself."""
    level = [value]
    for _ in range(limits.EVENT_DEPTH):
        below: list[object] = []
        for item in level:
            if isinstance(item, list):
                below += item
            elif isinstance(item, dict):
                below += [*item, *item.values()]
            else:
                _check_scalar(item)
        if not below:
            return
        level = below
    raise _problem("This message is nested too deeply", f"it may have {limits.EVENT_DEPTH} levels")


def _check_scalar(item: object) -> None:
    if isinstance(item, float) and not math.isfinite(item):
        raise _problem(f"This message says {item}", "its numbers are finite")
    if isinstance(item, int) and not -(2**63) <= item < 2**64:
        raise _problem("This message says an enormous number", "its integers have 64 bits")
    if isinstance(item, str) and not item.isascii() and any("\ud800" <= c <= "\udfff" for c in item):
        raise _problem("This message has half a character", "its texts are Unicode")


def events(text: object) -> list[dict[str, Any]]:
    """The events in one message of a component: each a dict with "event", a text, and perhaps "value"."""
    value = read_json(text)
    listed = value if isinstance(value, list) else [value]
    if len(listed) > limits.EVENTS:
        raise _problem(f"This message has {len(listed):,} events", f"a hand makes at most {limits.EVENTS} at once")
    for event in listed:
        if not isinstance(event, dict) or not isinstance(event.get("event"), str):
            raise _problem("This message has no event", "each event has a name")
    return listed


def dial(value: object, ranges: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Which of several dials was moved, and to which number: `[place, number]`.

    `ranges` has the least and the most of each dial; one that cannot be moved has a most below its least.
    """
    if not isinstance(value, list) or len(value) != 2 or not all(_whole(number) for number in value):
        raise _problem(
            "A dial was moved to what is not a place", "a move is two whole numbers: which dial, and where to"
        )
    place, number = (int(part) for part in value)
    if not 0 <= place < len(ranges):
        raise _problem(f"There is no dial {place}", f"there are {len(ranges)}, from 0")
    least, most = ranges[place]
    if not least <= number <= most:
        raise _problem(f"A dial was moved to {number}", f"it goes from {least} to {most}")
    return place, number


def point(value: object) -> tuple[float, float]:
    """Where a picture was clicked: `[x, y]`, in the units of its view box."""
    if not isinstance(value, list) or len(value) != 2 or not all(_real(number) for number in value):
        raise _problem("A click has no place", "a place is two finite numbers")
    x, y = (float(number) for number in value)
    if max(abs(x), abs(y)) > limits.VIEW_BOX:
        raise _problem("A click is far outside its picture", f"a picture has at most {limits.VIEW_BOX} units")
    return x, y


def pick(value: object) -> str:
    """The name of the piece of a figure that was clicked."""
    if not isinstance(value, str) or not value or len(value) > limits.PICK_CHARACTERS or not value.isprintable():
        raise _problem(
            "What was clicked has no name", f"a name is a text of at most {limits.PICK_CHARACTERS} characters"
        )
    return value


def edits(text: object) -> dict[str, Any]:
    """The edits of a table: which rows are edited, added and deleted, three parts of which any may be missing.

    `{"edited_rows": {"0": {column: value}}, "added_rows": [{column: value}], "deleted_rows": [0]}`; a cell's value is
    a scalar. Whether the table has such rows and columns is for whoever has the table to say.
    """
    value = read_json(text, limits.EDIT_CHARACTERS)
    if not isinstance(value, dict) or value.keys() - {name for name, _ in _PARTS}:
        raise _problem("These are not the edits of a table", "they say which rows are edited, added and deleted")
    edited, added, deleted = (value.get(name, kind()) for name, kind in _PARTS)
    if not isinstance(edited, dict) or not isinstance(added, list) or not isinstance(deleted, list):
        raise _problem("These are not the edits of a table", "each part of them is a collection of rows")
    if len(added) > limits.EDITABLE_ROWS:
        raise _problem(f"{len(added):,} rows were added", f"at most {limits.EDITABLE_ROWS} can be")
    for row in [*edited, *deleted]:
        _check_row(row)
    for cells in [*edited.values(), *added]:
        if not isinstance(cells, dict) or not all(isinstance(cell, _SCALARS) for cell in cells.values()):
            raise _problem("A row of the table has no cells", "it says a number or a text for each column")
    return {"edited_rows": edited, "added_rows": added, "deleted_rows": deleted}


_PARTS: Sequence[tuple[str, type]] = (("edited_rows", dict), ("added_rows", list), ("deleted_rows", list))


def _check_row(row: object) -> None:
    # JSON has the rows that are edited as texts, since they are keys, and those that are deleted as numbers.
    place = int(row) if isinstance(row, str) and row.isascii() and row.isdecimal() and len(row) < 10 else row
    if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < limits.TABLE_CELLS:
        raise _problem(f"There is no row {quote(str(row))}", "the rows are counted from 0")


def _whole(number: object) -> bool:
    """Whether `number` is a whole one; JSON makes no difference between 3 and 3.0, and a bool is not one."""
    return (isinstance(number, int) and not isinstance(number, bool)) or (
        isinstance(number, float) and number.is_integer()
    )


def _real(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and -1e300 < number < 1e300
