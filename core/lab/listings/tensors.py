"""Listings on tensors and devices: what the other pages show, in code."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TENSORS: Final[Mapping[str, str]] = MappingProxyType(
    {
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
    }
)
