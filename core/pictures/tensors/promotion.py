"""Type promotion as a matrix, and surprises in tables."""

from collections.abc import Sequence
from html import escape

from core.pictures.markup.cells import captioned
from core.pictures.markup.palette import Role
from core.pictures.markup.tables import code, facts_table, row, td, texts
from core.pictures.tensors import in_words
from core.tensors.dtypes.promotion import SHORT, Meeting, Operated
from core.tensors.dtypes.surprises import Surprise

_KINDS: dict[str, Role] = {"f": "first", "b": "first", "i": "second", "u": "second", "c": "gradient"}


def promotion_matrix(rows: Sequence[Sequence[Meeting]], meeting: str, chosen: tuple[str, str]) -> str:
    """A row per dtype, a column per partner, in each cell the dtype that torch promotes both to; `chosen` is framed."""
    head = "".join(
        f'<th scope="col" data-g="c{k}">{SHORT.get(each.right, escape(each.right))}</th>'
        for k, each in enumerate(rows[0])
    )
    body = "".join(
        f'<tr><th scope="row" data-g="r{i}">{row[0].left}</th>'
        + "".join(_cell(each, f"r{i} c{k}", meeting, chosen) for k, each in enumerate(row))
        + "</tr>"
        for i, row in enumerate(rows)
    )
    table = (
        f'<table class="grid matrix"><thead><tr><th scope="col">with a {escape(meeting)}</th>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table>"
    )
    pairs = [each for row in rows for each in row if (each.left, each.right) == chosen]
    words = " ".join(in_words.meeting(each, meeting) for each in pairs)
    return captioned(
        table,
        hint="Point at a cell, or move there with Tab and the arrow keys. Dashed: a dtype that neither operand has.",
        words=words,
    )


def operations_table(rows: Sequence[Operated]) -> str:
    """What each operation left, or torch's refusal."""
    body = (
        row(
            code(each.code),
            f'<td class="answer clash" colspan="2">{escape(each.message)}</td>'
            if each.message
            else texts((each.dtype, each.value), "answer"),
        )
        for each in rows
    )
    return facts_table(("operation", "dtype of the result", "values"), body)


def surprises_table(rows: Sequence[Surprise]) -> str:
    """The line, what torch answers, and why."""
    answered = ((f'{code(each.code)}<div class="reply">→ {escape(each.answer)}</div>', each.why) for each in rows)
    return facts_table((), (f"<tr>{td(line)}{td(escape(why))}</tr>" for line, why in answered))


def _cell(each: Meeting, source: str, meeting: str, chosen: tuple[str, str]) -> str:
    if each.result is None:
        text, kind, words = "✗", "clash", f"torch refuses: {each.message}"
    else:
        text, kind, words = SHORT[each.result], _kind(each.result), each.result
    classes = [kind]
    classes += ["surprise"] if each.surprising else []
    classes += ["changed"] if (each.left, each.right) == chosen else []
    label = escape(f"a {each.left} tensor with a {meeting} {each.right}: {words}")
    return f'<td tabindex="0" class="{" ".join(classes)}" data-from="{source}" aria-label="{label}">{text}</td>'


def _kind(dtype: str) -> Role:
    return "plain" if dtype == "bool" else _KINDS[dtype[0]]
