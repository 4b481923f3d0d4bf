"""What a visitor takes home, as a Jupyter notebook: words, the script in cells with what it printed, and the pictures.

Source: "The notebook file format" of nbformat, version 4.5.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core import limits

_PRINTS: Final = re.compile(r"\bprint\b")
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~$-])")
_HIDDEN: Final = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
_NOT_KEPT: Final = "Run the cells: what they print was not kept."
# JupyterLab draws the first of a bundle that it knows; it knew version 5 of Vega-Lite long before version 6.
_CHARTS: Final = ("application/vnd.vegalite.v6+json", "application/vnd.vegalite.v5+json")


@dataclass(frozen=True)
class Drawing:
    """A picture of a page: `html` that displays itself, or a chart's Vega-Lite `spec` with its data; `text` says it."""

    text: str
    html: str = ""
    spec: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Chapter:
    """One state of a page.

    `source` is its script, and `printed` what that prints; None where nobody ran it. `words` are the page's, in
    Markdown, and `settings` what its widgets say, by their names in the address. `address` leads back to the state;
    empty where the page has none.
    """

    title: str
    words: tuple[str, ...]
    source: str
    printed: str | None
    drawings: tuple[Drawing, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    address: str = ""


def notebook(chapters: Sequence[Chapter], title: str = "") -> str:
    """The chapters as the text of an `.ipynb` file, under a `title` of their own if there is one."""
    library = _nbformat()
    v4 = library.v4
    cells = [v4.new_markdown_cell(f"# {escaped(title)}")] if title else []
    for chapter in chapters:
        cells += _cells(chapter, "##" if title else "#")
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"  # nbformat draws one at random, and the same states should give the same file
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    library.validate(book)
    text: str = library.writes(book)
    return text


def cells_of(source: str) -> list[str]:
    """The script in cells: one for each paragraph before the first that may print, and one for all from there on.

    What it prints belongs to the last. A paragraph ends at an empty line before a statement at the left margin.
    """
    lines = source.rstrip().splitlines()
    starts = [_first_line(lines, node) for node in ast.parse(source).body]
    breaks = [line for line in starts[1:] if not lines[line - 1].strip()]
    parts = [lines[a:b] for a, b in zip([0, *breaks], [*breaks, len(lines)], strict=True)]
    texts = ["\n".join(part).strip("\n") for part in parts]
    first = next((place for place, text in enumerate(texts) if _PRINTS.search(text)), len(texts) - 1)
    rest = "\n".join(lines[[0, *breaks][first] :]) if texts else ""
    return [*texts[:first], rest]


def _first_line(lines: Sequence[str], node: ast.stmt) -> int:
    """The number of lines before the statement and the comments that stand right above it."""
    line = node.lineno - 1
    while line and lines[line - 1].startswith("#"):
        line -= 1
    return line


def escaped(text: str) -> str:
    """`text` on one line, as Markdown that says it letter by letter."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _nbformat() -> Any:  # noqa: ANN401 - half of the library has no types
    """The library of the format: it takes half a second of the CPU, spent when the first notebook is asked for."""
    import nbformat  # noqa: PLC0415

    return nbformat


def _cells(chapter: Chapter, heading: str) -> Iterator[Any]:
    v4 = _nbformat().v4
    words = [f"{heading} {escaped(chapter.title)}", *chapter.words]
    if chapter.settings:
        words.append("\n".join(f"- {escaped(name)}: {escaped(value)}" for name, value in chapter.settings))
    if chapter.address:
        words.append(f"[This state, live]({chapter.address})")
    words += [] if chapter.printed is not None else [_NOT_KEPT]
    yield v4.new_markdown_cell("\n\n".join(words))
    *before, last = cells_of(chapter.source)
    count = None if chapter.printed is None else 1
    for text in before:
        yield v4.new_code_cell(text, execution_count=count)
    outputs = [v4.new_output("stream", name="stdout", text=chapter.printed)] if chapter.printed else []
    yield v4.new_code_cell(last, execution_count=count, outputs=outputs)
    taken = 0
    for drawing in chapter.drawings:
        source, bundle = _shown(drawing)
        taken += len(source)
        if taken > limits.NOTEBOOK_DRAWINGS:
            yield v4.new_markdown_cell("More pictures than fit a file stand on the page.")
            return
        output = v4.new_output("display_data", data=bundle)
        yield v4.new_code_cell(source, execution_count=1, outputs=[output], metadata=_HIDDEN)


def _shown(drawing: Drawing) -> tuple[str, dict[str, Any]]:
    """A cell that displays the drawing, so that it is there again when the notebook is run, and what it displays."""
    if drawing.spec is None:
        bundle: dict[str, Any] = {"text/html": drawing.html, "text/plain": drawing.text}
    else:
        bundle = {kind: dict(drawing.spec) for kind in _CHARTS} | {"text/plain": drawing.text}
    held = json.dumps(bundle["text/html"] if drawing.spec is None else drawing.spec, ensure_ascii=False)
    literal = repr(held)
    comment = f"# The picture of the page: {' '.join(drawing.text.split())}"
    if drawing.spec is None:
        made = f'{{"text/html": json.loads({literal}), "text/plain": {drawing.text!r}}}'
        return f"{comment}\nimport json\n\ndisplay({made}, raw=True)", bundle
    made = f"dict.fromkeys({list(_CHARTS)!r}, json.loads({literal})) | {{'text/plain': {drawing.text!r}}}"
    return f"{comment}\nimport json\n\ndisplay({made}, raw=True)", bundle
