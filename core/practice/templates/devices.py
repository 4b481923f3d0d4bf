"""Questions on where tensors live, what moving one does, and what an operation costs."""

from random import Random

from core.practice.drawing import sizes
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

PLACEMENT = Hall(TOPICS["placement"])
BENCHMARK = Hall(TOPICS["benchmark"])
_BYTES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int64": 8}


@PLACEMENT.template
def bytes_to_move(random: Random) -> Draft:
    """What has to cross to another device."""
    n, dtype = random.choice((64, 128, 256, 1024)), random.choice(list(_BYTES))
    return Draft(
        "How many bytes have to be moved when x goes to another device?",
        f"x = torch.zeros({n}, 100, dtype=torch.{dtype})\nprint(x.element_size() * x.numel())",
        (
            (n * 100, "You counted the elements: each of them takes bytes of its own."),
            (n * 100 * 4, "You counted 4 bytes per element, which is the size of a float32."),
            (n * 100 * 8, "You counted 8 bytes per element, which is the size of a float64."),
            (n * _BYTES[dtype], "You counted one column: there are 100."),
        ),
        (f"x has {n} times 100 elements.", "How many bytes does this dtype take? 8 bits are a byte."),
        (("dtype", dtype if dtype in ("float64", "float32", "float16") else "float32"),),
        kind="number",
    )


@PLACEMENT.template
def moved_or_the_same(random: Random) -> Draft:
    """What `to` gives where nothing has to change."""
    call = random.choice(('to("cpu")', "to(torch.float32)", "to(torch.float64)", "cpu()", "double()", "float()"))
    words = "the same tensor", "another tensor"
    return Draft(
        "x is a float32 on the CPU. Is y the same tensor as x, or another one?",
        f'x = torch.ones(3)\ny = x.{call}\nprint("{words[0]}" if y is x else "{words[1]}")',
        (
            (words[0], "You thought that x itself changes: a tensor keeps its dtype, and `to` makes another one."),
            (words[1], "You thought that `to` always copies: where nothing has to change, it gives x itself."),
        ),
        ("Does the device change, or the dtype?", "float is float32, and double is float64."),
        least=1,
    )


@PLACEMENT.template
def leaf_after_a_move(random: Random) -> Draft:
    """Whether what was moved is still a leaf."""
    call, same = random.choice((("double()", False), ('to("cpu")', True), ("half()", False), ("float()", True)))
    before = random.random() < 0.4
    code = f"x = torch.ones(3).{call}.requires_grad_()" if before else f"x = torch.ones(3, requires_grad=True).{call}"
    thought = (
        "You thought that the move counts: here it comes before requires_grad, or changes nothing."
        if before or same
        else "You thought that x is the tensor that you made: it is what the move gave, a result with a history."
    )
    return Draft(
        "Is x a leaf, which gets a gradient, and does it have a grad_fn?",
        f'{code}\nprint("leaf" if x.is_leaf else "not a leaf", "with" if x.grad_fn else "without", "grad_fn")',
        (
            ("leaf without grad_fn", thought),
            ("not a leaf with grad_fn", thought),
            ("leaf with grad_fn", "You mixed the two: a leaf has no history, so it has no grad_fn."),
            ("not a leaf without grad_fn", "You mixed the two: what is not a leaf was made by a function."),
        ),
        (
            "float32 on the CPU is what x is made as.",
            "Is the conversion recorded? Only after requires_grad, and if it changes something.",
        ),
        (("placement_requires_grad", "true"),),
    )  # fmt: skip


