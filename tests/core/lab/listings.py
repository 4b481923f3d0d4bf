"""Python itself as the oracle of the lab: the same text, executed in the test's own process."""

import contextlib
import importlib
import io
import re
from pathlib import Path

import numpy as np
import torch

from core.lab import run
from core.lab.listings.presets import LISTINGS
from core.lab.listings.training import DESCENT
from core.probe.printing import kept_options

ARTICLE = Path(__file__).parents[4] / "shared" / "design" / "article.md"

# The article's listings on autograd and training, as this project tells them; those on tensors are in its own words.
SECTIONS = {
    "creating": """
import torch
import numpy as np

tensor_from_list = torch.tensor([[1, 2], [3, 4]])
print(tensor_from_list)
numpy_array = np.array([[1.0, 2.0], [3.0, 4.0]])
tensor_from_numpy = torch.from_numpy(numpy_array)
print(tensor_from_numpy)
x = torch.tensor([1, 2, 3])
y = torch.zeros_like(x)
print(y)
linear = torch.linspace(0, 10, steps=5)
print(linear)
""",
    "operations": """
a = torch.tensor([1.0, 2.0, 3.0])
b = torch.tensor([4.0, 5.0, 6.0])
print(a + b, a - b, a * b, a / b, a ** 2)
a.add_(1)
print(a, torch.sqrt(a), torch.exp(a), torch.log(a))
A, B = torch.randn(3, 4), torch.randn(4, 2)
C1, C2, C3 = torch.matmul(A, B), A @ B, A.mm(B)
print(C1.shape, torch.bmm(torch.randn(10, 3, 4), torch.randn(10, 4, 2)).shape, torch.dot(a, b))
print(torch.randn(3, 5).T.shape, torch.einsum('ij,jk->ik', A, B).size())
""",
    "indexing": """
x = torch.randn(2, 3, 4)
print(x.view(6, 4).shape, x.reshape(2, 12).shape, x[:, :1].squeeze().shape, x.unsqueeze(0).shape)
tensor = torch.arange(12).reshape(3, 4)
print(tensor, tensor[0, :], tensor[:, 1], tensor[0:2, 2:4])
mask = tensor > 5
print(tensor[mask], tensor[torch.tensor([0, 2])])
""",
    "devices": """
import torch
if torch.cuda.is_available():
    print(f"GPU: {torch.cuda.get_device_name(0)}, {torch.version.cuda}, {torch.cuda.device_count()}")
else:
    print("No GPU available, using CPU")
if torch.backends.mps.is_available():
    print("Apple Silicon GPU available")
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
print(f"Using device: {device}")
x = torch.randn(100, 100, device=device)
y = torch.randn(100, 100)
y = y.to(device)
z = x @ y
""",
    "accumulation": LISTINGS["Autograd: gradients accumulate"],
    "vector": """
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x ** 2
gradient = torch.tensor([1.0, 1.0, 1.0])
y.backward(gradient)
print(x.grad)
""",
    "descent": "import matplotlib.pyplot as plt\n"
    + DESCENT.replace("learning_rate = 0.1\n", "learning_rate = 0.01\n").replace("range(20)", "range(100)")
    + """
plt.figure(figsize=(12, 4))
plt.plot(losses)
with torch.no_grad():
    y_final = w * X + b
plt.scatter(X.numpy(), y_true.numpy(), alpha=0.5, label='True data')
plt.savefig('linear_regression_results.png')
print("Visualization saved to 'linear_regression_results.png'")
""",
}


def article() -> list[str]:
    """The article's listings in order; none where the article is not beside the project."""
    if not ARTICLE.exists():
        return []
    return re.findall(r"```python\n(.*?)```", ARTICLE.read_text(encoding="utf-8"), re.DOTALL)


class Chart:
    """Stands for matplotlib."""

    def __getattr__(self, name):
        return lambda *_, **__: None


def executed(text: str, seed: int = 0):
    """What Python itself makes of the text: its variables, what it printed, and what ended it."""
    text = text.replace("import matplotlib.pyplot as plt", "")
    modules = {name: importlib.import_module(name) for name in ("math", "random", "copy", "time", "os", "sys")}
    variables = modules | {"__name__": "__main__", "torch": torch, "np": np, "plt": Chart(), "F": torch.nn.functional}
    printed, error = io.StringIO(), None
    quiet = np.errstate(all="ignore")  # the suite makes errors of warnings
    with torch.random.fork_rng(), contextlib.redirect_stdout(printed), np.printoptions(), kept_options(), quiet:
        torch.random.default_generator.manual_seed(seed)
        try:
            exec(text, variables)
        except Exception as raised:  # noqa: BLE001 - whatever ends the listing
            error = raised
    return variables, printed.getvalue(), error


def agree(text):
    """The lab and Python print the same and end in the same way: its recording, and Python's variables."""
    recording = run(text)
    variables, printed, error = executed(text)
    assert recording.printed == printed
    assert recording.error == (type(error).__name__ if error else None), recording.problem
    assert recording.message == (str(error) if error else "")
    assert (recording.problem is None) == (error is None)
    return recording, variables, error


def same(state, tensor):
    """What was recorded of a tensor is what it is, its numbers and its gradient to the last digit."""
    assert (state.shape, state.stride, state.offset) == (tuple(tensor.shape), tensor.stride(), tensor.storage_offset())
    assert (state.dtype, state.device) == (str(tensor.dtype)[6:], str(tensor.device))
    assert (state.requires_grad, state.is_leaf) == (tensor.requires_grad, tensor.is_leaf)
    assert state.grad_fn == (tensor.grad_fn.name().rpartition("::")[2] if tensor.grad_fn else None)
    assert state.version == tensor._version
    assert [repr(value) for value in state.value.values] == [repr(tensor[i].item()) for i in state.value.indices]
    grad = tensor.grad if tensor.is_leaf else None
    assert (state.grad is None) == (grad is None)
    if grad is not None:
        assert [repr(value) for value in state.grad.values] == [repr(grad[i].item()) for i in state.grad.indices]
