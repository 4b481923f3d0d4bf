"""Every word of the vocabulary is called as Python would call it, and none of them makes a large tensor."""

import pytest
import torch

from core import limits
from core.autograd.tape.recording import record
from core.language.program import parse_program
from core.language.walk.operations import growth
from core.language.walk.walker import Walker
from core.language.words.program import FUNCTIONS, METHODS, OPERATIONS
from core.problem import InputProblem
from tests.core.autograd.programs import executed

# One call of each word that takes more than one tensor. `x` is (2, 3), `s` (3, 3), `v` (3,), `b` (2, 3, 3).
CALLS = {
    "add": "add(x, v)", "sub": "sub(x, v)", "mul": "mul(x, 2)", "div": "div(x, v)", "pow": "pow(x, 2)",
    "float_power": "float_power(x, 2)", "maximum": "maximum(x, v)", "minimum": "minimum(x, v)", "fmax": "fmax(x, v)",
    "fmin": "fmin(x, v)", "atan2": "atan2(x, v)", "hypot": "hypot(x, v)", "logaddexp": "logaddexp(x, v)",
    "xlogy": "xlogy(x, v)", "copysign": "copysign(x, -1.)", "lerp": "lerp(x, v, 0.3)",
    "clamp": "clamp(x, min=0.3, max=0.6)", "clip": "clip(x, 0.3)", "where": "where(x > 0.5, x, 0.)",
    "sum": "sum(x, dim=(0, 1), keepdim=True)", "mean": "mean(x, 1)", "prod": "prod(x, dim=0)",
    "max": "max(x, dim=1).values", "min": "min(x, v)", "amax": "amax(x, dim=1)", "amin": "amin(x, (0, 1))",
    "argmax": "argmax(x, dim=1)", "argmin": "argmin(x)", "std": "std(x, dim=0)", "var": "var(x, correction=0)",
    "norm": "norm(x, p=1)", "logsumexp": "logsumexp(x, 0)", "softmax": "softmax(x, dim=1)",
    "log_softmax": "log_softmax(x, 0)", "cumsum": "cumsum(x, dim=0)", "cumprod": "cumprod(x, 1)", "dot": "dot(v, v)",
    "outer": "outer(v, v)", "matmul": "matmul(x, v)", "mm": "mm(x, s)", "mv": "mv(x, v)", "bmm": "bmm(b, b)",
    "diag": "diag(v)", "tril": "tril(s, 1)", "triu": "triu(s)", "transpose": "transpose(x, 0, 1)",
    "permute": "permute(b, (2, 0, 1))", "reshape": "reshape(x, (3, -1))", "flatten": "flatten(b, start_dim=1)",
    "squeeze": "squeeze(x, 0)", "unsqueeze": "unsqueeze(x, 1)", "flip": "flip(x, (0,))", "roll": "roll(x, 1, 0)",
    "cat": "cat([x, x], dim=1)", "stack": "stack((v, v))", "view": "x.view(3, 2)", "expand": "v.expand(2, -1)",
    "repeat": "v.repeat(2, 2)", "float": "(x > 0.5).float()", "double": "x.double()", "bool": "x.bool()",
    "size": "x * x.size(0)", "numel": "x * x.numel()", "dim": "x * x.dim()", "tensor": "tensor([[1, 2.5], [3, 4]])",
    "zeros": "zeros(2, 3)", "ones": "ones((2, 3), dtype=torch.float64)", "full": "full((2,), 0.5)", "eye": "eye(2, 3)",
    "arange": "arange(0, 1, 0.25)", "linspace": "linspace(0, 1, 5)", "full_like": "full_like(x, 2)",
    "elu": "elu(x, alpha=0.5)", "mse_loss": "mse_loss(x, x * 2)", "l1_loss": "l1_loss(x, x * 2)",
    "trace": "trace(s)", "det": "det(s)", "inverse": "inverse(s)", "t": "x.t()", "acosh": "acosh(x + 1)",
    "arccosh": "arccosh(x + 1)", "contiguous": "x.t().contiguous()",
}  # fmt: skip


def call(name):
    return CALLS.get(name, f"{name}(x)")


def tensors(device="cpu"):
    generator = torch.Generator().manual_seed(0)
    shapes = {"x": (2, 3), "s": (3, 3), "v": (3,), "b": (2, 3, 3)}
    values = {name: torch.rand(shape, generator=generator) * 0.9 + 0.05 for name, shape in shapes.items()}
    return {name: value.to(device) for name, value in values.items()}


def walked(text, names, device="cpu"):
    (statement,) = parse_program(f"z = {text}").statements
    return Walker(names, device=torch.device(device)).run(statement)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_is_what_python_would_call(name):
    torch.testing.assert_close(
        walked(call(name), tensors()), executed(f"z = {call(name)}", tensors())["z"], rtol=0, atol=0, equal_nan=True
    )


