"""Questions on the memory that two tensors share, or do not."""

from random import Random

from core.practice.drawing import sizes, whole
from core.practice.question import Draft
from core.practice.templates.tensors.reshaping import HALL

__all__ = ["HALL"]  # its own templates are put into it


@HALL.template
def written_through_a_view(random: Random) -> Draft:
    """Whether x sees what is written to y."""
    n, place, value = 2 * random.randint(2, 3), random.randint(1, 3), random.choice((7, 8, 9))
    half = n // 2
    how = random.choice((f"x.view(2, {half})", f"x.reshape(2, {half})", f"x.clone().view(2, {half})"))
    flat = list(range(n))
    changed = [value if k == place % half + half else k for k in flat]
    first = [value if k == place % half else k for k in flat]
    return Draft(
        "A number is written into y. What does x hold afterwards?",
        f"x = torch.arange({n})\ny = {how}\ny[1, {place % half}] = {value}\nprint(x.tolist())",
        (
            (flat, "You thought that y is a copy: a view reads and writes the memory of x."),
            (changed, "You thought that y is a view of x: clone has copied the numbers before."),
            (first, "You wrote to the wrong row: rows are counted from 0."),
        ),
        ("Do x and y share their memory?", "view never copies, reshape only where it must, and clone always."),
        (
            ("x", str(n)),
            ("chain", f"view(2, {half})"),
            ("write", "true"),
            ("reshaping_target", f"y[1, {place % half}]"),
        ),
        shown=1,
    )


@HALL.template
def offset_of_a_slice(random: Random) -> Draft:
    """Where a view begins in memory."""
    n, m = sizes(random, 2, 3, 6)
    row, column = random.randint(1, n - 1), random.randint(1, m - 1)
    return Draft(
        "y begins in the midst of the memory of x. At which element, counted from 0?",
        f"x = torch.zeros({n}, {m})\ny = x[{row}:, {column}:]\nprint(y.storage_offset())",
        (
            (0, "You thought that y has memory of its own: a slice is a view."),
            (row + column, "You added row and column: each row that is passed over counts as a whole."),
            (row * n + column, "You took the number of rows for the length of a row."),
            ((row - 1) * m + column, "You counted rows from 1: in front of row 1 stands row 0."),
        ),
        ("Multiply each start by the stride of its axis, and add.", f"A row has {m} elements."),
        (("x", f"{n}, {m}"), ("chain", f"narrow(0, {row}, {n - row}).narrow(1, {column}, {m - column})")),
        kind="number",
    )


@HALL.template
def copies_made(random: Random) -> Draft:
    """Whether memory is shared after a chain."""
    n, m = sizes(random, 2)
    chain = random.choice(
        ("T", "contiguous()", "T.contiguous()", f"reshape({m}, {n})", f"T.reshape({n}, {m})", "clone()", "flatten()",
         "T.flatten()", "unsqueeze(0)")
    )  # fmt: skip
    words = "y uses the memory of x", "y has memory of its own"
    return Draft(
        "Does y use the memory of x?",
        f"x = torch.arange({n * m}).reshape({n}, {m})\ny = x.{chain}\n"
        f'print("{words[0]}" if y.data_ptr() == x.data_ptr() else "{words[1]}")',
        (
            (words[0], "You thought that no number has to move: here there is a copy."),
            (words[1], "You thought that a new shape needs new memory: strides can say it."),
        ),
        (
            "Could strides alone say where the elements of y are?",
            "contiguous and reshape copy only what is out of order.",
        ),
        (("x", f"{n}, {m}"), ("chain", chain)),
        least=1,
    )


@HALL.template
def summed_in_place(random: Random) -> Draft:
    """An operation in place on a view."""
    numbers = whole(random, 4)
    row = random.choice((0, 1))
    grid = [numbers[:2], numbers[2:]]
    by = random.choice((10, 100))
    changed = [[v * by for v in line] if k == row else line for k, line in enumerate(grid)]
    column = [[v * by if k == row else v for k, v in enumerate(line)] for line in grid]
    return Draft(
        "What does x hold afterwards?",
        f"x = torch.tensor({grid})\ny = x[{row}]\n{random.choice((f'y *= {by}', f'y.mul_({by})', f'y = y * {by}'))}\n"
        "print(x.tolist())",
        (
            (grid, "You thought that x stays as it is: y is a view, and the operation is in place."),
            (changed, "You thought that x changes: `y = y * …` makes a new tensor, and gives it the name y."),
            (column, "You changed a column: x[0] is the first row."),
            ([[v * by for v in line] for line in grid], "You changed all of x: y is only one of its rows."),
        ),
        ("Is y a view of x? And is the operation in place?", "`y *= …` writes into y, and `y = y * …` does not."),
        (("x", "2, 2"), ("chain", f"narrow(0, {row}, 1)"), ("write", "true")),
        shown=1,
    )
