"""What each word of a listing's language costs: one table, in which every word must stand.

Nanoseconds per element, measured on the slowest of the real dtypes and the slowest arguments: zeros to divide by,
numbers out of range. What Python's own words go through is counted in items, by the rule that the table names. A word
in no table has no price, and a test fails.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

# Looks at the same memory, or at no number at all; what is copied after all is charged as made.
_LOOKS: Final = """
    Generator Size accelerator.current_accelerator accelerator.is_available backends.mps.is_available
    broadcast_shapes broadcast_to can_cast chunk cuda.device_count cuda.get_device_name cuda.is_available
    cuda.memory_allocated cuda.synchronize data_ptr detach device diagonal dim element_size expand expand_as finfo
    flatten from_numpy full_like get_default_dtype get_device iinfo is_complex is_contiguous is_floating_point
    is_grad_enabled is_inference is_inference_mode_enabled is_pinned is_tensor item manual_seed moveaxis movedim
    mps.is_available mps.synchronize narrow ndimension nelement numel numpy ones_like permute promote_types ravel
    requires_grad_ reshape reshape_as result_type retain_grad select set_grad_enabled size split squeeze
    storage_offset stride swapaxes swapdims t tensor_split transpose unbind unflatten unfold unsqueeze
    untyped_storage view view_as zeros_like
"""
# An addition takes a fifth to one.
_PLAIN: Final = """
    abs absolute add addcdiv addcmul addmm addmv all amax amin angle any arange argmax argmin as_strided as_tensor
    asarray atan2 autograd.grad backward baddbmm bfloat16 bitwise_and bitwise_not bitwise_or bitwise_xor block_diag
    bmm bool broadcast_tensors byte cartesian_prod cat ceil char clamp clip clone column_stack complex concat
    concatenate conj contiguous copy copysign count_nonzero cpu cross cuda cumprod cumsum deg2rad det diag
    diag_embed diff div divide dot double dstack einsum eq equal eye fill fill_diagonal fix flip fliplr flipud float
    floor fmax fmin frac full gather ge greater greater_equal gt half heaviside hstack hypot imag index_add
    index_copy index_fill index_select inner int inverse isfinite isinf isnan isneginf isposinf kron le lerp less
    less_equal linalg.cholesky linalg.det linalg.inv linalg.solve linspace log_softmax logical_and logical_not
    logical_or logical_xor logspace long lt masked_fill masked_scatter matmul matrix_power max maximum mean meshgrid
    min minimum mm mul multiply mv nan_to_num nanmean nansum ne neg negative new_full new_ones new_tensor new_zeros
    nextafter nn.functional.binary_cross_entropy nn.functional.binary_cross_entropy_with_logits nn.functional.celu
    nn.functional.cosine_similarity nn.functional.cross_entropy nn.functional.elu nn.functional.gelu
    nn.functional.hardtanh nn.functional.huber_loss nn.functional.l1_loss nn.functional.layer_norm
    nn.functional.leaky_relu nn.functional.linear nn.functional.log_softmax nn.functional.logsigmoid
    nn.functional.mish nn.functional.mse_loss nn.functional.nll_loss nn.functional.normalize nn.functional.pad
    nn.functional.relu nn.functional.relu6 nn.functional.selu nn.functional.silu nn.functional.smooth_l1_loss
    nn.functional.softmax nn.functional.softplus nn.functional.softsign ones outer positive prod rad2deg real
    reciprocal relu repeat repeat_interleave roll rot90 round scatter scatter_add sgn short sign signbit softmax
    square stack sub subtract sum sum_to_size take take_along_dim tensor tensordot testing.assert_close tile to
    tolist trace tril tril_indices triu triu_indices true_divide trunc type type_as vdot vstack where zero zeros
"""
_DRAWN: Final = """
    argwhere masked_select nonzero normal rand rand_like randint randint_like randn randn_like random uniform
"""
_SPREAD: Final = """
    std std_mean var var_mean
