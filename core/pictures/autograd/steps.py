"""One step of a run in words, formulas and grids: what was computed, or what a node received and sent."""

from html import escape, unescape
from typing import Final

from core.autograd.tape.steps import BackwardStep, ForwardStep, InputStep, Share, Step, Term
from core.inputs.shapes import format_shape
from core.language.syntax import Apply
from core.pictures.markup.cells import figure, sign, tensor
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import OPERANDS
from core.probe.excerpt import Excerpt

_SIGNS: Final = {"*": "×", "neg": "−", "pos": "+", "-": "−", "/": "÷"}


def step_figure(step: Step, place: int, steps: int) -> str:
    """The panel of one step, number `place` of `steps`."""
    if isinstance(step, InputStep):
        role, kind, body = "first", "Inputs", _inputs(step)
    elif isinstance(step, ForwardStep):
        role, kind, body = "result", "Forward", _forward(step)
    else:
        role, kind, body = "gradient", "Backward", _backward(step)
    heading, *rest = body
    badge = f'<span class="badge">{kind}, step {place} of {steps - 1}</span>'
    return f'<div class="step {role}"><div class="heading">{badge}{heading}</div>{"".join(rest)}</div>'


def _inputs(step: InputStep) -> list[str]:
    names = ", ".join(escape(term.label) for term in step.inputs) or "none"
    scalars = [term for term in step.inputs if not term.value.shape]
    grids = [term for term in step.inputs if term.value.shape]
    lines = [f"The inputs have their values: {names}."]
    if scalars:
        lines.append(_equation(", ".join(f"{escape(term.label)} = {_short(term.value)}" for term in scalars)))
    if grids:
        lines.append(figure(*[tensor(t.value, t.label, OPERANDS[i % 3]) for i, t in enumerate(grids)]))
    return lines


def _forward(step: ForwardStep) -> list[str]:
    heading = f"<code>{escape(step.result.label)}</code> is computed."
    terms = [argument for argument in step.arguments if isinstance(argument, Term)]
    if not any(term.value.shape for term in [*terms, step.result]):
        return [
            heading,
            _equation(f"{escape(step.operation.text)} = {_call(step)} = <b>{_short(step.result.value)}</b>"),
        ]
    operator = step.operation.operation if isinstance(step.operation, Apply) else "[ ]"
    symbol = _SIGNS.get(operator, operator)
    drawn = [tensor(term.value, term.label, OPERANDS[i % 3]) for i, term in enumerate(terms)]
    result = tensor(step.result.value, step.result.label, "result")
    between = isinstance(step.operation, Apply) and step.operation.form == "operator"
    if between and len(step.arguments) == 2:
        left, right = [
            tensor(argument.value, argument.label, OPERANDS[i])
            if isinstance(argument, Term)
            else sign(_plain(argument))
            for i, argument in enumerate(step.arguments)
        ]
        return [heading, figure(left, sign(symbol), right, sign("="), result)]
    return [heading, figure(*drawn, sign(f"→ {symbol} →"), result)]


def _call(step: ForwardStep) -> str:
    """The operation again, with numbers in place of names."""
    numbers = [_short(a.value) if isinstance(a, Term) else _plain(a) for a in step.arguments]
    if not isinstance(step.operation, Apply):
        return escape(step.operation.text)
    word = _SIGNS.get(step.operation.operation, step.operation.operation)
    if step.operation.form == "operator":
        return f" {escape(word)} ".join(numbers) if len(numbers) > 1 else f"{word}({numbers[0]})"
    return f"{escape(word)}({', '.join(numbers)})"


def _backward(step: BackwardStep) -> list[str]:
    mine = f"∂{escape(step.output)}/∂{_named(step.label)}"
    what = f", the function that made <code>{escape(step.label)}</code>" if step.label and not step.leaf else ""
    if step.leaf:
        what = f" of the leaf <code>{escape(step.label or '')}</code>"
    lines = [f"The engine runs <code>{escape(step.node)}</code>{what}."]
    if step.received is None:
        return [*lines, '<div class="rule">It receives no gradient.</div>']
    scalar = not step.received.shape
    lines.append(f'<div class="rule">{escape(step.rule)}</div>' if step.rule else "")
    if step.start:
        lines.append(_equation(f"{mine} = <b>{_short(step.received)}</b> <i>backward() begins here</i>"))
    elif scalar and not any(share.sent.shape for share in step.shares):
        place = f"{escape(step.label or 'leaf')}.grad = " if step.leaf else ""
        lines.append(_equation(f"{place}{mine} = {_sum(step)}"))
    elif len(step.contributions) > 1 or any(share.local is None for share in step.shares) or not step.shares:
        lines.append(_sum_of_grids(step, mine))  # else what was received stands in front of each share
    lines += [_share(step, share, mine) for share in step.shares]
    return lines


def _sum(step: BackwardStep) -> str:
    """What arrived: the contributions, and their sum where paths meet."""
    if step.received is None:
        return ""
    total = f"<b>{_short(step.received)}</b>"
    if len(step.contributions) < 2:
        return total + "".join(f" <i>from {_named(term.label)}</i>" for term in step.contributions)
    parts = " + ".join(_short(term.value) for term in step.contributions)
    sources = " and ".join(_named(term.label) for term in step.contributions)
    return f"{parts} = {total} <i>paths meet: from {sources}</i>"


def _sum_of_grids(step: BackwardStep, mine: str) -> str:
    if step.received is None:
        return ""
    total = tensor(step.received, unescape(mine), "gradient", note="received")
    if len(step.contributions) < 2:
        return figure(total)
    parts = []
    for place, term in enumerate(step.contributions):
        parts += [sign("+" if place else ""), tensor(term.value, f"from {term.label}", "plain")]
    return figure(*parts, sign("="), total)


def _share(step: BackwardStep, share: Share, mine: str) -> str:
    target = _named(share.target) if share.target else "an operand inside"
    sent = f"∂{escape(step.output)}/∂{target}"
    local = f"∂{_named(step.label)}/∂{target}"
    if step.received is not None and share.kind == "scalar" and share.local is not None and not share.sent.shape:
        numbers = f"{_short(step.received)} · {_short(share.local)} = <b>{_short(share.sent)}</b>"
        return _equation(f"{sent} gets {mine} · {local} = {numbers}")
    grid = tensor(share.sent, f"to {share.target or 'an operand inside'}", "gradient", note="sent")
    if step.received is None or share.local is None or share.kind in ("unknown", "scalar"):
        return figure(sign("→"), grid)
    received = tensor(step.received, unescape(mine), "gradient")
    if share.kind == "elementwise":
        derivative = tensor(share.local, unescape(local), "third", note="element by element")
        return figure(received, sign("×"), derivative, sign("="), grid)
    jacobian = tensor(share.local, unescape(local), "third", note="Jacobian: a row per element of the result")
    return figure(received, sign("·"), jacobian, sign("="), grid)


def _named(label: str | None) -> str:
    """A label as it stands in a derivative: expressions in brackets."""
    if label is None:
        return "(a step inside)"
    return escape(label) if label.isidentifier() else f"({escape(label)})"


def _short(value: Excerpt) -> str:
    if not value.shape:
        return number(value.values[0])
    inside = ", ".join(map(number, value.values[:6])) + ("" if value.complete and len(value.values) <= 6 else ", …")
    return f"[{inside}]" if len(value.shape) == 1 else f"{format_shape(value.shape)} [{inside}]"


def _plain(value: object) -> str:
    return number(value) if isinstance(value, bool | int | float) else escape(str(value))


def _equation(markup: str) -> str:
    return f'<div class="equation">{markup}</div>'
