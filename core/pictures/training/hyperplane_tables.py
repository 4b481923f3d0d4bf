"""A descent and least squares side by side, in tables: the weights, digit by digit, and the shape of the loss."""

import math
from html import escape

from core.pictures.markup.numbers import number
from core.training.hyperplane.exact_fit import digits
from core.training.hyperplane.report import Curvature, Ground, Report, ScoredHyperplane


def answers(on: Ground, run: Report) -> str:
    """Each weight as the descent has it, as float64 least squares has it, and how many of its digits are right."""
    names = [*on.sample.inputs, "b"]
    descent = [*run.answer.w, run.answer.b] if run.answer else [None] * len(names)
    least = [*on.fit.w, on.fit.b] if on.fit else [None] * len(names)
    rows = []
    for k, name in enumerate(names):
        cells = [_number(descent[k]), _full(least[k]), _right(on, k)]
        label = f"w of {escape(name)}" if k < len(names) - 1 else "b"
        rows.append(_row(label, cells))
    for part in ("train", "test"):
        values = [_share(answer, part) for answer in (run.answer, on.best)]
        rows.append(_row(f"R², rows {part}ed on" if part == "test" else "R², rows trained on", [*values, ""]))
    heads = ("", f"descent, {run.course.epochs:,} epochs", "least squares, float64", "its right digits")
    return _table(heads, rows)


def curvatures(on: Ground, *, standardized: bool) -> str:
    """What standardizing the inputs does to the loss's bowl, and to the epochs that the way down takes."""
    kinds = (("inputs as they are", on.raw, not standardized), ("standardized", on.standard, standardized))
    rows = [_row(escape(name) + (" ← now" if now else ""), _curvature(facts)) for name, facts, now in kinds]
    heads = (
        "",
        "condition number κ of the Hessian",
        "largest stable rate, 2/λmax",
        "epochs for 3 digits at the best rate",
    )
    return _table(heads, rows)


def _curvature(facts: Curvature) -> list[str]:
    epochs = "more than can be counted" if facts.epochs is None else f"{facts.epochs:,}"
    return [number(facts.condition), number(facts.largest_stable_rate), epochs]


def _number(value: float | None) -> str:
    return "diverged" if value is None else f"{value:.7g}".replace("-", "−")


def _full(value: float | None) -> str:
    return "none" if value is None else repr(value).replace("-", "−")


def _right(on: Ground, place: int) -> str:
    if on.fit is None:
        return ""
    if on.exact is None:
        return "too many rows to check"
    return _digits(digits([*on.fit.w, on.fit.b][place], on.exact[place]))


def _digits(count: float) -> str:
    return "all" if math.isinf(count) or count >= 15 else f"{count:.1f}"


def _share(answer: ScoredHyperplane | None, part: str) -> str:
    value = getattr(answer, part) if answer else None
    return "none" if value is None else f"{value:.6f}".replace("-", "−")


def _row(label: str, cells: list[str]) -> str:
    return f'<tr><th scope="row">{label}</th>{"".join(f"<td class=size>{escape(cell)}</td>" for cell in cells)}</tr>'


def _table(heads: tuple[str, ...], rows: list[str]) -> str:
    head = "".join(f'<th scope="col" class="size">{escape(name)}</th>' for name in heads)
    table = f'<table class="facts"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return f'<div class="scroll">{table}</div>'
