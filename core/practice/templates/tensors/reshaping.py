"""Questions on one memory and the shapes that read it."""

from math import prod
from random import Random

from core.practice.drawing import listed, sizes
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["reshaping"])


@HALL.template
def strides_of_a_transpose(random: Random) -> Draft:
    """What .T does to strides and contiguity."""
    n, m = sizes(random, 2, 2, 6)
    return Draft(
        "What are the strides of y, and is y contiguous?",
        f"x = torch.arange({n * m}).reshape({n}, {m})\ny = x.T\nprint(y.stride(), y.is_contiguous())",
        (
            (f"{(n, 1)} True", "You thought that the numbers are moved in memory: .T only exchanges the strides."),
            (f"{(m, 1)} True", "You thought that nothing changes: axes change places with their strides."),
            (f"{(1, m)} True", "You have the strides right, but rows that are read in steps are not contiguous."),
            (f"{(1, n)} False", "You took the size of the new row: the rows of x are as long as before."),
        ),
        ("No number moves: y reads the memory of x.", f"A step along axis 0 of x passes over {m} elements."),
        (("x", f"{n}, {m}"), ("chain", "T")),
        shown=1,
    )


@HALL.template
def reshape_is_not_transpose(random: Random) -> Draft:
    """What reshape does to a matrix, and what .T does."""
    n, m = random.choice(((2, 3), (3, 2), (2, 4)))
    rows = [[i * m + j for j in range(m)] for i in range(n)]
    turned = [list(column) for column in zip(*rows, strict=True)]
    flat = list(range(n * m))
    read_on = [flat[i * n : (i + 1) * n] for i in range(m)]
    how = random.choice((f"reshape({m}, {n})", "T"))
    return Draft(
        "What does y hold?",
        f"x = torch.arange({n * m}).reshape({n}, {m})\ny = x.{how}\nprint(y.tolist())",
        (
            (turned, "You exchanged rows and columns: reshape reads on in the same order and breaks rows elsewhere."),
            (read_on, "You read on in the same order, as reshape does: .T makes columns of the rows."),
            (rows, "You left x as it is: the shape has changed."),
        ),
        ("Which shape does y have?", "Is 1 the right-hand neighbour of 0 in y, as in x?"),
        (("x", f"{n}, {m}"), ("chain", how)),
        shown=1,
    )


@HALL.template
def view_after_transpose(random: Random) -> Draft:
    """Where view refuses."""
    n, m = sizes(random, 2)
    how = random.choice((f"T.view({n * m})", f"T.reshape({n * m})", f"view({m}, {n}).view({n * m})"))
    refused = (
        "RuntimeError: view size is not compatible with input tensor's size and stride (at least one dimension spans "
        "across two contiguous subspaces)"
    )
    return Draft(
        "Does this work, and if so, which shape comes out?",
        f"x = torch.arange({n * m}).reshape({n}, {m})\ny = x.{how}\nprint(tuple(y.shape))",
        (
            ((n * m,), "You thought that view can read any order: the columns of x lie in no one row of memory."),
            (refused, "You thought that it is refused: reshape copies, and view can read whatever lies in order."),
            ((m, n), "You left the last step out: it makes one axis of two."),
            ((n, m), "You thought that nothing changes: the last step makes one axis of two."),
        ),
        (
            "view copies nothing: one set of strides has to reach all elements in order.",
            "Are neighbours of the new shape neighbours in memory, too? If not, reshape copies, and view gives up.",
        ),
        (("x", f"{n}, {m}"), ("chain", how)),
    )


@HALL.template
def minus_one(random: Random) -> Draft:
    """The size that torch finds by itself."""
    a, b, c = sizes(random, 3)
    keep = random.choice((a, b, c))
    return Draft(
        "Which shape does y have?",
        f"x = torch.zeros({a}, {b}, {c})\ny = x.reshape({keep}, -1)\nprint(tuple(y.shape))",
        (
            ((keep, a + b + c - keep), "You added the sizes that are left: their product is the number of elements."),
            ((keep, a * b * c), "You counted all the elements: they are shared out among the rows."),
            ((keep, b, c), "You kept the other axes: -1 stands for a single one."),
            ((keep, c), "You took the last axis: -1 stands for all that is left."),
        ),
        ("The number of elements stays the same.", f"How many elements are left for each of the {keep} rows?"),
        (("x", f"{a}, {b}, {c}"), ("chain", f"reshape({keep}, -1)")),
        kind="shape",
    )


