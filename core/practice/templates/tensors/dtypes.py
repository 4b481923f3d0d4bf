"""Questions on dtypes: what they keep, what two of them give, and where they end."""

from math import floor
from random import Random

from core.practice.drawing import floats
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["dtypes"])
_BITS = {"uint8": 8, "int8": 8, "int16": 16, "int32": 32, "int64": 64}


@HALL.template
def promotion(random: Random) -> Draft:
    """The dtype of a sum."""
    left, right = random.choice(
        (("int64", "float16"), ("int64", "float32"), ("int32", "float16"), ("uint8", "int8"), ("float16", "bfloat16"),
         ("bool", "float16"), ("int64", "bfloat16"), ("float32", "float64"), ("int16", "uint8"))
    )  # fmt: skip
    if random.random() < 0.5:
        left, right = right, left
    return Draft(
        "Which dtype does the sum have?",
        f"a = torch.ones(3, dtype=torch.{left})\nb = torch.ones(3, dtype=torch.{right})\nprint((a + b).dtype)",
        (
            (f"torch.{left}", "You let the first operand decide: torch looks for a dtype that suits both."),
            (f"torch.{right}", "You let the second operand decide: torch looks for a dtype that suits both."),
            ("torch.float64", "You went for the widest float: torch widens no further than the kinds ask for."),
            ("torch.float32", "You went for the default dtype: it counts only where there is no float yet."),
            ("torch.int32", "You went for a wider integer than is needed."),
        ),
        (
            "Floats win over integers, and integers over bools, however many bits each has.",
            "If neither contains the other, the next one that contains both is taken.",
        ),
        (("topic", "promotion"), ("of_a", left), ("of_b", right)),
    )


@HALL.template
def meets_a_number(random: Random) -> Draft:
    """A tensor and a Python number."""
    dtype, number = random.choice(
        (("int64", "2.5"), ("int32", "2.5"), ("float16", "2.5"), ("float16", "3"), ("uint8", "3"), ("int8", "0.5"))
    )
    return Draft(
        "Which dtype does the product have?",
        f"x = torch.ones(3, dtype=torch.{dtype})\nprint((x * {number}).dtype)",
        (
            ("torch.float64", "You thought of Python's float, which has 64 bits: a Python number has only its kind."),
            (f"torch.{dtype}", "You thought that the tensor keeps its dtype: a float makes floats of integers."),
            ("torch.float32", "You went for the default dtype: a float tensor keeps its own, and an integer one, too."),
            ("torch.int64", "You thought of Python's int, which torch stores as int64: a Python number has no width."),
        ),
        (
            "A Python number counts by its kind alone: integer or float.",
            "Only where a float meets integers does the default dtype come in.",
        ),
        (("topic", "promotion"), ("meets", "Python number"), ("of_a", dtype)),
    )


@HALL.template
def list_of_numbers(random: Random) -> Draft:
    """The dtype that torch.tensor chooses."""
    text = random.choice(("[1, 2, 3]", "[1, 2.5, 3]", "[True, False]", "[True, 2]", "[True, 0.5]", "[1.0, 2.0]"))
    return Draft(
        "Which dtype does torch choose?",
        f"x = torch.tensor({text})\nprint(x.dtype)",
        (
            ("torch.float64", "You thought of NumPy, which takes 64 bits for floats: torch's default is float32."),
            ("torch.int32", "You thought of C's int: torch takes 64 bits for integers."),
            ("torch.int64", "You thought of integers: True and False alone give bools, and one dot gives floats."),
            ("torch.float32", "You thought that everything becomes a float: integers and bools keep their kind."),
        ),
        ("One float in the list is enough.", "Integers become int64, and floats get the default dtype."),
        (("topic", "promotion"),),
    )


