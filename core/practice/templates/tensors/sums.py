"""Questions on sums and other reductions: which axis they take away."""

from random import Random

from core.practice.drawing import grid, sizes, whole
from core.practice.question import Draft
from core.practice.templates.tensors.indexing import HALL

__all__ = ["HALL"]  # its own templates are put into it


@HALL.template
def summed_axis(random: Random) -> Draft:
    """Which axis a sum takes away."""
    n, m = random.choice(((2, 3), (3, 2)))
    rows, dim = grid(n, m), random.choice((0, 1))
    down, across = [sum(column) for column in zip(*rows, strict=True)], [sum(row) for row in rows]
    return Draft(
        "What does the sum hold?",
        f"x = torch.arange({n * m}).reshape({n}, {m})\nprint(x.sum(dim={dim}).tolist())",
        (
            (across, "You summed each row: dim=0 runs down the rows, so that one number per column is left."),
            (down, "You summed each column: dim=1 runs along a row, so that one number per row is left."),
            (sum(across), "You summed everything: only the axis `dim` is taken away."),
            ([[s] for s in across] if dim else [down], "You kept the axis: only keepdim=True does so."),
        ),
        ("`dim` is the axis that disappears.", f"x has the shape ({n}, {m}). Which of the two sizes is left?"),
        (("indexing_x", f"{n}, {m}"),),
        shown=1,
    )


@HALL.template
def shape_after_a_sum(random: Random) -> Draft:
    """The shape that a reduction leaves."""
    shape = sizes(random, 3, 2, 6)
    dim = random.choice((0, 1, 2, -1))
    word, keep = random.choice(("sum", "mean", "amax")), random.random() < 0.3
    gone = tuple(size for k, size in enumerate(shape) if k != dim % 3)
    kept = tuple(1 if k == dim % 3 else size for k, size in enumerate(shape))
    before = tuple(size for k, size in enumerate(shape) if k != (dim - 1) % 3)
    return Draft(
        "Which shape does the result have?",
        f"x = torch.zeros{shape}\nprint(tuple(x.{word}(dim={dim}{', keepdim=True' if keep else ''}).shape))",
        (
            (gone, "You took the axis away: keepdim=True keeps it, with the size 1."),
            (kept, "You kept the axis with the size 1: only keepdim=True does so."),
            ((shape[dim],), "You kept what is taken away: `dim` is the axis that disappears."),
            (before, "You took another axis: the first one is 0, and the last one -1."),
        ),
        ("`dim` is the axis that disappears.", f"Axis {dim} of x has the size {shape[dim]}."),
        kind="shape",
    )


@HALL.template
def best_of_each_row(random: Random) -> Draft:
    """What argmax gives along an axis."""
    rows = [whole(random, 3), whole(random, 3)]
    dim = random.choice((0, 1))
    across = [row.index(max(row)) for row in rows]
    down = [max((0, 1), key=lambda k: rows[k][j]) for j in range(3)]
    return Draft(
        "What does argmax give?",
        f"x = torch.tensor({rows})\nprint(x.argmax(dim={dim}).tolist())",
        (
            (across, "You looked along each row: dim=0 runs down, and gives one place per column."),
            (down, "You looked down each column: dim=1 runs along a row, and gives one place per row."),
            ([max(row) for row in rows], "You gave the largest numbers: argmax says where they are."),
            ([k + 1 for k in (across if dim else down)], "You counted from 1: the first place is 0."),
        ),
        ("argmax gives places, counted from 0.", "`dim` is the axis that disappears."),
    )
