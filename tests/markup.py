"""Reads a figure's or a table's markup back: what each cell shows and says, as pairs to compare with a record."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

_NUMBER: Final = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?(?:e[-−+]?\d+)?")
_VOID: Final = frozenset(["br", "hr", "img", "input"])


@dataclass(frozen=True)
class Mark:
    """An element: its tag, its attributes, all text inside it, and what it is inside of, from the outermost."""

    tag: str
    attributes: dict[str, str]
    text: str
    inside: tuple[dict[str, str], ...]

    @property
    def words(self) -> str:
        """What a screen reader says."""
        return self.attributes.get("aria-label", self.text)

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(self.attributes.get("class", "").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str], list[str], int]] = []
        self.marks: list[Mark | None] = []

    def handle_starttag(self, tag, attrs):
        self.open.append((tag, {name: value or "" for name, value in attrs}, [], len(self.marks)))
        self.marks.append(None)
        if tag in _VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag, attrs):
        self.open.append((tag, {name: value or "" for name, value in attrs}, [], len(self.marks)))
        self.marks.append(None)
        self._close()

    def handle_data(self, data):
        for _, _, texts, _ in self.open:
            texts.append(data)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1][0] == tag, f"</{tag}> closes <{self.open[-1][0]}>"
        self._close()

    def _close(self):
        tag, attributes, texts, place = self.open.pop()
        self.marks[place] = Mark(tag, attributes, "".join(texts), tuple(each[1] for each in self.open))


def marks(markup: str, tag: str | None = None, kind: str | None = None) -> list[Mark]:
    """The elements of well-formed markup, in order; of one tag, or of one class, if asked."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert not reader.open, f"<{reader.open[-1][0]}> does not end"
    found = [mark for mark in reader.marks if mark is not None]
    return [mark for mark in found if tag in (None, mark.tag) and (kind is None or kind in mark.classes)]


def pairs(markup: str) -> list[tuple[str, str]]:
    """What each cell that can be pointed at says, and what it shows."""
    return [(mark.words, mark.text) for mark in marks(markup, "td") if "aria-label" in mark.attributes]


def rows(markup: str) -> list[list[str]]:
    """A table as a reader sees it: the text of each cell, row by row."""
    found: list[list[str]] = []
    for mark in marks(markup):
        if mark.tag == "tr":
            found.append([])
        elif mark.tag in ("td", "th") and found:
            found[-1].append(mark.text)
    return found


def tensors(markup: str) -> list[tuple[str, str]]:
    """The tensors of a figure, in order: the role by which each is colored, and its name with its shape."""
    found = marks(markup, "div", "tensor")
    return [(" ".join(name for name in mark.classes if name != "tensor"), mark.words) for mark in found]


def numbers(text: str) -> list[float]:
    """The numbers in a text, as figures write them: `−1`, `1,024`, `2.5e−3`."""
    return [float(found.replace("−", "-").replace(",", "")) for found in _NUMBER.findall(text)]
