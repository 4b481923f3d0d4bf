"""Questions on the graph that autograd records, and on the gradients that come back through it."""

from random import Random

from core.practice.drawing import whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["graph"])
_NAMES = {"*": "MulBackward0", "+": "AddBackward0", "-": "SubBackward0", "/": "DivBackward0", "**": "PowBackward0"}


def _settings(program: str, **inputs: float) -> tuple[tuple[str, str], ...]:
    return (("program", program), *((f"in_{name}", str(value)) for name, value in inputs.items()))


@HALL.template
def two_paths(random: Random) -> Draft:
    """A variable that is used twice."""
    x, y = whole(random, 2, 2, 7)
    by = random.choice("xy")
    wrong = {
        "x": (
            (float(x), "You took the slope of x alone: z holds x times y, and y stays as it is."),
            (float(x + 2 * y), "You gave the gradient of y."),
            (float(x * y), "You gave the part of z that holds x, and not its slope."),
        ),
        "y": (
            (float(x), "You forgot a path: y is used in y ** 2, too, and both uses add up."),
            (float(2 * y), "You forgot a path: y is used in x * y, too, and both uses add up."),
            (float(y), "You gave the gradient of x."),
        ),
    }
    return Draft(
        f"What is the gradient of z with respect to {by}?",
        f"x = torch.tensor({x}., requires_grad=True)\ny = torch.tensor({y}., requires_grad=True)\n"
        f"z = x * y + y ** 2\nz.backward()\nprint({by}.grad.item())",
        (
            *wrong[by],
            (float(x * y + y * y), "You gave the value of z."),
        ),
        ("Hold the other variable fixed.", "y is used twice: its gradients add up. x is used once."),
        _settings("z = x * y + y ** 2", x=x, y=y),
    )


@HALL.template
def chain_rule(random: Random) -> Draft:
    """A function of a function."""
    a, b, x = random.randint(2, 4), random.randint(1, 5), random.randint(1, 3)
    inner = a * x + b
    return Draft(
        "What is the gradient of z with respect to x?",
        f"x = torch.tensor({x}., requires_grad=True)\ns = {a} * x + {b}\nz = s ** 2\nz.backward()\n"
        "print(x.grad.item())",
        (
            (float(2 * inner), "You forgot the inner function: its slope is a factor as well."),
            (float(2 * x * a), "You took the outer slope at x: it is taken at s."),
            (float(a), "You forgot the outer function: its slope is a factor as well."),
            (float(inner**2), "You gave the value of z."),
        ),
        ("The slopes of both functions are multiplied.", f"s is {inner}. The outer slope there is {2 * inner}."),
        _settings(f"s = {a} * x + {b}\nz = s ** 2", x=x),
    )


@HALL.template
def last_function(random: Random) -> Draft:
    """The node on which the graph hangs."""
    first, last = random.sample(list(_NAMES), 2)
    part = f"x {first} {'2' if first == '**' else 'y'}"
    end = "p ** 2" if last == "**" else f"p {last} y"
    return Draft(
        "Which function does z.grad_fn name?",
        f"x = torch.tensor(2., requires_grad=True)\ny = torch.tensor(3., requires_grad=True)\n"
        f"p = {part}\nz = {end}\nprint(z.grad_fn.name())",
        (
            (_NAMES[first], "You named the first operation: grad_fn is the one that made z, the last one."),
            ("AccumulateGrad", "You named what writes into x.grad: that stands at the leaves."),
            ("None", "You thought that z is a leaf: it was computed."),
        ),
        ("grad_fn is the function that made the tensor itself.", f"z was made by `{last}`."),
        _settings(f"p = {part}\nz = {end}", x=2, y=3),
    )


