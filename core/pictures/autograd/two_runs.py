"""Two runs of one program: what their graphs have in common, and the lines that each of them came by."""

from collections.abc import Sequence
from html import escape

from core.autograd.tape.recording import Tape
from core.autograd.tape.two_runs import Comparison, lines_run


def verdict_figure(comparison: Comparison, first: str, second: str) -> str:
    """In words, what is the same in the runs that are called `first` and `second`, and what is not."""
    if comparison.same:
        said = (
            f"<b>One program, the same graph twice.</b> With {escape(first)} and with {escape(second)} torch recorded "
            "the same functions, and only the numbers in them differ."
        )
    else:
        runs = zip(comparison.only, (first, second), strict=True)
        parts = [f"{_listed(names)} only with {escape(run)}" for names, run in runs if names]
        what = "; ".join(parts) or "the same functions, but joined in another way"
        said = f"<b>One program, two graphs</b>: {what}."
    return f'<p class="common">{said}</p>'


def run_figure(title: str, text: str, tape: Tape, graph: str) -> str:
    """One run, called `title`: the lines of the program that it came by, where it has a choice, and its `graph`."""
    heading = f'<div class="run-title">{escape(title)}</div>'
    ran = lines_run(tape)
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if not any(line.lstrip().startswith("if ") for line in lines):
        return f'<div class="run">{heading}{graph}</div>'
    rows = "".join(_line(number, line, ran) for number, line in enumerate(lines, 1))
    label = f"The program, and the lines that ran with {escape(title)}"
    way = f'<div class="scroll"><table class="marked way" aria-label="{label}">{rows}</table></div>'
    return f'<div class="run">{heading}{way}{graph}</div>'


def _line(number: int, line: str, ran: Sequence[int]) -> str:
    code = line.split("#", maxsplit=1)[0].strip()
    if number in ran:
        state, sign, said = "ran", "▸", ' aria-label="ran" title="ran"'
    elif not code or code.endswith(":"):
        state, sign, said = "head", "", ""
    else:
        state, sign, said = "passed", "", ' aria-label="did not run" title="did not run"'
    shown = escape(line) or " "
    return f'<tr class="{state}"><td{said}>{sign}</td><th>{number}</th><td><code>{shown}</code></td></tr>'


def _listed(names: Sequence[str]) -> str:
    quoted = [f"<code>{escape(name)}</code>" for name in dict.fromkeys(names)]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
