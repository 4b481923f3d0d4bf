"""Questions on what is left out of the graph."""

from random import Random

from core.practice.drawing import floats, listed, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["tracking"])


@HALL.template
def detached_factor(random: Random) -> Draft:
    """One of two uses is detached."""
    x = random.randint(2, 6)
    line = random.choice(("x * x.detach()", "x * x", "x.detach() * x + x"))
    both = "You differentiated both factors: what is detached counts as a constant."
    nothing = "You thought that detach cuts off everything: one use of x is left in the graph."
    wrong = {
        "x * x.detach()": ((2.0 * x, both), (0.0, nothing), (1.0, "You took the constant factor for 1.")),
        "x * x": ((float(x), "You left one use of x out: nothing is detached."), (x * x * 1.0, "You gave z.")),
        "x.detach() * x + x": ((2.0 * x + 1, both), (1.0, nothing), (float(x), "You left the last x out.")),
    }
    return Draft(
        "What is the gradient of x?",
        f"x = torch.tensor({x}., requires_grad=True)\nz = {line}\nz.backward()\nprint(x.grad.item())",
        wrong[line],
        ("A detached tensor counts as a constant.", f"Its value is {x} all the same."),
    )  # fmt: skip


@HALL.template
def inside_no_grad(random: Random) -> Draft:
    """What no_grad leaves of requires_grad."""
    what = random.choice(("y", "x", "z"))
    return Draft(
        f"Does {what} require grad?",
        "x = torch.ones(2, requires_grad=True)\nwith torch.no_grad():\n    y = x * 2\nz = x * 3\n"
        f"print({what}.requires_grad)",
        (
            ("False", "You thought that no_grad changes x, or what comes after it: it counts for what is made inside."),
            ("True", "You thought that what is made of x always requires grad: inside no_grad nothing is recorded."),
        ),
        ("Which of the tensors is made inside the block?", "no_grad changes no tensor that is there already."),
        least=1,
    )


@HALL.template
def detached_memory(random: Random) -> Draft:
    """A detached tensor shares the memory."""
    value, place = random.randint(5, 9), random.choice((0, 1))
    copied = random.random() < 0.4
    changed = [float(value) if k == place else 1.0 for k in range(2)]
    return Draft(
        "What does x hold afterwards?",
        f"x = torch.ones(2, requires_grad=True)\ny = x.detach(){'.clone()' if copied else ''}\ny[{place}] = {value}\n"
        "print(x.tolist())",
        (
            (changed, "You thought that y uses the memory of x: clone has copied it."),
            ([1.0, 1.0], "You thought that detach copies: it leaves the graph, and keeps the memory."),
            (changed[::-1], "You took the other element: the first one has the index 0."),
        ),
        ("detach leaves the graph.", "Which of detach and clone copies the numbers?"),
    )


@HALL.template
def updated_in_place(random: Random) -> Draft:
    """A step of training, inside and outside of no_grad."""
    w, rate = random.randint(2, 6), random.choice((0.1, 0.5))
    inside = random.random() < 0.5
    update = f"w -= {rate} * w.grad"
    code = f"with torch.no_grad():\n    {update}" if inside else update
    error = "RuntimeError: a leaf Variable that requires grad is being used in an in-place operation"
    return Draft(
        "What is w after this step?",
        f"w = torch.tensor({w}., requires_grad=True)\n(3 * w).backward()\n{code}\nprint(round(w.item(), 4))",
        (
            (w - rate * 3, "You forgot no_grad: torch refuses to change a leaf in place while it records."),
            (error, "You thought that it is refused: inside no_grad nothing is recorded, and w may change."),
            (w + rate * 3, "You went uphill: the step is subtracted."),
            (float(w), "You thought that w stays: `-=` writes into it."),
        ),
        ("w is a leaf that requires grad.", "Is this line recorded?"),
        (("tracking_view", "errors"), ("tracking_wrong", "a leaf changed in place")),
    )


@HALL.template
def backward_through_a_cut(random: Random) -> Draft:
    """Nothing leads back to x."""
    x = random.randint(2, 6)
    line = random.choice(("y = x.detach() ** 2", "y = x ** 2", "y = torch.tensor(x.item() ** 2)"))
    error = "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn"
    return Draft(
        "What does the backward pass give?",
        f"x = torch.tensor({x}., requires_grad=True)\n{line}\ny.backward()\nprint(x.grad.item())",
        (
            (2.0 * x, "You thought that the graph holds: here nothing leads from y back to x."),
            (error, "You thought that the graph is cut: this y was computed from x itself."),
            (0.0, "You thought that a cut gives zeros: without a graph there is nothing to walk back."),
            (float(x * x), "You gave the value of y."),
        ),
        ("Does y have a grad_fn?", "Numbers that were taken out, or detached, have no history."),
    )


@HALL.template
def nan_in_the_other_branch(random: Random) -> Draft:
    """The gradient of a square root at 0."""
    x = random.choice((4.0, 9.0, 16.0))
    guarded = random.random() < 0.5
    root = "x.clamp(min=1).sqrt()" if guarded else "x.sqrt()"
    slope = 0.5 / x**0.5
    return Draft(
        "`where` takes the root only where x is positive. What is the gradient?",
        f"x = torch.tensor([0., {x}], requires_grad=True)\ny = torch.where(x > 0, {root}, 0.)\ny.sum().backward()\n"
        "print([round(slope, 4) for slope in x.grad.tolist()])",
        (
            (
                [0.0, round(slope, 4)],
                "You thought that where hides the root: its slope at 0 is inf, and 0 times inf is nan.",
            ),
            (f"[nan, {round(slope, 4)}]", "You expected the nan of a root at 0: the root is never taken there."),
            (f"[inf, {round(slope, 4)}]", "You gave the slope of the root at 0: where multiplies it by 0."),
            ([0.0, x**0.5], "You gave the values of y."),
        ),
        (
            "Both branches are computed, and both are walked back.",
            "What is the slope of the root at 0, and 0 times it?",
        ),
        (("tracking_view", "nan gradients"),),
    )


@HALL.template
def changed_after_use(random: Random) -> Draft:
    """A tensor that backward still needs is overwritten."""
    numbers = whole(random, 2, 1, 4)
    function = random.choice(("y = x * x.new_tensor(2.)", "y = x ** 2", "y = x + 1"))
    needed = "**" in function
    error = (
        "RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation"
    )
    right = {"y = x * x.new_tensor(2.)": [2.0, 2.0], "y = x ** 2": [2.0 * n for n in numbers], "y = x + 1": [1.0, 1.0]}
    return Draft(
        "s is changed after y was made of it. What does w.grad hold?",
        f"w = torch.tensor({floats(numbers)}, requires_grad=True)\ns = w * 1\n{function.replace('x', 's')}\ns.add_(5)\n"
        "y.sum().backward()\nprint(w.grad.tolist())",
        (
            (right[function] if needed else error,
             "You thought that it goes on as before: backward needs the values of s, and they are gone." if needed
             else "You thought that it is refused: backward does not need the values of s here."),
            ([2.0 * (n + 5) for n in numbers], "You took the slope at the new values: torch never does so."),
            ([0.0, 0.0], "You thought that the change cuts the graph: adding has a place in it."),
        ),
        ("Does the slope of this function depend on s?", f"w is [{listed(numbers)}]. torch counts changes in place."),
        (("tracking_view", "errors"),),
    )  # fmt: skip
