"""What went wrong, as a box: the sentence, and the visitor's own text with the place marked."""

from html import escape

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
