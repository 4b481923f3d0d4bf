"""Questions on captured programs: what is dispatched, what a capture keeps, and what it cannot know."""

from functools import partial
from random import Random
from typing import Final, Literal

from core.practice.drawing import floats, sizes, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["capture"])

_ORDER: Final = "You changed the order: the innermost call runs first."
_APART: Final = "You took an operation apart: it stays whole until a capture is asked to decompose it."
_PYTHON: Final = "You gave the name that Python calls: below it, the operation that runs has another one."
# The expression of a line, and what people think that it dispatches.
_LINES: Final = (
    ("((x - {k}) ** 2).mean()", (
        ("sub, mul, mean", "You wrote the square as a product: torch has an operation for powers."),
        ("sub, pow, sum, div", _APART),
        ("mse_loss", "You recognised a loss: eager mode runs what is written, one call after the other."),
    )),
    ("(x * {k}).relu().sum()", (
        ("mul, sum", "You left out relu: each call dispatches an operation."),
        ("relu, mul, sum", _ORDER),
        ("mul, gt, mul, sum", _APART),
    )),
    ("(x * {k}).softmax(0)", (
        ("mul, exp, sum, div", _APART),
        ("mul, softmax", _PYTHON),
        ("_softmax, mul", _ORDER),
    )),
    ("(x + {k}).sigmoid().log()", (
        ("add, neg, exp, add, reciprocal, log", _APART),
        ("log, sigmoid, add", _ORDER),
        ("add, log_sigmoid", "You joined two calls: eager mode runs each by itself."),
    )),
    ("x.reshape(3, 1) + x * {k}", (
        ("mul, add", "You left out reshape: making a view is an operation as well."),
        ("reshape, mul, add", _PYTHON),
        ("view, mul, expand, add", "You gave broadcasting an operation of its own: add does it meanwhile."),
    )),
)  # fmt: skip


@HALL.template
def dispatched_by_a_line(random: Random) -> Draft:
    """The ATen operations of a line, in order."""
    numbers, k = whole(random, 3), random.randint(2, 5)
    written, wrong = random.choice(_LINES)
    line = f"z = {written.format(k=k)}"
    return Draft(
        "Which ATen operations does the last line dispatch, and in which order?",
        f"x = torch.tensor({floats(numbers)})\n{line}",
        wrong,
        ("Each call and each operator dispatches at least one operation.", "What is needed first runs first."),
        (("capture_program", line), ("capture_in_x", str(numbers))),
        asked=partial(_operations, line, {"x": str(numbers)}, "forward"),
    )


_FORGOT: Final = "You forgot the factor that arrives: each function multiplies by the gradient of what follows."
_FORWARD: Final = "You gave the operation of the forward pass: its slope is asked for."
# A function, and what people think that its backward pass dispatches after `ones_like`, the gradient of z itself.
_SLOPES: Final = {
    "exp": (
        ("exp, mul", "You computed exp anew: backward uses the result that the forward pass kept."),
        ("exp", _FORWARD),
        ("mul, log", "You undid exp: backward multiplies by its slope, which is exp itself."),
    ),
    "log": (
        ("reciprocal, mul", "You wrote 1 / x as an operation of its own: torch divides what arrives by x."),
        ("log", _FORWARD),
        ("exp", "You undid log: backward multiplies by its slope, which is 1 / x."),
    ),
    "sin": (("cos", _FORGOT), ("sin", _FORWARD), ("neg, cos, mul", "You thought of cos: its slope is -sin.")),
    "cos": (
        ("sin, mul", "You forgot the sign: the slope of cos is -sin."),
        ("cos", _FORWARD),
        ("sin, neg", _FORGOT),
    ),
    "tanh": (
        ("tanh, pow, rsub, mul", "You wrote 1 - tanh² with plain operations: torch has one for it."),
        ("tanh", _FORWARD),
        ("sigmoid_backward", "You thought of sigmoid: each of them has a backward operation of its own."),
    ),
    "sigmoid": (
        ("sigmoid, rsub, mul, mul", "You wrote s (1 - s) with plain operations: torch has one for it."),
        ("sigmoid", _FORWARD),
        ("tanh_backward", "You thought of tanh: each of them has a backward operation of its own."),
    ),
}


