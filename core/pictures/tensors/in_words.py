"""The text twins of the pictures of tensors: each a few sentences about the same record."""

from math import prod

from core.inputs.shapes import format_shape
from core.pictures.markup.numbers import count, number
from core.pictures.markup.twin import listed, numbered, said, sized, spoken
from core.probe.excerpt import Excerpt
from core.tensors.anatomy.attributes import Anatomy
from core.tensors.anatomy.sharing import Sharing
from core.tensors.broadcasting.operation import BroadcastGradient, BroadcastOutcome
from core.tensors.dtypes.promotion import Meeting
from core.tensors.dtypes.wraparound import Sum
from core.tensors.elementwise.curve import Curve
from core.tensors.elementwise.in_place import InPlaceComparison, Traced
from core.tensors.indexing.assignment import Assignment
from core.tensors.indexing.cells import AssignmentPortrait, GatheringPortrait, SelectionPortrait
from core.tensors.indexing.gathering import Gathering
from core.tensors.indexing.selection import Selection
from core.tensors.products.outcome import ProductOutcome
from core.tensors.reshaping.storage import Portrait

_TOLD = 4  # points of a curve, or cells of a tensor, that are told one by one


def broadcasting(outcome: BroadcastOutcome, back: BroadcastGradient | None) -> str:
    """What is stretched to which shape, the result, and the gradients on the way back."""
    operands = []
    for each in outcome.operands:
        stored, seen = each.stored.shape, each.expanded.shape
        kept = "is used as it is" if stored == seen else f"is stretched to {format_shape(seen)}"
        operands.append(f"{each.name}{_shaped(each.stored)} {kept}")
    result = f"{spoken(outcome.expression)} {sized(outcome.result.shape)}: {said(outcome.result)}."
    words = f"{listed(operands)}. {result}"
    if back is None:
        return words
    gradients = [
        f"{operand.name}.grad is {said(gradient)}"
        for operand, gradient in zip(outcome.operands, back.gradients, strict=True)
    ]
    return f"{words} After a backward pass from the sum of the result, {listed(gradients)}."


def apart(names: tuple[str, ...], operands: list[Excerpt]) -> str:
    """The operands of an operation that has no result."""
    shapes = [f"{name} {sized(each.shape)}" for name, each in zip(names, operands, strict=False)]
    return f"{listed(shapes)}; there is no result."


def elementwise(outcome: BroadcastOutcome, names: tuple[str, ...]) -> str:
    """The operands and the result."""
    operands = [f"{name} is {said(each.stored)}" for name, each in zip(names, outcome.operands, strict=False)]
    code = spoken(outcome.operation.expression(names[: len(outcome.operands)]))
    return f"{listed(operands)}. {code} is {said(outcome.result)}, of dtype {outcome.result.dtype}."


def curve(drawn: Curve) -> str:
    """The first elements on the curve, each with its value and its slope."""
    told = []
    for sampled in drawn.points:
        for x, value, slope in zip(sampled.x, sampled.value, sampled.slope, strict=True):
            height = "undefined" if value is None else number(value)
            steep = "" if slope is None else f" with slope {number(slope)}"
            told.append(f"at x = {number(x)} it is {height}{steep}")
    more = f"; {len(told) - _TOLD:,} more elements lie on it" if len(told) > _TOLD else ""
    return f"On the curve of the function, {', '.join(told[:_TOLD])}{more}." if told else "The curve of the function."


def in_place(facts: InPlaceComparison) -> str:
    """What each of the two ways returned, and what it left of x."""
    ways = [_way(each) for each in (facts.out, facts.inside) if each]
    return f"x was {said(facts.before)}. {' '.join(ways)}"


def _way(way: Traced) -> str:
    now = f"is {said(way.x)} now" if way.changed else "is as it was"
    if way.same:
        return f"{way.code} returned x itself, which {now}."
    return f"{way.code.removeprefix('r = ')} returned {said(way.result)}, and x {now}."


def anatomy(x: Anatomy, y: Anatomy | None, then: str) -> str:
    """The tensor, and what was made from it."""
    words = f"x {sized(x.seen.shape)} and dtype {x.seen.dtype}: {said(x.seen)}."
    if y is None:
        return words
    memory = "reads the same storage" if y.shares else "has its own storage"
    return f"{words} y, which is {then}, {sized(y.seen.shape)} and {memory}: {said(y.seen)}."


