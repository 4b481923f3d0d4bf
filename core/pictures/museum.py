"""The museum of errors as pictures: an exhibit, and a visitor's own case of it."""

from html import escape

from core.museum.exhibit import Exhibit
from core.museum.own.attempt import OwnCase
from core.pictures.markup.problem_box import case_figure, listing, refused
from core.probe.refusals import Ran


def exhibit_figure(exhibit: Exhibit, ran: Ran, hall: str) -> str:
    """Hall and name, and the case as it was run just now."""
    return (
        f'<p class="exhibit"><span class="hint">{escape(hall)}</span><br><b>{escape(exhibit.case.name)}</b></p>'
        f"{case_figure(exhibit.case, ran)}"
    )


def own_case_figure(case: OwnCase) -> str:
    """The visitor's own case: lines with the message's numbers, torch's words, and the repairs that work."""
    repairs = "".join(
        f'<tr><td class="answer"><code>{escape(repair.code)}</code></td>'
        f"<td>→ shape {escape(str(repair.shape))}, {escape(repair.dtype)}</td></tr>"
        for repair in case.repairs
    )
    tried = (
        '<p class="instead">These were tried just now, and work:</p>'
        f'<table class="facts"><tbody>{repairs}</tbody></table>'
        if repairs
        else "<p>No small change of these shapes works: the numbers themselves do not fit.</p>"
    )
    return f'<p class="exhibit"><b>Your case</b></p>{listing(case.code)}{refused(case.error, case.message)}{tried}'
