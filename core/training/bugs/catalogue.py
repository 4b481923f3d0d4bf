"""The mistakes that people make in a training loop: why each does what it does, how to notice it, what mends it."""

import random
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Bug:
    """A mistake: its name in code and in short, what it is, why it does what it does, how to notice and mend it."""

    name: str
    label: str
    title: str
    why: str
    notice: str
    mend: str


BUGS: Final = {
    bug.name: bug
    for bug in (
        Bug(
            "zero",
            "never zeroed",
            "The gradients are never zeroed",
            "`backward()` adds to `.grad`. Without zeroing, each step goes along the sum of all gradients so far: past "
            "the lowest point it does not turn around until the sum has changed its sign, so it swings back and forth.",
            "The loss goes up and down in waves, with a learning rate that should be safe; `w.grad` is not small "
            "where the loss is small.",
            "    w.grad.zero_()",
        ),
        Bug(
            "no_grad",
            "without no_grad",
            "The update is not under no_grad",
            "`w -= …` changes a leaf that requires grad in place, while autograd is recording. It could not tell any "
            "more which value of w the gradient belongs to, so torch refuses.",
            "An error at the first update, which names a leaf variable and an in-place operation.",
            "    with torch.no_grad():",
        ),
        Bug(
            "rebind",
            "new tensor",
            "The update makes a new tensor: w = w − …",
            "`w = w - …` leaves the leaf alone and gives its name to a new tensor. Under `no_grad` the new one "
            "does not require grad; recorded, it is not a leaf. Either way `backward()` does not fill its "
            "`.grad`, which is None.",
            "An error in the line that uses `.grad` next: None has no `zero_`, or cannot be multiplied. Torch "
            "also warns that the `.grad` of a tensor that is not a leaf will not be filled.",
            "        w -= learning_rate * w.grad",
        ),
        Bug(
            "sign",
            "wrong sign",
            "The gradient is added instead of subtracted",
            "The gradient points uphill. Added, each step makes the loss larger, and a larger loss has a larger "
            "gradient.",
            "The loss grows from the first epoch on, and faster and faster, however small the learning rate.",
            "        w -= learning_rate * w.grad",
        ),
        Bug(
            "detach",
            "detached",
            "The prediction is detached from the graph",
            "`.detach()` gives a tensor with the same numbers and without its history. From it there is no way back "
            "to w and b, so there is nothing that `backward()` could differentiate. `.item()` and `.numpy()` do the "
            "same.",
            "An error in `backward()`: the loss has no `grad_fn`.",
            "    y_pred = w * X + b",
        ),
        Bug(
            "shape",
            "flat target",
            "The target has shape (n,), the prediction (n, 1)",
            "(n, 1) − (n,) broadcasts to (n, n): every prediction is compared with every target. The best that one "
            "can do then is to predict the mean of y for every x: w goes to 0 and b to the mean.",
            "There is no error at all: the loss falls smoothly and stops high. The line is flat. `(y_pred - "
            "y_true).shape` shows why.",
            "y_true = y_true.reshape(-1, 1)",
        ),
        Bug(
            "integer",
            "integer weight",
            "The weight is an integer",
            "A derivative needs small changes, and integers have none: torch lets only floating point and complex "
            "tensors require grad. `torch.tensor([1])` is int64, `torch.tensor([1.0])` is float32.",
            "An error where w is made, before anything else happens.",
            "w = torch.tensor([1.0], requires_grad=True)",
        ),
        Bug(
            "rate",
            "rate over the limit",
            "The learning rate is over the limit",
            "Above 2/λmax each step overshoots the lowest point by more than the step before, from side to side.",
            "The loss grows by the same factor every epoch until it is inf and then nan; w changes sides each time.",
            "learning_rate = 0.01",
        ),
        Bug(
            "raw",
            "data not standardised",
            "The data is not standardised: x in thousands",
            "The Hessian holds the mean of x²: with x in thousands λmax is about a million times larger, and the "
            "largest stable rate is smaller by the same factor, while b would need the old rate.",
            "inf and nan after a few epochs, at a rate that is fine elsewhere. Where the rate is made small enough, b "
            "does not move.",
            "X = (X - X.mean()) / X.std()",
        ),
    )
}


def puzzle(seed: int) -> Bug:
    """The bug of a quiz with this seed."""
    return random.Random(seed).choice(list(BUGS.values()))  # noqa: S311 - no secret