@pytest.mark.parametrize("name", sorted(set(METHODS) & set(FUNCTIONS)))
def test_method_is_the_function(name):
    text = call(name)
    if text.startswith(f"{name}("):
        first, rest = text.removeprefix(f"{name}(").split(",", 1) if "," in text else (text[len(name) + 1 : -1], ")")
        method = f"({first}).{name}({rest}" if name != "where" else "x.where(x > 0.5, 0.)"
        if name == "where":
            return  # the method's receiver is the second argument of the function
        expected = executed(f"z = {method}", tensors())["z"]
        torch.testing.assert_close(walked(method, tensors()), expected, rtol=0, atol=0, equal_nan=True)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_prediction_is_possible_and_right(name):
    """On the meta device every word answers, with the shape that the real call has."""
    real, predicted = walked(call(name), tensors()), walked(call(name), tensors("meta"), "meta")
    assert (predicted.shape, predicted.dtype) == (real.shape, real.dtype)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_growth_is_bounded_as_the_table_says(name):
    expression = parse_program(f"z = {call(name)}").statements[0].expression
    result = walked(call(name), tensors())
    if hasattr(expression, "operation") and expression.operation == name and growth(expression) == "none":
        assert result.numel() <= max(value.numel() for value in tensors().values())


@pytest.mark.parametrize(
    "text",
    [
        "zeros(10**9, 10**9)",
        "ones(4097)",
        "full((2**31, 2**31), 1.)",
        "eye(10**6)",
        "arange(10**15)",
        "linspace(0, 1, 10**12)",
        "v.expand(10**9, 3)",
        "v.repeat(10**6)",
        "outer(g, g)",
        "g.unsqueeze(1) * g",
        "where(g.unsqueeze(1) > 0, g, 1.)",
        "g.unsqueeze(1) @ g.unsqueeze(0)",
        "stack([g, g, g, g, g])",
        "cat([g, g, g, g, g])",
        "diag(g)",
        "maximum(g.unsqueeze(1), g)",
        "atan2(g.unsqueeze(1), g)",
        "x.view(1, 1, 1, 1, 1, 6)",
    ],
)
def test_large_tensors_are_refused_before_they_exist(text, monkeypatch):
    made = []
    original = Walker._apply

    def watched(self, *arguments):
        value = original(self, *arguments)
        made.append(value.numel() if isinstance(value, torch.Tensor) else 0)
        return value

    monkeypatch.setattr(Walker, "_apply", watched)
    with pytest.raises(InputProblem) as caught:
        walked(text, {**tensors(), "g": torch.ones(1000)})
    assert caught.value.span is not None
    assert all(size <= limits.PROGRAM_ELEMENTS for size in made)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x ** 65", "exponents"),
        ("x.pow(-65)", "exponents"),
        ("pow(x, exponent=100)", "exponents"),
        ("9 ** 9 ** 9", "exponents"),
        ("9 ** 64", "2**63"),
        ("(0 - 8) ** 0.5", "complex"),
        ("1 / 0", "division by zero"),
        ("1e300 * 1e300 ** 2", "ZeroDivisionError|OverflowError"),
        ("x.sum(dim=v)", "whole numbers"),
        ("x.sum(dim=1.5)", "whole numbers"),
        ("sum(x, keepdim=1)", "True or False"),
        ("exp(2)", "should be a tensor"),
        ("tensor([x])", "stack"),
        ("tensor([[1, 2], [3]])", "expected sequence of length 2"),
        ("x + [1]", "several values"),
        ("x.max(dim=0) + 1", ".values"),
        ("x.T.values", "has"),
        ("x[0].mT", "matrices"),
        ("x[v]", "not an index"),
        ("[1, 2][5]", "out of range"),
        ("cat([x, 1])", "list of tensors"),
        ("x @ 2", "unsupported"),
        ("zeros(2, dtype=1)", "dtype|whole"),
    ],
)
def test_refused_arguments(text, said):
    with pytest.raises(InputProblem, match=said.replace("**", r"\*\*")):
        walked(text, tensors())


def test_subscripts_are_pythons():
    for text in [
        "x[0]",
        "x[:, 1:]",
        "x[..., None, 0]",
        "x[-1, ::2]",
        "x.max(dim=0)[0]",
        "b[0, 1][2]",
        "x * x.shape[0]",
    ]:
        torch.testing.assert_close(walked(text, tensors()), executed(f"z = {text}", tensors())["z"])


@pytest.mark.parametrize("loss", ["mse_loss", "l1_loss"])
@pytest.mark.filterwarnings("ignore:Using a target size")
def test_a_loss_that_broadcasts_inside_is_refused_before_it_does(loss):
    column, row = torch.zeros(512, 1), torch.zeros(512)
    with pytest.raises(InputProblem, match="262,144"):
        record(parse_program(f"z = {loss}(x, y)"), {"x": column, "y": row})
