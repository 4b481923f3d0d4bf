"""Code as HTML with numbered lines, of which some are marked: changed, or where an error was raised."""

from collections.abc import Collection, Sequence
from html import escape


def marked_code(lines: Sequence[str], changed: Collection[int], failed: int | None = None) -> str:
    """The lines, numbered from 1; `changed` and `failed` are such numbers. The marks have words and signs, too."""
    rows = "".join(
        _row(number, line, changed=number in changed, failed=number == failed) for number, line in enumerate(lines, 1)
    )
    return f'<div class="scroll"><table class="marked" aria-label="Code, changed lines marked">{rows}</table></div>'


def _row(number: int, line: str, *, changed: bool, failed: bool) -> str:
    kind = " ".join(name for name, yes in (("changed", changed), ("failed", failed)) if yes)
    sign = "✗" if failed else "▸" if changed else ""
    label = "raises the error" if failed else "changed" if changed else ""
    said = f' aria-label="{label}" title="{label}"' if label else ""
    shown = f' class="{kind}"' if kind else ""
    return f"<tr{shown}><td{said}>{sign}</td><th>{number}</th><td><code>{escape(line) or ' '}</code></td></tr>"
