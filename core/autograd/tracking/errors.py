"""What torch says when a gradient is asked of something that is not tracked: each case really run, and so is its mend.

Source: PyTorch documentation, "Autograd mechanics", sections "Locally disabling gradient computation" and "In-place
operations with autograd".
"""

from typing import Final

import torch
from torch import Tensor

from core.probe.refusals import Case


def _leaf() -> Tensor:
    return torch.tensor(2.0, requires_grad=True)


def _detached(*, cut: bool) -> object:
    x = _leaf()
    y = x**2
    z = (y.detach() if cut else y) * 3
    z.backward()
    return x.grad


def _unrecorded(*, recording: bool) -> object:
    x = _leaf()
    with torch.set_grad_enabled(recording):
        y = x**2
    y.backward()
    return x.grad


def _step(*, recording: bool) -> object:
    w = _leaf()
    (w**2).backward()
    with torch.set_grad_enabled(recording):
        w -= 0.1 * w.grad  # type: ignore[operator]
    return w


def _premature(*, backward: bool) -> object:
    x = _leaf()
    y = x**2
    if backward:
        y.backward()
    with torch.no_grad():
        x -= 0.1 * x.grad  # type: ignore[operator]
    return x


def _inferred() -> Tensor:
    with torch.inference_mode():
        return torch.tensor(3.0) * 2


def _inferred_in_graph(*, clone: bool) -> object:
    x, h = _leaf(), _inferred()
    y = x * (h.clone() if clone else h)
    y.backward()
    return x.grad


def _number() -> object:
    x = _leaf()
    loss = (x**2).item()
    loss.backward()  # type: ignore[union-attr]
    return x.grad


def _kept_tensor() -> object:
    x = _leaf()
    loss = x**2
    loss.backward()
    return x.grad, loss.item()


def _rebuilt(*, stack: bool) -> object:
    x = _leaf()
    y = torch.stack([x**2, x * 3]) if stack else torch.tensor([(x**2).item(), (x * 3).item()])
    y.sum().backward()
    return x.grad


def _position(*, soft: bool) -> object:
    x = torch.tensor([1.0, 3.0, 2.0], requires_grad=True)
    place = (torch.softmax(x, dim=0) * torch.arange(3.0)).sum() if soft else x.argmax()
    place.backward()
    return x.grad


def _switched_off(*, detach: bool) -> object:
    x = _leaf()
    y = x**2
    y = y.detach() if detach else y.requires_grad_(False)  # noqa: FBT003 - torch's own name for it is not that of its stubs
    return y.requires_grad


def _integers(dtype: torch.dtype | None) -> object:
    return torch.tensor([1, 2, 3], dtype=dtype, requires_grad=True)


def _to_numpy(*, detach: bool) -> object:
    y = _leaf() ** 2
    return (y.detach() if detach else y).numpy()


_X: Final = "x = torch.tensor(2.0, requires_grad=True)"
_W: Final = "w = torch.tensor(2.0, requires_grad=True)"
_H: Final = ("with torch.inference_mode():", "    h = torch.tensor(3.0) * 2")
_V: Final = "x = torch.tensor([1.0, 3.0, 2.0], requires_grad=True)"

