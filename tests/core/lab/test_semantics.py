"""Where Python's own rules surprise: the lab prints what Python prints, and ends as Python ends."""

import pytest

from core.lab import run
from tests.core.lab.listings import agree


def elifs(count, level=0):
    """That many branches, for x from 0 on."""
    margin = "    " * level
    return "\n".join(f"{margin}elif x == {k}: y = {k}" for k in range(count))


@pytest.mark.parametrize(
    "text",
    [
        "x = torch.tensor([1., 2.])\nprint(0 < 1 < x)",
        "x = torch.tensor([1., 2.])\nprint(None or x, 1 and x, 0 and x, 3 > 2 > 2)",
        "x = torch.tensor([1., 2.])\nprint(x and 1)",
        "x = torch.tensor(3.14159)\nprint(f'{x} {x!r} {x:.2f} {[x]}')",
        "a = [1, 2, 3]\nfor x in a:\n    if len(a) < 8:\n        a.append(x + 10)\nprint(a)",
        "a = [1, 2, 3, 4]\nfor x in a:\n    a.remove(x)\nprint(a)",
        "a, b = 5",
        "a, b = 1, 2, 3",
        "a = [1]\nb = a\na += [2]\na = a + [3]\nprint(a, b)",
        "x = torch.ones(2)\ny = x\nx += 1\nprint(y)\nx = x + 1\nprint(y)",
        "t = ([1], 2)\nt[0].append(5)\nprint(t)\nt[0] += [1]",
        "def f():\n    x = x + 1\nx = 1\nf()",
        "def f(a, c=[]):\n    c.append(a)\n    return c\nf(1)\nprint(f(2))",
        "x = 10\na = [x for x in range(3)]\nprint(x)",
        "for i in range(3):\n    pass\nelse:\n    print(i)\nprint(-7 // 2, -7 % 3, -7.5 % 2)",
        "x = torch.arange(4)\nx[1:3] += 10\nx[x > 5] *= 2\nprint(x)",
        "print(f'{torch.ones(2):.2f}')",
        f"for x in (7, 99, 200):\n    if x < 0: y = -1\n{elifs(100, 1)}\n    else:\n        y = x\n    print(y)",
        f"x = 50\nif x < 0:\n    y = -1\n{elifs(30)}\nelif x.shape:\n    y = 2",
        # As many as a listing has lines for, at the greatest depth of calls.
        "def f(x, n):\n    if n:\n        y = f(x, n - 1)\n"
        + elifs(120, 1)
        + "\n    elif x == -1:\n        y = 5\n    return y + n\nprint(f(119, 19), f(-1, 19))",
    ],
)
def test_it_does_what_python_does(text):
    agree(text)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4), (1, 2, 3, 4)])
def test_the_attribute_t_reverses_any_axes_and_says_that_torch_warns(shape):
    recording = run(f"import torch\nx = torch.ones({shape})\ny = x.T\nprint(tuple(y.shape))")
    assert recording.printed == f"{shape[::-1]}\n"
    assert ("deprecated" in recording.steps[2].note) == (len(shape) != 2)
