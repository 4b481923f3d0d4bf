"""The text twins of the pictures of autograd: each a few sentences about the same record."""

from core.autograd.jacobians.hessian import Hessian
from core.autograd.jacobians.passes import NumericalJacobian, Passes
from core.autograd.jacobians.products import ProductAnswer, Products
from core.autograd.tape.diagram import Box, Diagram
from core.pictures.markup.numbers import count, number
from core.pictures.markup.twin import numbered, said, spoken

_TOLD = 5  # boxes of a graph that are told one by one
_ORDER = {"output": 0, "leaf": 1, "accumulate": 1, "computed": 2, "function": 2, "constant": 3, "stub": 3}


def graph(diagram: Diagram, step: int) -> str:
    """What there is at this step, the output first: `z is x times y plus y squared, 15; its gradient is 1.`"""
    last = diagram.boxes[0].key if diagram.view == "engine" and diagram.boxes else ""  # the function of the output
    born = [box for box in diagram.boxes if box.appears <= step]
    born.sort(key=lambda box: 0 if box.key == last else _ORDER[box.kind])
    told = [_function(box, step) if diagram.view == "engine" else _variable(box, step) for box in born[:_TOLD]]
    left = len(born) - _TOLD
    more = "" if left <= 0 else "There is 1 more box." if left == 1 else f"There are {left} more boxes."
    titles = {box.key: spoken(box.title or box.text) for box in diagram.boxes}
    cuts = [
        f"The arrow from {titles[each.operand]} to {titles[each.result]} is cut." for each in diagram.arrows if each.cut
    ]
    return " ".join([*told, *([more] if more else []), *cuts])


def _variable(box: Box, step: int) -> str:
    value, text = said(box.value), spoken(box.text)
    if box.title and text:
        words = f"{box.title} is {text}, {value}"
    elif box.title:
        words = f"{box.title} is {value}"
    else:
        words = f"{text} is {value}"
    if box.arrives is None:
        return f"{words}; it gets no gradient."
    return f"{words}; its gradient is {said(box.gradient)}." if box.arrives <= step else f"{words}."


def _function(box: Box, step: int) -> str:
    name, _, made = box.text.rpartition(" = ")
    arrived = box.arrives is not None and box.arrives <= step
    if box.kind == "accumulate":
        words = f"the leaf {box.text} is {said(box.value)}"
        return f"{words[0].upper()}{words[1:]}" + (f"; its gradient is {said(box.gradient)}." if arrived else ".")
    if not made:
        words = f"{box.title} is a step inside an operation"
    elif box.value is None:
        words = f"{box.title} stands for {spoken(made)}"
    else:
        words = f"{box.title} made {f'{name}, ' if name else ''}{spoken(made)}, {said(box.value)}"
    return f"{words}; it received the gradient {said(box.gradient)}." if arrived else f"{words}."


def products(facts: Products, output: str) -> str:
    """J and what v and u make of it."""
    jac = facts.jacobian
    rows = f"{count(jac.rows, 'row')} and {count(jac.columns, 'column')}"
    held = "" if jac.matrix is None else f": row by row {numbered(jac.matrix.flatten().tolist())}"
    left = _answer(f"v = {numbered(facts.v.tolist())} gives vᵀJ", facts.left)
    right = _answer(f"u = {numbered(facts.u.tolist())} gives J u", facts.right)
    return f"The Jacobian of {output} with respect to {jac.name} has {rows}{held}. {left} {right}"


def _answer(words: str, answer: ProductAnswer) -> str:
    return f"{words} = {'unknown' if answer.value is None else numbered(answer.value.flatten().tolist())}."


def passes(made: Passes) -> str:
    """How much of J the passes so far have given, and the last of each kind."""
    jac = made.jacobian
    done = f"{len(made.columns)} of {count(jac.columns, 'column')}"
    words = [
        f"Backward passes gave {len(made.rows)} of {count(jac.rows, 'row')} of the Jacobian, forward passes {done}."
    ]
    for kind, found in (("row", made.rows), ("column", made.columns)):
        if found:
            place = list(found)[-1]
            words.append(f"The last {kind}, number {place}, is {numbered(found[place])}.")
    return " ".join(words)


def differences(found: NumericalJacobian) -> str:
    """The entries by differences, and the largest distance from torch's."""
    jac = found.jacobian
    words = f"Central differences gave {len(found.columns)} of {count(jac.columns, 'column')} of the Jacobian"
    if jac.matrix is None or not found.columns:
        return f"{words}."
    exact = jac.matrix.tolist()
    errors = [abs(value - exact[i][j]) for j, column in found.columns.items() for i, value in enumerate(column)]
    worst = max(errors, default=0.0)
    first, values = next(iter(found.columns.items()))
    return f"{words}; column {first} is {numbered(values)}. No entry is farther than {number(worst)} from torch's."


def hessian(facts: Hessian, output: str) -> str:
    """The gradient, and the second derivatives."""
    jac = facts.jacobian
    slope = "unknown" if facts.gradient is None else numbered(facts.gradient.flatten().tolist())
    second = "unknown" if facts.matrix is None else numbered(facts.matrix.flatten().tolist())
    size = f"{jac.columns} by {jac.columns}"
    return (
        f"The gradient of {output} with respect to {jac.name} is {slope}. Its Hessian, {size}, is row by row {second}."
    )
