"""Questions on functions with several outputs, their Jacobian, and the products with it."""

from random import Random

from core.practice.drawing import floats, listed, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["vector-jacobian"])


def _settings(program: str, x: list[int], v: list[int] | None = None) -> tuple[tuple[str, str], ...]:
    more = () if v is None else (("v", listed(v)),)
    return (("jacobian_program", program), ("jacobian_in_x", f"[{listed(x)}]"), *more)


@HALL.template
def squares_with_a_vector(random: Random) -> Draft:
    """What backward(v) gives for x ** 2."""
    x, v = whole(random, 3), random.sample((1, 2, 3, 4), 3)
    return Draft(
        "What does backward(v) put into x.grad?",
        f"x = torch.tensor({floats(x)}, requires_grad=True)\ny = x ** 2\nv = torch.tensor({floats(v)})\n"
        "y.backward(v)\nprint(x.grad.tolist())",
        (
            ([2.0 * p for p in x], "You forgot v: each output's gradient is multiplied by its entry."),
            ([float(q * p * p) for p, q in zip(x, v, strict=True)], "You weighted the values of y: v weights slopes."),
            ([float(q) for q in v], "You gave v itself: it is multiplied by the Jacobian."),
            ([float(2 * p + q) for p, q in zip(x, v, strict=True)], "You added v: it is multiplied."),
        ),
        ("The Jacobian of x ** 2 is diagonal, with 2 x on it.", "Multiply each slope by its entry of v."),
        _settings("y = x ** 2", x, v),
    )


@HALL.template
def transposed_product(random: Random) -> Draft:
    """The vector stands on the left of the Jacobian."""
    a, v = [whole(random, 2, -2, 4), whole(random, 2, -2, 4)], whole(random, 2, -2, 3)
    left = [sum(v[i] * a[i][j] for i in range(2)) for j in range(2)]
    right = [sum(a[i][j] * v[j] for j in range(2)) for i in range(2)]
    return Draft(
        "The Jacobian of y is the matrix a. What does backward(v) give?",
        f"a = torch.tensor([{floats(a[0])}, {floats(a[1])}])\nx = torch.zeros(2, requires_grad=True)\ny = a @ x\n"
        f"y.backward(torch.tensor({floats(v)}))\nprint(x.grad.tolist())",
        (
            ([float(n) for n in right], "You took J v for vᵀJ: backward combines the rows of J, and not its columns."),
            ([float(sum(row)) for row in a], "You summed each row of J: v weights the rows."),
            ([float(a[0][j] + a[1][j]) for j in range(2)], "You forgot v: that is what a vector of ones gives."),
        ),
        ("backward multiplies v from the left.", "It adds the rows of J, each weighted by its entry of v."),
        (("jacobian_program", "y = A @ x"), ("jacobian_in_A", str(a)), ("jacobian_in_x", "[0, 0]"), ("v", listed(v)))
        if left != right
        else (),
    )


@HALL.template
def forward_product(random: Random) -> Draft:
    """The vector on the right of the Jacobian."""
    a, u = [whole(random, 2, -2, 4), whole(random, 2, -2, 4)], whole(random, 2, -2, 3)
    left = [float(sum(u[i] * a[i][j] for i in range(2))) for j in range(2)]
    return Draft(
        "Forward mode multiplies from the right: J u. What comes out?",
        f"a = torch.tensor([{floats(a[0])}, {floats(a[1])}])\nx = torch.zeros(2)\nu = torch.tensor({floats(u)})\n"
        "J = torch.autograd.functional.jacobian(lambda x: a @ x, x)\nprint((J @ u).tolist())",
        (
            (left, "You took vᵀJ for J v: this one combines the columns of J."),
            ([float(sum(row)) for row in a], "You forgot u: that is what a vector of ones gives."),
            ([0.0, 0.0], "You gave the value of y at 0: its slopes are asked for."),
        ),
        ("The Jacobian of a @ x is a.", "Multiply a by u, row by row."),
        (("jacobian_program", "y = A @ x"), ("jacobian_in_A", str(a)), ("jacobian_in_x", "[0, 0]"), ("u", listed(u))),
    )


@HALL.template
def shape_of_a_jacobian(random: Random) -> Draft:
    """Outputs by inputs."""
    n, m = random.sample((2, 3, 4, 5, 6), 2)
    return Draft(
        "Which shape does the Jacobian have?",
        f"a = torch.ones({n}, {m})\nx = torch.ones({m})\nJ = torch.autograd.functional.jacobian(lambda x: a @ x, x)\n"
        "print(tuple(J.shape))",
        (
            ((m, n), "You turned it around: outputs come first, then inputs."),
            ((m,), "You gave the shape of a gradient: there are several outputs."),
            ((n,), "You gave the shape of y: each output depends on each input."),
            ((m, m), "You counted inputs twice: the rows are outputs."),
        ),
        ("One row per output, one column per input.", f"a @ x has {n} outputs."),
        kind="shape",
    )


