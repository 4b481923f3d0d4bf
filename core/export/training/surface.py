"""A run, and the curvature of the surface that it goes down, as a script."""

from typing import Final

from core.export.training import line
from core.training.line.run import LineRecipe

_CURVATURE: Final = """\
# The surface: the loss of any line (w, b), and its second derivatives from autograd
x, y = X.double(), y_true.double()


def loss_of(line):  # (2,) -> ()
    return ((line[0] * x + line[1] - y) ** 2).mean()


anywhere = torch.zeros(2, dtype=torch.float64, device=x.device)  # the loss is a quadratic
hessian = torch.autograd.functional.hessian(loss_of, anywhere)  # (2, 2)
eigenvalues, eigenvectors = torch.linalg.eigh(hessian)  # (2,) ascending, (2, 2): a column each
print(f"condition number {eigenvalues[1] / eigenvalues[0]:.4g}")
print(f"largest stable rate {2 / eigenvalues[1]:.4g}")
"""


def script(recipe: LineRecipe) -> str:
    """Python that makes the run again, then `hessian`, `eigenvalues` and `eigenvectors` of its loss, in float64.

    Raises `ValueError` for data that no script can make again.
    """
    return line.script(recipe) + "\n" + _CURVATURE
