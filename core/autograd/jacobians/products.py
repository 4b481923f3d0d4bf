"""The Jacobian of a program's output by one of its inputs, and its two products: vᵀJ backward, J u forward.

J has a row for each element of the output and a column for each element of the input, both counted row by row:
J[i, j] = ∂y_i/∂x_j. `y.backward(v)` leaves vᵀJ in `x.grad`, the vector-Jacobian product; forward mode computes J u,
the Jacobian-vector product.

Source: PyTorch documentation, "torch.func" (`jacrev`, `jacfwd`, `jvp`), "torch.Tensor.backward",
"torch.autograd.functional".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from core import limits
from core.autograd.jacobians.function import Function, Tally, detached, first_line, function_of, warm_up
from core.language.program import Program
from core.probe.excerpt import with_memory
from core.problem import InputProblem, quote

# What a transform raises for an operation that it does not know; the walker makes an InputProblem of some of them.
REFUSALS: Final = (RuntimeError, NotImplementedError, InputProblem)

_AS_LONG: Final = 512  # elements take as long as calling an operation does, 8 us


@dataclass(frozen=True, eq=False)
class Jacobian:
    """A program, the input `name` by which it is differentiated, and the Jacobian there.

    `x` and `y` have their own shapes; `matrix` has the shape (elements of y, elements of x). `maker` is the function
    of torch that made it. Where torch refuses, `matrix` is None and `refusal` is its own message. One run of
    the program takes `operations` and makes `elements` numbers.
    """

    program: Program
    inputs: Mapping[str, Tensor]
    name: str
    x: Tensor
    y: Tensor
    matrix: Tensor | None
    maker: str
    refusal: str | None
    operations: int
    elements: int

    @property
    def function(self) -> Function:
        """The program as a function of `x`."""
        return function_of(self.program, self.inputs, self.name)

    @property
    def runs(self) -> int:
        """How often the program may be run to check it: `limits.DIFFERENCE_CALLS` operations, or as long."""
        return max(1, limits.DIFFERENCE_CALLS // max(1, self.operations + self.elements // _AS_LONG))

    @property
    def rows(self) -> int:
        """Elements of the output: backward passes that build J."""
        return self.y.numel()

    @property
    def columns(self) -> int:
        """Elements of the input: forward passes that build J."""
        return self.x.numel()


@dataclass(frozen=True, eq=False)
class ProductAnswer:
    """What torch gave, as a flat tensor, or its message if it refused; `maker` is what was called."""

    value: Tensor | None
    refusal: str | None
    maker: str


@dataclass(frozen=True, eq=False)
class Products:
    """J with v and u: `left` is vᵀJ (a number for each input element), `right` is J u (one for each of the output).

    `total` is the gradient of the output's sum, set where v is all ones; `bare` is what `y.backward()` did without v.
    """

    jacobian: Jacobian
    v: Tensor
    u: Tensor
    left: ProductAnswer
    right: ProductAnswer
    total: ProductAnswer | None
    bare: ProductAnswer


def jacobian(program: Program, inputs: Mapping[str, Tensor], name: str) -> Jacobian:
    """Differentiate the output of `program` by the input `name`, the other inputs constant.

    Raises `InputProblem` for a program that torch or the limits refuse, and for a Jacobian that would be too large:
    the program is run once without derivatives first, and its size is known then.
    """
    warm_up()
    x = detached(name, inputs)
    tally = Tally()
    with torch.no_grad():
        y = function_of(program, inputs, name, observe=tally)(x)
    _check_size(program, y, x, tally.elements)
    matrix, maker, refusal = _jacobian(function_of(program, inputs, name), x, y)
    if matrix is not None:
        matrix = with_memory(matrix.detach()).reshape(y.numel(), x.numel())
    return Jacobian(program, inputs, name, x, y.detach(), matrix, maker, refusal, tally.operations, tally.elements)


def products(jac: Jacobian, v: Tensor, u: Tensor) -> Products:
    """Both products of `jac`, each asked of torch: v has an element for each row, u one for each column."""
    dtype = jac.y.dtype if jac.y.is_floating_point() else jac.x.dtype
    v = v.detach().to(dtype=dtype, device=jac.y.device)
    u = u.detach().to(dtype=jac.x.dtype, device=jac.x.device)
    ones = bool((v == 1).all())
    return Products(
        jacobian=jac,
        v=v,
        u=u,
        left=backward(jac, v.reshape(jac.y.shape)),
        right=forward(jac, u),
        total=_gradient(jac, lambda y: y.sum().backward(), "y.sum().backward()") if ones else None,
        bare=backward(jac, None),
    )


def vector(numbers: Sequence[float]) -> Tensor:
    """Numbers that were typed, as a tensor; `products` gives it the dtype and the device of what it meets."""
    return torch.tensor(numbers, dtype=torch.float64)


def backward(jac: Jacobian, v: Tensor | None) -> ProductAnswer:
    """What `y.backward(v)` leaves in `x.grad`: vᵀJ. Without v it is `y.backward()`."""
    return _gradient(jac, lambda y: y.backward(v), "y.backward()" if v is None else "y.backward(v)")


def forward(jac: Jacobian, u: Tensor) -> ProductAnswer:
    """J u by forward mode; where an operation has no forward mode, by differentiating backward twice."""
    tangent = u.reshape(jac.x.shape)
    try:
        found = torch.func.jvp(jac.function, (jac.x,), (tangent,))[1]
    except REFUSALS as error:
        message = first_line(error)
    else:
        return ProductAnswer(with_memory(found.detach()).flatten(), None, "torch.func.jvp")
    maker = "torch.autograd.functional.jvp"
    try:
        found = torch.autograd.functional.jvp(jac.function, jac.x, tangent)[1]
    except REFUSALS:
        return ProductAnswer(None, message, "torch.func.jvp")
    return ProductAnswer(with_memory(found.detach()).flatten(), message, maker)


def _gradient(jac: Jacobian, start: Callable[[Tensor], None], maker: str) -> ProductAnswer:
    leaf = jac.x.clone().requires_grad_()
    try:
        with torch.enable_grad():
            start(jac.function(leaf))
    except RuntimeError as error:
        return ProductAnswer(None, first_line(error), maker)
    return ProductAnswer(None if leaf.grad is None else with_memory(leaf.grad).flatten(), None, maker)


def _jacobian(function: Function, x: Tensor, y: Tensor) -> tuple[Tensor | None, str, str | None]:
    """By whichever mode takes fewer passes; by one row after the other where torch.func knows no rule."""
    forward_first = y.is_floating_point() and x.numel() < y.numel()
    maker, transform = (
        ("torch.func.jacfwd", torch.func.jacfwd) if forward_first else ("torch.func.jacrev", torch.func.jacrev)
    )
    try:
        return transform(function)(x), maker, None
    except REFUSALS as error:
        message = first_line(error)
    if not y.is_floating_point():
        return None, maker, message
    try:
        rows = torch.autograd.functional.jacobian(function, x)
    except REFUSALS as error:
        return None, "torch.autograd.functional.jacobian", first_line(error)
    return rows, "torch.autograd.functional.jacobian", None


def _check_size(program: Program, y: Tensor, x: Tensor, elements: int) -> None:
    span = program.statements[-1].span
    if not x.numel():
        raise InputProblem(
            "The input that the program is differentiated with respect to has no elements",
            "its Jacobian would have no columns",
            "give it some numbers",
        )
    if not y.numel():
        raise InputProblem(
            f"The output {quote(program.output)} has no elements",
            "its Jacobian would have no rows",
            "end with a tensor that has some",
            span,
        )
    if y.numel() * x.numel() > limits.JACOBIAN_ELEMENTS:
        raise InputProblem(
            f"The Jacobian would have {y.numel():,} rows and {x.numel():,} columns",
            f"at most {limits.JACOBIAN_ELEMENTS:,} numbers are computed here",
            "end with fewer elements, or give the input fewer",
            span,
        )
    if min(y.numel(), x.numel()) * elements > limits.JACOBIAN_WORK:
        raise InputProblem(
            f"The Jacobian would take {min(y.numel(), x.numel()):,} passes through {elements:,} numbers",
            f"at most {limits.JACOBIAN_WORK:,} numbers are held at once",
            "make the tensors in between smaller",
            span,
        )
