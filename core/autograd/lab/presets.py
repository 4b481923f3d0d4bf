"""Listings to begin with: the article's sections, common bugs, graphs that depend on values, and the other pages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_DESCENT: Final = """\
import torch

torch.manual_seed(42)
X = torch.randn(100, 1)
y_true = 3 * X + 2 + 0.5 * torch.randn(100, 1)

w = torch.randn(1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
learning_rate = 0.1
losses = []

for epoch in range(20):
    # Forward pass: predictions and their mean squared error
    y_pred = w * X + b
    loss = ((y_pred - y_true) ** 2).mean()
    losses.append(loss.item())

    # Backward pass: gradients
    loss.backward()

    # Update, of which autograd takes no note
    with torch.no_grad():
        w -= learning_rate * w.grad
        b -= learning_rate * b.grad

    # The next backward pass adds to the gradients
    w.grad.zero_()
    b.grad.zero_()

    if (epoch + 1) % 5 == 0:
        print(f"Epoch {epoch+1}, loss: {loss.item():.4f}")

print(f"w = {w.item():.4f}, b = {b.item():.4f}")
"""

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
        "Training: gradient descent from scratch": _DESCENT,
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
        "Bug: the gradients were never zeroed": _DESCENT.replace(
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
        "Tensors: made from lists and from NumPy": """\
import torch
import numpy as np

listed = torch.tensor([[1, 2], [3, 4]])
array = np.array([[1.0, 2.0], [3.0, 4.0]])
shared = torch.from_numpy(array)
copied = torch.tensor(array)

# One write, and who notices it
array[0, 0] = 99
print(shared)
print(copied)

zeros = torch.zeros(3, 4)
linear = torch.linspace(0, 10, steps=5)
print(zeros.shape, linear)
""",
        "Tensors: views share memory": """\
x = torch.arange(6)
y = x.view(2, 3)
t = y.T
c = t.contiguous()

y[0, 0] = 100
print(x)
print(t.stride(), t.is_contiguous())
print(c)
""",
        "Tensors: dtypes meet": """\
i = torch.tensor([1, 2, 3])
f = torch.tensor([0.5, 1.5, 2.5])
print(i.dtype, f.dtype, (i + f).dtype)

small = torch.tensor([250], dtype=torch.uint8)
print(small + 10)

d = f.double()
h = f.half()
print(d.element_size(), h.element_size())
i += 0.5
""",
        "Tensors: element by element, in place and not": """\
a = torch.tensor([1.0, 2.0, 3.0])
b = a
c = a + 1
a.add_(1)
print(a, b, c)
a = a * 10
print(a, b)
""",
        "Tensors: products of matrices": """\
A = torch.arange(6.0).reshape(2, 3)
B = torch.arange(12.0).reshape(3, 4)

C1 = torch.matmul(A, B)
C2 = A @ B
C3 = torch.einsum('ij,jk->ik', A, B)
print(C1)
print(torch.equal(C1, C2), torch.equal(C2, C3))
B @ A
""",
        "Tensors: broadcasting": """\
column = torch.tensor([[1.0], [2.0], [3.0]])
row = torch.tensor([10.0, 20.0])
table = column + row
print(table)

seen = row.expand(3, 2)
print(seen.stride())
table + torch.ones(3)
""",
        "Tensors: indexing": """\
tensor = torch.arange(12).reshape(3, 4)
view = tensor[0:2, 2:4]
picked = tensor[torch.tensor([0, 2])]
mask = tensor > 5

view[0, 0] = -1
print(tensor)
print(picked)
tensor[mask] = 0
print(tensor)
""",
        "Devices: code for any device": """\
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
print(f"Using device: {device}")

x = torch.randn(100, 100, device=device)
y = torch.randn(100, 100).to(device)
z = x @ y
print(z.device, z.shape)
""",
        "Devices: how long does it take": """\
import time

x = torch.randn(200, 200)
y = torch.randn(200, 200)
_ = x @ y  # warm up

for attempt in range(3):
    start = time.perf_counter()
    z = x @ y
    print(f"{(time.perf_counter() - start) * 1000:.3f} ms")
""",
        "Autograd: row by row through a Jacobian": """\
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.stack([x[0] * x[1], x[0] ** 2, x.sum()])

rows = []
for v in torch.eye(3):
    (row,) = torch.autograd.grad(y, x, v, retain_graph=True)
    rows.append(row)
print(torch.stack(rows))
""",
        "Training: a network of two layers": """\
torch.manual_seed(1)
X = torch.linspace(-2, 2, 40).unsqueeze(1)
target = torch.sin(2 * X)

w1 = torch.randn(1, 8, requires_grad=True)
b1 = torch.zeros(8, requires_grad=True)
w2 = (torch.randn(8, 1) * 0.3).requires_grad_()
b2 = torch.zeros(1, requires_grad=True)
params = [w1, b1, w2, b2]

for epoch in range(30):
    hidden = torch.tanh(X @ w1 + b1)
    prediction = hidden @ w2 + b2
    loss = ((prediction - target) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for p in params:
            p -= 0.1 * p.grad
            p.grad.zero_()
    if epoch % 10 == 9:
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}")
""",
    }
)