"""
# Special functions, on numbers out of range.
_SPECIAL: Final = """
    acos acosh allclose arccos arccosh arcsin arcsinh arctan arctanh asin asinh atan atanh bernoulli cdist cos cosh
    cummax cummin digamma erf erfc erfinv exp exp2 expm1 exponential float_power i0 isclose kthvalue lgamma
    linalg.norm linalg.vector_norm log log10 log1p log2 logaddexp logcumsumexp logsumexp median multinomial
    nanmedian nn.functional.sigmoid nn.functional.tanh norm polar pow randperm rsqrt sigmoid sin sinc sinh sqrt tan
    tanh xlogy
"""
# Whole numbers, divided one by one.
_DIVIDED: Final = """
    floor_divide fmod remainder topk
"""
_SORTED: Final = """
    argsort bucketize logit mode quantile sort unique
"""
_SEARCHED: Final = """
    searchsorted
"""
_SIGNS: Final = "neg pos ~ not + - * / @ << >> & | ^ < <= > >= == != is in"
NANOSECONDS: Final[Mapping[str, int]] = MappingProxyType(
    {
        **dict.fromkeys((*_SIGNS.split(), "is not", "not in"), 2),
        **dict.fromkeys(("//", "%"), 96),
        "**": 24,
        **dict.fromkeys(_LOOKS.split(), 0),
        **dict.fromkeys(_PLAIN.split(), 2),
        **dict.fromkeys(_DRAWN.split(), 5),
        **dict.fromkeys(_SPREAD.split(), 8),
        **dict.fromkeys(_SPECIAL.split(), 24),
        **dict.fromkeys(_DIVIDED.split(), 96),
        **dict.fromkeys(_SORTED.split(), 128),
        **dict.fromkeys(_SEARCHED.split(), 256),
    }
)

# How Python's own words, and the methods of what is no tensor, are charged:
#   fixed   a number or a fact, whose size is bounded          items   goes through the items of a list, or makes some
#   text    the characters that it reads or makes              array   an array's elements, `ARRAY` nanoseconds each
Rule = Literal["fixed", "items", "text", "array"]
ARRAY: Final = 8
_BUILTINS: Final[Mapping[Rule, str]] = {
    "fixed": "abs bool complex divmod float hex int len pow range round",
    "items": "all any enumerate list max min reversed sorted sum tuple zip",
    "text": "print str",
}
_METHODS: Final[Mapping[str, Mapping[Rule, str]]] = {
    "array": {"array": "astype copy flatten item max mean min ravel reshape sum tolist transpose fill"},
    "list": {"items": "append clear copy count extend index insert pop remove reverse sort"},
    "text": {"text": "endswith join lower split startswith strip upper"},
    "number": {"fixed": "bit_length conjugate is_integer"},
    "size": {"fixed": "numel count index"},
    "storage": {"fixed": "nbytes data_ptr"},
    "generator": {"fixed": "manual_seed"},
    "graph": {"fixed": "name"},
}
_LIBRARIES: Final[Mapping[str, Mapping[Rule, str]]] = {
    "numpy": {
        "array": "allclose arange array array_equal asarray exp eye full linspace mean ones ones_like sqrt zeros "
        "zeros_like",
        "fixed": "shares_memory",
    },
    "math": {
        "fixed": "ceil cos exp fabs floor hypot isclose isfinite isinf isnan log log10 log2 sin sqrt tan tanh pi e inf "
        "nan tau"
    },
    "time": {"fixed": "time perf_counter monotonic process_time"},
}


def _read(tables: Mapping[str, Mapping[Rule, str]]) -> Mapping[tuple[str, str], Rule]:
    return MappingProxyType(
        {(kind, word): rule for kind, table in tables.items() for rule, text in table.items() for word in text.split()}
    )


RULES: Final[Mapping[tuple[str, str], Rule]] = _read({"builtin": _BUILTINS, **_METHODS, **_LIBRARIES})


def nanoseconds(word: str) -> int:
    """What a word of torch's, or a sign, costs per element; one in place as much as its twin. Raises `KeyError`."""
    return NANOSECONDS[word if word in NANOSECONDS else word.removesuffix("_")]
