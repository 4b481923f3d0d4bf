"""Generated programs, and Python itself as the oracle: the same text, executed with torch's own names."""

import re

import torch
from hypothesis import strategies as st

from core.language.words.program import FUNCTIONS, OPERATIONS

NAMES = ("x", "y", "w")
SMOOTH = ["exp", "tanh", "sigmoid", "sin", "cos", "square", "softplus", "erf", "atan", "neg", "expm1", "silu", "sinh"]
KINKED = ["relu", "abs", "sign", "floor"]
# Programs of tensors of shapes (2, 3), (3,) and () in any mixture: every one of these broadcasts with the others.
SHAPES = {"x": (2, 3), "y": (3,), "w": ()}


def _expressions(unary):
    return st.recursive(
        st.sampled_from([*NAMES, *NAMES, "a", "b", "2", "0.5", "tensor([0.5, -1., 2.])"]),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from([" + ", " - ", " * "]), inner).map("".join),
            st.tuples(st.sampled_from(unary), inner).map(lambda pair: f"{pair[0]}(x * 0.3 + {pair[1]})"),
            inner.map(lambda text: f"(w + {text}).tanh()"),
            inner.map(lambda text: f"-({text})"),
            inner.map(lambda text: f"(1 + ({text}) ** 2)"),
            inner.map(lambda text: f"(x + {text}).sum(dim=0)"),
            inner.map(lambda text: f"(x * ({text})).mean()"),
            inner.map(lambda text: f"softmax(x * ({text}), dim=-1)"),
            inner.map(lambda text: f"logsumexp(x + ({text}), dim=0)"),
            inner.map(lambda text: f"((y + {text}).expand(2, 3) @ x.T).sum()"),
            inner.map(lambda text: f"y / (2 + sigmoid(w * ({text})))"),
            inner.map(lambda text: f"(w + {text}).detach()"),
        ),
        max_leaves=4,
    )


@st.composite
def programs(draw, *, smooth=False, unary=None):
    """A text of a few lines that ends in `z`; with `smooth`, one that is differentiable everywhere."""
    unary = unary or (SMOOTH if smooth else SMOOTH + KINKED)
    expressions = _expressions(unary).filter(lambda text: not (smooth and "detach" in text))
    first, second, last = draw(expressions), draw(expressions), draw(expressions)
    lines = [f"a = w * x + ({_without(first, 'ab')})", f"b = y + ({_without(second, 'b')})", f"z = a * b + ({last})"]
    if draw(st.booleans()):
        lines.append("z = z.sum()")
    return "\n".join(lines)


def _without(text, names):
    """The expression with variables that are not assigned yet replaced."""
    return re.sub(rf"\b[{names}]\b", "w", text)


def inputs(seed, dtype=torch.float64):
    generator = torch.Generator().manual_seed(seed)
    return {name: torch.randn(shape, generator=generator, dtype=dtype) for name, shape in SHAPES.items()}


def namespace():
    """What a script would have after `from torch import …`."""
    words = {name: getattr(torch, name, None) or getattr(torch.nn.functional, name) for name in FUNCTIONS}
    words |= {n: getattr(torch.nn.functional, n) for n in FUNCTIONS if OPERATIONS[n].module != "torch"}
    return {"torch": torch, **words}


def executed(text, leaves):
    """Python's own run of the text: the variables afterwards."""
    variables = {**namespace(), **leaves}
    exec(text, variables)
    return variables
