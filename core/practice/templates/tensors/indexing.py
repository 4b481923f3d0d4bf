"""Questions on what an index takes, and on sums along axes."""

from random import Random

from core.practice.drawing import grid, sizes, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["indexing"])


def _settings(n: int, m: int, index: str) -> tuple[tuple[str, str], ...]:
    return (("indexing_x", f"{n}, {m}"), ("at", index))


@HALL.template
def column(random: Random) -> Draft:
    """One column, or one row."""
    n, m = sizes(random, 2, 2, 4)
    place = random.randint(0, min(n, m) - 1)
    rows = grid(n, m)
    down = random.random() < 0.6
    index = f"x[:, {place}]" if down else f"x[{place}, :]"
    before = max(place - 1, 0)
    return Draft(
        "Which elements does the index take?",
        f"x = torch.arange({n * m}).reshape({n}, {m})\nprint({index}.tolist())",
        (
            (rows[place], "You took a row: the colon stands in the place of the rows, and takes all of them."),
            ([row[place] for row in rows], "You took a column: the number stands in the place of the rows."),
            (
                [[row[place]] for row in rows] if down else [rows[place]],
                "You kept the axis: a number takes its axis away.",
            ),
            ([row[before] for row in rows] if down else rows[before], "You counted from 1: the first place is 0."),
        ),
        ("Rows come first, columns second.", "A colon takes all places of its axis, a number one of them."),
        _settings(n, m, index),
        shown=1,
    )


@HALL.template
def axis_kept(random: Random) -> Draft:
    """A number and a slice of one."""
    n, m = sizes(random, 2, 3, 6)
    place = random.randint(0, 2)
    of_rows, sliced = random.random() < 0.5, random.random() < 0.5
    taken = f"{place}:{place + 1}" if sliced else str(place)
    index = f"x[{taken}]" if of_rows else f"x[:, {taken}]"
    gone, kept, longer = ((m,), (1, m), (2, m)) if of_rows else ((n,), (n, 1), (n, 2))
    return Draft(
        "Which shape does the result have?",
        f"x = torch.zeros({n}, {m})\nprint(tuple({index}.shape))",
        (
            (gone, "You took the axis away: a slice keeps it, and only a number takes it away."),
            (kept, "You kept the axis: a number takes it away."),
            ((n,) if of_rows else (m,), "You took the other axis away: what stands first is about the rows."),
            (longer, "You counted the end in: a slice stops before it."),
            ((n, m), "You thought that nothing is left out: one place is taken of one axis."),
        ),
        ("A number takes its axis away.", "A slice keeps its axis, even if it takes one place."),
        _settings(n, m, index),
        kind="shape",
    )


@HALL.template
def two_lists(random: Random) -> Draft:
    """Two lists of places: pairs, and no grid."""
    n, m = 3, random.choice((3, 4))
    i, j = random.sample(range(n), 2), random.sample(range(m), 2)
    rows = grid(n, m)
    return Draft(
        "Which elements does this index take?",
        f"x = torch.arange({n * m}).reshape({n}, {m})\nprint(x[{i}, {j}].tolist())",
        (
            ([[rows[a][b] for b in j] for a in i], "You took a grid of rows and columns: two lists are read in pairs."),
            ([rows[a] for a in i], "You took whole rows: the second list says which element of each."),
            ([rows[b % n][a] for a, b in zip(i, j, strict=True)], "You took columns for rows: rows come first."),
        ),
        ("The lists are read side by side.", f"The first element is x[{i[0]}, {j[0]}]."),
        _settings(n, m, f"x[{i}, {j}]"),
        shown=1,
    )


@HALL.template
def mask(random: Random) -> Draft:
    """What a mask takes."""
    numbers = whole(random, 5, least=-3)  # one is 2 or more: else zeros and ones would be the mask itself
    bound = random.choice((-1, 0, 1))
    return Draft(
        "What does the mask take?",
        f"x = torch.tensor({numbers})\nprint(x[x > {bound}].tolist())",
        (
            ([number > bound for number in numbers], "You gave the mask itself: it takes elements of x."),
            ([k for k, number in enumerate(numbers) if number > bound], "You gave places: a mask takes numbers."),
            ([number if number > bound else 0 for number in numbers], "You filled with 0: the rest is left out."),
            ([number for number in numbers if number >= bound], "You took the bound as well: the sign is `>`."),
            (sorted(number for number in numbers if number > bound), "You sorted them: they keep their order in x."),
        ),
        ("`x > …` is a tensor of True and False.", "Where it is True, the element is taken, in the order of x."),
        (("indexing_x", "5"), ("at", "x[x > 2]")),
    )


