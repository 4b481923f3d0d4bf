"""The Jacobian with its two products: v stands left of the rows and u above the columns, vᵀJ below and J u right.

So each number of vᵀJ stands below the column that it comes from, and each number of J u beside its row. Pointing at
one lights that column and v, or that row and u.
"""

from collections.abc import Callable, Sequence
from html import escape
from math import prod

from core import limits
from core.autograd.jacobians.hessian import Hessian
from core.autograd.jacobians.passes import NumericalJacobian, Passes
from core.autograd.jacobians.products import Jacobian, Products
from core.pictures.autograd import in_words
from core.pictures.autograd.crossing import Names, crossed, unknown
from core.pictures.markup.cells import Cell, at, captioned, cell_markup
from core.pictures.markup.numbers import count, factor, number
from core.pictures.markup.palette import Role
from core.probe.excerpt import shown_axes, unravel

PICKS = "Click the name of a row or a column for the one-hot v or u that picks it, and v or u for ones."
HINT = "Point at a number, or move there with Tab and the arrow keys, to see what it is made of."
_CLOSE = 1e-4  # of float32's rounding, relative to the entry; what differs more is marked
_WRITTEN = 4  # terms of a sum that are written out; of more, the first three and the last

Numbers = Sequence[float]


def names(jac: Jacobian) -> Names:
    """Every element's own name, as in `y[0, 1]` and `x[2]`; an output without a name is called y."""
    output = jac.program.statements[-1].target or "y"
    rows, columns = shown_axes((jac.rows, jac.columns), limits.EXCERPT_CELLS)
    return Names(output, _elements(output, jac.y.shape), _elements(jac.name, jac.x.shape), rows, columns)


def products_figure(products: Products) -> str:
    """J, v, u and both products, each cell with its sum in words."""
    jac, own = products.jacobian, names(products.jacobian)
    v, u = products.v.tolist(), products.u.tolist()
    left, right = (None if each.value is None else each.value.tolist() for each in (products.left, products.right))
    matrix = None if jac.matrix is None else jac.matrix.tolist()
    grads = _elements(f"{jac.name}.grad", jac.x.shape)
    vs = tuple(f"v{i}" for i in own.drawn_rows if i is not None)
    us = tuple(f"u{j}" for j in own.drawn_columns if j is not None)

    def v_cell(i: int) -> str:
        words = f"v[{i}] = {number(v[i])}: the weight of the row of {own.rows[i]}"
        return cell_markup(Cell(number(v[i]), words, (f"v{i}",), (f"r{i}",), ("second",)))

    def u_cell(j: int) -> str:
        words = f"u[{j}] = {number(u[j])}: how fast {own.columns[j]} moves"
        return cell_markup(Cell(number(u[j]), words, (f"u{j}",), (f"c{j}",), ("third",)))

    def left_cell(j: int) -> str:
        if left is None:
            return unknown("gradient")
        total = _sum(v, [row[j] for row in matrix or ()])
        words = f"{grads[j]} = (vᵀJ)[{j}] = {total} = {number(left[j])}"
        return cell_markup(Cell(number(left[j]), words, (), (f"c{j}", *vs), ("gradient",)))

    def right_cell(i: int) -> str:
        if right is None:
            return unknown("result")
        total = _sum(matrix[i] if matrix else (), u)
        words = f"(J u)[{i}] = {total} = {number(right[i])}: how fast {own.rows[i]} moves"
        return cell_markup(Cell(number(right[i]), words, (), (f"r{i}", *us), ("result",)))

    size = f"{jac.rows} rows and {jac.columns} columns"
    label = f"The Jacobian of {own.output} with respect to {jac.name}, {size}, with both products"
    return captioned(
        crossed(
            label, own, _entries(own, matrix), top=("u", u_cell), bottom=("vᵀJ", left_cell),
            left=("v", v_cell), right=("J u", right_cell), picks=True,
        ),
        hint=f"{HINT} {PICKS}",
        words=in_words.products(products, own.output),
    )  # fmt: skip


def passes_figure(passes: Passes) -> str:
    """Two Jacobians side by side: rows that backward passes have given, columns that forward passes have given."""
    jac, own = passes.jacobian, names(passes.jacobian)
    row, column = (list(each)[-1] if each else None for each in (passes.rows, passes.columns))
    everything = range(jac.rows), range(jac.columns)
    by_rows = [[passes.rows[i][j] if i in passes.rows else None for j in everything[1]] for i in everything[0]]
    by_columns = [[passes.columns[j][i] if j in passes.columns else None for j in everything[1]] for i in everything[0]]

    def v_cell(i: int) -> str:
        return _one_hot("v", i, row, "second", f"r{i}")

    def u_cell(j: int) -> str:
        return _one_hot("u", j, column, "third", f"c{j}")

    def beside(i: int) -> str:
        if column is None:
            return unknown("result")
        value = passes.columns[column][i]
        words = f"(J u)[{i}] = {number(value)}: column {column} of J"
        return cell_markup(Cell(number(value), words, (), (f"r{i}", f"c{column}"), ("result",)))

    def below(j: int) -> str:
        if row is None:
            return unknown("gradient")
        value = passes.rows[row][j]
        words = f"(vᵀJ)[{j}] = {number(value)}: row {row} of J"
        return cell_markup(Cell(number(value), words, (), (f"r{row}", f"c{j}"), ("gradient",)))

    backward = crossed(
        "Rows that backward passes gave", own, _entries(own, by_rows), left=("v", v_cell), bottom=("vᵀJ", below)
    )
    forward = crossed(
        "Columns that forward passes gave", own, _entries(own, by_columns), top=("u", u_cell), right=("J u", beside)
    )
    sides = (
        _titled(f"Backward: {_done(len(passes.rows), jac.rows, 'row')}", "gradient", backward),
        _titled(f"Forward: {_done(len(passes.columns), jac.columns, 'column')}", "result", forward),
    )
    words = in_words.passes(passes)
    return captioned(f'<div class="row stored">{"".join(sides)}</div>', hint=HINT, words=words)


