"""The words of the language of programs: every function, method and attribute, and what each one takes.

One table for everybody: the parser knows a word by it, `core.language.walk` calls torch by it, the page lists it.
Sources: PyTorch documentation, "torch", "torch.Tensor" and "torch.nn.functional"; the names are torch's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Growth = Literal["none", "product", "sizes"]

# What an argument may be, one letter a kind:
#   T tensor   S number   I whole number   L whole number, or several of them in brackets   B True or False
#   V tensors in brackets   D numbers in nested brackets   Y a dtype such as torch.float64
#   ? it may be left out, or be None   * there may be several, one after another, without brackets


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation; `kinds` are letters of the table above."""

    name: str
    kinds: str

    @property
    def optional(self) -> bool:
        """Whether a call may leave it out."""
        return "?" in self.kinds

    @property
    def variadic(self) -> bool:
        """Whether it may be several arguments in a row, as in x.view(2, 3)."""
        return "*" in self.kinds


@dataclass(frozen=True)
class Operation:
    """One word and how torch is called by it.

    `module` is where the function lives ("torch", "torch.nn.functional"), or "" when there is only the method.
    `growth` bounds the elements of the result: "none" is no more than the largest operand has, "product" no more than
    the operands' numbers of elements multiplied (and added), "sizes" whatever the numbers among the arguments ask for.
    """

    name: str
    module: str
    method: bool
    parameters: tuple[Parameter, ...]
    growth: Growth

    @property
    def signature(self) -> str:
        """How it is written: `sum(input, dim=…, keepdim=…)`."""
        words = [f"{p.name}=…" if p.optional else ("*" if p.variadic else "") + p.name for p in self.parameters]
        return f"{self.name}({', '.join(words)})"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# name: parameters. Each is a function of torch and a method of tensors unless it is listed further down.
_ONE_ARGUMENT: Final = """
    abs absolute acos acosh arccos arccosh arcsin arcsinh arctan arctanh asin asinh atan atanh ceil cos cosh deg2rad
    digamma erf erfc erfinv exp exp2 expm1 fix floor frac i0 isfinite isinf isnan lgamma log log10 log1p log2
    logical_not neg negative positive rad2deg reciprocal relu round rsqrt sgn sigmoid sign signbit sin sinc sinh sqrt
    square tan tanh trunc clone detach trace t det inverse nan_to_num
"""
_SIGNATURES: Final[Mapping[str, str]] = {
    "logit": "input:T eps:S?",
    "add": "input:T other:TS",
    "sub": "input:T other:TS",
    "mul": "input:T other:TS",
    "div": "input:T other:TS",
    "pow": "input:TS exponent:TS",
    "float_power": "input:TS exponent:TS",
    "maximum": "input:T other:T",
    "minimum": "input:T other:T",
    "fmax": "input:T other:T",
    "fmin": "input:T other:T",
    "atan2": "input:T other:T",
    "hypot": "input:T other:T",
    "logaddexp": "input:T other:T",
    "xlogy": "input:TS other:TS",
    "copysign": "input:T other:TS",
    "lerp": "input:T end:T weight:TS",
    "clamp": "input:T min:TS? max:TS?",
    "clip": "input:T min:TS? max:TS?",
    "where": "condition:T input:TS other:TS",
    "sum": "input:T dim:L? keepdim:B?",
    "mean": "input:T dim:L? keepdim:B?",
    "prod": "input:T dim:I? keepdim:B?",
    "max": "input:T other:TI? dim:I? keepdim:B?",
    "min": "input:T other:TI? dim:I? keepdim:B?",
    "amax": "input:T dim:L? keepdim:B?",
    "amin": "input:T dim:L? keepdim:B?",
    "argmax": "input:T dim:I? keepdim:B?",
    "argmin": "input:T dim:I? keepdim:B?",
    "std": "input:T dim:L? keepdim:B? correction:I? unbiased:B?",
    "var": "input:T dim:L? keepdim:B? correction:I? unbiased:B?",
    "norm": "input:T p:S? dim:L? keepdim:B?",
    "logsumexp": "input:T dim:L keepdim:B?",
    "softmax": "input:T dim:I",
    "log_softmax": "input:T dim:I",
    "cumsum": "input:T dim:I",
    "cumprod": "input:T dim:I",
    "dot": "input:T other:T",
    "outer": "input:T other:T",
    "matmul": "input:T other:T",
    "mm": "input:T other:T",
    "mv": "input:T other:T",
    "bmm": "input:T other:T",
    "diag": "input:T diagonal:I?",
    "tril": "input:T diagonal:I?",
    "triu": "input:T diagonal:I?",
    "transpose": "input:T dim0:I dim1:I",
    "permute": "input:T dims:L*",
    "reshape": "input:T shape:L*",
    "flatten": "input:T start_dim:I? end_dim:I?",
    "squeeze": "input:T dim:L?",
    "unsqueeze": "input:T dim:I",
    "flip": "input:T dims:L*",
    "roll": "input:T shifts:L dims:L?",
    "cat": "tensors:V dim:I?",
    "stack": "tensors:V dim:I?",
    "view": "input:T size:L*",
    "expand": "input:T size:L*",
    "repeat": "input:T size:L*",
    "contiguous": "input:T",
    "float": "input:T",
    "double": "input:T",
    "bool": "input:T",
    "size": "input:T dim:I?",
    "numel": "input:T",
    "dim": "input:T",
    "tensor": "data:SD dtype:Y? requires_grad:B?",
    "zeros": "size:L* dtype:Y?",
    "ones": "size:L* dtype:Y?",
    "full": "size:L fill_value:S dtype:Y?",
    "eye": "n:I m:I? dtype:Y?",
    "arange": "start:S end:S? step:S? dtype:Y?",
    "linspace": "start:S end:S steps:I dtype:Y?",
    "zeros_like": "input:T",
    "ones_like": "input:T",
    "full_like": "input:T fill_value:S",
    "softplus": "input:T beta:S? threshold:S?",
    "gelu": "input:T",
    "silu": "input:T",
    "mish": "input:T",
    "elu": "input:T alpha:S?",
    "selu": "input:T",
    "celu": "input:T alpha:S?",
    "leaky_relu": "input:T negative_slope:S?",
    "relu6": "input:T",
    "logsigmoid": "input:T",
    "softsign": "input:T",
    "hardtanh": "input:T min_val:S? max_val:S?",
    "mse_loss": "input:T target:T",
    "l1_loss": "input:T target:T",
}
_FUNCTIONAL: Final = _words(
    "softplus gelu silu mish elu selu celu leaky_relu relu6 logsigmoid softsign hardtanh mse_loss l1_loss"
)
_METHODS_ONLY: Final = _words("view expand repeat contiguous float double bool size dim")
_FUNCTIONS_ONLY: Final = _FUNCTIONAL | _words(
    "cat stack tensor zeros ones full eye arange linspace zeros_like ones_like full_like"
)
_BY_SIZES: Final = _words("expand repeat tensor zeros ones full eye arange linspace diag")
_NEVER_LARGER: Final = _words(_ONE_ARGUMENT) | _words(
    """sum mean prod amax amin argmax argmin std var norm logsumexp softmax log_softmax cumsum cumprod tril triu
    transpose permute reshape flatten squeeze unsqueeze flip roll view contiguous float double bool size numel dim
    zeros_like ones_like full_like logit"""
)