CASES: Final = (
    Case("backward from a detached result",
         (_X, "y = x ** 2", "z = y.detach() * 3", "z.backward()", "x.grad"), lambda: _detached(cut=True),
         "detach() gives the same numbers without their history, and whatever is computed from those alone has none "
         "either: z has no grad_fn, so there is no graph to go back through.",
         (_X, "y = x ** 2", "z = y * 3", "z.backward()", "x.grad"), lambda: _detached(cut=False)),
    Case("backward from a result of no_grad",
         (_X, "with torch.no_grad():", "    y = x ** 2", "y.backward()", "x.grad"),
         lambda: _unrecorded(recording=False),
         "Under no_grad nothing is recorded, even though x requires grad. Only what is not to be differentiated "
         "belongs into the block.",
         (_X, "y = x ** 2", "y.backward()", "x.grad"), lambda: _unrecorded(recording=True)),
    Case("a step that is recorded",
         (_W, "(w ** 2).backward()", "w -= 0.1 * w.grad", "w"), lambda: _step(recording=True),
         "w is a leaf. Written over while autograd records, it would no longer be the beginning of what is computed "
         "from it; and the step is not part of the function that is differentiated.",
         (_W, "(w ** 2).backward()", "with torch.no_grad():", "    w -= 0.1 * w.grad", "w"),
         lambda: _step(recording=False)),
    Case("x.grad is None",
         (_X, "y = x ** 2", "with torch.no_grad():", "    x -= 0.1 * x.grad", "x"), lambda: _premature(backward=False),
         "A leaf has no gradient until a backward pass has reached it: x.grad is None, and Python cannot multiply "
         "that.",
         (_X, "y = x ** 2", "y.backward()", "with torch.no_grad():", "    x -= 0.1 * x.grad", "x"),
         lambda: _premature(backward=True)),
    Case("an inference tensor in a graph",
         (_X, *_H, "y = x * h", "y.backward()", "x.grad"), lambda: _inferred_in_graph(clone=False),
         "The product needs h to differentiate with respect to x. Inference tensors have no version counter, so "
         "autograd could not tell whether h was changed in between, and refuses to keep it.",
         (_X, *_H, "y = x * h.clone()", "y.backward()", "x.grad"), lambda: _inferred_in_graph(clone=True)),
    Case("an inference tensor, in place",
         (*_H, "h.add_(1)", "h"), lambda: _inferred().add_(1),
         "The same lack of a version counter: outside the block it may be read, not written.",
         (*_H, "h = h.clone()", "h.add_(1)", "h"), lambda: _inferred().clone().add_(1)),
    Case("an inference tensor that should require grad",
         (*_H, "h.requires_grad_()", "h"), lambda: _inferred().requires_grad_(),
         "What began in inference mode cannot be a leaf; a copy of it can.",
         (*_H, "h = h.clone()", "h.requires_grad_()", "h"), lambda: _inferred().clone().requires_grad_()),
    Case("a number instead of a tensor",
         (_X, "loss = (x ** 2).item()", "loss.backward()", "x.grad"), _number,
         "item() gives a Python float, which knows nothing of graphs. Keep the tensor, and take the number out "
         "when it is only to be looked at.",
         (_X, "loss = x ** 2", "loss.backward()", "(x.grad, loss.item())"), _kept_tensor),
    Case("a tensor made of numbers",
         (_X, "y = torch.tensor([(x ** 2).item(), (x * 3).item()])", "y.sum().backward()", "x.grad"),
         lambda: _rebuilt(stack=False),
         "torch.tensor copies numbers into a new leaf that requires no grad: y has no grad_fn. stack and cat put "
         "tensors together and are recorded.",
         (_X, "y = torch.stack([x ** 2, x * 3])", "y.sum().backward()", "x.grad"), lambda: _rebuilt(stack=True)),
    Case("the position of the largest",
         (_V, "place = x.argmax()", "place.backward()", "x.grad"), lambda: _position(soft=False),
         "A position is an integer: it stays where it is while x moves a little, and then jumps, so it has no "
         "derivative and no grad_fn. A mean of the positions, weighted by softmax, has one.",
         (_V, "place = (torch.softmax(x, dim=0) * torch.arange(3.0)).sum()", "place.backward()", "x.grad"),
         lambda: _position(soft=True)),
    Case("requires_grad_(False) on a result",
         (_X, "y = x ** 2", "y.requires_grad_(False)", "y.requires_grad"), lambda: _switched_off(detach=False),
         "Whether a result requires grad follows from what it was computed from; only leaves have a switch. detach() "
         "gives the numbers without the history.",
         (_X, "y = x ** 2", "y = y.detach()", "y.requires_grad"), lambda: _switched_off(detach=True)),
    Case("integers that should require grad",
         ("torch.tensor([1, 2, 3], requires_grad=True)",), lambda: _integers(None),
         "A gradient describes small changes, and integers have none.",
         ("torch.tensor([1, 2, 3], dtype=torch.float32, requires_grad=True)",), lambda: _integers(torch.float32)),
    Case("NumPy from a tracked tensor",
         (_X, "y = x ** 2", "y.numpy()"), lambda: _to_numpy(detach=False),
         "What NumPy does is not recorded, so torch asks you to say that you mean it.",
         (_X, "y = x ** 2", "y.detach().numpy()"), lambda: _to_numpy(detach=True)),
)  # fmt: skip
BY_NAME: Final = {case.name: case for case in CASES}
