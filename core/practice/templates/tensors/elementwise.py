"""Questions on functions of each element, and on what changes in place."""

from random import Random

from core.practice.drawing import floats, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["elementwise"])


@HALL.template
def clamped(random: Random) -> Draft:
    """What clamp does to numbers outside of its bounds."""
    numbers, bound = whole(random, 4, -6, 6), random.choice((2, 3))
    return Draft(
        "What does clamp make of these numbers?",
        f"x = torch.tensor({numbers})\nprint(x.clamp(-{bound}, {bound}).tolist())",
        (
            (
                [n if -bound <= n <= bound else 0 for n in numbers],
                "You set what is outside to 0: it becomes the bound.",
            ),
            ([n for n in numbers if -bound <= n <= bound], "You left out what is outside: the shape stays the same."),
            ([min(n, bound) for n in numbers], "You forgot the lower bound."),
            ([max(-bound, min(bound, abs(n))) for n in numbers], "You lost the signs: the lower bound is negative."),
        ),
        ("No number is left out.", "What is beyond a bound becomes the bound."),
    )


@HALL.template
def names_and_tensors(random: Random) -> Draft:
    """In place, or a new tensor."""
    numbers, added = whole(random, 3), random.randint(10, 20)
    line = random.choice((f"y.add_({added})", f"y += {added}", f"y = y + {added}", f"y.add({added})"))
    more = [n + added for n in numbers]
    return Draft(
        "What does x hold afterwards?",
        f"x = torch.tensor({numbers})\ny = x\n{line}\nprint(x.tolist())",
        (
            (numbers, "You thought that y is a copy: `y = x` is another name for the same tensor."),
            (more, "You thought that x changes: this makes a new tensor, and x is still the old one."),
            ([n + 2 * added for n in numbers], "You added twice: two names are one tensor."),
        ),
        ("x and y are two names for one tensor.", "Does the line write into the tensor, or does it make a new one?"),
        (("aspect", "in place"),),
        least=1,
    )


@HALL.template
def remainder(random: Random) -> Draft:
    """The sign of a remainder."""
    n, by = random.choice((7, 8, 10, 11)), random.choice((3, 4, 5))
    word = random.choice(("%", "fmod"))
    line = f"x % {by}" if word == "%" else f"torch.fmod(x, {by})"
    return Draft(
        "What is the remainder?",
        f"x = torch.tensor(-{n})\nprint(({line}).item())",
        (
            (-(n % by), "You let x decide the sign, as C does: `%` gives it the sign of the divisor."),
            (-n % by, "You let the divisor decide the sign, as `%` does: fmod follows C, and x decides."),
            (n % by, "You left the sign out: for a negative number the remainder is another one."),
            (-(n // by), "You gave the quotient: the remainder is what is left."),
        ),
        ("There are two remainders: that of Python, and that of C.", "`%` is Python's: it is never negative here."),
        (("apply", "remainder"),) if word == "%" else (("apply", "fmod"),),
        kind="number",
    )  # fmt: skip


@HALL.template
def floor_division(random: Random) -> Draft:
    """Which way // rounds."""
    n, by = random.choice((7, 9, 11, 13)), random.choice((2, 4))
    return Draft(
        "What does `//` give?",
        f"x = torch.tensor(-{n})\nprint((x // {by}).item())",
        (
            (-(n // by), "You cut off behind the dot: `//` rounds down, away from 0 for negative numbers."),
            (-n / by, "You divided exactly: that is `/`."),
            (n // by, "You lost the sign."),
        ),
        (f"On paper it is {-n / by}.", "`//` rounds down, and not towards 0."),
        (("apply", "floor_divide"),),
        kind="number",
    )


@HALL.template
def star_of_two_vectors(random: Random) -> Draft:
    """What * does to two vectors."""
    a, b = whole(random, 3), whole(random, 3)
    products = [p * q for p, q in zip(a, b, strict=True)]
    sign = random.choice(("*", "@"))
    return Draft(
        f"What does `{sign}` make of two vectors?",
        f"a = torch.tensor({a})\nb = torch.tensor({b})\nprint((a {sign} b).tolist())",
        (
            (sum(products), "You took the dot product: that is written `@`."),
            (products, "You multiplied element by element: that is written `*`, and `@` adds them up."),
            ([[p * q for q in b] for p in a], "You multiplied each with each: that is torch.outer."),
            ([p + q for p, q in zip(a, b, strict=True)], "You added."),
        ),
        ("`*` and `@` are two operations.", "One of them gives as many numbers as it got."),
        (("x_shape", "3"), ("y_shape", "3"), ("apply", "mul")),
    )


@HALL.template
def gradient_of_relu(random: Random) -> Draft:
    """The slope of relu, at 0 too."""
    numbers = random.sample((-3, -2, -1, 1, 2, 3), 3)
    numbers.insert(random.randint(0, 3), 0)
    return Draft(
        "relu keeps what is positive. What is the gradient?",
        f"x = torch.tensor({floats(numbers)}, requires_grad=True)\nx.relu().sum().backward()\nprint(x.grad.tolist())",
        (
            ([float(max(n, 0)) for n in numbers], "You gave the values of relu: its slope is 0 or 1."),
            ([1.0] * 4, "You gave the slope of x itself: where relu gives 0, nothing goes back."),
            ([float(n >= 0) for n in numbers], "You took the slope at 0 for 1: torch takes 0 there."),
            ([1.0 if n > 0 else -1.0 for n in numbers], "You thought of the absolute value."),
        ),
        ("Where does a small change of x change relu(x)?", "The slope is 1 for positive x, and 0 otherwise."),
        (("apply", "relu"), ("x_shape", "4"), ("x_cells", ", ".join(map(str, numbers)))),
    )


@HALL.template
def larger_of_two(random: Random) -> Draft:
    """What maximum gives, and not max."""
    a, b = whole(random, 3), whole(random, 3)
    return Draft(
        "What does torch.maximum give?",
        f"a = torch.tensor({a})\nb = torch.tensor({b})\nprint(torch.maximum(a, b).tolist())",
        (
            (max(a + b), "You gave the largest of all: maximum compares element by element."),
            ([max(a), max(b)], "You gave the largest of each: maximum compares element by element."),
            ([p > q for p, q in zip(a, b, strict=True)], "You gave the comparison: maximum gives the numbers."),
            ([min(p, q) for p, q in zip(a, b, strict=True)], "You took the smaller ones."),
        ),
        ("The result has the shape of a and b.", "Compare the first of a with the first of b."),
        (("apply", "maximum"), ("x_shape", "3"), ("y_shape", "3")),
    )