def sharing(facts: Sharing) -> str:
    """Who changed with the write."""
    changed = [each.name for each in facts.members if each.changed]
    kept = [each.name for each in facts.members if not each.changed]
    told = [f"{each.name} is {said(each.after)}" for each in facts.members]
    others = f"{listed(kept)} did not" if kept else "so did all others"
    who = f"{listed(changed)} changed and {others}" if changed else "nothing changed"
    return f"After {facts.write} {who}: {'; '.join(told)}."


def wraparound(facts: Sum) -> str:
    """The sum on paper and the one that is kept."""
    words = f"In {facts.dtype}, {facts.start:,} plus {facts.added:,} is {facts.result:,}"
    return f"{words}; on paper it is {facts.exact:,}." if facts.turns else f"{words}, as on paper."


def meeting(each: Meeting, kind: str) -> str:
    """What one pair of dtypes is promoted to."""
    result = f"gives {each.result}" if each.result else "is refused by torch"
    return f"A {each.left} tensor with a {kind} {each.right} {result}."


def product_of(outcome: ProductOutcome) -> str:
    """The operands, the result, and how long its sums are."""
    operands = [f"{name}{_shaped(each)}" for name, each in zip(outcome.names, outcome.operands, strict=True)]
    terms = outcome.plan.terms
    sums = f", each the sum of {count(terms, 'product')}" if terms > 1 and len(operands) > 1 else ""
    result = f"{outcome.result_name} {sized(outcome.result.shape)}: {said(outcome.result)}{sums}"
    return f"{outcome.product.name} of {listed(operands)}: {result}."


def selection(taken: Selection, portrait: SelectionPortrait) -> str:
    """What the index takes."""
    name, of = taken.index.name, count(prod(portrait.source.shape), "element")
    kind = "a view of the same storage" if taken.is_view else "a copy in its own storage"
    return (
        f"{taken.index.source}, taken from the {of} of {name}, {sized(portrait.result.shape)} and is {kind}: "
        f"{said(portrait.result)}."
    )


def assignment(written: Assignment, portrait: AssignmentPortrait) -> str:
    """The cells that were written, and whether what was taken before saw it."""
    name, watched = written.index.name, written.watched.source
    cells = zip(portrait.before.values, portrait.after.values, strict=True)
    pairs = [(old, new) for old, new in cells if old != new]
    told = [f"{number(old)} became {number(new)}" for old, new in pairs[:_TOLD]]
    more = " and so on" if len(pairs) > _TOLD else ""
    shares = f"shares {name}'s storage" if written.shares else "has its own storage"
    seen = f"{said(portrait.seen_before)} before and {said(portrait.seen_after)} after"
    return (
        f"Writing to {written.index.source}: {', '.join(told) + more if told else 'no element changed'}. "
        f"v, which is {watched}, {shares}: {seen}."
    )


def gathering(result: Gathering, portrait: GatheringPortrait) -> str:
    """What the index tensor made of x."""
    return (
        f"With x {said(portrait.x)} and the {'condition' if result.name == 'where' else 'index'} "
        f"{said(portrait.index)}, {result.line} is {said(portrait.result)}."
    )


def reshaping(portrait: Portrait, code: str) -> str:
    """The tensor at hand, and whose storage it reads."""
    x, y = portrait.first.tensor, portrait.stage.tensor
    own = "reads the storage of x" if portrait.strip is None else "has a storage of its own, a copy"
    return (
        f"x {sized(x.shape)} and stride {x.stride}. y, which is {code}, {sized(y.shape)} and stride {y.stride} and "
        f"{own}: {said(y)}."
    )


def storage(portrait: Portrait) -> str:
    """What lies in memory, element by element."""
    first, own = portrait.first_strip, portrait.strip
    words = f"The storage of x holds {numbered(first.values)}, {count(first.item_bytes, 'byte')} each."
    return words if own is None else f"{words} y's own holds {numbered(own.values)}."


def _shaped(value: Excerpt) -> str:
    return f" of shape {format_shape(value.shape)}" if value.shape else ", a single number,"
