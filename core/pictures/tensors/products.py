"""Products as pictures: the operands, the result, and for each result its row, its column and its sum in words."""

from itertools import islice, product
from math import prod

from core.pictures.markup.cells import HINT, Cell, CellMaker, at, captioned, sign, tensor
from core.pictures.markup.cells import group as lit
from core.pictures.markup.numbers import count, factor, number
from core.pictures.markup.palette import OPERANDS as ROLES
from core.pictures.tensors import in_words
from core.probe.excerpt import Excerpt, Index, Number
from core.tensors.products.named import NAMES
from core.tensors.products.outcome import ProductOutcome, group, sources

_WRITTEN = 4  # terms of a sum that are written out; of more, the first three and the last drawn
_WIDEST = 105  # characters side by side in the crosswise layout; beyond it the tensors stand in a row that breaks
_SIGNS = {"matmul": "@", "mm": "@", "mv": "@", "bmm": "@", "dot": "·", "outer": "⊗"}


def matmul_figure(outcome: ProductOutcome) -> str:
    """The operands and the result; of two matrices, rows of A stand left of rows of C, columns of B above its own."""
    operands = [
        tensor(excerpt, name, ROLES[k], _operand_cell(outcome, k))
        for k, (name, excerpt) in enumerate(zip(outcome.names, outcome.operands, strict=True))
    ]
    notes = ["a view: nothing is copied"] if outcome.cost.view else []
    notes += [] if outcome.whole else ["only the cells drawn are computed"]
    result = tensor(outcome.result, outcome.result_name, "result", _result_cell(outcome), note=", ".join(notes))
    words = in_words.product_of(outcome)
    # Columns of B and C are equally wide, so that each stands above the other.
    widest = max(_width(outcome.operands[-1]), _width(outcome.result))
    if _is_matrix_product(outcome) and _beside(outcome, widest) <= _WIDEST:
        corner = f'<div class="sign">{_SIGNS["matmul"]}</div>'
        layout = f'<div class="crossed" style="--cell: {widest}ch">{corner}{operands[1]}{operands[0]}{result}</div>'
        return captioned(layout, hint=HINT, words=words)
    between = sign(_SIGNS[outcome.product.name]) if outcome.product.name in _SIGNS else ""
    arrow = sign("=" if outcome.product.name in _SIGNS else "→")
    row = f'{between.join(operands)}<div class="row kept">{arrow}{result}</div>'
    return captioned(f'<div class="row">{row}</div>', hint=HINT, words=words)


def operands_figure(operands: list[Excerpt], hint: str) -> str:
    """The operands alone, where there is no result; `hint` says why."""
    drawn = [tensor(excerpt, NAMES[k], ROLES[k]) for k, excerpt in enumerate(operands)]
    return captioned(
        f'<div class="row stored">{"".join(drawn)}</div>', hint=hint, words=in_words.apart(NAMES, operands)
    )


def _width(excerpt: Excerpt) -> int:
    """Characters of the tensor's widest cell, with the space around it."""
    return max([len(number(value)) for value in excerpt.values], default=0) + 2


def _beside(outcome: ProductOutcome, widest: int) -> int:
    """Characters that A and C take side by side."""
    left, right = outcome.operands[0], outcome.result
    return _width(left) * len(left.axes[-1]) + widest * len(right.axes[-1])


def _is_matrix_product(outcome: ProductOutcome) -> bool:
    """Whether each result stands in the row of A and in the column of B that it comes from."""
    plan = outcome.plan
    if [len(own) for own in (*plan.axes, plan.output)] != [2, 2, 2] or 0 in plan.labels.values():
        return False
    (row, inner), (other, column) = plan.axes
    distinct = len({row, inner, column}) == 3
    return inner == other and distinct and plan.output == (row, column) and plan.shapes[0][0] == plan.labels[row]


def _operand_cell(outcome: ProductOutcome, operand: int) -> CellMaker:
    plan, name = outcome.plan, outcome.names[operand]

    def make(index: Index, value: Number) -> Cell:
        text = f"{at(name, index)} = {number(value)}"
        own = group(plan, operand, index)
        if own is None:
            return Cell(number(value), f"{text}: off the diagonal, it goes into no result", classes=("repeat",))
        return Cell(number(value), f"{text} goes into {_fed(outcome, operand, index)}", (lit(name, own),))

    return make


def _fed(outcome: ProductOutcome, operand: int, index: Index) -> str:
    """The results that an operand's cell goes into, as Python writes the slice: `C[1, :], 2 results`."""
    plan = outcome.plan
    axes = zip(plan.axes[operand], plan.shapes[operand], index, strict=True)
    fixed = {label: place for label, size, place in axes if size == plan.labels[label]}
    free = prod(plan.labels[label] for label in plan.output if label not in fixed)
    if not free:
        return "no result: there is none"
    places = [str(fixed.get(label, ":")) for label in plan.output]
    where = f"{outcome.result_name}[{', '.join(places)}]" if places else outcome.result_name
    return where if free == 1 and ":" not in places else f"{where}, {count(free, 'result')}"


def _result_cell(outcome: ProductOutcome) -> CellMaker:
    plan, name = outcome.plan, outcome.result_name
    # An operand's cell -> its name and its number as they stand in a product; each stands in many.
    written = [
        {index: (at(operand, index), factor(value)) for index, value in zip(each.indices, each.values, strict=True)}
        for operand, each in zip(outcome.names, outcome.operands, strict=True)
    ]
    summed = [[i for i in outcome.shown[label] if i is not None] for label in plan.summed]
    count_ = plan.terms
    chosen = list(islice(product(*summed), _WRITTEN))
    if count_ > _WRITTEN:
        chosen = [*chosen[: _WRITTEN - 1], tuple(indices[-1] for indices in summed)]
    places = [dict(zip(plan.summed, term, strict=True)) for term in chosen]
    # For each axis of each operand the label that moves along it, None where it has one cell that is used again.
    moving = [
        [label if size == plan.labels[label] else None for label, size in zip(own, shape, strict=True)]
        for own, shape in zip(plan.axes, plan.shapes, strict=True)
    ]

    def make(index: Index, value: Number) -> Cell:
        place = dict(zip(plan.output, index, strict=True))
        groups = zip(outcome.names, sources(plan, index), strict=True)
        terms = []
        for summed_place in places:
            every = place | summed_place
            cells = [tuple(0 if label is None else every[label] for label in own) for own in moving]
            terms.append([texts[cell] for texts, cell in zip(written, cells, strict=True)])
        names = _sum(["·".join(text for text, _ in term) for term in terms], count_)
        numbers = _sum(["·".join(text for _, text in term) for term in terms], count_)
        words = [at(name, index), names, numbers, number(value)]
        if count_ == 0 or (len(moving) == 1 and count_ == 1):
            words.pop(2)  # nothing to compute: an empty sum, or one cell, moved
        return Cell(number(value), " = ".join(words), source=tuple(lit(operand, own) for operand, own in groups))

    return make


def _sum(terms: list[str], every: int) -> str:
    if not terms:
        return "an empty sum"
    return " + ".join(terms if every <= _WRITTEN else [*terms[:-1], "…", terms[-1]])
