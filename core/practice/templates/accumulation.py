"""Questions on gradients that add up."""

from random import Random

from core.practice.drawing import floats
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["accumulation"])
_ADDS = "You forgot that it adds: backward adds to what .grad holds already."
_AGAIN = (
    "RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they "
    "have already been freed)"
)


@HALL.template
def two_backward_passes(random: Random) -> Draft:
    """Two passes without zeroing, and with."""
    x = random.randint(2, 4)
    zeroed = random.random() < 0.4
    line = "x.grad.zero_()\n" if zeroed else ""
    first, second = 2.0 * x, 3.0 * x * x
    return Draft(
        "What does x.grad hold in the end?",
        f"x = torch.tensor({x}., requires_grad=True)\n(x ** 2).backward()\n{line}"
        "(x ** 3).backward()\nprint(x.grad.item())",
        (
            (second, _ADDS),
            (first + second, "You forgot zero_: it takes back what the first pass has added."),
            (first, "You gave the gradient of the first pass: the second one counts as well."),
            (first * second, "You multiplied: gradients are added."),
        ),
        ("backward adds to .grad.", "What does .grad hold when the second pass begins?"),
        (("accumulation_x", str(x)), ("entries", "y1, zero_, y2" if zeroed else "y1, y2")),
    )


@HALL.template
def in_a_loop(random: Random) -> Draft:
    """A loop that never zeroes."""
    slope, rounds = random.randint(2, 5), random.randint(3, 5)
    return Draft(
        "What does w.grad hold after the loop?",
        f"w = torch.tensor(1., requires_grad=True)\nfor step in range({rounds}):\n    loss = {slope} * w\n"
        "    loss.backward()\nprint(w.grad.item())",
        (
            (float(slope), _ADDS),
            (float(slope * (rounds + 1)), f"You counted one round too many: range({rounds}) has {rounds}."),
            (float(slope**rounds), "You multiplied: gradients are added."),
            (float(slope * (rounds - 1)), f"You counted one round too few: range({rounds}) has {rounds}."),
        ),
        ("Each round adds the same gradient.", f"The gradient of one round is {slope}."),
    )


@HALL.template
def zeroed_to_none(random: Random) -> Draft:
    """What zero_grad leaves."""
    x = random.randint(2, 5)
    call = random.choice(("zero_grad()", "zero_grad(set_to_none=False)"))
    return Draft(
        "What is w.grad after zero_grad?",
        f"w = torch.tensor({x}., requires_grad=True)\noptimizer = torch.optim.SGD([w], lr=0.1)\n"
        f"(w ** 2).backward()\noptimizer.{call}\nprint(w.grad)",
        (
            ("tensor(0.)", "You took the name at its word: since torch 2.0 the gradient is gone, and not zero."),
            ("None", "You thought that the gradient is gone: set_to_none=False fills it with zeros."),
            (f"tensor({2 * x}.)", "You thought that only step changes it: zero_grad does."),
        ),
        ("zero_grad has an argument set_to_none.", "Its default is True since torch 2.0."),
    )


@HALL.template
def backward_twice(random: Random) -> Draft:
    """The same graph a second time."""
    x = random.randint(2, 5)
    keep = random.random() < 0.5
    return Draft(
        "backward is called twice on one result. What happens?",
        f"x = torch.tensor({x}., requires_grad=True)\ny = x ** 2\n"
        f"y.backward({'retain_graph=True' if keep else ''})\ny.backward()\nprint(x.grad.item())",
        (
            (4.0 * x, "You thought that it works: what the first pass needed is released when it is done."),
            (_AGAIN, "You thought that it is refused: retain_graph=True keeps what the second pass needs."),
            (2.0 * x, _ADDS),
        ),
        ("A pass releases what the functions have kept.", "Is there an argument that keeps it?"),
        (("accumulation_view", "twice"),),
    )


@HALL.template
def micro_batches(random: Random) -> Draft:
    """Means of parts, added up."""
    numbers = [2 * n for n in random.sample((1, 2, 3, 4, 5), 4)]
    divided = random.random() < 0.5
    mean = sum(numbers) / 4
    return Draft(
        "The batch is taken in two halves. What does w.grad hold?",
        f"x = torch.tensor({floats(numbers)})\nw = torch.tensor(1., requires_grad=True)\nfor part in x.split(2):\n"
        f"    loss = (w * part).mean(){' / 2' if divided else ''}\n    loss.backward()\nprint(w.grad.item())",
        (
            (mean, "You thought that means add up to a mean: two of them add up to twice as much."),
            (2 * mean, "You forgot the division by the number of parts."),
            (sum(numbers[2:]) / 2 / (2 if divided else 1), _ADDS),
            (float(sum(numbers)), "You took sums: each part is a mean."),
        ),
        ("Each half gives the gradient of its own mean.", "Both are added: compare with the mean of all four."),
        (("accumulation_view", "micro-batches"),),
    )


@HALL.template
def two_losses(random: Random) -> Draft:
    """Two losses of one weight."""
    a, b, w = random.sample((2, 3, 4, 5), 3)
    way = random.choice(("(first + second).backward()", "first.backward()\nsecond.backward()"))
    return Draft(
        "Two losses share a weight. What is its gradient?",
        f"w = torch.tensor({w}., requires_grad=True)\nfirst = {a} * w\nsecond = {b} * w ** 2\n{way}\n"
        "print(w.grad.item())",
        (
            (float(2 * b * w), "You took the second loss alone: both gradients are added."),
            (float(a), "You took the first loss alone: both gradients are added."),
            (float(a * 2 * b * w), "You multiplied: the gradient of a sum is the sum of the gradients."),
            (float(a + b), "You left out the slope of w ** 2."),
        ),
        ("The gradient of a sum is the sum of the gradients.", f"The slope of the second loss is {2 * b} w."),
        (("accumulation_view", "losses"),),
    )
