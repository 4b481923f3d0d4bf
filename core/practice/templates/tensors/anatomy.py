"""Questions on what a tensor carries besides its numbers."""

from math import prod
from random import Random

from core.practice.drawing import listed, sizes
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["anatomy"])
_BYTES = {"float64": 8, "float32": 4, "float16": 2, "int16": 2, "int8": 1, "bool": 1}


@HALL.template
def bytes_of_a_tensor(random: Random) -> Draft:
    """How many bytes its numbers take."""
    shape, dtype = sizes(random, 2, 3, 9), random.choice(list(_BYTES))
    count = prod(shape)
    return Draft(
        "How many bytes do the numbers of x take?",
        f"x = torch.ones({listed(shape)}, dtype=torch.{dtype})\nprint(x.nbytes)",
        (
            (count, "You counted the elements: each of them takes bytes of its own."),
            (count * 4, "You counted 4 bytes per element, which is the size of a float32."),
            (count * 8, "You counted 8 bytes per element, which is the size of a float64."),
            (sum(shape) * _BYTES[dtype], "You added the sizes of the axes: the number of elements is their product."),
        ),
        (
            "The number of elements is the product of the sizes. How many bits does the dtype's name promise?",
            f"There are {count} elements, and 8 bits are a byte. A bool takes a whole byte, too.",
        ),
        (("shape", listed(shape)), ("make", "ones"), ("kind", dtype)),
        kind="number",
    )


@HALL.template
def rank(random: Random) -> Draft:
    """How many axes it has."""
    shape = sizes(random, random.choice((3, 4)), 2, 6)
    return Draft(
        "What is the rank of x, the number of its axes?",
        f"x = torch.zeros({listed(shape)})\nprint(x.dim())",
        (
            (prod(shape), "You counted the elements: x.numel() gives those."),
            (shape[0], "You gave the size of the first axis: len(x) gives that."),
            (2, "You took x for a matrix: a tensor may have any number of axes."),
            (shape[-1], "You gave the size of the last axis."),
        ),
        ("Look at how many sizes the shape has, and not at how large they are.", "Each size belongs to one axis."),
        (("shape", listed(shape)), ("make", "zeros")),
    )


@HALL.template
def length(random: Random) -> Draft:
    """What Python's len says."""
    shape = sizes(random, 3, 2, 6)
    return Draft(
        "What does Python's `len` say of x?",
        f"x = torch.zeros({listed(shape)})\nprint(len(x))",
        (
            (prod(shape), "You counted the elements: x.numel() gives those."),
            (len(shape), "You counted the axes: x.dim() gives those."),
            (shape[-1], "You took the last axis: Python sees a tensor from outside, as a list of lists."),
        ),
        ("Think of x as a list of lists of lists.", "`len` counts the entries of the outermost list."),
        (("shape", listed(shape)), ("make", "zeros")),
    )


@HALL.template
def strides(random: Random) -> Draft:
    """How far apart neighbours lie in memory."""
    a, b, c = sizes(random, 3, 2, 6)
    return Draft(
        "What are the strides of x: how many elements does one step along each axis pass over in memory?",
        f"x = torch.zeros({a}, {b}, {c})\nprint(x.stride())",
        (
            ((a, b, c), "You gave the shape: strides say how far a step goes, and not how many steps there are."),
            ((1, a, a * b), "You let the first axis run fastest, as Fortran does: in torch it is the last one."),
            ((b * c * 4, c * 4, 4), "You counted bytes, as NumPy does: torch counts elements."),
            ((c, b * c, 1), "You mixed up the axes: the first axis takes the longest steps."),
        ),
        (
            "Along the last axis, neighbours lie side by side.",
            f"A step along axis 1 passes over a row of {c} elements.",
        ),
        (("shape", f"{a}, {b}, {c}"), ("make", "zeros")),
    )


@HALL.template
def counted_range(random: Random) -> Draft:
    """What arange counts."""
    start, step = random.randint(0, 3), random.randint(2, 3)
    end = start + step * random.randint(2, 3)
    right = list(range(start, end, step))
    return Draft(
        "Which numbers does x hold?",
        f"x = torch.arange({start}, {end}, {step})\nprint(x.tolist())",
        (
            ([*right, end], "You counted the end in: arange stops before it, as Python's range does."),
            (list(range(start + step, end + 1, step)), "You left the start out and took the end: it is the other way."),
            (list(range(start, end)), "You left out the third number, which is the step."),
        ),
        ("The three numbers are start, end and step.", "It works as Python's `range` does."),
        (("make", "arange"), ("arguments_arange", f"{start}, {end}, {step}")),
    )


@HALL.template
def array_and_tensor(random: Random) -> Draft:
    """Whether a tensor sees what is written to its array."""
    make = random.choice(("from_numpy", "tensor", "as_tensor"))
    place, value = random.randint(0, 1), random.randint(5, 9)
    seen = [value if k == place else 0 for k in range(3)]
    shifted = [value if k == place + 1 else 0 for k in range(3)]
    return Draft(
        "A number is written into the array a. What does the tensor t hold afterwards?",
        "import numpy as np\n"
        f"a = np.zeros(3)\nt = torch.{make}(a)\na[{place}] = {value}\nprint([int(number) for number in t])",
        (
            (seen, "You thought that they share their memory: torch.tensor always copies."),
            ([0, 0, 0], f"You thought that t is a copy: torch.{make} uses the memory of the array."),
            *(((shifted, "You counted from 1: the first element has the index 0."),) if make != "tensor" else ()),
            ([value] * 3, "You let the number go into every element of t: the index names one, of a."),
        ),
        ("Does this function copy the numbers, or does it use the array's memory?", "Only torch.tensor always copies."),
        (("about", "shared or copied"),),
    )
