"""Questions on listings, line by line."""

from random import Random

from core.practice.drawing import sizes, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["lab"])


def _run(start: int, by: int, rounds: range) -> int:
    for i in rounds:
        start = start * by + i
    return start


@HALL.template
def loop_of_powers(random: Random) -> Draft:
    """What a loop leaves."""
    start, by, rounds = random.randint(1, 3), random.randint(2, 3), random.randint(2, 4)
    return Draft(
        "What is printed?",
        f"x = torch.tensor({start})\nfor i in range({rounds}):\n    x = x * {by} + i\nprint(x.item())",
        (
            (_run(start, by, range(1, rounds + 1)), "You let i begin at 1: range begins at 0."),
            (_run(start, by, range(rounds + 1)), f"You took a round too many: range({rounds}) ends before {rounds}."),
            (_run(start, by, range(rounds - 1)), f"You took a round too few: range({rounds}) has {rounds}."),
            (start * by**rounds, "You forgot to add i."),
        ),
        (f"range({rounds}) counts 0 to {rounds - 1}.", f"After the first round x is {start * by}."),
        kind="number",
    )


@HALL.template
def gradient_through_a_loop(random: Random) -> Draft:
    """A loop builds a graph as long as it runs."""
    x, rounds = random.randint(1, 3), random.randint(2, 3)
    power = rounds + 1
    return Draft(
        "What is the gradient?",
        f"x = torch.tensor({x}., requires_grad=True)\ny = x\nfor _ in range({rounds}):\n    y = y * x\n"
        "y.backward()\nprint(x.grad.item())",
        (
            (float(rounds * x ** (rounds - 1)), f"You counted the rounds alone: y begins as x, so it is x ** {power}."),
            (float(x**rounds), "You forgot the factor: all uses of x add up."),
            (float(x**power), "You gave the value of y."),
            (float((power + 1) * x**power), "You took one factor too many."),
        ),
        ("Write y as a power of x.", f"y is x to the power of {power}."),
    )


@HALL.template
def names_in_a_list(random: Random) -> Draft:
    """A list of the same tensor."""
    n, added = random.randint(2, 3), random.randint(2, 6)
    copied = random.random() < 0.4
    item = "x.clone()" if copied else "x"
    return Draft(
        "What is printed?",
        f"x = torch.zeros(1)\nkept = []\nfor step in range({n}):\n    x += {added}\n    kept.append({item})\n"
        "print([value.item() for value in kept])",
        (
            ([float(added * (k + 1)) for k in range(n)],
             "You thought that the list keeps values: it holds one tensor, which goes on changing."),
            ([float(added * n)] * n, "You thought that all are one tensor: clone keeps the values of each round."),
            ([float(added)] * n, "You forgot that x goes on from round to round."),
            ([0.0] * n, "You thought that x stays: `+=` writes into it."),
        ),
        ("What is put into the list: a tensor, or its values?", "`+=` writes into x. Is each entry a copy?"),
    )  # fmt: skip


@HALL.template
def function_that_writes(random: Random) -> Draft:
    """A function that changes what it is given."""
    numbers, by = whole(random, 2), random.randint(2, 4)
    line, changes = random.choice(((f"x.mul_({by})", True), (f"x = x * {by}", False), (f"x *= {by}", True)))
    scaled = [n * by for n in numbers]
    return Draft(
        "What is printed?",
        f"def scale(x):\n    {line}\n    return x\n\na = torch.tensor({numbers})\nb = scale(a)\n"
        "print(a.tolist(), b.tolist())",
        (
            (f"{numbers} {scaled}", "You thought that a stays: the function writes into the tensor that it was given."),
            (f"{scaled} {scaled}", "You thought that a changes: `x = …` gives a name to a new tensor."),
            (f"{numbers} {numbers}", "You thought that nothing changes: the result is scaled in any case."),
            (f"{scaled} {numbers}", "You mixed up a and b."),
        ),
        (
            "The function gets the tensor itself.",
            "Does its line write into it" + (", as mul_ does?" if changes else "?"),
        ),
    )


@HALL.template
def line_that_fails(random: Random) -> Draft:
    """Which line raises the error."""
    n, k, m = sizes(random, 3)
    bad = random.choice((3, 4, 5))
    lines = [
        f"x = torch.ones({n}, {k})",
        f"w = torch.ones({k}, {m})",
        f"h = x @ w{'.T' if bad == 3 else ''}",
        f"h = h + torch.ones({n if bad == 4 else m})",
        f"loss = (h - torch.ones({n}, {m + 1 if bad == 5 else m})).sum()",
    ]
    body = "\n    ".join(f"line = {number}\n    {line}" for number, line in enumerate(lines, 1))
    thoughts = {
        1: "You suspected the first line: ones makes any shape.",
        2: "You suspected the second line: ones makes any shape.",
        3: f"You suspected the product: ({n}, {k}) @ ({k}, {m}) is fine.",
        4: f"You suspected the sum: the last axis of h has the size {m}, and so has what is added.",
        5: f"You suspected the loss: both have the shape ({n}, {m}).",
    }
    return Draft(
        "One of the numbered lines raises an error. Which one?",
        f"try:\n    {body}\nexcept RuntimeError:\n    print(line)",
        tuple((number, thoughts[number]) for number in (5, 4, 3, 2) if number != bad),
        ("Write down the shape after each line.", f"Without an error, h would have the shape ({n}, {m})."),
    )


@HALL.template
def where_the_bug_shows(random: Random) -> Draft:
    """An in-place change that is noticed late."""
    bad = random.choice((True, False))
    change = "s.mul_(2)" if bad else "t = s * 2"
    lines = ("x = torch.ones(2, requires_grad=True)", "s = x.exp()", change, "loss = s.sum()", "loss.backward()")
    body = "\n    ".join(f"line = {number}\n    {line}" for number, line in enumerate(lines, 1))
    return Draft(
        "At which of the numbered lines does an error show, if any?",
        f'try:\n    {body}\n    line = 0\nexcept RuntimeError:\n    pass\nprint(line if line else "none")',
        (
            ("none", "You thought that nothing happens: backward needs the values of s, which were overwritten."),
            (3, "You looked where the bug is: torch notices only when it needs the value that is gone."),
            (4, "You suspected the sum: it does not look at what is needed later."),
        )
        if bad
        else (
            (3, "You suspected the change: it makes a new tensor, and s stays as it is."),
            (5, "You suspected the backward pass: all that it needs is still there."),
        ),
        ("The slope of exp is its own result.", "Is s overwritten before backward needs it?"),
    )