def differences_figure(numerical: NumericalJacobian) -> str:
    """J by central differences, and how far torch's own lies from each entry; large distances are marked."""
    jac, own = numerical.jacobian, names(numerical.jacobian)
    matrix = None if jac.matrix is None else jac.matrix.tolist()
    indices = range(jac.rows), range(jac.columns)
    found = [[numerical.columns[j][i] if j in numerical.columns else None for j in indices[1]] for i in indices[0]]

    def distance(i: int, j: int) -> str:
        value = found[i][j]
        if value is None or matrix is None:
            return unknown("plain")
        error = abs(value - matrix[i][j])
        words = f"J[{i}, {j}]: torch {matrix[i][j]:.7g}, differences {value:.7g}, error {error:.1e}"
        # Not `error > …`: an error that is nan is one.
        classes = ("plain",) if error <= _CLOSE * max(1.0, abs(value)) else ("plain", "changed")
        text = "0" if not error else f"{error:.0e}".replace("e-0", "e-").replace("-", "−")
        return cell_markup(Cell(text, words.replace("-", "−"), (f"r{i}", f"c{j}"), (), classes))

    sides = (
        _titled("J by central differences", "first", crossed("J by differences", own, _entries(own, found))),
        _titled("its distance from torch’s J", "plain", crossed("Errors of the differences", own, distance)),
    )
    words = in_words.differences(numerical)
    return captioned(f'<div class="row stored">{"".join(sides)}</div>', hint=HINT, words=words)


def hessian_figure(facts: Hessian) -> str:
    """The gradient as the one row, and the Hessian below it; an entry lights its mirror image."""
    jac, own = facts.jacobian, names(facts.jacobian)
    scalar = own.output if jac.y.dim() == 0 else f"v·{own.output}"
    drawn = shown_axes((jac.columns, jac.columns), limits.EXCERPT_CELLS)[0]
    square = Names(scalar, own.columns, own.columns, drawn, drawn)
    gradient = None if facts.gradient is None else facts.gradient.tolist()
    matrix = None if facts.matrix is None else facts.matrix.tolist()

    def slope(j: int) -> str:
        if gradient is None:
            return unknown("gradient")
        words = f"∂{scalar}/∂{own.columns[j]} = {number(gradient[j])}"
        return cell_markup(Cell(number(gradient[j]), words, (f"c{j}",), (), ("gradient",)))

    def curvature(i: int, j: int) -> str:
        if matrix is None:
            return unknown("first")
        words = f"∂²{scalar}/∂{own.columns[i]}∂{own.columns[j]} = {number(matrix[i][j])}"
        mirror = "" if i == j else f", and {number(matrix[j][i])} the other way round"
        pair = f"h{min(i, j)}-{max(i, j)}"
        return cell_markup(Cell(number(matrix[i][j]), words + mirror, (pair,), (), ("first",)))

    words = in_words.hessian(facts, scalar)
    label = f"The gradient and the Hessian of {scalar} with respect to {jac.name}"
    return captioned(crossed(label, square, curvature, top=("gradient", slope)), hint=HINT, words=words)


def _elements(name: str, shape: Sequence[int]) -> tuple[str, ...]:
    size = tuple(shape)
    return tuple(at(name, unravel(flat, size)) for flat in range(prod(size)))


def _entries(own: Names, matrix: Sequence[Sequence[float | None]] | None) -> Callable[[int, int], str]:
    """The cells of J itself; those that are not known are empty."""

    def entry(i: int, j: int) -> str:
        value = matrix[i][j] if matrix else None
        if value is None:
            return unknown("first")
        words = f"J[{i}, {j}] = ∂{own.rows[i]}/∂{own.columns[j]} = {number(value)}"
        return cell_markup(Cell(number(value), words, (f"r{i}", f"c{j}"), (), ("first",)))

    return entry


def _one_hot(name: str, place: int, hot: int | None, role: Role, source: str) -> str:
    if hot is None:
        return unknown(role)
    value = number(float(place == hot))
    classes = (role, "changed") if place == hot else (role,)
    return cell_markup(Cell(value, f"{name}[{place}] = {value}", (), (source,), classes))


def _titled(title: str, role: Role, markup: str) -> str:
    return f'<div class="tensor {role}"><div class="name">{escape(title)}</div>{markup}</div>'


def _done(made: int, needed: int, unit: str) -> str:
    return f"{made} of {count(needed, unit)}"


def _sum(left: Numbers, right: Numbers) -> str:
    """A sum of products in words, as in `1·2 + 0.5·3`."""
    if not left or not right:
        return "?"
    terms = [f"{factor(a)}·{factor(b)}" for a, b in zip(left, right, strict=True)]
    return " + ".join(terms if len(terms) <= _WRITTEN else [*terms[: _WRITTEN - 1], "…", terms[-1]])
