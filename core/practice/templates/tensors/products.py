"""Questions on products of matrices."""

from random import Random

from core.practice.drawing import listed, sizes, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["matmul"])


def _settings(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    return (("matmul_a", listed(a)), ("matmul_b", listed(b)))


@HALL.template
def shape_of_a_product(random: Random) -> Draft:
    """Rows of the left, columns of the right."""
    n, k, m = sizes(random, 3, 2, 7)
    return Draft(
        "Which shape does the product have?",
        f"a = torch.ones({n}, {k})\nb = torch.ones({k}, {m})\nprint(tuple((a @ b).shape))",
        (
            ((k, k), "You kept the inner size: it is summed away."),
            ((m, n), "You exchanged rows and columns: rows come from the left operand, columns from the right one."),
            ((n, k, m), "You kept all sizes: the inner one is summed away."),
            ((n, k), "You thought of `*`: `@` gives the columns of the right operand."),
        ),
        ("The inner sizes are equal, and disappear.", "What is left: the rows of a and the columns of b."),
        _settings((n, k), (k, m)),
        kind="shape",
    )


@HALL.template
def inner_sizes(random: Random) -> Draft:
    """Whether two matrices can be multiplied."""
    n, k = sizes(random, 2, 2, 6)
    b = random.choice((f"torch.ones({n}, {k})", f"torch.ones({n}, {k}).T"))
    refused = f"RuntimeError: mat1 and mat2 shapes cannot be multiplied ({n}x{k} and {n}x{k})"
    return Draft(
        "What comes out?",
        f"a = torch.ones({n}, {k})\nb = {b}\nprint(tuple((a @ b).shape))",
        (
            ((n, k), "You thought of `*`, which takes equal shapes: `@` needs the inner sizes to be equal."),
            ((n, n), "You multiplied by the transpose: nobody has transposed b."),
            ((k, k), "You transposed the left operand."),
            (refused, "You thought that the inner sizes differ: b is transposed."),
        ),
        ("Compare the last size of a with the first one of b.", f"a has {k} columns. How many rows does b have?"),
        _settings((n, k), (k, n) if b.endswith("T") else (n, k)),
    )


@HALL.template
def value_of_a_product(random: Random) -> Draft:
    """A matrix times a vector."""
    rows, v = [whole(random, 2, -2, 4), whole(random, 2, -2, 4)], whole(random, 2, -2, 4)
    return Draft(
        "What is the product?",
        f"a = torch.tensor({rows})\nv = torch.tensor({v})\nprint((a @ v).tolist())",
        (
            ([[p * q for p, q in zip(row, v, strict=True)] for row in rows],
             "You multiplied element by element: each row is summed, too."),
            ([sum(rows[i][j] * v[i] for i in range(2)) for j in range(2)],
             "You multiplied the columns of a: that is v @ a."),
            ([sum(row) * q for row, q in zip(rows, v, strict=True)],
             "You summed the rows first: each element meets its own of v."),
        ),
        ("Each row of a meets v.", "Multiply pairwise, then add: one number per row."),
        _settings((2, 2), (2,)),
    )  # fmt: skip


@HALL.template
def matrix_and_vector(random: Random) -> Draft:
    """The axis that a vector lacks."""
    n, k = sizes(random, 2, 2, 7)
    column = random.random() < 0.4
    return Draft(
        "Which shape does the product have?",
        f"a = torch.ones({n}, {k})\nv = torch.ones({k}{', 1' if column else ''})\nprint(tuple((a @ v).shape))",
        (
            ((n, 1), "You took v for a column: it has one axis, and so has the product."),
            ((n,), "You dropped an axis of size 1: the matrix product keeps it."),
            ((1, n), "You took the product for a row."),
            ((n, k), "You thought of `*`: `@` sums along the axis they share."),
            ((k,), "You kept the inner size: it is summed away."),
        ),
        ("The inner size is summed away.", "How many axes does v have beside it?"),
        _settings((n, k), (k, 1) if column else (k,)),
        kind="shape",
    )


@HALL.template
def batches(random: Random) -> Draft:
    """Products of many matrices at once."""
    batch, n, k, m = sizes(random, 4, 2, 8)
    many = random.random() < 0.5
    b = (batch, k, m) if many else (k, m)
    return Draft(
        "Which shape does the product have?",
        f"a = torch.ones({batch}, {n}, {k})\nb = torch.ones({listed(b)})\nprint(tuple((a @ b).shape))",
        (
            ((batch, batch, n, m), "You multiplied each with each: matrices of a batch meet one to one."),
            ((n, m), "You lost the batch: only the inner size is summed away."),
            ((batch, n, k), "You took the shape of a: its columns are replaced by those of b."),
            ((batch, n, k, m), "You kept the inner size: it is summed away."),
            ((batch, k, m), "You took the shape of b: its rows are replaced by those of a."),
        ),
        ("`@` multiplies the last two axes.", "Axes in front of them are broadcast."),
        _settings((batch, n, k), b),
        kind="shape",
    )


@HALL.template
def einsum_shape(random: Random) -> Draft:
    """The letters of einsum."""
    n, k, m = sizes(random, 3, 2, 7)
    equation, b, shape = random.choice(
        (("ij,kj->ik", (m, k), (n, m)), ("ij,jk->ki", (k, m), (m, n)), ("ij,jk->k", (k, m), (m,)),
         ("ij,jk->ijk", (k, m), (n, k, m)), ("ij,jk->i", (k, m), (n,)))
    )  # fmt: skip
    return Draft(
        "Which shape does einsum give?",
        f'a = torch.ones({n}, {k})\nb = torch.ones({listed(b)})\nprint(tuple(torch.einsum("{equation}", a, b).shape))',
        (
            ((n, m), "You took the usual product: the letters after the arrow say which axes are left."),
            (shape[::-1], "You turned the axes around: they stand as the letters after the arrow."),
            ((k, k), "You kept a letter that is not after the arrow: it is summed away."),
            ((n, k, m), "You kept all letters: those that are not after the arrow are summed away."),
        ),
        ("Each letter is a size: read them off a and b.", "Behind the arrow stand the axes that are left, in order."),
        (("matmul_op", "einsum"), ("equation", equation), *_settings((n, k), b)),
        kind="shape",
    )


@HALL.template
def einsum_value(random: Random) -> Draft:
    """Which axis einsum sums."""
    rows = [whole(random, 2), whole(random, 2)]
    equation = random.choice(("ij->j", "ij->i", "ii->", "ij->", "ii->i"))
    everything = {
        "ij->j": [sum(column) for column in zip(*rows, strict=True)],
        "ij->i": [sum(row) for row in rows],
        "ii->": rows[0][0] + rows[1][1],
        "ij->": sum(map(sum, rows)),
        "ii->i": [rows[0][0], rows[1][1]],
    }
    thoughts = {
        "ij->j": "You summed along the rows' axis i: look which letter is left.",
        "ij->i": "You summed along the columns' axis j: look which letter is left.",
        "ii->": "You summed the diagonal: for that, one letter stands for both axes and none is left.",
        "ij->": "You summed everything: a letter after the arrow is kept.",
        "ii->i": "You took the diagonal: for that, one letter stands for both axes and is kept.",
    }
    return Draft(
        "What does einsum give?",
        f'x = torch.tensor({rows})\nprint(torch.einsum("{equation}", x).tolist())',
        tuple((everything[other], thoughts[other]) for other in everything if other != equation),
        (
            "A letter that is not after the arrow is summed away.",
            "A letter that stands twice walks down the diagonal.",
        ),
        (("matmul_op", "einsum"), ("equation", "ij,jk->ik")),
    )


@HALL.template
def order_of_a_product(random: Random) -> Draft:
    """Transposing a product."""
    n, k, m = sizes(random, 3, 2, 7)
    return Draft(
        "Which shape does the transpose of a product have?",
        f"a = torch.ones({n}, {k})\nb = torch.ones({k}, {m})\nprint(tuple((a @ b).T.shape))",
        (
            ((n, m), "You forgot the .T: it exchanges the two axes."),
            ((k, n), "You transposed a: the .T stands behind the brackets."),
            ((m, k), "You transposed b: the .T stands behind the brackets."),
        ),
        ("Which shape does a @ b have?", ".T exchanges the two axes."),
        _settings((n, k), (k, m)),
        kind="shape",
    )
