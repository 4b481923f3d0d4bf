"""Listings to begin with: the article's sections, common bugs, graphs that depend on values, and the other pages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.lab.listings.bugs import BUGS
from core.lab.listings.tensors import TENSORS
from core.lab.listings.training import DESCENT, NETWORK

# The first is what the page opens with.
LISTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Autograd: a graph grows, and backward uses it up": """\
import torch

x = torch.tensor(2.0, requires_grad=True)
y = torch.tensor(3.0, requires_grad=True)

# Forward pass: build the graph
a = x * y
b = y ** 2
z = a + b
print(z)

# Backward pass: the functions release what they kept
z.backward()
print(x.grad, y.grad)
""",
        "Training: gradient descent from scratch": DESCENT,
        "Autograd: gradients accumulate": """\
x = torch.tensor(2.0, requires_grad=True)

y1 = x ** 2
y1.backward()
print(x.grad)

# Without zeroing, the second gradient is added to the first
y2 = x ** 3
y2.backward()
print(x.grad)

x.grad.zero_()
y3 = x ** 3
y3.backward()
print(x.grad)
""",
        "Autograd: a vector needs a vector": """\
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x ** 2

gradient = torch.tensor([1.0, 0.0, 0.5])
y.backward(gradient)
print(x.grad)
""",
        "Autograd: no_grad and detach": """\
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x ** 2).sum()
y.backward()

with torch.no_grad():
    z = x ** 2
    print(z.requires_grad)
    x -= 0.1 * x.grad

d = (x * 3).detach()
print(d.requires_grad, d.is_leaf)
""",
        "Dynamic graph: an if on a value": """\
# Change x to -2.0: the same lines build another graph
x = torch.tensor(2.0, requires_grad=True)

if x > 0:
    y = x ** 2
else:
    y = torch.exp(x) - 1

z = 3 * y
z.backward()
print(z, x.grad)
""",
        "Dynamic graph: a loop as long as it takes": """\
# Change the bound: a longer loop is a longer graph
x = torch.tensor(1.1, requires_grad=True)

y = x
rounds = 0
while y < 3:
    y = y * x
    rounds += 1

print(f"{rounds} rounds")
y.backward()
print(x.grad)  # (rounds + 1) * x ** rounds
""",
        "Dynamic graph: a function that calls itself": """\
def power(x, n):
    if n == 0:
        return torch.ones_like(x)
    return x * power(x, n - 1)

x = torch.tensor(2.0, requires_grad=True)
y = power(x, 4)
y.backward()
print(y, x.grad)
""",
        **BUGS,
        **TENSORS,
        "Autograd: row by row through a Jacobian": """\
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.stack([x[0] * x[1], x[0] ** 2, x.sum()])

rows = []
for v in torch.eye(3):
    (row,) = torch.autograd.grad(y, x, v, retain_graph=True)
    rows.append(row)
print(torch.stack(rows))
""",
        "Training: a network of two layers": NETWORK,
    }
)
