"""Questions on shapes that meet."""

from itertools import zip_longest
from random import Random

from core.practice.drawing import listed, sizes, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["broadcasting"])


def _from_left(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(max(pair) for pair in zip_longest(a, b, fillvalue=1))


def _clash(a: int, b: int) -> str:
    where = "at non-singleton dimension 1"
    return f"RuntimeError: The size of tensor a ({a}) must match the size of tensor b ({b}) {where}"


@HALL.template
def shape_of_a_sum(random: Random) -> Draft:
    """The shape of a sum, with a size of 1 on either side."""
    n, m, k = sizes(random, 3)
    a, b = random.choice((((n, 1), (m,)), ((n, 1), (1, m)), ((n, 1, m), (k, 1)), ((n, m, 1), (k,)), ((1, n), (m, 1))))
    return Draft(
        "Which shape does the sum have?",
        f"a = torch.ones({listed(a)})\nb = torch.ones({listed(b)})\nprint(tuple((a + b).shape))",
        (
            (_from_left(a, b), "You aligned the shapes from the left: torch aligns them from the right."),
            (a, "You thought that the first operand decides: both are stretched where their size is 1."),
            (a + b, "You wrote the shapes side by side: axes that meet become one."),
            (tuple(min(p) for p in zip_longest(a[::-1], b[::-1], fillvalue=9))[::-1],
             "You took the smaller sizes: a size of 1 is stretched to the other one."),
        ),
        ("Write the shapes one below the other, flush right.", "In each column, a 1 gives way to the other size."),
        (("a", listed(a)), ("b", listed(b))),
        kind="shape",
    )  # fmt: skip


@HALL.template
def clash_or_not(random: Random) -> Draft:
    """Whether two shapes go together at all."""
    n, m = sizes(random, 2)
    b = random.choice(((n,), (m,), (n, 1)))
    refused = _clash(m, n)
    return Draft(
        "Does this sum work, and if so, which shape does it have?",
        f"a = torch.ones({n}, {m})\nb = torch.ones({listed(b)}{',' if len(b) == 1 else ''})\n"
        "print(tuple((a + b).shape))",
        (
            ((n, m), f"You aligned {n} with {n}, from the left: shapes are aligned from the right."),
            (refused, "You thought that the sizes clash: from the right, each pair is equal or has a 1."),
            ((n, m, *b), "You wrote the shapes side by side: axes that meet become one."),
            ((m, n), "You turned the result around: axes keep their order."),
        ),
        ("Begin at the right-hand end of both shapes.", f"The {m} of a meets the {b[-1]} of b."),
        (("a", f"{n}, {m}"), ("b", listed(b))),
    )


@HALL.template
def column_minus_row(random: Random) -> Draft:
    """The trap of (N,) and (N, 1)."""
    n = random.randint(3, 9)
    first, second = random.choice((((n,), (n, 1)), ((n, 1), (n,))))
    return Draft(
        "Predictions and targets have the same number of elements. How many differences come out?",
        f"prediction = torch.zeros({listed(first)})\ntarget = torch.zeros({listed(second)})\n"
        "print((prediction - target).numel())",
        (
            (n, "You subtracted element by element: a column and a row meet as a grid."),
            (2 * n, "You counted the elements of both."),
            (1, "You thought of a single number: the difference is not summed."),
        ),
        (f"({n},) counts as a row: (1, {n}).", "A column meets a row in a grid."),
        (("a", listed(first)), ("b", listed(second)), ("op", "sub")),
        kind="number",
    )


@HALL.template
def gradient_of_what_was_stretched(random: Random) -> Draft:
    """The gradient of an operand that was repeated."""
    n, m = sizes(random, 2)
    weight = random.randint(2, 4)
    return Draft(
        "b is added to every row of a. What is its gradient?",
        f"a = torch.ones({n}, {m})\nb = torch.zeros({m}, requires_grad=True)\n"
        f"loss = ({weight} * (a + b)).sum()\nloss.backward()\nprint(b.grad.tolist())",
        (
            ([float(weight)] * m, "You forgot that it adds: b was used once per row, and each use gives a gradient."),
            ([float(n)] * m, f"You forgot the factor {weight}, through which each gradient passes."),
            ([float(weight * m)] * m, "You summed along the wrong axis: b was repeated along the rows."),
            ([float(weight * n)] * n, "You gave it the wrong shape: a gradient has the shape of its tensor."),
        ),
        ("How often was each element of b used?", f"There are {n} rows, and each gives a gradient of {weight}."),
        (("a", f"{n}, {m}"), ("b", str(m)), ("show", "backward")),
    )


@HALL.template
def stride_of_zero(random: Random) -> Draft:
    """What expand does to the strides."""
    n, m = sizes(random, 2)
    column = random.random() < 0.5
    start = (n, 1) if column else (1, m)
    return Draft(
        "What are the strides of y, in elements?",
        f"x = torch.ones({listed(start)})\ny = x.expand({n}, {m})\nprint(y.stride())",
        (
            ((m, 1), "You thought that the cells are copied: expand reads the same cell again and again."),
            ((0, 0), "You thought that both axes stand still: only the axis that was stretched does."),
            ((0, 1) if column else (1, 0), "You took the other axis for the one that was stretched."),
        ),
        ("expand copies nothing.", "Along the axis that is stretched, every step stays at the same place."),
        (("a", listed(start)), ("b", f"{n}, {m}")),
    )


@HALL.template
def bytes_of_what_was_expanded(random: Random) -> Draft:
    """What a stretched tensor takes in memory."""
    n, m = random.randint(100, 900), random.randint(2, 9)
    return Draft(
        "How many bytes does the memory behind y have? Each float32 takes 4.",
        f"x = torch.zeros({m})\ny = x.expand({n}, {m})\nprint(y.untyped_storage().nbytes())",
        (
            (4 * n * m, "You thought that the rows are copied: they are one row, read again and again."),
            (m, "You counted elements: each of them takes 4 bytes."),
            (4 * (n + m), "You added what cannot be added: the new axis takes no memory."),
        ),
        ("expand copies nothing.", f"x has {m} elements, and y uses its memory."),
        (("a", str(m)), ("b", f"{n}, {m}"), ("cost", "true")),
        kind="number",
    )


@HALL.template
def centred_rows(random: Random) -> Draft:
    """A mean along an axis, and whether the result still fits."""
    n, m = sizes(random, 2)
    keep = random.random() < 0.5
    refused = _clash(m, n)
    return Draft(
        "The mean of each row is subtracted. What comes out?",
        f"x = torch.ones({n}, {m})\nmean = x.mean(dim=1{', keepdim=True' if keep else ''})\n"
        "print(tuple((x - mean).shape))",
        (
            ((n, m), "You thought that each mean finds its row: the axis is gone, so they are aligned with columns."),
            (refused, "You thought that the axis is gone: keepdim=True keeps it, with the size 1."),
            ((n,), "You took the shape of the mean: the difference is as large as x."),
            ((n, 1), "You took the shape of the mean: the difference is as large as x."),
        ),
        ("Which shape does the mean have?", "Align it with the shape of x, from the right."),
        (("a", f"{n}, {m}"), ("b", f"{n}, 1" if keep else str(n)), ("op", "sub")),
    )


@HALL.template
def values_of_a_grid(random: Random) -> Draft:
    """The cells of a column plus a row."""
    a, b = whole(random, 2), whole(random, 2, 5, 9)
    grid = [[p + q for q in b] for p in a]
    return Draft(
        "A column meets a row. What is the sum?",
        f"a = torch.tensor({[[p] for p in a]})\nb = torch.tensor({b})\nprint((a + b).tolist())",
        (
            ([p + q for p, q in zip(a, b, strict=True)], "You added in pairs: a column and a row make a grid."),
            ([list(row) for row in zip(*grid, strict=True)], "You exchanged rows and columns: a runs down, b across."),
            ([[p * q for q in b] for p in a], "You multiplied: the sign is a plus."),
        ),
        ("Which shape does the sum have?", "The cell in row i and column j is a[i] + b[j]."),
        (("a", "2, 1"), ("b", "2"), ("a_values", listed(a)), ("b_values", listed(b))),
    )
