"""What torch refuses, or answers strangely, in element-wise work: each case really run, and so is its fix.

Source: PyTorch documentation, "In-place correctness checks", `torch.div`, `torch.Tensor.expand`.
"""

from typing import Final

import torch

from core.probe.refusals import Case


def _leaf() -> torch.Tensor:
    return torch.ones(3, requires_grad=True)


def _leaf_refused() -> object:
    w = _leaf()
    w -= 0.1
    return w


def _leaf_fixed() -> object:
    w = _leaf()
    with torch.no_grad():
        w -= 0.1
    return w


def _view_refused() -> object:
    w = _leaf()
    w[0] = 5.0
    return w


def _view_fixed() -> object:
    w = _leaf()
    with torch.no_grad():
        w[0] = 5.0
    return w


def _needed(*, in_place: bool) -> object:
    x = _leaf()
    y = x.exp()
    if in_place:
        y.add_(1)
    else:
        y = y + 1
    y.sum().backward()
    return x.grad


def _expanded(*, clone: bool) -> object:
    x = torch.zeros(3, 1).expand(3, 4)
    x = x.clone() if clone else x
    x.add_(1)
    return x


def _overlapping(*, clone: bool) -> object:
    x = torch.arange(5.0)
    x[1:].add_(x[:-1].clone() if clone else x[:-1])
    return x


def _halved(*, in_place: bool) -> object:
    n = torch.tensor([1, 2, 3])
    if in_place:
        n /= 2
    else:
        n = n / 2
    return n


def _grown(*, in_place: bool) -> object:
    x, y = torch.ones(3, 1), torch.ones(3, 4)
    if in_place:
        x.add_(y)
    else:
        x = x + y
    return x.shape


CASES: Final = (
    Case("a leaf that requires grad, in place",
         ("w = torch.ones(3, requires_grad=True)", "w -= 0.1", "w"), _leaf_refused,
         "w is what gradients are asked for. Overwritten while autograd records, it would no longer be the beginning "
         "of what is computed from it.",
         ("w = torch.ones(3, requires_grad=True)", "with torch.no_grad():", "    w -= 0.1", "w"), _leaf_fixed),
    Case("a part of such a leaf, in place",
         ("w = torch.ones(3, requires_grad=True)", "w[0] = 5.0", "w"), _view_refused,
         "w[0] is a view of w: writing into it writes into the leaf.",
         ("w = torch.ones(3, requires_grad=True)", "with torch.no_grad():", "    w[0] = 5.0", "w"), _view_fixed),
    Case("a tensor that backward needs, in place",
         ("x = torch.ones(3, requires_grad=True)", "y = x.exp()", "y.add_(1)", "y.sum().backward()", "x.grad"),
         lambda: _needed(in_place=True),
         "The derivative of exp is its own result, so autograd kept y, with its version, 0. After add_ the version is "
         "1: the numbers that backward needs are gone.",
         ("x = torch.ones(3, requires_grad=True)", "y = x.exp()", "y = y + 1", "y.sum().backward()", "x.grad"),
         lambda: _needed(in_place=False)),
    Case("an expanded tensor, in place",
         ("x = torch.zeros(3, 1).expand(3, 4)", "x.add_(1)", "x"), lambda: _expanded(clone=False),
         "expand repeats elements at stride 0: four cells of a row are one number in memory, which would be written "
         "four times.",
         ("x = torch.zeros(3, 1).expand(3, 4)", "x = x.clone()", "x.add_(1)", "x"), lambda: _expanded(clone=True)),
    Case("a tensor that overlaps itself, in place",
         ("x = torch.arange(5.0)", "x[1:].add_(x[:-1])", "x"), lambda: _overlapping(clone=False),
         "What is read and what is written share elements, so the answer would depend on the order of the additions.",
         ("x = torch.arange(5.0)", "x[1:].add_(x[:-1].clone())", "x"), lambda: _overlapping(clone=True)),
    Case("integers divided in place",
         ("n = torch.tensor([1, 2, 3])", "n /= 2", "n"), lambda: _halved(in_place=True),
         "The quotient is float32, and n can only hold int64: in place the dtype cannot change.",
         ("n = torch.tensor([1, 2, 3])", "n = n / 2", "n"), lambda: _halved(in_place=False)),
    Case("a result larger than its place",
         ("x, y = torch.ones(3, 1), torch.ones(3, 4)", "x.add_(y)", "x.shape"), lambda: _grown(in_place=True),
         "Broadcasting stretches y to meet x, but never the tensor that is written into.",
         ("x, y = torch.ones(3, 1), torch.ones(3, 4)", "x = x + y", "x.shape"), lambda: _grown(in_place=False)),
    Case("integer division by zero",
         ("torch.tensor([1, 2]) // torch.tensor([0, 1])",), lambda: torch.tensor([1, 2]) // torch.tensor([0, 1]),
         "Integers have no infinity to answer with on the CPU. True division is in floats, which have.",
         ("torch.tensor([1, 2]) / torch.tensor([0, 1])",), lambda: torch.tensor([1, 2]) / torch.tensor([0, 1])),
    Case("integer division of negative numbers",
         ("torch.tensor([-7]) // 2",), lambda: torch.tensor([-7]) // 2,
         "// rounds down, as in Python, so −3.5 becomes −4. C, and many kernels written in it, cut off instead.",
         ('torch.div(torch.tensor([-7]), 2, rounding_mode="trunc")',),
         lambda: torch.div(torch.tensor([-7]), 2, rounding_mode="trunc")),
    Case("the remainder of negative numbers",
         ("torch.tensor([-7]) % 3",), lambda: torch.tensor([-7]) % 3,
         "% has the sign of the divisor, as in Python; fmod has that of the dividend, as in C.",
         ("torch.fmod(torch.tensor([-7]), 3)",), lambda: torch.fmod(torch.tensor([-7]), 3)),
    Case("an integer to a negative power",
         ("torch.tensor([2]) ** -1",), lambda: torch.tensor([2]) ** -1,
         "The answer is not an integer. With the power in a tensor there is no error: tensor([2]) ** tensor([-1]) is "
         "0.",
         ("torch.tensor([2.0]) ** -1",), lambda: torch.tensor([2.0]) ** -1),
    Case("the difference of bools",
         ("torch.tensor([True]) - torch.tensor([False])",), lambda: torch.tensor([True]) - torch.tensor([False]),
         "There is no −1 among the bools; what differs is the exclusive or.",
         ("torch.tensor([True]) ^ torch.tensor([False])",), lambda: torch.tensor([True]) ^ torch.tensor([False])),
)  # fmt: skip
BY_NAME: Final = {case.name: case for case in CASES}
