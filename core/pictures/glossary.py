"""The glossary as a picture: word, sentence, and the line with what torch gives for it."""

from collections.abc import Sequence
from html import escape

from core.glossary.term import GlossaryTerm


def glossary_figure(terms: Sequence[GlossaryTerm]) -> str:
    """One paragraph per term; a click on its word carries the word."""
    return "".join(_paragraph(term) for term in terms) or "<p>There is no such word here.</p>"


def _paragraph(term: GlossaryTerm) -> str:
    word = escape(term.word)
    picked = f'<b tabindex="0" role="button" data-pick="{word}" aria-label="{word}: where to see it">{word}</b>'
    answer = "<br>".join(escape(line).replace(" ", "&nbsp;") for line in term.answer.split("\n"))
    return (
        f'<p class="exhibit crossing">{picked} {escape(term.says)}<br>'
        f'<code>{escape(term.example)}</code><br><span class="hint">→ <code>{answer}</code></span></p>'
    )
