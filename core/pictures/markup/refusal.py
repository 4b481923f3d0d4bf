"""A refusal: the lines, what torch says to them, the reason, and the lines that work."""

from collections.abc import Sequence
from html import escape

from core.probe.refusals import Case, Ran


def case_figure(case: Case, ran: Ran) -> str:
    """A case: its lines, torch's message or answer, the reason, and the lines that were run instead."""
    if ran.message is not None:
        answer = f'<div class="problem" role="note"><p class="what">{ran.error}: {escape(ran.message)}</p></div>'
    else:
        answer = f'<div class="reply">→ {escape(ran.answer)}</div>'
    return (
        f"{_lines(case.code)}{answer}<p>{escape(case.why)}</p>"
        f'<p><span class="verdict result">run instead</span></p>{_lines(case.fix)}'
        f'<div class="reply">→ {escape(ran.fixed)}</div>'
    )


def _lines(code: Sequence[str]) -> str:
    return f'<pre class="listing">{escape(chr(10).join(code))}</pre>'
