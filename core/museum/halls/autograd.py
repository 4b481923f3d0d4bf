"""Gradients that cannot be had: leaves, graphs, backward passes, changes in place.

Source: PyTorch documentation, "Autograd mechanics".
"""

import copy
from typing import Final

import torch
from torch import Tensor

from core.autograd.tracking.errors import BY_NAME
from core.museum.exhibit import Exhibit, Spot, exhibit, key_of


def _twice() -> object:
    x = torch.tensor(3.0, requires_grad=True)
    y = x**2
    y.backward()
    y.backward()
    return x.grad


def _twice_mended() -> object:
    x = torch.tensor(3.0, requires_grad=True)
    y = x**2
    y.backward(retain_graph=True)
    y.backward()
    return x.grad


def _vector() -> object:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x**2
    y.backward()
    return x.grad


def _vector_mended() -> object:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x**2
    y.sum().backward()
    return x.grad


def _changed() -> object:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x.exp()
    y += 1
    y.sum().backward()
    return x.grad


def _changed_mended() -> object:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x.exp()
    y = y + 1
    y.sum().backward()
    return x.grad


def _part() -> Tensor:
    w = torch.ones(3, requires_grad=True)
    w[0] = 5.0
    return w


def _part_mended() -> Tensor:
    w = torch.ones(3, requires_grad=True)
    with torch.no_grad():
        w[0] = 5.0
    return w


def _unused() -> object:
    x = torch.tensor(2.0, requires_grad=True)
    bias = torch.tensor(1.0, requires_grad=True)
    return torch.autograd.grad(x**2, bias)


def _unused_mended() -> object:
    x = torch.tensor(2.0, requires_grad=True)
    bias = torch.tensor(1.0, requires_grad=True)
    return torch.autograd.grad(x**2 + bias, bias)


def _weights() -> object:
    x = torch.ones(3, requires_grad=True)
    y = x * 2
    y.backward(torch.ones(2))
    return x.grad


def _weights_mended() -> object:
    x = torch.ones(3, requires_grad=True)
    y = x * 2
    y.backward(torch.ones_like(y))
    return x.grad


def _copied() -> object:
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    return copy.deepcopy(y)


def _copied_mended() -> object:
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    return copy.deepcopy(y.detach())


def _no_gradient() -> object:
    w = torch.tensor(2.0, requires_grad=True)
    w.grad.zero_()  # type: ignore[union-attr]
    return w.grad


def _no_gradient_mended() -> object:
    w = torch.tensor(2.0, requires_grad=True)
    w.grad = None
    return w.grad


def _complex() -> object:
    z = torch.tensor(3 + 4j, requires_grad=True)
    (z * z).backward()
    return z.grad


def _complex_mended() -> object:
    z = torch.tensor(3 + 4j, requires_grad=True)
    (z * z).abs().backward()
    return z.grad


def _untracked() -> object:
    w, x = torch.tensor(2.0, requires_grad=True), torch.tensor(3.0)
    return torch.autograd.grad(w * x, x)


def _untracked_mended() -> object:
    w, x = torch.tensor(2.0, requires_grad=True), torch.tensor(3.0, requires_grad=True)
    return torch.autograd.grad(w * x, x)


_TRACKING: Final = {
    "backward from a detached result": (
        r"element \d{1,6} of (?:tensors|variables) does not require grad and does not have a grad_fn",
    ),
    "a step that is recorded": (
        r"a leaf Variable that requires grad (?:is being used|has been used) in an in-place operation",
    ),
    "x.grad is None": (
        r"unsupported operand type\(s\) for \*=?: 'float' and 'NoneType'",
        r"unsupported operand type\(s\) for [-+*/]=?: '(?:Tensor|Parameter)' and 'NoneType'",
    ),
    "an inference tensor in a graph": (r"Inference tensors cannot be saved for backward",),
    "an inference tensor, in place": (r"Inplace update to inference tensor outside InferenceMode",),
    "an inference tensor that should require grad": (r"Setting requires_grad=True on inference tensor",),
    "a number instead of a tensor": (r"'(?:float|int)' object has no attribute 'backward'",),
    "requires_grad_(False) on a result": (r"you can only change requires_grad flags of leaf variables",),
    "integers that should require grad": (
        r"[Oo]nly Tensors of floating point (?:and complex )?dtype can require gradients",
    ),
    "NumPy from a tracked tensor": (r"Can't call numpy\(\) on (?:Tensor|Variable) that requires grad",),
}
_GRAPH: Final = Spot("pages/autograd/graph/page.py")

