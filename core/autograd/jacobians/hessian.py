"""The Hessian: the Jacobian of the gradient, of a scalar; for a vector output, of its elements weighted by v.

Source: PyTorch documentation, "torch.func.hessian", which is jacfwd(jacrev(f)).
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core import limits
from core.autograd.jacobians.function import first_line
from core.autograd.jacobians.products import REFUSALS, Jacobian, ProductAnswer
from core.probe.excerpt import with_memory
from core.problem import InputProblem


@dataclass(frozen=True, eq=False)
class Hessian:
    """Second derivatives of s = v·y, which is y itself where that is a scalar and v is 1.

    `gradient` is flat, one number for each input element: the one row of the Jacobian of s. `matrix` is square,
    H[i, j] = ∂²s/∂x_i∂x_j, or None with torch's `refusal`. `asymmetry` is the largest |H[i, j] − H[j, i]|.
    """

    jacobian: Jacobian
    v: Tensor
    gradient: Tensor | None
    matrix: Tensor | None
    maker: str
    refusal: str | None
    asymmetry: float

    @property
    def positive(self) -> bool | None:
        """Whether all eigenvalues are positive, as at a minimum; None where they are not all finite."""
        if self.matrix is None or not self.matrix.isfinite().all():
            return None
        return bool((torch.linalg.eigvalsh(self.matrix.double().cpu()) > 0).all())


def hessian(jac: Jacobian, v: Tensor, gradient: ProductAnswer) -> Hessian:
    """Differentiate v·y twice; `gradient` is vᵀJ. Raises `InputProblem` if it would be too large."""
    size = jac.columns
    work = 4 * size * jac.elements  # every number, its gradient, and the tangents of both, for each column at once
    if work > limits.JACOBIAN_WORK:
        raise InputProblem(
            f"The Hessian would take {size:,} passes through {4 * jac.elements:,} numbers",
            f"at most {limits.JACOBIAN_WORK:,} are held at once",
            "give the input fewer elements",
        )
    function = jac.function
    weights = v.reshape(jac.y.shape)

    def weighted(x: Tensor) -> Tensor:
        return (function(x) * weights).sum()

    maker = "torch.func.hessian"
    try:
        matrix = torch.func.hessian(weighted)(jac.x)
        refusal = None
    except REFUSALS as error:
        maker, refusal, matrix = "torch.autograd.functional.hessian", first_line(error), None
        try:
            if jac.y.is_floating_point():
                matrix = torch.autograd.functional.hessian(weighted, jac.x)
        except REFUSALS:
            matrix = None
    if matrix is None:
        return Hessian(jac, v, gradient.value, None, "torch.func.hessian", refusal, 0.0)
    matrix = with_memory(matrix.detach()).reshape(size, size)
    return Hessian(jac, v, gradient.value, matrix, maker, refusal, float((matrix - matrix.T).abs().max()))
