"""Listings with a bug: what does not raise shows in the picture, and what raises says torch's own words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.lab.listings.training import DESCENT

BUGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Bug: the gradients were never zeroed": DESCENT.replace(
            """\
    # The next backward pass adds to the gradients
    w.grad.zero_()
    b.grad.zero_()

""",
            "    # w.grad.zero_() and b.grad.zero_() are missing here\n\n",
        ).replace("range(20)", "range(40)"),
        "Bug: an update that autograd sees": """\
w = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (w ** 2).sum()
loss.backward()
w -= 0.1 * w.grad
""",
        "Bug: backward twice": """\
w = torch.tensor(2.0, requires_grad=True)
loss = w ** 2
loss.backward()
loss.backward()
""",
        "Bug: .grad is None": """\
w = torch.tensor(2.0, requires_grad=True)
loss = (w - 5) ** 2
with torch.no_grad():
    w -= 0.1 * w.grad
""",
        "Bug: backward through a detached result": """\
x = torch.tensor(2.0, requires_grad=True)
y = x ** 2
y_detached = y.detach()
z = y_detached * 3
z.backward()
""",
        "Bug: item() cuts the graph": """\
w = torch.tensor(2.0, requires_grad=True)
squares = (w ** 2).item()
loss = torch.tensor(squares) + 1
loss.backward()
""",
        "Bug: overwritten before backward": """\
w = torch.tensor([1.0, 2.0], requires_grad=True)
h = torch.exp(w)
loss = (h ** 2).sum()
h += 1  # h was kept for the derivative of the power
loss.backward()
""",
        "Bug: a target of shape (N,) converges to the wrong line": """\
torch.manual_seed(0)
X = torch.randn(20, 1)
y_true = (3 * X + 2).squeeze()  # shape (20,), and the prediction has (20, 1)

w = torch.zeros(1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
for epoch in range(30):
    difference = w * X + b - y_true  # (20, 1) - (20,) is (20, 20)
    loss = (difference ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
    w.grad = None
    b.grad = None

print(difference.shape)
print(f"w = {w.item():.2f} instead of 3, b = {b.item():.2f} instead of 2")
""",
    }
)