@HALL.template
def permuted(random: Random) -> Draft:
    """The shape after permute."""
    shape = sizes(random, 3, 2, 9)
    order = random.choice(((2, 0, 1), (1, 2, 0), (0, 2, 1), (2, 1, 0)))
    back = [0, 0, 0]
    for place, axis in enumerate(order):
        back[axis] = shape[place]
    return Draft(
        "Which shape does y have?",
        f"x = torch.zeros({listed(shape)})\ny = x.permute{order}\nprint(tuple(y.shape))",
        (
            (tuple(back), "You sent the axes to these places: permute says from which axis each place is filled."),
            (shape, "You thought that only the numbers move: the axes take their sizes along."),
            (shape[::-1], "You turned the shape around: that is what .T did before there was permute."),
            (order, "You gave the places: the sizes of the axes are asked for."),
        ),
        ("The first number says which axis of x comes first.", f"The first axis of y is axis {order[0]} of x."),
        (("x", listed(shape)), ("chain", f"permute{order}")),
        kind="shape",
    )


@HALL.template
def flattened(random: Random) -> Draft:
    """What flatten leaves of a batch."""
    shape = sizes(random, 4, 2, 6)
    start = random.choice((1, 2))
    return Draft(
        "Which shape does y have?",
        f"x = torch.zeros({listed(shape)})\ny = x.flatten({start})\nprint(tuple(y.shape))",
        (
            ((prod(shape),), "You made one axis of all: the number says which is the first one that is joined."),
            ((*shape[: start - 1], prod(shape[start - 1 :])), "You began one axis too early: axes are counted from 0."),
            ((prod(shape[: start + 1]), *shape[start + 1 :]), "You joined the first axes: it joins the last."),
            ((*shape[:start], sum(shape[start:])), "You added the sizes: axes that are joined multiply theirs."),
        ),
        ("The number is the first axis that is joined with those behind it.", f"Axis {start} has size {shape[start]}."),
        (("x", listed(shape)), ("chain", f"flatten({start})")),
        kind="shape",
    )


@HALL.template
def new_axis(random: Random) -> Draft:
    """What unsqueeze makes of a shape."""
    n, m = sizes(random, 2)
    axis = random.choice((0, 1, -1))
    shape = {0: (1, n, m), 1: (n, 1, m), -1: (n, m, 1)}
    return Draft(
        "Which shape does y have?",
        f"x = torch.zeros({n}, {m})\ny = x.unsqueeze({axis})\nprint(tuple(y.shape))",
        (
            *((shape[other], f"You put the new axis elsewhere: this is unsqueeze({other}).") for other in shape),
            ((n, m), "You thought of squeeze, which takes axes of size 1 away: there are none."),
        ),
        ("The new axis has the size 1.", "The number is its place in the new shape: 0 is in front, -1 at the end."),
        (("x", f"{n}, {m}"), ("chain", f"unsqueeze({axis})")),
    )


@HALL.template
def joined_or_stacked(random: Random) -> Draft:
    """The shapes that cat and stack give."""
    n, m = sizes(random, 2)
    word, dim = random.choice(("cat", "stack")), random.choice((0, 1))
    joined = {0: (2 * n, m), 1: (n, 2 * m)}
    stacked = {0: (2, n, m), 1: (n, 2, m)}
    return Draft(
        "Two matrices are put together. Which shape comes out?",
        f"a = torch.zeros({n}, {m})\nb = torch.ones({n}, {m})\nprint(tuple(torch.{word}([a, b], dim={dim}).shape))",
        (
            (joined[dim], "You thought of cat, which makes an axis longer: stack makes a new one."),
            (stacked[dim], "You thought of stack, which makes a new axis: cat makes one longer."),
            (joined[1 - dim], "You took the other axis: 0 is the first one."),
            (stacked[1 - dim], "You put a new axis into the other place."),
        ),
        ("One of cat and stack makes a new axis.", "cat makes the axis `dim` longer, stack puts a new one there."),
    )
