"""Questions on the errors that end a listing."""

from random import Random

from core.practice.drawing import sizes, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["errors"])


def _place(exhibit: str) -> tuple[tuple[str, str], ...]:
    return (("exhibit", exhibit),)


@HALL.template
def joined_sizes(random: Random) -> Draft:
    """Whether cat takes two shapes."""
    n, m, k = sizes(random, 3)
    dim = random.choice((0, 1))
    error = f"RuntimeError: Sizes of tensors must match except in dimension {dim}"
    return Draft(
        "What does cat make of these two?",
        f"a = torch.ones({n}, {m})\nb = torch.ones({n}, {k})\nprint(tuple(torch.cat([a, b], dim={dim}).shape))",
        (
            ((n, m + k), "You joined along the other axis: dim=0 puts the second one below the first."),
            (error, "You thought that they do not fit: only the axis that is joined may differ, and it does."),
            ((2 * n, m), "You kept the columns of a: the sizes of all other axes have to be equal."),
            ((2, n, m), "You thought of stack, which makes a new axis."),
        ),
        ("Along `dim` the sizes may differ.", "On all other axes they have to be equal."),
        _place("cat of sizes that differ"),
    )


@HALL.template
def index_at_the_end(random: Random) -> Draft:
    """An index just past the end."""
    n = random.randint(3, 6)
    place = random.choice((n, n - 1, -n))
    error = f"IndexError: index {n} is out of bounds for dimension 0 with size {n}"
    first, last = f"You took the first element: that is x[0], or x[-{n}].", "You took the last element: that is x[-1]."
    wrong = {
        n: ((n - 1, "You counted from 1: the last element has the index one less than the size."), (0, first)),
        n - 1: (
            (n - 2, "You counted from 1: the first element has the index 0."),
            (error, "You counted one too far: the index is the last one that there is."),
        ),
        -n: (
            (n - 1, last),
            (error, "You thought that it is out of bounds: from the end, the indices begin at -1."),
            (1, "You counted from 0: from the end, the indices begin at -1."),
        ),
    }
    return Draft(
        "What is printed?",
        f"x = torch.arange({n})\nprint(x[{place}].item())",
        wrong[place],
        (f"The indices are 0 to {n - 1}.", f"From the end they are -1 to {-n}."),
        _place("An index past the end"),
    )


@HALL.template
def mixed_dtypes(random: Random) -> Draft:
    """A product of two dtypes, and a sum."""
    n, k = sizes(random, 2)
    sign = random.choice(("@", "+"))
    other = f"{k}, {n}" if sign == "@" else f"{n}, {k}"
    error = "RuntimeError: expected m1 and m2 to have the same dtype, but got: float != double"
    return Draft(
        f"One operand is float32, the other one float64. What does `{sign}` make of them?",
        f"a = torch.ones({n}, {k})\nb = torch.ones({other}, dtype=torch.float64)\nprint((a {sign} b).dtype)",
        (
            ("torch.float64", "You thought of promotion: element-wise operations promote, and products refuse."),
            (error, "You thought that it is refused: products are, and element-wise operations promote."),
            ("torch.float32", "You let the first operand decide."),
        ),
        ("Is it an element-wise operation?", "Those promote. A product of matrices asks for one dtype."),
        _place("A product of two dtypes"),
    )


@HALL.template
def number_of_a_tensor(random: Random) -> Draft:
    """What item takes."""
    numbers = whole(random, random.choice((1, 2, 3)))
    shape = random.choice(("", "[None]"))
    error = f"RuntimeError: a Tensor with {len(numbers)} elements cannot be converted to Scalar"
    return Draft(
        "What does item give?",
        f"x = torch.tensor({numbers}){shape}\nprint(x.item())",
        (
            (numbers[0], "You took the first element: item refuses to choose."),
            (numbers, "You thought of tolist: item gives a single Python number."),
            (error, "You thought that it is refused: one element is enough, whatever its shape."),
            (sum(numbers), "You took the sum: item does not add anything up."),
        ),
        ("item gives a single Python number.", "How many elements does x have?"),
        _place("item of several elements"),
    )


@HALL.template
def truth_of_a_tensor(random: Random) -> Draft:
    """A tensor in an if."""
    numbers = [random.choice((0, 1)) for _ in range(random.choice((1, 2, 3)))]
    several, other = len(numbers) > 1, "You took the other branch: it depends on whether the number is above 0."
    error = "RuntimeError: Boolean value of Tensor with more than one value is ambiguous"
    return Draft(
        "What is printed?",
        f'x = torch.tensor({numbers})\nif x > 0:\n    print("yes")\nelse:\n    print("no")',
        (
            ("yes", "You let one answer decide: torch refuses to choose among several." if several else other),
            ("no", "You asked for all answers to be yes: torch refuses to choose among several." if several else other),
            (error, "You thought that it is refused: with one element, there is one answer."),
        ),
        ("How many answers does `x > 0` hold?", "`if` needs exactly one."),
        _place("A tensor as a condition"),
    )


@HALL.template
def axis_too_many(random: Random) -> Draft:
    """An axis that is not there."""
    shape = sizes(random, 2)
    dim = random.choice((2, 1, -1, -2))
    error = "IndexError: Dimension out of range (expected to be in range of [-2, 1], but got 2)"
    return Draft(
        "What is printed?",
        f"x = torch.zeros{shape}\nprint(tuple(x.sum(dim={dim}).shape))",
        (
            (
                (shape[0],),
                "You counted axes from 1: x has the axes 0 and 1." if dim == 2 else "You kept the first axis.",
            ),
            ((shape[1],), "You took the first axis away: it has the number 0, or -2."),
            (error, "You thought that there is no such axis: x has 0 and 1, or -2 and -1."),
            ((), "You summed everything: only the axis `dim` is taken away."),
        ),
        ("A matrix has the axes 0 and 1.", "From the end they are -1 and -2."),
        _place("An axis that is not there"),
    )
