"""Questions on gradient descent by hand."""

from random import Random

from core.practice.drawing import floats, listed, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["regression"])


@HALL.template
def one_step(random: Random) -> Draft:
    """One step of gradient descent."""
    w, x, y = random.randint(1, 4), random.randint(1, 3), random.randint(1, 9)
    rate = random.choice((0.1, 0.5))
    slope = 2 * x * (w * x - y)
    return Draft(
        "What is w after one step?",
        f"w = torch.tensor({w}., requires_grad=True)\nloss = (w * {x} - {y}) ** 2\nloss.backward()\n"
        f"with torch.no_grad():\n    w -= {rate} * w.grad\nprint(round(w.item(), 4))",
        (
            (w + rate * slope, "You went uphill: the gradient is subtracted."),
            (float(w - slope), "You forgot the learning rate."),
            (w - rate * slope / 2, "You forgot the 2 of the square's slope."),
            (w - rate * (w * x - y) ** 2, "You subtracted the loss: it is the gradient that tells the way."),
        ),
        ("The gradient is 2 times the error times x.", f"The error is {w * x - y}, and x is {x}."),
        kind="number",
    )


@HALL.template
def rate_that_diverges(random: Random) -> Draft:
    """Which learning rate is too large."""
    steep = random.choice((1, 2, 4, 5))
    limit = 1 / steep  # of the loss steep * w ** 2, whose second derivative is 2 * steep
    rates = [round(limit * factor, 3) for factor in (0.3, 0.6, 0.9, random.choice((1.1, 1.3)))]
    random.shuffle(rates)
    return Draft(
        "The loop tries four learning rates, and prints the one that diverges. Which one?",
        f"for rate in {rates}:\n    w = torch.tensor(1., requires_grad=True)\n    for step in range(5):\n"
        f"        loss = {steep} * w ** 2\n        slope, = torch.autograd.grad(loss, w)\n"
        "        w = (w - rate * slope).detach().requires_grad_()\n    if abs(w) > 1:\n        print(rate)",
        tuple(
            (rate, f"You thought that {rate} is too large: each step multiplies w by {1 - 2 * steep * rate:.2f}.")
            for rate in sorted(rates, reverse=True)
        ),
        (f"A step multiplies w by 1 - {2 * steep} times the rate.", "It diverges where that is below -1."),
        (("view", "learning rates"),),
    )


@HALL.template
def forgotten_zero(random: Random) -> Draft:
    """Two steps without zeroing."""
    slope, rate = random.choice((2, 4)), random.choice((0.5, 1.0))
    zero = "        w.grad.zero_()\n" if random.random() < 0.4 else ""
    return Draft(
        "The slope is the same in both steps. What is w in the end?",
        f"w = torch.tensor(10., requires_grad=True)\nfor step in range(2):\n    ({slope} * w).backward()\n"
        f"    with torch.no_grad():\n        w -= {rate} * w.grad\n{zero}"
        "print(w.item())",
        (
            (10 - 2 * rate * slope, "You forgot that it adds: without zeroing, the second step goes twice as far."),
            (10 - 3 * rate * slope, "You forgot the zeroing: both steps are equally long."),
            (10 - rate * slope, "You took one step alone."),
            (10 + 3 * rate * slope, "You went uphill: the gradient is subtracted."),
        ),
        ("What does w.grad hold in the second step?", f"The first step takes {rate * slope} off."),
        (("view", "bugs"),),
    )


@HALL.template
def mean_squared_error(random: Random) -> Draft:
    """The loss by hand."""
    errors = [random.choice((-1, 1)) * n for n in random.sample((1, 2, 3, 4), 3)]
    y = whole(random, 3)
    prediction = [a + e for a, e in zip(y, errors, strict=True)]
    squares = sum(e * e for e in errors)
    return Draft(
        "What is the loss?",
        f"y = torch.tensor({floats(y)})\nprediction = torch.tensor({floats(prediction)})\n"
        "loss = ((prediction - y) ** 2).mean()\nprint(round(loss.item(), 4))",
        (
            (float(squares), "You forgot the mean: the sum is divided by the number of points."),
            (sum(map(abs, errors)) / 3, "You took absolute values: the errors are squared."),
            ((sum(errors) / 3) ** 2, "You squared the mean: each error is squared before."),
            ((squares / 3) ** 0.5, "You took the root: this loss has none."),
        ),
        ("Subtract, square, then take the mean.", f"The errors are {listed(errors)}."),
        (("view", "by hand"),),
        kind="number",
    )


@HALL.template
def gradient_of_the_offset(random: Random) -> Draft:
    """The gradient of b is twice the mean error."""
    errors = random.sample((1, 2, 3, 5, 6), 3)
    y = [-e for e in errors]
    mean = sum(errors) / 3
    return Draft(
        "What is the gradient of b?",
        f"y = torch.tensor({floats(y)})\nb = torch.tensor(0., requires_grad=True)\nloss = ((b - y) ** 2).mean()\n"
        "loss.backward()\nprint(round(b.grad.item(), 4))",
        (
            (mean, "You forgot the 2 of the square's slope."),
            (2.0 * sum(errors), "You forgot the mean: the sum is divided by the number of points."),
            (-2 * mean, "You have the wrong sign: b is too large, so the loss grows with b."),
            (sum(e * e for e in errors) / 3, "You gave the loss."),
        ),
        ("The slope of each square is 2 times its error.", f"The errors b - y are {listed(errors)}."),
        (("view", "by hand"),),
        kind="number",
    )


@HALL.template
def loss_of_a_column(random: Random) -> Draft:
    """The silent bug of (N, 1) and (N,)."""
    n = random.randint(2, 4)
    fixed = random.random() < 0.4
    right, grid = 0.0, sum((a - b) ** 2 for a in range(n) for b in range(n)) / n**2
    return Draft(
        "The predictions are perfect. What is the loss?",
        f"y = torch.arange({n}.)\nprediction = y.reshape({n}, 1)\n"
        f"loss = ((prediction{'.squeeze(1)' if fixed else ''} - y) ** 2).mean()\nprint(round(loss.item(), 4))",
        (
            (right, "You subtracted in pairs: a column and a row make a grid, in which each meets each."),
            (grid, "You let each meet each: squeeze has made a row of the column."),
            (grid * n, "You divided by the number of rows: the mean divides by the number of cells."),
        ),
        ("Which shapes are subtracted?", "From the right, they are aligned and stretched."),
        (("view", "bugs"),),
    )


@HALL.template
def momentum(random: Random) -> Draft:
    """Two steps with momentum."""
    rate, beta, slope = random.choice((1.0, 0.5)), random.choice((0.5, 0.9)), random.choice((2, 4, 6))
    first = rate * slope
    return Draft(
        "The slope stays the same. What is w after two steps with momentum?",
        f"w = torch.tensor(20., requires_grad=True)\noptimizer = torch.optim.SGD([w], lr={rate}, momentum={beta})\n"
        f"for step in range(2):\n    optimizer.zero_grad()\n    ({slope} * w).backward()\n    optimizer.step()\n"
        "print(round(w.item(), 4))",
        (
            (20.0 - 2 * first, "You left momentum out: the second step keeps a part of the first one."),
            (20.0 - first * (1 - beta) * 2, "You averaged: torch adds the new gradient with its full weight."),
            (20.0 - 3 * first, "You kept the whole of the first step: momentum is the part that is kept."),
            (20.0 + (2 + beta) * first, "You went uphill: the step is subtracted."),
        ),
        (f"The first step is {first:g}.", f"The second step is {first:g} and {beta} times the first."),
        (("optimizer", "SGD"),),
    )
