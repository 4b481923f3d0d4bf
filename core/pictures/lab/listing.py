"""A listing while it runs: the line that has just been run, how often each was, and what it all printed."""

from html import escape
from typing import Final

from core.lab.record.recording import Recording, Step
from core.problem import Span

_PRINTED: Final = 60  # lines of what was printed that are shown, the last ones


def listing_figure(recording: Recording, place: int) -> str:
    """The lines after the step number `place`. `data-pick` is the line's number, for a click."""
    step = recording.steps[place] if recording.steps else None
    counts = recording.counts(place)
    problem = recording.problem
    trouble = problem.span if problem and (step is None or step.failed) else None
    lines = [
        _line(number, text, counts.get(number, 0), step, trouble, unread=number > (recording.unread or number))
        for number, text in enumerate(recording.listing.split("\n"), 1)
    ]
    while lines and not recording.listing.split("\n")[len(lines) - 1].strip():
        lines.pop()
    return f'<div class="source scroll" role="group" aria-label="the listing"><div>{"".join(lines)}</div></div>'


def printed_figure(recording: Recording, place: int) -> str:
    """What was printed up to this step, as on a terminal; what this step printed is marked."""
    steps = recording.steps[: place + 1]
    before = "".join(map(_said, steps[:-1]))
    now = _said(steps[-1]) if steps else ""
    hidden = max(before.count("\n") - _PRINTED, 0)
    shown = "\n".join(before.split("\n")[hidden:])
    more = f'<span class="aside">… {hidden:,} lines above\n</span>' if hidden else ""
    error = ""
    if steps and steps[-1].failed and recording.error:
        message = recording.message.strip()
        error = f'<span class="raised">{escape(recording.error)}{": " if message else ""}{escape(message)}</span>'
    text = f"{more}{escape(shown)}<mark>{escape(now)}</mark>{error}"
    empty = '<span class="aside">nothing printed yet</span>'
    return f'<pre class="terminal" role="log" aria-label="printed">{text if before or now or error else empty}</pre>'


def _said(step: Step) -> str:
    """What a step printed, and its value where a notebook shows it."""
    return step.printed + (f"{step.shown}\n" if step.shown else "")


def _line(number: int, text: str, count: int, step: Step | None, trouble: Span | None, *, unread: bool) -> str:
    now = step is not None and step.span.line == number
    wrong = trouble is not None and trouble.line == number
    classes = " ".join(
        name
        for name, holds in (
            ("now", now),
            ("ran", count > 0),
            ("wrong", wrong),
            ("aside", unread or _says_nothing(text)),
        )
        if holds
    )
    code = escape(text)
    if wrong and trouble is not None:
        start, end = trouble.column - 1, max(trouble.end - 1, trouble.column)
        code = f"{escape(text[:start])}<mark>{escape(text[start:end]) or ' '}</mark>{escape(text[end:])}"
    times = f"{count:,}×" if count else ""
    words = f"line {number}, {'not read' if unread else f'run {count:,} times'}: {text.strip()}"
    current = ' aria-current="step"' if now else ""
    return (
        f'<div class="line {classes}" data-pick="{number}" aria-label="{escape(words)}"{current}>'
        f'<span class="count">{times}</span><span class="number">{number}</span><code>{code or " "}</code></div>'
    )


def _says_nothing(text: str) -> bool:
    return not text.strip() or text.strip().startswith("#")
