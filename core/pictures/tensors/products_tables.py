"""Products in tables and formulas: how the axes fit, what it costs, and the sum in mathematics."""

from collections.abc import Sequence
from html import escape

from core.inputs.shapes import Shape, format_shape
from core.pictures.markup.numbers import memory
from core.pictures.markup.palette import OPERANDS as ROLES
from core.pictures.markup.tables import facts_table, note, row, sizes, td, verdict
from core.tensors.products.labels import LabelVerdict
from core.tensors.products.named import NAMES, Facts
from core.tensors.products.outcome import ProductCost
from core.tensors.products.plan import ContractionPlan

_VERDICTS = {"equal": "equal", "one": "1 stretches", "alone": "kept", "clash": "clash"}
_TINTS = {"equal": "result", "one": "first", "alone": "third", "clash": "clash"}


def axis_table(facts: Facts) -> str:
    """A table with a column per label: which axis of which operand has it, and whether the sizes agree."""
    shapes = [format_shape(shape) for shape in facts.shapes]
    names = [f'<span class="verdict">{NAMES[k]}</span>' for k in range(len(shapes) + 1)]
    if not facts.verdicts:
        return facts_table((), (row(names[k], sizes(shape), kind=ROLES[k]) for k, shape in enumerate(shapes)))
    rows = [
        row(_with_shape(names[k], shape), *(td(_sizes(v, k), "size") for v in facts.verdicts), kind=ROLES[k])
        for k, shape in enumerate(shapes)
    ]
    judged = (td(verdict(_word(v), _TINTS[v.kind]) + note(_reason(v)), "size") for v in facts.verdicts)
    agreed = _with_shape(names[-1], format_shape(facts.plan.shape) if facts.plan else "none")
    total = row(agreed, sizes(*map(_in_result, facts.verdicts)), kind="total result")
    head = ("axis", *((label_name(v.label), "size") for v in facts.verdicts))
    return facts_table(head, [*rows, row("verdict", *judged), total])


def _with_shape(name: str, shape: str) -> str:
    return f'{name}&nbsp;<span class="note size">{shape}</span>'


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


def rule_words(name: str, shapes: Sequence[Shape], dims: tuple[int, int]) -> str:
    """What the operation does with the axes of its operands, in a sentence or two of Markdown."""
    ranks = [len(shape) for shape in shapes]
    view = "Nothing is multiplied, summed or copied: {}, and the result is a view of A."
    second = "the last but one of B" if ranks[-1] > 1 else "the only one of B"
    batch = ", and all axes before them broadcast" if max(ranks) > 2 else ""
    return {
        "matmul": f"`matmul` sums over the axis that both share: the last axis of A meets {second}{batch}.",
        "mm": "`mm` takes two matrices and broadcasts nothing: each row of A meets each column of B.",
        "mv": "`mv` takes a matrix and a vector: each row of A meets the whole of B and gives one number.",
        "dot": "`dot` multiplies two vectors of one length, element by element, and sums: one number is left.",
        "outer": "`outer` sums over nothing: every element of A meets every element of B, one cell for each pair.",
        "bmm": "`bmm` is one matrix product for each place *b* of the batch. *b* is in both operands and in the "
        "result, so it is not summed over, and nothing broadcasts.",
        "einsum": "In `einsum` you name the axes: those with the same label run together, and a label that is missing "
        "after the arrow is summed over.",
        "transpose": view.format(f"axes {dims[0]} and {dims[1]} change places"),
        "mT": view.format("the last two axes change places"),
        "T": view.format("the axes stand in reverse order"),
    }[name]


def cost_table(plan: ContractionPlan, cost: ProductCost) -> str:
    """Bytes of every operand and of the result, the work, and the work per byte."""
    names = NAMES[: len(plan.shapes)]
    rows = [
        (name, ROLES[k], format_shape(plan.shapes[k]), memory(cost.operand_bytes[k])) for k, name in enumerate(names)
    ]
    stored = "a view, which stores nothing" if cost.view else memory(cost.result_bytes)
    rows.append((NAMES[len(names)], "result", format_shape(plan.shape), stored))
    tensors = (
        row(f'<span class="verdict">{name}</span>', sizes(shape), td(size), kind=role)
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
    done = (row(name, sizes(value), td(escape(why), "note")) for name, value, why in work)
    return facts_table((), [*tensors, *done])


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
