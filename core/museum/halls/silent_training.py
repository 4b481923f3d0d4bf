"""Training that goes wrong in silence: losses, gradients and layers.

Source: PyTorch documentation, "Autograd mechanics", torch.nn.functional.cross_entropy.
"""

from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody writes it
from torch import Tensor, nn

from core.museum.exhibit import Exhibit, Spot, exhibit


def _pairs() -> Tensor:
    predicted = torch.tensor([[1.0], [2.0], [4.0]])
    truth = torch.tensor([1.0, 2.0, 4.0])
    return ((predicted - truth) ** 2).mean()


def _pairs_mended() -> Tensor:
    predicted = torch.tensor([[1.0], [2.0], [4.0]])
    truth = torch.tensor([1.0, 2.0, 4.0])
    return ((predicted - truth.unsqueeze(1)) ** 2).mean()


def _hits() -> Tensor:
    predicted = torch.tensor([[2], [2], [0]])
    truth = torch.tensor([2, 2, 1])
    return (predicted == truth).sum()


def _hits_mended() -> Tensor:
    predicted = torch.tensor([[2], [2], [0]])
    truth = torch.tensor([2, 2, 1])
    return (predicted.squeeze(1) == truth).sum()


def _no_zero() -> object:
    w = torch.tensor(3.0, requires_grad=True)
    for _ in range(2):
        loss = w**2
        loss.backward()
    return w.grad


def _no_zero_mended() -> object:
    w = torch.tensor(3.0, requires_grad=True)
    for _ in range(2):
        w.grad = None
        loss = w**2
        loss.backward()
    return w.grad


def _detached() -> object:
    w = torch.tensor(3.0, requires_grad=True)
    loss = (5 * w).detach() + w**2
    loss.backward()
    return w.grad


def _detached_mended() -> object:
    w = torch.tensor(3.0, requires_grad=True)
    loss = 5 * w + w**2
    loss.backward()
    return w.grad


def _rebound() -> object:
    w = torch.tensor(3.0, requires_grad=True)
    (w**2).backward()
    with torch.no_grad():
        w = w - 0.1 * w.grad  # type: ignore[operator]
    return (w, w.requires_grad)


def _rebound_mended() -> object:
    w = torch.tensor(3.0, requires_grad=True)
    (w**2).backward()
    with torch.no_grad():
        w -= 0.1 * w.grad  # type: ignore[operator]
    return (w, w.requires_grad)


def _total() -> bool:
    w = torch.tensor(3.0, requires_grad=True)
    total = torch.tensor(0.0)
    for _ in range(2):
        total += w**2
    return total.requires_grad


def _total_mended() -> object:
    w = torch.tensor(3.0, requires_grad=True)
    total = 0.0
    for _ in range(2):
        total += (w**2).item()
    return total


def _softmax_twice() -> Tensor:
    scores = torch.tensor([[9.0, 0.0, 0.0]])
    truth = torch.tensor([0])
    return F.cross_entropy(scores.softmax(dim=1), truth)


def _softmax_once() -> Tensor:
    scores = torch.tensor([[9.0, 0.0, 0.0]])
    truth = torch.tensor([0])
    return F.cross_entropy(scores, truth)


def _training_mode() -> Tensor:
    norm = nn.BatchNorm1d(1)
    rows = torch.tensor([[1.0], [3.0]])
    return norm(rows).flatten()  # type: ignore[no-any-return]


def _eval_mode() -> Tensor:
    norm = nn.BatchNorm1d(1).eval()
    rows = torch.tensor([[1.0], [3.0]])
    return norm(rows).flatten()  # type: ignore[no-any-return]


def _plain_list() -> int:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = [nn.LayerNorm(3), nn.LayerNorm(3)]

    return len(list(Net().parameters()))


def _module_list() -> int:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.ModuleList([nn.LayerNorm(3), nn.LayerNorm(3)])

    return len(list(Net().parameters()))


_BROADCAST: Final = Spot("pages/tensors/broadcasting.py", (("a", "3, 1"), ("b", "3")))


def _length() -> Tensor | None:
    points = torch.tensor([[0.0, 0.0], [3.0, 4.0]], requires_grad=True)
    points.square().sum(dim=1).sqrt().sum().backward()
    return points.grad


def _length_mended() -> Tensor | None:
    points = torch.tensor([[0.0, 0.0], [3.0, 4.0]], requires_grad=True)
    (points.square().sum(dim=1) + 1e-12).sqrt().sum().backward()
    return points.grad


SILENT_TRAINING: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "A target without its column", _pairs,
        "The prediction is perfect, and the loss is not 0: (3, 1) with (3,) broadcasts to all 9 pairs.",
        _pairs_mended, place=_BROADCAST),
    exhibit(
        "More hits than rows", _hits,
        "Two of three are right, and it counts 4: again all 9 pairs were compared.", _hits_mended, place=_BROADCAST),
    exhibit(
        "The gradient that was not set back", _no_zero,
        "The gradient of w² at 3 is 6. backward adds to .grad, so the second round gives 12.", _no_zero_mended,
        place=Spot("pages/autograd/accumulation/page.py")),
    exhibit(
        "Half of a loss, detached", _detached,
        "The derivative is 5 + 2w, 11. What was detached is a constant to autograd, so its 5 is missing.",
        _detached_mended, place=Spot("pages/autograd/tracking/page.py")),
    exhibit(
        "A step that makes a new tensor", _rebound,
        "w = w - … makes another tensor, which inside no_grad does not require grad, so the next backward has "
        "nothing to reach. w -= … changes the leaf itself.", _rebound_mended,
        place=Spot("pages/training/regression/page.py", (("view", "bugs"),)),
        heard=(r"The \.grad attribute of a Tensor that is not a leaf Tensor is being accessed",)),
    exhibit(
        "The length of nothing", _length,
        "The root's slope at 0 is infinite, and infinity times 0 is nan. After one step with such a gradient all "
        "weights are nan. A small number under the root keeps it finite.", _length_mended,
        heard=(r"Function '\w{1,60}' returned nan values in its \d{1,3}th output",)),
    exhibit(
        "A total that keeps every graph", _total,
        "The sum is a result of all the losses, so the graph of each round is kept, and memory grows with every "
        "batch. item() keeps only the number.", _total_mended),
    exhibit(
        "Softmax twice", _softmax_twice,
        "cross_entropy has its softmax inside. Given probabilities, its loss cannot come below 0.55 with three "
        "classes, and the gradients are weak.", _softmax_once),
    exhibit(
        "Evaluated in training mode", _training_mode,
        "In training mode, a batch norm subtracts the mean of the current batch, so each answer depends on the "
        "other rows. Call eval() before evaluating; dropout needs it, too.", _eval_mode),
    exhibit(
        "Layers in a plain list", _plain_list,
        "nn.Module looks through its attributes for modules, and a list is not one: an optimizer would never "
        "hear of these layers.", _module_list),
)  # fmt: skip
