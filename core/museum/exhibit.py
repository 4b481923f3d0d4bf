"""An exhibit: a function that torch refuses, or that goes wrong in silence, and the one to write instead.

What is shown is the functions' own source, so that what is read is what was run.
"""

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from core.probe.refusals import Case

_CHECKERS: Final = re.compile(r"  # (?:type: ignore|noqa).*$", re.MULTILINE)  # words to mypy and ruff


@dataclass(frozen=True)
class Spot:
    """Where in the app one sees it happen: a page, by its file, and the settings of its address."""

    page: str
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """One error, or one silent fault.

    `wordings` are patterns of the message, in torch's words of today and of earlier versions, written for text in
    which every run of spaces and line breaks is one space; the groups are what the message says of the very case.
    An exhibit without wordings raises nothing; `heard` are such patterns of what torch says of it elsewhere, as in a
    warning that it gives once or in a mode of its own. `place` is where it is seen to happen.
    """

    key: str
    case: Case
    wordings: tuple[str, ...] = ()
    place: Spot | None = None
    heard: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether torch says nothing, and the numbers are wrong all the same."""
        return not self.wordings


def exhibit(
    name: str,
    broken: Callable[[], object],
    why: str,
    fixed: Callable[[], object],
    *wordings: str,
    place: Spot | None = None,
    heard: tuple[str, ...] = (),
) -> Exhibit:
    """The exhibit called `name`, after which its key is made, of two functions whose last line returns the answer."""
    case = Case(name, _lines(broken), broken, why, _lines(fixed), fixed)
    return Exhibit(key_of(name), case, wordings, place, heard)


def key_of(name: str) -> str:
    """What an exhibit is called in an address: its name's letters and digits, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))


def _lines(function: Callable[[], object]) -> tuple[str, ...]:
    """The function's body; its last line, without the word return, is the expression that is shown."""
    source = _CHECKERS.sub("", inspect.getsource(function))
    body = textwrap.dedent(source.partition(":\n")[2]).rstrip().split("\n")
    return (*body[:-1], body[-1].removeprefix("return "))
