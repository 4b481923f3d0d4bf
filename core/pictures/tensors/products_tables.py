"""Products in tables and formulas: how the axes fit, what it costs, and the sum in mathematics."""

from collections.abc import Sequence
from html import escape

from core.inputs.shapes import format_shape
from core.pictures.markup.numbers import memory
from core.pictures.markup.palette import OPERANDS as ROLES
from core.tensors.products.labels import LabelVerdict
from core.tensors.products.named import NAMES, Facts
from core.tensors.products.outcome import ProductCost
from core.tensors.products.plan import ContractionPlan

_VERDICTS = {"equal": "equal", "one": "1 stretches", "alone": "kept", "clash": "clash"}
_TINTS = {"equal": "result", "one": "first", "alone": "third", "clash": "clash"}


def axis_table(facts: Facts) -> str:
    """A table with a column per label: which axis of which operand has it, and whether the sizes agree."""
    if not facts.verdicts:
        rows = "".join(
            f'<tr class="{ROLES[k]}"><th scope="row"><span class="verdict">{NAMES[k]}</span></th>'
            f'<td class="size">{format_shape(shape)}</td></tr>'
            for k, shape in enumerate(facts.shapes)
        )
        return f'<table class="facts"><tbody>{rows}</tbody></table>'
    head = "".join(f'<th class="size" scope="col">{label_name(v.label)}</th>' for v in facts.verdicts)
    rows = "".join(
        f'<tr class="{ROLES[k]}"><th scope="row"><span class="verdict">{NAMES[k]}</span>&nbsp;'
        f'<span class="note size">{format_shape(shape)}</span></th>'
        + "".join(f'<td class="size">{_sizes(v, k)}</td>' for v in facts.verdicts)
        + "</tr>"
        for k, shape in enumerate(facts.shapes)
    )
    verdicts = "".join(
        f'<td class="size"><span class="verdict {_TINTS[v.kind]}">{_word(v)}</span>'
        f'<div class="note">{escape(_reason(v))}</div></td>'
        for v in facts.verdicts
    )
    results = "".join(f'<td class="size">{_in_result(v)}</td>' for v in facts.verdicts)
    agreed = format_shape(facts.plan.shape) if facts.plan else "none"
    return (
        f'<table class="facts"><thead><tr><th scope="col">axis</th>{head}</tr></thead><tbody>{rows}'
        f'<tr><th scope="row">verdict</th>{verdicts}</tr>'
        f'<tr class="total result"><th scope="row"><span class="verdict">{NAMES[len(facts.shapes)]}</span>&nbsp;'
        f'<span class="note size">{agreed}</span></th>{results}</tr></tbody></table>'
    )


def formula(plan: ContractionPlan) -> str:
    """The sum in mathematics: C_ik = Σ_j A_ij B_jk. An axis of size 1 that is used again has the index 0."""
    comma = any(len(label_name(label)) > 1 for label in plan.labels)
    factors = [
        _indexed(
            NAMES[k],
            [label if size == plan.labels[label] else "0" for label, size in zip(own, shape, strict=True)],
            comma=comma,
        )
        for k, (own, shape) in enumerate(zip(plan.axes, plan.shapes, strict=True))
    ]
    left = _indexed(NAMES[len(plan.shapes)], plan.output, comma=comma)
    total = f"<span class='sigma'>Σ</span>{_subscript(plan.summed, comma=comma)} " if plan.summed else ""
    sizes = ", ".join(f"<i>{label_name(label)}</i> = 0 … {size - 1}" for label, size in plan.labels.items() if size)
    note = f'<div class="note">{sizes}</div>' if sizes else ""
    return f'<p class="formula">{left} = {total}{" ".join(factors)}</p>{note}'


def cost_table(plan: ContractionPlan, cost: ProductCost) -> str:
    """Bytes of every operand and of the result, the work, and the work per byte."""
    names = NAMES[: len(plan.shapes)]
    rows = [
        (name, ROLES[k], format_shape(plan.shapes[k]), memory(cost.operand_bytes[k])) for k, name in enumerate(names)
    ]
    stored = "a view, which stores nothing" if cost.view else memory(cost.result_bytes)
    rows.append((NAMES[len(names)], "result", format_shape(plan.shape), stored))
    tensors = "".join(
        f'<tr class="{role}"><th scope="row"><span class="verdict">{name}</span></th>'
        f'<td class="size">{shape}</td><td>{size}</td></tr>'
        for name, role, shape, size in rows
    )
    intensity = "none: there are no bytes" if cost.intensity is None else f"{cost.intensity:,.4g} FLOP per byte"
    work = [
        ("multiplications", f"{cost.multiplications:,}", "in the sum as it is written"),
        ("in torch's order", f"{cost.pairwise:,}", "operands are contracted in pairs, from left to right"),
        ("FLOP", f"{cost.flop:,}", "multiplications and additions in that order, a sum of n terms as n additions"),
        ("arithmetic intensity", intensity, "each operand read once and the result written once"),
    ]
    if len(names) < 3:
        work.pop(1)
    facts = "".join(
        f'<tr><th scope="row">{name}</th><td class="size">{value}</td><td class="note">{escape(why)}</td></tr>'
        for name, value, why in work
    )
    return f'<table class="facts"><tbody>{tensors}{facts}</tbody></table>'


def label_name(label: str) -> str:
    """A label as it is written: the axes under an ellipsis are e0, e1, …"""
    return label.replace("...", "e")


def _word(verdict: LabelVerdict) -> str:
    return "summed" if verdict.kind != "clash" and not verdict.kept else _VERDICTS[verdict.kind]


def _reason(verdict: LabelVerdict) -> str:
    having = [name for name, own in zip(NAMES, verdict.sizes, strict=False) if own]
    return f"in {having[0]} only" if verdict.kind == "alone" else verdict.reason


def _sizes(verdict: LabelVerdict, operand: int) -> str:
    """The operand's sizes under this label, and which axes have them."""
    own = zip(verdict.sizes[operand], verdict.places[operand], strict=True)
    return "<br>".join(f'{size} <span class="note">axis {axis}</span>' for size, axis in own) or "·"


def _in_result(verdict: LabelVerdict) -> str:
    if verdict.size is None:
        return "✗"
    return str(verdict.size) if verdict.kept else "Σ"


def _indexed(name: str, labels: Sequence[str], *, comma: bool) -> str:
    return f"<i>{name}</i>{_subscript(labels, comma=comma)}"


def _subscript(labels: Sequence[str], *, comma: bool) -> str:
    names = ("," if comma else "").join(map(label_name, labels))
    return f"<sub>{names}</sub>" if names else ""