@HALL.template
def edge_of_the_graph(random: Random) -> Draft:
    """Where an edge of the last function leads."""
    line, names = random.choice(
        (("x * 2 + y", ("MulBackward0", "AccumulateGrad")), ("x + y.exp()", ("AccumulateGrad", "ExpBackward0")),
         ("x.sin() * y", ("SinBackward0", "AccumulateGrad")), ("x - y / 2", ("AccumulateGrad", "DivBackward0")))
    )  # fmt: skip
    place = random.choice((0, 1))
    top = {"+": "AddBackward0", "*": "MulBackward0", "-": "SubBackward0"}[
        line.split(" ")[-2] if "/" not in line else "-"
    ]
    return Draft(
        f"Where does the gradient of the operand number {place + 1} go next?",
        f"x = torch.tensor(1., requires_grad=True)\ny = torch.tensor(2., requires_grad=True)\nz = {line}\n"
        f"print(z.grad_fn.next_functions[{place}][0].name())",
        (
            (names[1 - place], "You took the other edge: they stand in the order of the operands."),
            (top, "You named the last function itself: its edges lead to those before it."),
            ("None", "You thought that the graph ends here: x and y are leaves with a node that writes their .grad."),
        ),
        ("The last operation has two operands.", "A leaf's gradient goes to the node that writes into its .grad."),
        _settings(f"z = {line.replace('y.exp()', 'exp(y)').replace('x.sin()', 'sin(x)')}", x=1, y=2),
    )


@HALL.template
def who_requires_grad(random: Random) -> Draft:
    """Whether a result requires grad."""
    a, b = random.choice(((True, False), (False, False), (False, True), (True, True)))
    flags = [", requires_grad=True" if flag else "" for flag in (a, b)]
    thought = "A result requires grad if any operand does; then it has a history, and is not a leaf."
    right = f"{a or b} {not (a or b)}"
    return Draft(
        "Does c require grad, and is it a leaf?",
        f"a = torch.ones(2{flags[0]})\nb = torch.ones(2{flags[1]})\nc = a * b\nprint(c.requires_grad, c.is_leaf)",
        tuple((text, thought) for text in ("True False", "False True", "True True", "False False") if text != right),
        ("One operand that requires grad is enough.", "What no graph leads to counts as a leaf."),
    )


@HALL.template
def branch_taken(random: Random) -> Draft:
    """A graph that depends on a value."""
    x = random.choice((-3, -2, 2, 3))
    return Draft(
        "The graph is built while the lines run. What is the gradient?",
        f"x = torch.tensor({x}., requires_grad=True)\nif x > 0:\n    y = x ** 2\nelse:\n    y = 5 * x\n"
        "y.backward()\nprint(x.grad.item())",
        (
            (5.0, "You followed the wrong branch: the value of x decides."),
            (float(2 * x), "You followed the wrong branch: the value of x decides."),
            (float(2 * x + 5), "You added both branches: only the one that ran is in the graph."),
            (float(x * x if x > 0 else 5 * x), "You gave the value of y."),
        ),
        ("Only one of the branches runs.", "Only what ran is in the graph."),
    )


@HALL.template
def gradient_in_the_middle(random: Random) -> Draft:
    """The gradient of an intermediate result."""
    a, x = random.randint(2, 5), random.randint(1, 3)
    keep = random.random() < 0.6
    return Draft(
        "s is computed on the way. What does s.grad hold afterwards?",
        f"x = torch.tensor({x}., requires_grad=True)\ns = {a} * x\n"
        f"{'s.retain_grad()' if keep else 's = s.detach().requires_grad_()'}\nz = s ** 2\nz.backward()\n"
        "print(s.grad.item())",
        (
            (float(2 * a * x * a), "You gave the gradient of x: that of s lacks the inner slope."),
            (float(a), "You gave the slope of s: its gradient says how z depends on s."),
            (float(2 * x), "You took the slope at x: it is taken at s."),
            (float(a * x), "You gave the value of s."),
        ),
        ("How does z depend on s?", f"s is {a * x}."),
        _settings(f"s = {a} * x\nz = s ** 2", x=x),
    )


@HALL.template
def shape_of_a_gradient(random: Random) -> Draft:
    """A gradient has the shape of its tensor."""
    n, k, m = random.sample((2, 3, 4, 5), 3)
    return Draft(
        "Which shape does the gradient of w have?",
        f"x = torch.ones({n}, {k})\nw = torch.ones({k}, {m}, requires_grad=True)\nloss = (x @ w).sum()\n"
        "loss.backward()\nprint(tuple(w.grad.shape))",
        (
            ((n, m), "You gave the shape of the product: a gradient has the shape of its own tensor."),
            ((m, k), "You turned it around: a gradient has the shape of its tensor."),
            ((n, k, m), "You gave one gradient per row: they are added up."),
            ((), "You gave the shape of the loss: each weight has a gradient of its own."),
        ),
        ("The loss depends on each weight.", "A gradient has the shape of its tensor."),
        kind="shape",
    )