def _growth(name: str) -> Growth:
    if name in _BY_SIZES:
        return "sizes"
    return "none" if name in _NEVER_LARGER else "product"


def _operation(name: str, signature: str) -> Operation:
    parameters = tuple(Parameter(*word.split(":")) for word in signature.split())
    module = "torch.nn.functional" if name in _FUNCTIONAL else "" if name in _METHODS_ONLY else "torch"
    return Operation(name, module, name not in _FUNCTIONS_ONLY, parameters, _growth(name))


OPERATIONS: Final[Mapping[str, Operation]] = MappingProxyType(
    {name: _operation(name, "input:T") for name in _ONE_ARGUMENT.split()}
    | {name: _operation(name, signature) for name, signature in _SIGNATURES.items()}
)
FUNCTIONS: Final = tuple(sorted(name for name, operation in OPERATIONS.items() if operation.module))
METHODS: Final = tuple(sorted(name for name, operation in OPERATIONS.items() if operation.method))
ATTRIBUTES: Final = ("T", "mT", "indices", "ndim", "shape", "values")
DTYPES: Final = ("bool", "float32", "float64", "int32", "int64")
CONSTANTS: Final[Mapping[str, float]] = MappingProxyType(
    {"pi": 3.141592653589793, "e": 2.718281828459045, "inf": float("inf"), "nan": float("nan")}
)

# Words that people will try, and what to do instead.
INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "backward": "leave this line out: the page calls backward on the last line's result by itself",
        "requires_grad_": "use the switch beside each input",
        "retain_grad": "leave it out: the gradient of every tensor is shown",
        "zero_grad": "leave it out: every run starts without gradients",
        "grad": "leave it out: every gradient is shown below the picture",
        "item": "keep the tensor: a number that left it would leave the graph too",
        "tolist": "keep the tensor: its values are shown",
        "numpy": "keep the tensor: NumPy is outside the graph",
        "print": "leave it out: every value is shown in the picture",
        "rand": "give the values as an input, so that a link shows the same picture again",
        "randn": "give the values as an input, so that a link shows the same picture again",
        "manual_seed": "leave it out: nothing here is random",
    }
)
