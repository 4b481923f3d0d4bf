"""The bytes of a file become the text of a table, checked before anything parses it.

Whatever comes in, what comes out is UTF-8 with one kind of line end and one delimiter, and small: so many bytes,
lines, cells, and bytes per line.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from core import limits
from core.problem import InputProblem, quote

_MARKS: Final = [  # UTF-32 stands before UTF-16, whose mark begins its own
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
]  # fmt: skip
_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]")
_QUOTED: Final = re.compile(rb'"[^"]*"')
_DELIMITERS: Final = (b"\t", b";", b"|", b",")  # a comma last: beside the others it is a decimal mark
_LONG: Final = re.compile(rb"(?<![0-9])[0-9]{%d}" % (limits.TABLE_DIGITS + 1))
_COMMA: Final = re.compile(rb"[0-9],[0-9]")
_POINT: Final = re.compile(rb"[0-9][.][0-9]")
_CHUNK: Final = 2**16  # bytes decoded at a time: a whole file at once would take up to 4 bytes per character
_SAMPLE: Final = 50  # lines that decide which delimiter it is


@dataclass(frozen=True)
class TableText:
    """UTF-8 lines that end in a line feed, their cells set apart by `delimiter`, one byte; a comma if nothing does.

    `decimal_comma` says that numbers are written as 2,5. `notes` says in a sentence each what was taken to be meant.
    """

    data: bytes
    delimiter: bytes
    decimal_comma: bool
    notes: tuple[str, ...]


def read_text(data: bytes, name: str) -> TableText:
    """The text in a file's bytes; `name` is what messages call the file. Raises `InputProblem`."""
    called = quote(name)
    _check_size(data, called)
    data, notes = _utf8(data, called)
    _check_size(data, called)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not data.strip():
        raise InputProblem(
            f"{called} is empty", "a table has a row of names and rows of numbers below", "choose one that has"
        )
    _check_lines(data, called)
    delimiter = _delimiter(data)
    if delimiter is None:
        # Runs of spaces, as in columns that were lined up by hand.
        data = b"\n".join(b"\t".join(line.split()) for line in io.BytesIO(data))
        delimiter = b"\t"
    cells = data.count(delimiter) + data.count(b"\n") + 1
    if cells > limits.TABLE_CELLS:
        raise InputProblem(
            f"{called} has {cells:,} cells",
            f"this app reads at most {limits.TABLE_CELLS:,}",
            "leave out the columns that you do not need",
        )
    sample = data[:_CHUNK]
    comma = delimiter != b"," and len(_COMMA.findall(sample)) > len(_POINT.findall(sample))
    if comma:
        notes = (*notes, "Commas are read as decimal marks")
    return TableText(data, delimiter, comma, notes)


def _check_size(data: bytes, called: str) -> None:
    if len(data) > limits.TABLE_BYTES:
        raise InputProblem(
            f"{called} has {len(data):,} bytes of text",
            f"this app reads at most {limits.TABLE_BYTES:,}",
            "leave out rows or columns",
        )


def _utf8(data: bytes, called: str) -> tuple[bytes, tuple[str, ...]]:
    """The same text in UTF-8, and a note if its encoding was guessed."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    notes: tuple[str, ...] = ()
    if encoding is None and b"\x00" not in data:
        encoding = "utf-8" if _decodes(data) else "cp1252"
        if encoding == "cp1252":
            notes = ("The file is not in UTF-8; it is read as Windows-1252, which matters for letters with accents",)
    try:
        text = b"".join(_recoded(data, encoding)) if encoding not in {None, "utf-8"} else data
    except UnicodeError as error:
        raise InputProblem(
            f"{called} begins like {str(encoding).upper()} text but is not",
            "its bytes do not decode to letters",
            "save it again, as CSV in UTF-8",
        ) from error
    found = _NO_TEXT.search(text)
    if found:
        raise InputProblem(
            f"{called} is not text: its byte {found.start() + 1:,} is {found[0][0]}",
            "that is not a letter, as in a spreadsheet's own format, a picture or an archive",
            "save the table as CSV",
        )
    return text, notes


def _decodes(data: bytes) -> bool:
    try:
        for _ in _recoded(data, "utf-8"):
            pass
    except UnicodeError:
        return False
    return True


def _recoded(data: bytes, encoding: str) -> Iterator[bytes]:
    # The five bytes that mean nothing in Windows-1252 become a replacement mark; elsewhere there are none to replace.
    decoder = codecs.getincrementaldecoder(encoding)("replace" if encoding == "cp1252" else "strict")
    for start in range(0, len(data), _CHUNK):
        end = start + _CHUNK
        yield decoder.decode(data[start:end], end >= len(data)).encode()


def _check_lines(data: bytes, called: str) -> None:
    count = data.count(b"\n") + (not data.endswith(b"\n"))
    if count > limits.TRAINING_ROWS + 1:
        raise InputProblem(
            f"{called} has {count:,} lines",
            f"this app reads a row of names and at most {limits.TRAINING_ROWS:,} of numbers",
            "leave out some",
        )
    for number, line in enumerate(io.BytesIO(data), 1):
        if len(line) > limits.TABLE_LINE:
            raise InputProblem(
                f"Line {number:,} of {called} has {len(line):,} bytes",
                f"this app reads lines of at most {limits.TABLE_LINE:,}",
                "leave out the columns that you do not need, and check that each row has its own line",
            )
    digits = _LONG.search(data)
    if digits:
        number = data.count(b"\n", 0, digits.start()) + 1
        raise InputProblem(
            f"Line {number:,} of {called} has a number of more than {limits.TABLE_DIGITS} digits",
            "float64 ends at 309 of them",
            "check that the delimiters are there",
        )


def _delimiter(data: bytes) -> bytes | None:
    """What sets the cells apart: what stands in most lines as often as in the first. None for runs of spaces."""
    sample = _QUOTED.sub(b"_", data[: 2 * limits.TABLE_LINE])
    lines = [line for line in islice(io.BytesIO(sample), _SAMPLE) if line.strip()]
    regular = {mark: sum(line.count(mark) == lines[0].count(mark) > 0 for line in lines) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: regular[mark])  # the first of several, in their order
    if regular[best] > len(lines) / 2:
        return best
    widths = {len(line.split()) for line in lines}
    return None if len(widths) == 1 and widths != {1} else best if regular[best] else b","