@HALL.template
def written_to_what_was_taken(random: Random) -> Draft:
    """A view, or a copy."""
    n, place = 4, random.randint(0, 2)
    flat = list(range(n))
    two, all_behind = [9 if place <= k < place + 2 else k for k in flat], [9 if k >= place else k for k in flat]
    longer = [9 if place <= k <= place + 2 else k for k in flat]
    index, wrong = random.choice(
        (
            (
                f"x[{place}:{place + 2}]",
                (
                    (flat, "You thought that y is a copy: a slice is a view of the memory of x."),
                    (longer, "You counted the end in: a slice stops before it."),
                ),
            ),
            (
                f"x[[{place}, {place + 1}]]",
                ((two, "You thought that y is a view: a list picks elements in any order, and copies them."),),
            ),
            (f"x[x >= {place}]", ((all_behind, "You thought that y is a view: what a mask takes is copied."),)),
        )
    )
    return Draft(
        "y is taken from x and then set to 9. What does x hold?",
        f"x = torch.arange({n})\ny = {index}\ny[:] = 9\nprint(x.tolist())",
        (
            *wrong,
            ([9] * (n - place if ">=" in index else 2), "You gave y: it is x that is asked for."),
        ),
        ("Is y a view of x, or a copy?", "Numbers and slices give views, lists and masks give copies."),
        (("indexing_show", "write"), ("indexing_x", str(n)), ("at", index)),
        shown=1,
    )  # fmt: skip


@HALL.template
def none_in_an_index(random: Random) -> Draft:
    """A new axis by None."""
    n, m = sizes(random, 2)
    index, right = random.choice((("x[:, None]", 1), ("x[None]", 0), ("x[..., None]", 2)))
    shapes = [(1, n, m), (n, 1, m), (n, m, 1)]
    thought = "You put the new axis elsewhere: it goes where None stands."
    return Draft(
        "Which shape does the result have?",
        f"x = torch.zeros({n}, {m})\nprint(tuple({index}.shape))",
        (
            *((shape, thought) for k, shape in enumerate(shapes) if k != right),
            ((n, m), "You thought that None does nothing: it makes a new axis of size 1."),
            ((n,), "You thought that None takes an axis away: it makes a new one."),
        ),
        ("None makes a new axis of size 1.", "The dots stand for all axes that are not named."),
        _settings(n, m, index),
        kind="shape",
    )


@HALL.template
def gathered(random: Random) -> Draft:
    """What gather takes from each row."""
    n, m = 2, 3
    rows = [whole(random, m), whole(random, m)]
    places = [random.sample(range(m), 2) for _ in range(n)]
    return Draft(
        "What does gather take?",
        f"x = torch.tensor({rows})\nindex = torch.tensor({places})\nprint(x.gather(1, index).tolist())",
        (
            ([[rows[p % n][k] for k, p in enumerate(row)] for row in places],
             "You took places of rows: along dim=1 the index says which column."),
            ([[rows[0][p] for p in row] for row in places], "You took all from the first row: each row serves itself."),
            ([[row[p - 1] for p in line] for row, line in zip(rows, places, strict=True)],
             "You counted from 1: the first place is 0."),
        ),
        ("The result has the shape of the index.", "Row by row: the index says which columns are taken."),
        (("indexing_show", "gather"), ("indexing_x", "2, 3")),
        shown=2,
    )  # fmt: skip


@HALL.template
def backwards(random: Random) -> Draft:
    """A step that torch refuses."""
    n = random.randint(4, 6)
    step = random.choice((-1, 2))
    flat = list(range(n))
    return Draft(
        "What does this slice take?",
        f"x = torch.arange({n})\nprint(x[::{step}].tolist())",
        (
            (flat[::step], "You thought of Python's lists: torch has no negative steps, and refuses them."),
            (flat[:step], "You thought of a stop: the step stands behind the second colon."),
            (flat, "You thought that the step does nothing."),
            (flat[1::2], "You began at 1: a slice begins at 0 if nothing is said."),
            ("ValueError: step must be greater than zero", "You thought that it is refused: steps forward work."),
        ),
        ("A slice is start:stop:step.", "Could strides say what the slice takes? In torch they are never negative."),
        (("indexing_x", str(n)), ("at", "x[::2]")),
    )
