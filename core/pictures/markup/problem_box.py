"""What went wrong, as a box, the place marked in the visitor's own text; and what torch refuses, with what works."""

from collections.abc import Sequence
from html import escape

from core.probe.refusals import Case, Ran
from core.problem import InputProblem, Span

_CONTEXT = 60  # characters of a line shown on either side of the marked piece


def problem_box(problem: InputProblem, text: str | None = None) -> str:
    """HTML of the problem; with `text`, the line that `problem.span` points into, the piece marked."""
    where = _marked(text, problem.span) if text is not None and problem.span is not None else ""
    return (
        f'<div class="problem" role="alert"><p class="what">{escape(problem.what)}.</p>{where}'
        f"<p>{escape(_sentence(problem.why))} {escape(_sentence(problem.fix))}</p></div>"
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _marked(text: str, span: Span) -> str:
    lines = text.split("\n")
    if not 1 <= span.line <= len(lines):
        return ""
    line = lines[span.line - 1]
    start, end = min(span.column - 1, len(line)), min(max(span.end - 1, span.column), len(line))
    before, after = line[max(start - _CONTEXT, 0) : start], line[end : end + _CONTEXT]
    number = f'<span class="where">{span.line}</span> ' if len(lines) > 1 else ""
    return f"<pre>{number}{escape(before)}<mark>{escape(line[start:end]) or ' '}</mark>{escape(after)}</pre>"


def case_figure(case: Case, ran: Ran) -> str:
    """A case: its lines, torch's message or answer, the reason, and the lines that were run instead."""
    answer = _reply(ran.answer) if ran.message is None else refused(ran.error, ran.message)
    return (
        f"{listing(case.code)}{answer}<p>{escape(case.why)}</p>"
        f'<p class="instead">This was run instead, and works:</p>{listing(case.fix)}{_reply(ran.fixed)}'
    )


def refused(error: str, message: str) -> str:
    """What torch said when it refused: the error's class and its words."""
    words = "<br>".join(escape(line.strip()) for line in message.split("\n"))
    return f'<div class="problem" role="note"><p class="what">{escape(error)}: {words}</p></div>'


def listing(code: Sequence[str]) -> str:
    """Lines of Python."""
    return f'<pre class="listing">{escape(chr(10).join(code))}</pre>'


def _reply(answer: str) -> str:
    return f'<div class="reply">→ {escape(answer)}</div>'