@HALL.template
def dispatched_on_the_way_back(random: Random) -> Draft:
    """The ATen operations of a backward pass."""
    name, x = random.choice(list(_SLOPES)), random.choice((0.5, 1, 1.5, 2, 3))
    line = f"z = x.{name}()"
    return Draft(
        "The backward pass consists of plain operations, too. Which ones does the last line dispatch, apart from "
        "`detach`, by which autograd hands over what it kept?",
        f"x = torch.tensor({float(x)}, requires_grad=True)\n{line}\ntorch.autograd.grad(z, x)",
        tuple((f"ones_like, {names}", thought) for names, thought in _SLOPES[name]),
        (
            "The gradient of z with respect to itself comes first: ones_like.",
            f"Then comes the slope of {name}, times what arrives.",
        ),
        (("capture_program", line), ("capture_in_x", f"{x:g}")),
        asked=partial(_operations, line, {"x": str(x)}, "backward"),
    )


@HALL.template
def left_of_the_graph(random: Random) -> Draft:
    """Which operations are still there when what is not needed is dropped."""
    k, first = random.randint(2, 5), random.choice(("exp", "sin", "tanh"))
    other, last = random.sample(("log", "cos", "sqrt"), 2)
    used = random.random() < 0.5  # is the second line one that the output needs?
    source = "b" if used else "a"
    lines = (f"a = x * {k}", f"b = a.{first}()", f"c = b.{other}()", f"z = {source}.{last}()")
    program = "\n".join(lines)
    everything = ("mul", first, other, last)
    return Draft(
        "The four lines are captured, with z as the output, and what it does not need is dropped. What is left?",
        f"x = torch.tensor({random.randint(1, 3)}.)\n{program}",
        (
            (", ".join(everything), "You kept every line: nothing that z needs depends on all of them."),
            (f"mul, {first}, {last}", f"You kept {first}: z is made from a."),
            (f"mul, {last}", f"You dropped {first}: z is made from b, and b from it."),
            (last, "You kept the last line alone: it needs what it is made from."),
        ),
        ("Go back from z: which variable is it made from?", f"z is made from {source}. What is that made from?"),
        (("capture_program", program), ("capture_in_x", "2"), ("trimmed", "true")),
        asked=partial(_needed, program, {"x": "2"}),
    )


_NO_VALUE: Final = "RuntimeError: Tensor.item() cannot be called on meta tensors"
_GUESSED: Final = "You let a value decide: a tensor on meta has a shape and no numbers."


@HALL.template
def known_without_values(random: Random) -> Draft:
    """What can be asked of a shape without values, which is all that a compiler has."""
    n, m = sizes(random, 2)
    k = random.randint(2, 4)
    by_value = random.random() < 0.5
    if by_value:
        condition = f"y.{random.choice(('sum()', 'max()', 'mean()', 'min()'))} > {random.choice((-1, 0, 1))}"
    else:
        condition = random.choice((f"y.shape[0] > {m}", f"y.numel() > {m}", f"y.size(0) < {m}", f"y.dim() > {m - 2}"))
    other = "Compare once more: the shape of y says which it is."
    return Draft(
        "A compiler runs a function on tensors with a shape and no values, as on the device meta. What is printed?",
        f'x = torch.ones({n}, device="meta")\ny = x * {k}\nprint(bool({condition}))',
        (
            (True, _GUESSED if by_value else f"You said yes. {other}"),
            (False, _GUESSED if by_value else f"You said no. {other}"),
            *([] if by_value else [(_NO_VALUE, "You thought that a value is needed: here the shape is enough.")]),
        ),
        ("Is it asked about the shape of y, or about its numbers?", f"y has the shape ({n},), and no numbers."),
        (("capture_view", "breaks and guards"), ("capture_breaks", "an if that asks a tensor")),
        asked=partial(_decided, f"y = x * {k}\n{condition}", n),
        in_lab=False,
    )


def _operations(program: str, inputs: dict[str, str], phase: Literal["forward", "backward"]) -> str:
    from core.capture.asked import operations  # noqa: PLC0415 - few ask for it

    return operations(program, inputs, phase, tracked=phase == "backward", aside="detach")


def _needed(program: str, inputs: dict[str, str]) -> str:
    from core.capture.asked import needed  # noqa: PLC0415

    return needed(program, inputs)


def _decided(program: str, elements: int) -> str:
    from core.capture.asked import decided  # noqa: PLC0415

    return decided(program, elements)