@PLACEMENT.template
def to_numpy(random: Random) -> Draft:
    """What .numpy() does to a tensor with a history, and whether it copies."""
    value = random.randint(5, 9)
    call, with_grad = random.choice((("numpy()", True), ("numpy()", False), ("detach().numpy()", True)))
    error = "RuntimeError: Can't call numpy() on Tensor that requires grad"
    return Draft(
        "A number is written into the array. What does x hold then?",
        f"x = torch.zeros(2{', requires_grad=True' if with_grad else ''})\na = x.{call}\na[0] = {value}\n"
        "print(x.tolist())",
        (
            ([float(value), 0.0], "You thought that it works: NumPy knows no gradients, so torch asks you to detach."),
            (error, "You thought that it is refused: that is so only where x requires grad and is not detached."),
            ([0.0, 0.0], "You thought that the array is a copy: on the CPU it uses the memory of x."),
        ),
        ("Does x require grad at that point?", "On the CPU, array and tensor share their memory."),
    )


@BENCHMARK.template
def numbers_touched(random: Random) -> Draft:
    """What a product reads and writes."""
    n, k, m = sizes(random, 3, 10, 60)
    return Draft(
        "How many numbers do both operands and the product have together? That many have to pass through memory.",
        f"a = torch.ones({n}, {k})\nb = torch.ones({k}, {m})\nprint(a.numel() + b.numel() + (a @ b).numel())",
        (
            (n * k * m, "You counted multiplications: each number is used in many of them."),
            (n * k + k * m, "You forgot the result, which is written."),
            (n * m, "You counted the result alone: the operands are read."),
        ),
        ("Count the elements of a, b and the product.", f"The product has the shape ({n}, {m})."),
        kind="number",
    )


@BENCHMARK.template
def work_of_a_product(random: Random) -> Draft:
    """How often the inner loop of a product multiplies."""
    n, k, m = sizes(random, 3, 2, 9)
    return Draft(
        "How many multiplications does this product take? The code makes each of them, and keeps it.",
        f"a = torch.ones({n}, {k})\nb = torch.ones({k}, {m})\n"
        "each = a.unsqueeze(2) * b\nassert torch.equal(each.sum(1), a @ b)\nprint(each.numel())",
        (
            (n * m, "You counted the cells of the product: each is a sum of several products."),
            (n * k + k * m, "You counted the numbers of the operands: each is used several times."),
            (n * k * m * 2, "You counted the additions as well."),
        ),
        (f"The product has {n} times {m} cells.", f"Each cell is a sum of {k} products."),
        kind="number",
    )


@BENCHMARK.template
def loop_or_one_call(random: Random) -> Draft:
    """How often a loop calls torch."""
    n, m = sizes(random, 2, 3, 9)
    return Draft(
        "x.sum() is one call. How often does this loop add?",
        f"x = torch.ones({n}, {m})\ntotal, calls = 0, 0\nfor row in x:\n    for value in row:\n"
        "        total = total + value\n        calls += 1\nassert total == x.sum()\nprint(calls)",
        (
            (n, "You counted the rows: the inner loop goes through each of them."),
            (n + m, "You added the sizes: the inner loop runs once per row."),
            (1, "You thought that torch joins the additions: Python asks for each of them."),
        ),
        ("The inner loop runs once per row.", f"There are {n} rows of {m} numbers."),
        kind="number",
    )


@BENCHMARK.template
def growth(random: Random) -> Draft:
    """How work grows with the size."""
    n, times = random.choice((4, 5, 6)), random.choice((2, 3))
    line, power = random.choice((("a @ a", 3), ("a + a", 2)))
    count = "a.unsqueeze(2) * a" if power == 3 else "a + a"
    return Draft(
        f"A square matrix becomes {times} times as wide and as high. How many times as much work is `{line}`?",
        "def work(n):\n    a = torch.ones(n, n)\n"
        f"    return ({count}).numel()  # one element for each step of {line}\n\nprint(work({n * times}) // work({n}))",
        (
            (times, "You counted one side: a matrix has two."),
            (times**2, "You counted the cells of the result: each of them takes longer to make, too."),
            (times**3, "You thought of a product: a sum takes one step per cell."),
            (2**n, "You thought that it explodes: it grows as a power of the size."),
        ),
        ("How many cells does the result have?", "How many steps does each cell take, and does that grow?"),
    )
