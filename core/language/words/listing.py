"""The words of listings: those of programs, and what only a listing may say, with the arguments each one is given.

A listing is real Python, so torch itself judges what an argument may be; here stand the words that exist at all, the
names of their arguments, and how large their results may grow. What is not in these tables cannot be reached.
Sources: PyTorch documentation; Python's library reference, "Built-in Functions"; NumPy's reference.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import torch

from core.language.words.program import OPERATIONS as PROGRAM_OPERATIONS
from core.language.words.program import Growth, Operation, Parameter

_OPTIONS: Final = "dtype device requires_grad"
# Words with the names of their arguments. "N" results are no larger than an operand, "P" no larger than the operands'
# sizes multiplied, "S" as large as the numbers among the arguments ask for.
_BOTH: Final[Mapping[str, str]] = {  # functions of torch and methods of tensors
    "N": """
        conj angle real imag equal(other) bitwise_not isneginf isposinf nanmean nansum ravel detach_ fliplr flipud
        is_floating_point is_complex numel count_nonzero(dim) all(dim keepdim) any(dim keepdim) median(dim keepdim)
        mode(dim keepdim) cummax(dim) cummin(dim) logcumsumexp(dim) diff(n dim)
        sort(dim descending stable) argsort(dim descending stable) topk(k dim largest sorted) kthvalue(k dim keepdim)
        std_mean(dim correction keepdim) var_mean(dim correction keepdim)
        unique(sorted return_inverse return_counts dim)
        nanmedian(dim keepdim) movedim(source destination) moveaxis(source destination) swapaxes(axis0 axis1)
        swapdims(dim0 dim1) unflatten(dim sizes) narrow(dim start length) select(dim index) chunk(chunks dim)
        split(split_size dim) tensor_split(sections dim) unbind(dim) rot90(k dims) diagonal(offset dim1 dim2)
        index_fill(dim index value) scatter(dim index src value reduce)
        scatter_add(dim index src) index_add(dim index source alpha) index_copy(dim index source)
        bernoulli(p generator) matrix_power(n) softmax(dim dtype)
        log_softmax(dim dtype) sum(dim keepdim dtype) mean(dim keepdim dtype) prod(dim keepdim dtype)
        cumsum(dim dtype) cumprod(dim dtype) clone(memory_format)
    """,
    "P": """
        eq(other) ne(other) lt(other) le(other) gt(other) ge(other)  allclose(other rtol atol equal_nan)
        isclose(other rtol atol equal_nan) floor_divide(other) remainder(other) true_divide(other)
        multiply(other) fmod(other) masked_fill(mask value) quantile(q dim keepdim)
        subtract(other alpha) divide(other rounding_mode) logical_and(other) logical_or(other)
        logical_xor(other) bitwise_and(other) bitwise_or(other) bitwise_xor(other) masked_select(mask) vdot(other)
        gather(dim index) index_select(dim index) take(index) take_along_dim(indices dim) nonzero(as_tuple) argwhere
        addmm(mat1 mat2 beta alpha) addmv(mat vec beta alpha) addcmul(tensor1 tensor2 value) cross(other dim)
        addcdiv(tensor1 tensor2 value) baddbmm(batch1 batch2 beta alpha) inner(other) kron(other) greater(other)
        less(other) less_equal(other) greater_equal(other) add(other alpha) sub(other alpha) div(other rounding_mode)
        type_as(other) heaviside(values) nextafter(other)
    """,
    "S": """
        broadcast_to(size) tile(dims) as_strided(size stride storage_offset) diag_embed(offset dim1 dim2)
        repeat_interleave(repeats dim) unfold(dimension size step)
        multinomial(num_samples replacement generator)
    """,
}
_FUNCTIONS: Final[Mapping[str, str]] = {
    "N": f"""
        is_tensor is_grad_enabled is_inference_mode_enabled get_default_dtype manual_seed Generator(device) device
        can_cast promote_types result_type finfo iinfo from_numpy as_tensor(dtype device) asarray(dtype device copy)
        zeros_like({_OPTIONS}) ones_like({_OPTIONS}) full_like({_OPTIONS}) rand_like({_OPTIONS} generator)
        randn_like({_OPTIONS} generator) randint_like(high {_OPTIONS} generator) broadcast_shapes Size
        cuda.is_available cuda.device_count cuda.get_device_name cuda.synchronize cuda.memory_allocated
        backends.mps.is_available mps.is_available mps.synchronize accelerator.is_available
        accelerator.current_accelerator(check_available)
        autograd.grad(outputs inputs grad_outputs retain_graph create_graph allow_unused)
        testing.assert_close(rtol atol equal_nan) linalg.norm(ord dim keepdim) linalg.det linalg.inv
        linalg.vector_norm(ord dim keepdim) linalg.cholesky
        nn.functional.log_softmax(dim) nn.functional.softmax(dim) nn.functional.sigmoid nn.functional.tanh
        nn.functional.relu nn.functional.cross_entropy(input target weight reduction label_smoothing)
        nn.functional.nll_loss(input target weight reduction) nn.functional.normalize(p dim)
        nn.functional.layer_norm(normalized_shape weight bias eps)
        set_grad_enabled(mode)
    """,
    "P": """
        einsum tensordot(dims) hstack(tensors) vstack(tensors) dstack(tensors) concat(tensors dim)
        concatenate(tensors dim) cat(tensors dim axis) stack(tensors dim) column_stack meshgrid(indexing)
        cartesian_prod broadcast_tensors complex cdist(p) bucketize(right) searchsorted(right side) polar
        linalg.solve nn.functional.linear(bias)
        nn.functional.binary_cross_entropy(input target weight reduction)
        nn.functional.binary_cross_entropy_with_logits(input target weight reduction pos_weight)
        nn.functional.cosine_similarity(dim eps)
        nn.functional.smooth_l1_loss(input target reduction beta) nn.functional.huber_loss(input target reduction delta)
        nn.functional.mse_loss(input target reduction) nn.functional.l1_loss(input target reduction)
    """,
    "S": f"""
        normal(mean std size generator {_OPTIONS}) block_diag
        tensor(data {_OPTIONS}) zeros(size {_OPTIONS}) ones(size {_OPTIONS}) full(size fill_value {_OPTIONS})
        eye({_OPTIONS}) arange(start end step {_OPTIONS}) linspace(start end steps {_OPTIONS})
        logspace(start end steps base {_OPTIONS}) rand(size {_OPTIONS} generator) randn(size {_OPTIONS} generator)
        randint(low high size {_OPTIONS} generator) randperm({_OPTIONS} generator)
        tril_indices(offset {_OPTIONS}) triu_indices(offset {_OPTIONS})
        nn.functional.pad(pad mode value)
    """,
}
_METHODS: Final[Mapping[str, str]] = {
    "N": """
        backward(gradient retain_graph create_graph inputs) item tolist numpy requires_grad_(requires_grad) retain_grad
        to(device dtype copy non_blocking) cpu cuda half bfloat16 int long short byte char ndimension stride
        storage_offset is_contiguous data_ptr element_size nelement untyped_storage get_device is_pinned is_inference
        view_as(other) reshape_as(other) type(dtype) dim size contiguous copy_(src) fill_(value) zero_ t_
        normal_(mean std generator) uniform_(a b generator) bernoulli_(p generator) masked_fill_(mask value)
        exponential_(lambd generator) random_(generator)  new_tensor
         masked_scatter_(mask source) fill_diagonal_(fill_value) sum_to_size(size)
        view(dtype)
    """,
    "P": "expand_as(other)",
    "S": f"new_zeros(size {_OPTIONS}) new_ones(size {_OPTIONS}) new_full(size fill_value {_OPTIONS})",
}
_METHODS_ONLY: Final = frozenset(["type_as", "unfold", "detach_"])
_FUNCTIONS_ONLY: Final = frozenset(["std_mean", "var_mean", "real", "imag"])
_GROWTHS: Final[Mapping[str, Growth]] = {"N": "none", "P": "product", "S": "sizes"}
_UNINITIALIZED: Final = "write torch.zeros: whatever lay in this memory before may be another visitor's"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Attributes by the kind of thing that has them.
ATTRIBUTES_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "tensor": _words(
            """T mT H mH data device dtype grad grad_fn imag real is_cuda is_leaf is_meta itemsize layout nbytes ndim
            requires_grad retains_grad shape _version"""
        ),
        "array": _words("T dtype itemsize nbytes ndim shape size strides"),
        "dtype": _words("is_complex is_floating_point itemsize name"),
        "device": _words("index type"),
        "limits of a dtype": _words("bits dtype eps max min resolution smallest_normal tiny"),
        "named results": _words("values indices"),
        "graph": _words("next_functions variable"),
        "number": _words("real imag"),
    }
)
ATTRIBUTES: Final = tuple(sorted({word for words in ATTRIBUTES_OF.values() for word in words}))
SETTABLE: Final = ("grad", "requires_grad", "data")
METHODS_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "array": _words("astype copy flatten item max mean min ravel reshape sum tolist transpose fill"),
        "list": _words("append clear copy count extend index insert pop remove reverse sort"),
        "text": _words("endswith join lower split startswith strip upper"),
        "number": _words("bit_length conjugate is_integer"),
        "size": _words("numel count index"),
        "storage": _words("nbytes data_ptr"),
        "generator": _words("manual_seed"),
        "graph": _words("name"),
    }
)
OTHER_METHODS: Final = tuple(sorted({word for words in METHODS_OF.values() for word in words}))
DTYPES: Final = _words(
    """bfloat16 bool cdouble cfloat complex128 complex64 double float float16 float32 float64 float8_e4m3fn float8_e5m2
    half int int16 int32 int64 int8 long short uint16 uint32 uint64 uint8"""
)
CONSTANTS: Final = ("pi", "e", "inf", "nan", "version.cuda", "strided")
BUILTINS: Final = _words(
    """abs all any bool complex divmod enumerate float hex int len list max min pow print range reversed round sorted
    str sum tuple zip"""
)
ARRAY_FUNCTIONS: Final = _words(
    """allclose arange array array_equal asarray exp eye full linspace mean ones ones_like shares_memory sqrt zeros
    zeros_like"""
)
ARRAY_DTYPES: Final = _words("bool_ float16 float32 float64 int16 int32 int64 int8 uint8")
MATH: Final = _words(
    """ceil cos exp fabs floor hypot isclose isfinite isinf isnan log log10 log2 sin sqrt tan tanh pi e inf nan tau"""
)
CLOCKS: Final = _words("time perf_counter monotonic process_time")
CONTEXTS: Final = _words("no_grad enable_grad inference_mode set_grad_enabled")
ERRORS: Final = _words(
    """ArithmeticError AssertionError AttributeError Exception IndexError LookupError NameError OverflowError
    RuntimeError TypeError UnboundLocalError ValueError ZeroDivisionError"""
)

# Words that people will try, and what to do instead.
INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "empty": _UNINITIALIZED,
        "empty_like": _UNINITIALIZED,
        "new_empty": _UNINITIALIZED,
        "Tensor": "write torch.tensor([…]), or torch.zeros: a torch.Tensor of a size holds whatever lay in its memory",
        "FloatTensor": "write torch.tensor([…], dtype=torch.float32)",
        "set_default_dtype": "write dtype= where a tensor is made: other visitors share this process",
        "set_default_device": "choose the device in the sidebar: other visitors share this process",
        "set_num_threads": "leave it out: other visitors share this process",
        "set_printoptions": "write print(f'{x.item():.2f}'): other visitors share this process",
        "nn": "write the layer with tensors, as in torch.relu(x @ w + b)",
        "optim": "write the update with tensors, as in w -= lr * w.grad",
        "load": "type the numbers in: nothing is read from files here",
        "save": "print what you want to keep: nothing is written to files here",
        "compile": "leave it out: the lab looks at every operation by itself",
        "dropout": "write x * (torch.rand(x.shape) > 0.5)",
        "one_hot": "write torch.eye(classes)[index]",
        "eval": "write the expression itself",
        "exec": "write the lines themselves",
        "open": "leave it out: nothing is read from or written to files here",
        "input": "write the value itself",
        "sleep": "leave it out: nobody waits here",
        "random": "draw from torch, as in torch.rand(3)",
        "register_hook": "step through the backward pass on the graph page",
        "resize_": "write x.reshape(…), or torch.zeros of that size",
        "set_": "write x = y",
        "isinstance": "compare x.dtype or x.shape",
        "type": "print x.dtype or x.shape",
        "dict": "use variables or lists",
        "set": "use lists",
    }
)


def _read(text: str, growth: Growth, receiver: Parameter | None) -> dict[str, Operation]:
    """The operations of one table; `receiver` is the tensor itself, the first argument of what is a method too."""
    found = {}
    for call in text.replace(")", ") ").replace("  ", " ").split("\n"):
        rest = call.strip()
        while rest:
            word, rest = _first(rest)
            name, _, arguments = word.rstrip(")").partition("(")
            parameters = [Parameter(argument, "?") for argument in arguments.split()]
            found[name] = Operation(
                name, "torch", receiver is not None, tuple([receiver, *parameters] if receiver else parameters), growth
            )
    return found


def _first(text: str) -> tuple[str, str]:
    """The first word of `text`, with its arguments, and the rest."""
    end, depth = 0, 0
    while end < len(text) and (depth or text[end] != " "):
        depth += (text[end] == "(") - (text[end] == ")")
        end += 1
    return text[:end], text[end:].strip()


def _functions() -> dict[str, Operation]:
    """Every function by its path under torch: `exp`, `nn.functional.relu`, `cuda.is_available`."""
    found = {
        f"nn.functional.{name}" if op.module == "torch.nn.functional" else name: op
        for name, op in PROGRAM_OPERATIONS.items()
        if op.module
    }
    for table in (_BOTH, _FUNCTIONS):
        for growth, text in table.items():
            receiver = Parameter("input", "T") if table is _BOTH else None
            found |= _read(text, _GROWTHS[growth], receiver)
    return {name: op for name, op in found.items() if name not in _METHODS_ONLY}


def _methods() -> dict[str, Operation]:
    """Every method of tensors, and with each word its twin in place, which ends in an underscore, if there is one."""
    found = {name: op for name, op in PROGRAM_OPERATIONS.items() if op.method}
    for table in (_BOTH, _METHODS):
        for growth, text in table.items():
            found |= _read(text, _GROWTHS[growth], Parameter("input", "T"))
    twins = {
        f"{name}_": replace(op, name=f"{name}_", growth="none")
        for name, op in found.items()
        if not name.endswith("_") and hasattr(torch.Tensor, f"{name}_") and name != "as_strided"
    }
    return {name: op for name, op in (twins | found).items() if name not in _FUNCTIONS_ONLY}


FUNCTIONS: Final[Mapping[str, Operation]] = MappingProxyType(_functions())
METHODS: Final[Mapping[str, Operation]] = MappingProxyType(_methods())