@HALL.template
def backward_without_a_vector(random: Random) -> Draft:
    """Several outputs need a vector."""
    x = whole(random, 2)
    end = random.choice(("y", "y.sum()", "y.mean()"))
    factor = {"y": 2.0, "y.sum()": 2.0, "y.mean()": 1.0}[end]
    error = "RuntimeError: grad can be implicitly created only for scalar outputs"
    forgot = (
        "You forgot that a mean divides: each of the two gets half."
        if factor == 1
        else ("You forgot the vector: with several outputs, torch asks for one number per output.")
    )
    return Draft(
        "What does x.grad hold afterwards?",
        f"x = torch.tensor({floats(x)}, requires_grad=True)\ny = x ** 2\n{end}.backward()\nprint(x.grad.tolist())",
        (
            ([2.0 * p for p in x], forgot),
            (error, "You thought that it is refused: that is so for several outputs, and here there is one."),
            ([factor * sum(x)] * 2, "You added the gradients up: each input has its own."),
            ([1.0 * p for p in x], "You lost a factor of 2: the slope of x ** 2 is 2 x."),
        ),
        (
            "How many numbers is backward called on?",
            "If it is one, what is its slope with respect to each element of x?",
        ),
        _settings("y = x ** 2", x),
    )


@HALL.template
def jacobian_of_squares(random: Random) -> Draft:
    """A diagonal Jacobian."""
    x = whole(random, 2, 1, 6)
    a, b = 2.0 * x[0], 2.0 * x[1]
    return Draft(
        "What is the Jacobian?",
        f"x = torch.tensor({floats(x)})\nJ = torch.autograd.functional.jacobian(lambda x: x ** 2, x)\n"
        "print(J.tolist())",
        (
            ([a, b], "You gave a gradient: the Jacobian has a row for each output."),
            ([[a, b], [a, b]], "You let each output depend on both: y[0] depends on x[0] alone."),
            ([[0.0, a], [b, 0.0]], "You took the other diagonal: y[0] depends on x[0]."),
            ([[2.0, 0.0], [0.0, 2.0]], "You differentiated twice: the slope of x ** 2 is 2 x."),
        ),
        ("Row i holds the slopes of y[i].", "y[0] does not depend on x[1]: the slope is 0."),
        _settings("y = x ** 2", x),
    )


@HALL.template
def hessian(random: Random) -> Draft:
    """Second derivatives."""
    x = whole(random, 2, 1, 4)
    a, b = x
    return Draft(
        "What is the Hessian, the matrix of all second derivatives?",
        f"x = torch.tensor({floats(x)})\n"
        "H = torch.autograd.functional.hessian(lambda x: x[0] ** 2 * x[1], x)\nprint(H.tolist())",
        (
            ([[2.0 * b, 0.0], [0.0, 0.0]], "You forgot the mixed derivatives, which stand beside the diagonal."),
            ([2.0 * a * b, float(a * a)], "You gave the gradient: the Hessian differentiates it once more."),
            ([[2.0 * b, 2.0 * a], [2.0 * a, 1.0]], "You differentiated x[1] once: its second derivative is 0."),
            ([[2.0 * a, 2.0 * b], [2.0 * b, 0.0]], "You swapped the two variables."),
        ),
        ("The gradient is [2 x[0] x[1], x[0] ** 2].", "Differentiate each of the two with respect to both variables."),
        (("jacobian_view", "Hessian"),),
    )


@HALL.template
def passes_for_a_jacobian(random: Random) -> Draft:
    """How many backward passes a Jacobian takes."""
    n, m = random.sample((2, 3, 4, 5, 6), 2)
    return Draft(
        "The Jacobian is put together from backward passes. How many does it take?",
        f"a = torch.ones({n}, {m})\nx = torch.ones({m}, requires_grad=True)\ny = a @ x\nrows = []\n"
        "for one in torch.eye(len(y)):\n    rows.append(torch.autograd.grad(y, x, one, retain_graph=True)[0])\n"
        "assert torch.equal(torch.stack(rows), a)\nprint(len(rows))",
        (
            (m, "You counted the inputs: that is what forward mode takes."),
            (n * m, "You counted the entries: each pass gives a whole row."),
            (1, "You thought that one pass is enough: it gives one combination of the rows."),
        ),
        ("Each backward pass gives one row.", f"y has {n} outputs."),
        (("jacobian_view", "pass by pass"),),
    )
