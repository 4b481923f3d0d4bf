"""What torch answered to each call of the page, and what is to be said of a Jacobian besides its numbers."""

from html import escape

from core.autograd.jacobians.hessian import Hessian
from core.autograd.jacobians.passes import Passes
from core.autograd.jacobians.products import ProductAnswer, Products
from core.pictures.autograd.crossing import Names
from core.pictures.markup.numbers import count, number

_SHOWN = 6  # numbers of a vector in a table


def answers_table(products: Products, own: Names) -> str:
    """A row per call: what it gave or the error that it raised, and what that means."""
    jac = products.jacobian
    y, x = own.output, jac.name
    scalar = products.bare.refusal is None
    rows = [
        (f"{y}.backward(v)", f"{x}.grad", products.left, "vᵀJ: one backward pass adds the rows of J, weighted by v"),
        *(
            [(f"{y}.sum().backward()", f"{x}.grad", products.total, _compared(products))]
            if products.total is not None
            else []
        ),
        (
            f"{y}.backward()",
            f"{x}.grad",
            products.bare,
            "one element: v = 1 is meant"
            if scalar
            else f"J has {count(jac.rows, 'row')}: torch cannot guess their weights",
        ),
        (
            f"{products.right.maker}(f, ({x},), (u,))",
            "",
            products.right,
            "J u: one forward pass adds the columns, weighted by u",
        ),
    ]
    body = "".join(_row(*row) for row in rows)
    head = "<tr><th>call</th><th>torch’s answer</th></tr>"
    return f'<table class="facts"><thead>{head}</thead><tbody>{body}</tbody></table>'


def remarks(products: Products, own: Names) -> tuple[str, ...]:
    """Sentences about what is not to be seen in the numbers, as Markdown; names are identifiers."""
    jac, said = products.jacobian, []
    if jac.matrix is None:
        said.append(f"`{jac.maker}` refuses: {jac.refusal}")
        return tuple(said)
    zero = [own.rows[i] for i, row in enumerate(jac.matrix.tolist()) if not any(row)]
    if len(zero) == jac.rows:
        said.append(
            f"All of J is 0: no path of the graph leads from `{own.output}` back to `{jac.name}`, "
            "or every slope is 0 here."
        )
    elif zero:
        listed = ", ".join(f"`{name}`" for name in zero[:_SHOWN]) + (" …" if len(zero) > _SHOWN else "")
        said.append(f"A row of zeros: moving `{jac.name}` a little does not move {listed}, as far as autograd can see.")
    if products.left.value is None and products.left.refusal is None:
        said.append(f"`{jac.name}.grad` stays None: the backward pass never reached `{jac.name}`.")
    return tuple(said)


def cost_words(passes: Passes) -> str:
    """Which mode builds J in fewer passes, in a sentence."""
    jac = passes.jacobian
    rows, forward = _passes(jac.rows, "backward"), _passes(jac.columns, "forward")
    cost = f"J takes {rows}, one for each row, or {forward}, one for each column"
    return f"{cost}." if passes.cheaper == "either" else f"Here {passes.cheaper} is cheaper: {cost}."


def hessian_words(facts: Hessian) -> str:
    """Whether H is symmetric, and what its eigenvalues say, in two sentences."""
    if facts.matrix is None:
        return f"Torch refuses: {facts.refusal}"
    symmetric = (
        "H equals its mirror image, to the last bit"
        if not facts.asymmetry
        else (f"H differs from its mirror image by {number(facts.asymmetry)} at most, which is rounding")
    )
    if facts.positive is None:
        return f"{symmetric}."
    bend = (
        "All its eigenvalues are positive: upward in every direction"
        if facts.positive
        else ("Not all its eigenvalues are positive: along some direction the function is flat or bends down")
    )
    return f"{symmetric}. {bend}."


def _passes(number_of: int, mode: str) -> str:
    return f"{number_of} {mode} {'pass' if number_of == 1 else 'passes'}"


def _compared(products: Products) -> str:
    left, total = products.left.value, products.total
    if left is None or total is None or total.value is None:
        return "the gradient of the sum: nothing to compare"
    if left.tolist() == total.value.tolist():
        return "the gradient of the sum: equal to v = ones, to the last bit"
    return "the gradient of the sum: v = ones, up to rounding"


def _row(call: str, where: str, answer: ProductAnswer, why: str) -> str:
    if answer.value is None and answer.refusal:
        text, kind = f"RuntimeError: {answer.refusal}", "clash"
    elif answer.value is None:
        text, kind = f"{where} is None", ""
    else:
        numbers = [number(value) for value in answer.value.tolist()[:_SHOWN]]
        more = ", …" if answer.value.numel() > _SHOWN else ""
        text, kind = f"{where + ' = ' if where else ''}[{', '.join(numbers)}{more}]", ""
    return (
        f'<tr><th scope="row"><code>{escape(call)}</code></th><td><div class="reply {kind}">{escape(text)}</div>'
        f'<div class="note">{escape(why)}</div></td></tr>'
    )
