"""The element-wise page as scripts: a function applied, out of place beside in place, and errors with their fixes."""

from collections.abc import Sequence
from math import prod

from core.export.writing.literals import on
from core.inputs.scalar import literal
from core.inputs.shapes import Shape, format_shape
from core.tensors.elementwise.functions import NAMES, TorchFunction

Operands = Sequence[tuple[Shape, str, Sequence[float] | None]]


def function_script(function: TorchFunction, operands: Operands, *, device: str = "cpu", slope: bool = False) -> str:
    """Python that applies the function; with `slope`, the derivative at each element of x too."""
    lines = ["import torch", "", *_operands(operands, device), ""]
    names = NAMES[: function.arity]
    lines += [f"result = {function.code.format(*names)}", "print(result)"]
    if slope:
        lines += [
            "",
            "# The derivative at each element: the gradient of the sum, as no element looks at another.",
            "at = x.detach().double().expand(result.shape).clone().requires_grad_()",
            f"(slope,) = torch.autograd.grad(({function.code.format('at', *names[1:])}).sum(), at)",
            "print(slope)",
        ]
    return "\n".join([*lines, ""])


def in_place_script(function: TorchFunction, operands: Operands, *, device: str = "cpu", works: bool = True) -> str:
    """Python that does it out of place and then, if it `works`, in place, and prints addresses and versions."""
    names = NAMES[: function.arity]
    lines = ["import torch", "", *_operands(operands, device), ""]
    lines += [
        "view = x.view(-1)",
        f"r = {function.code.format(*names)}",
        "print(r is x, hex(x.data_ptr()), hex(r.data_ptr()), x._version)",
    ]
    code = function.in_place_code.format(*names)
    if works:
        lines += [f"r = {code}", lines[-1], "print(x, view)"]
    else:
        lines += [f"# {code} is refused; this gives the new tensor the old name:"]
        lines += [f"x = {function.code.format(*names)}", "print(x)"]
    return "\n".join([*lines, ""])


def _operands(operands: Operands, device: str) -> list[str]:
    lines = []
    for position, (name, (shape, dtype, numbers)) in enumerate(zip(NAMES, operands, strict=False)):
        cast = f"dtype=torch.{dtype}{on(device)}"
        if numbers is None:
            start = 1 if position else -(prod(shape) // 2)
            made = f"torch.arange({start}, {start + prod(shape)})"
        else:
            made = f"torch.tensor({literal([float(n) for n in numbers])}, dtype=torch.float64)"
        lines.append(f"{name} = {made}.reshape({format_shape(shape)}).to({cast})")
    return lines