AUTOGRAD: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "backward a second time", _twice,
        "The first pass frees what the functions had kept for it. Compute y again, as a training loop does; or keep "
        "it, and the gradients add up.", _twice_mended,
        r"Trying to backward through the graph a second time",
        r"Trying to access (?:saved )?(?:variables|tensors) after they have already been freed",
        place=_GRAPH,
    ),
    exhibit(
        "backward from several numbers", _vector,
        "A gradient belongs to one number. Sum the elements, or give backward a weight for each of them: "
        "y.backward(v) computes vᵀJ.",
        _vector_mended,
        r"grad can be implicitly created only for scalar outputs",
        place=Spot("pages/autograd/vector_jacobian/page.py"),
    ),
    exhibit(
        "A value that was changed before backward", _changed,
        "The derivative of exp is its result, which was kept and then changed in place. Out of place, it stays.",
        _changed_mended,
        r"one of the variables needed for gradient computation has been modified by an inplace operation",
    ),
    exhibit(
        "A part of a leaf is written", _part,
        "w[0] is a view of the leaf w. If it were written while autograd records, w would no longer be the "
        "beginning of its graph.",
        _part_mended,
        r"a view of a leaf Variable that requires grad is being used in an in-place operation",
    ),
    exhibit(
        "A gradient of what was not used", _unused,
        "x ** 2 does not depend on bias. Use it, or ask with allow_unused=True, which gives None.", _unused_mended,
        r"appears to not have been used in the graph",
    ),
    exhibit(
        "A gradient of what is not tracked", _untracked,
        "Nothing was recorded for x, so no gradient reaches it. It has to require one before w * x is computed.",
        _untracked_mended,
        r"[Oo]ne of the differentiated Tensors does not require grad",
    ),
    exhibit(
        "backward from a complex number", _complex,
        "A gradient points where a number grows, and complex numbers have no order. abs() is a real one.",
        _complex_mended,
        r"grad can be (?:implicitly )?created only for real scalar outputs",
    ),
    exhibit(
        "Weights of another shape", _weights,
        "backward(v) needs one weight for each element of y.", _weights_mended,
        r"Mismatch in shape: grad_output\[(\d{1,3})\] has a shape of torch\.Size\(\[([\d, ]{0,80})\]\) and "
        r"output\[\d{1,3}\] has a shape of torch\.Size\(\[([\d, ]{0,80})\]\)",
        place=Spot("pages/autograd/vector_jacobian/page.py"),
    ),
    exhibit(
        "A copy of a result", _copied,
        "A copy would need a copy of the whole graph. detach() leaves the graph behind; clone() stays within it.",
        _copied_mended,
        r"Only Tensors created explicitly by the user \(graph leaves\) support the deepcopy protocol",
    ),
    exhibit(
        "zero_ before there is a gradient", _no_gradient,
        "grad is None until backward has reached the leaf. Setting it to None is what optimizers do, too.",
        _no_gradient_mended,
        r"'NoneType' object has no attribute '(?:zero_|data|detach_?|item|norm|clone|abs|mul_|add_|fill_)'",
        place=Spot("pages/autograd/accumulation/page.py"),
    ),
    *(
        Exhibit(
            key_of(name), BY_NAME[name], wordings,
            Spot("pages/autograd/tracking/page.py", (("tracking_view", "errors"), ("tracking_wrong", name))),
        )
        for name, wordings in _TRACKING.items()
    ),
)  # fmt: skip
