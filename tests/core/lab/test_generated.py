"""Generated listings: the lab and Python itself agree on every value, gradient, line printed, and on the graph."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.probe import graph
from tests.core.lab.listings import agree, same
from tests.profiles import examples

NUMBERS = st.sampled_from(["2", "0.5", "-1", "3", "i", "n", "len(kept)"])
UNARY = st.sampled_from(
    ["torch.tanh({})", "({}).exp()", "-({})", "({}).sigmoid()", "abs({})", "({}).clone()", "({}) ** 2"]
)
BINARY = st.sampled_from(["{} + {}", "{} - {}", "{} * {}", "torch.maximum(1.0 * ({}), 1.0 * ({}))"])


def expressions(depth=2):
    """Scalars and tensors of shapes that broadcast: x is (4,), y (5,), so that y[1:] is (4,), w and h are ()."""
    atoms = st.sampled_from(["x", "w", "h", "y[1:]", "x[0]", "h.detach()", "params[0]", "x.view(2, 2)[0, 1]"])
    if not depth:
        return atoms
    inner = expressions(depth - 1)
    return st.one_of(
        atoms,
        st.builds(lambda form, a: form.format(a), UNARY, inner),
        st.builds(lambda form, a, b: form.format(a, b), BINARY, inner, inner),
        st.builds(lambda a, n: f"({a}) * {n}", inner, NUMBERS),
        st.builds(lambda a, b: f"({a} if n > 1 else {b})", inner, inner),
        st.builds(lambda a: f"({a}).sum()", inner),
        st.builds(lambda a: f"f({a}, 2)", inner),
    )


EXPRESSIONS = expressions()
SIMPLE = st.one_of(
    st.builds("h = ({}).mean()".format, EXPRESSIONS),
    st.builds("z = {}".format, EXPRESSIONS),
    st.builds("h = h + ({}).sum() * 0.1".format, EXPRESSIONS),
    st.builds("n += {}".format, st.sampled_from(["1", "2", "n % 3"])),
    st.builds("kept.append(({}).sum().item())".format, EXPRESSIONS),
    st.sampled_from([
        "u.add_(1)", "u[0] = 7", "u[1:] *= 2", "u.zero_()", "v = u[1:]", "v = u.view(2, 2)", "t = u", "u = u + 1",
        "print(h)",
        "print(f'{h.item():.4f} {n} {kept[-1]:>10.3g}')", "print(x.grad, w.grad)", "print(u, v.stride())",
        "h.backward(retain_graph=True)", "x.grad = None", "a, b = n, h", "n, m = n + 1, [n, (n, 2)]",
        "print(m, u.shape)",
        "del z", "z = x.sum() + n", "kept = kept[-3:]", "print([k > 0 for k in kept], n if n else 'none')",
        "w.requires_grad_()", "q = torch.rand(2)", "assert n >= 0, 'n'", "print(torch.randn(2, 2).shape, n is None)",
    ]),
)  # fmt: skip


def block(lines):
    return "\n".join("    " + line for text in lines for line in text.split("\n"))


SEVERAL = st.lists(SIMPLE, min_size=1, max_size=2)
COMPOUND = st.one_of(
    st.builds(lambda k, b: f"for i in range({k}):\n{block(b)}", st.integers(0, 3), SEVERAL),
    st.builds(lambda b: f"for p in params:\n    print(p.shape)\n{block(b)}", SEVERAL),
    st.builds(
        lambda a, b: f"if n % 2 == 0 and h > -3:\n{block(a)}\nelif n > 3:\n    pass\nelse:\n{block(b)}",
        SEVERAL, SEVERAL,
    ),
    st.builds(lambda b: f"with torch.no_grad():\n    w -= 0.01\n{block(b)}", SEVERAL),
    st.builds(lambda b: f"while n < 4:\n    n += 1\n    if n == 3:\n        continue\n{block(b)}", SEVERAL),
    st.builds(lambda b: f"try:\n{block(b)}\nexcept (RuntimeError, TypeError) as e:\n    print(e)", SEVERAL),
    st.builds(lambda b: f"d = {{'a': w, 'b': x}}\nfor k, p in d.items():\n    print(k, p.shape)\n{block(b)}", SEVERAL),
    st.builds(
        lambda b: f"try:\n{block(b)}\nexcept RuntimeError:\n    n = 1\nelse:\n    n = 2\nfinally:\n    m = [n]", SEVERAL
    ),
    st.builds(
        lambda a, k: f"def outer(a):\n    def inner(b, *rest, c={k}):\n        return a * b + c + len(rest)\n"
        f"    return inner\nz = outer(w)({a}, *[1] * {k})\nprint(*sorted([3, n], key=lambda i: -i))",
        st.sampled_from(["x", "u", "y[:2]", "n"]), st.integers(0, 2),
    ),
    st.builds(lambda b: f"for i, (k, c) in enumerate(zip([1], 'ab')):\n    print(i, k, c)\n{block(b)}", SEVERAL),
)  # fmt: skip
HEAD = """\
torch.manual_seed({seed})
x = torch.randn(4, requires_grad=True)
y = torch.randn(5)
w = torch.tensor(0.5, requires_grad=True)
u = torch.arange(4.0)
v = u[:2]
h = (x * w).sum()
z, n, i, m, q = x * 2, 1, 0, [], None
kept, params = [0.25], [w, torch.ones(4, requires_grad=True)]

def f(a, times=1):
    b = a
    for i in range(times):
        b = b * 0.5 + w
    return b
"""
LISTINGS = st.builds(
    lambda seed, lines: HEAD.format(seed=seed) + "\n".join(lines),
    st.integers(0, 9),
    st.lists(st.one_of(SIMPLE, SIMPLE, COMPOUND), min_size=2, max_size=10),
)


@pytest.mark.filterwarnings("ignore")
@examples(200)
@given(text=LISTINGS)
def test_the_lab_does_what_python_does(text):
    recording, variables, _ = agree(text)
    last = recording.steps[-1]
    named = {name: alive.state for alive in last.tensors for name in alive.names}
    tensors = {name: value for name, value in variables.items() if isinstance(value, torch.Tensor)}
    assert set(tensors) == {name for name in named if name.isidentifier()}
    for name, tensor in tensors.items():
        same(named[name], tensor)
    for name, state in named.items():  # what shares memory there shares it here
        for other, twin in named.items():
            if name in tensors and other in tensors:
                shared = tensors[name].untyped_storage().data_ptr() == tensors[other].untyped_storage().data_ptr()
                assert (state.storage == twin.storage) == shared
                assert (state.number == twin.number) == (tensors[name] is tensors[other])
    for name, tensor in tensors.items():
        if tensor.grad_fn is not None:
            same_graph(recording, named[name].node, tensor.grad_fn)


def same_graph(recording, place, function):
    """The functions behind `place` are those behind `function`: by name, by edges, and by what they still keep."""
    waiting, seen = [(place, function)], set()
    while waiting:
        index, real = waiting.pop()
        if real in seen:
            continue
        seen.add(real)
        node = recording.nodes[index]
        assert node.name == graph.name(real)
        assert [edge is None for edge in node.edges] == [to is None for to, _ in real.next_functions]
        assert (node.leaf is not None) == hasattr(real, "variable")
        if node.keeps:
            assert (node.released is not None) == dropped(real)
        waiting += [(edge, to) for edge, (to, _) in zip(node.edges, real.next_functions, strict=True) if to is not None]


def dropped(function):
    try:
        graph.saved(function)
    except RuntimeError as error:
        return "freed" in str(error)
    return False