@HALL.template
def division(random: Random) -> Draft:
    """What / makes of integers."""
    numbers, by = random.sample((7, 9, 5, 3, 11), 2), 2
    return Draft(
        "Both sides are integers. What does `/` give?",
        f"x = torch.tensor({numbers})\nprint((x / {by}).tolist())",
        (
            ([n // by for n in numbers], "You thought of integer division: that is written `//`."),
            ([n // by + 1 for n in numbers], "You rounded up: `/` divides exactly and gives floats."),
            ([float(n // by) for n in numbers], "You thought of integer division, and of floats only for its result."),
        ),
        ("Python 3 has two signs for division.", "`/` makes floats of integers before it divides."),
        (("topic", "promotion"), ("of_a", "int64"), ("of_b", "int64")),
    )


@HALL.template
def wraps_around(random: Random) -> Draft:
    """An integer beyond its range."""
    dtype = random.choice(("uint8", "int8"))
    most, least = (255, 0) if dtype == "uint8" else (127, -128)
    start = most - random.randint(3, 30)
    added = most - start + random.randint(2, 40)
    return Draft(
        "What does the sum hold?",
        f"x = torch.tensor({start}, dtype=torch.{dtype})\nprint((x + {added}).item())",
        (
            (most, "You thought that it stops at the largest number: integers in torch go around."),
            (start + added, "You calculated on paper: the sum does not fit, and keeps its dtype all the same."),
            (start + added - most - 1, "You went on at 0: a signed integer goes on at its smallest number."),
            (start + added - most + least, f"You were off by one: after {most} comes {least}."),
        ),
        (f"The largest number of {dtype} is {most}.", f"After {most} it goes on at {least}."),
        (("topic", "surprises"), ("integer", dtype), ("begin", str(start)), ("plus", str(added))),
        kind="number",
    )


@HALL.template
def cut_off(random: Random) -> Draft:
    """A float that is made an integer."""
    numbers = [random.choice((-1, 1)) * (random.randint(1, 4) + random.choice((0.6, 0.7, 0.8))) for _ in range(2)]
    numbers[0] = -abs(numbers[0])
    return Draft(
        "What is left of the floats?",
        f"x = torch.tensor({floats(numbers)})\nprint(x.int().tolist())",
        (
            ([floor(n) for n in numbers], "You rounded down: a conversion cuts off, which is up for negative numbers."),
            ([round(n) for n in numbers], "You rounded to the nearest: a conversion cuts off what is behind the dot."),
            ([abs(int(n)) for n in numbers], "You lost the sign: int32 has negative numbers."),
        ),
        ("A conversion to integers does not round.", "What stands behind the dot is dropped, whatever the sign."),
        (("number", f"{numbers[0]:g}"),),
    )


@HALL.template
def largest_integer(random: Random) -> Draft:
    """Where an integer dtype ends."""
    dtype = random.choice(list(_BITS))
    bits = _BITS[dtype]
    return Draft(
        f"What is the largest number that {dtype} can hold?",
        f"print(torch.iinfo(torch.{dtype}).max)",
        (
            (2**bits - 1, "You left the sign out: one bit of a signed integer goes to the negative numbers."),
            (2 ** (bits - (dtype != "uint8")), "You were off by one: 0 takes one of the places."),
            (2 ** (bits - 1) - 1, "You kept a bit for the sign: an unsigned integer has none."),
            (2 ** (bits - 2), "You kept two bits back: only the sign takes one."),
        ),
        (f"{bits} bits can tell 2 to the power of {bits} numbers apart.", "Does the dtype have negative numbers?"),
        (("number", "2**63 - 1" if bits == 64 else str(2 ** (bits - 1) - 1)),),
    )


@HALL.template
def next_to_each_other(random: Random) -> Draft:
    """Whole numbers that float32 does not have."""
    power, added = random.choice((24, 25)), random.choice((1, 3, 5, 7))
    gap = 2 ** (power - 23)
    exact = 2**power + added
    return Draft(
        f"float32 keeps 24 binary digits. What does it make of 2 to the power of {power}, plus {added}?",
        f"x = torch.tensor(2.0 ** {power}) + {added}\nprint(int(x))",
        (
            (exact, "You calculated on paper: float32 does not have every whole number of this size."),
            (2**power, "You thought that nothing is added: the sum is rounded to the nearest float32."),
            (exact // gap * gap, "You rounded down: the sum is rounded to the nearest float32."),
            (exact // gap * gap + gap, "You rounded up: the sum is rounded to the nearest, and a tie to the even one."),
        ),
        (
            f"From 2 to the power of {power} on, neighbours lie {gap} apart.",
            "The nearest is taken, in a tie the even one.",
        ),
        (("number", f"2**{power} + {added}"),),
    )


@HALL.template
def mean_of_integers(random: Random) -> Draft:
    """A mean that torch refuses."""
    numbers = random.sample(range(1, 9), 2)
    dtype, exact = random.choice(("", ", dtype=torch.float64")), sum(numbers) / 2
    return Draft(
        "What does torch make of this mean?",
        f"x = torch.tensor({numbers}{dtype})\nprint(x.mean().item())",
        (
            (exact, "You expected a float: torch takes means of floats only, and refuses integers."),
            (sum(numbers) // 2, "You expected an integer: mean never gives one."),
            (sum(numbers), "You took the sum: the mean is the sum, divided by the number of elements."),
            ("RuntimeError: mean(): could not infer output dtype", "You expected an error: this x holds floats."),
        ),
        ("Which dtype does x have?", "mean gives the dtype that x has: can that hold a half?"),
        (("topic", "promotion"),),
    )
