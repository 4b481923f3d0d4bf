"""Every way to make a tensor that the article names, as one call of torch: run here, and written out by `core.export`.

Sizes are read from the `meta` device before anything is allocated. `torch.empty` and `torch.empty_like` are left out:
what they show is whatever the memory held before.

Source: PyTorch documentation, "Creation Ops".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import torch

from core import limits
from core.inputs.scalar import Number
from core.inputs.shapes import Shape, extent, format_shape
from core.inputs.values import Values
from core.problem import InputProblem

Needs = Literal["values", "shape", "fill", "arguments"]

DTYPES: Final = (
    "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64",
)  # fmt: skip


@dataclass(frozen=True)
class Maker:
    """A function of torch that makes tensors. `needs` says what it is called with, `default` what stands in the field.

    It takes `least` to `most` numbers; `random` ones take a generator, `imitates` those that copy another's shape.
    """

    name: str
    needs: Needs
    says: str
    default: str = ""
    least: int = 1
    most: int = 1
    random: bool = False
    imitates: bool = False


MAKERS: Final = {
    maker.name: maker
    for maker in (
        Maker("tensor", "values", "copies Python numbers", default="[[1, 2], [3, 4]]"),
        Maker("from_numpy", "values", "uses the memory of a NumPy array", default="[[1.0, 2.0], [3.0, 4.0]]"),
        Maker("zeros", "shape", "fills with 0"),
        Maker("ones", "shape", "fills with 1"),
        Maker("full", "fill", "fills with one number, whose kind decides the dtype", default="7.5"),
        Maker("eye", "arguments", "has ones on the diagonal: rows, columns", default="3, 4", most=2),
        Maker(
            "arange", "arguments", "counts from start up to, not including, end: start, end, step", "0, 10, 2", most=3
        ),
        Maker(
            "linspace",
            "arguments",
            "goes from start to end, both included: start, end, steps",
            "0, 10, 5",
            least=3,
            most=3,
        ),
        Maker("rand", "shape", "draws from the uniform distribution on [0, 1)", random=True),
        Maker("randn", "shape", "draws from the normal distribution with mean 0 and variance 1", random=True),
        Maker("zeros_like", "shape", "fills with 0, in another tensor's shape, dtype and device", imitates=True),
        Maker("ones_like", "shape", "fills with 1, in another tensor's shape, dtype and device", imitates=True),
        Maker("full_like", "fill", "fills with one number, in another's shape, dtype and device", "7.5", imitates=True),
        Maker("rand_like", "shape", "draws from [0, 1), as another tensor is", random=True, imitates=True),
        Maker("randn_like", "shape", "draws from the normal distribution, as another is", random=True, imitates=True),
    )
}


@dataclass(frozen=True)
class TensorRecipe:
    """How a tensor comes to be. Which of `shape`, `values` and `arguments` count is the maker's `needs`.

    `dtype` is None for torch's own choice; a `_like` function takes it from the tensor that it imitates. `written`
    are numbers, row by row, that are copied into the tensor once it is made.
    """

    make: str = "randn"
    shape: Shape = (3, 4)
    values: Values | None = None
    arguments: tuple[Number, ...] = ()
    dtype: str | None = None
    seed: int = 42
    written: tuple[float, ...] | None = None
    requires_grad: bool = False


@dataclass(frozen=True)
class Array:
    """A NumPy array: nested lists of numbers, the dtype in which they are read, and the one it has in the end."""

    numbers: Any
    kind: str
    dtype: str


@dataclass(frozen=True)
class TorchCall:
    """`torch.<function>(*arguments)`, with the options that are not None. The one source of result and code.

    `imitates` and `array` are what stands in the place of the first argument, if anything does.
    """

    function: str
    arguments: tuple[Any, ...] = ()
    dtype: str | None = None
    seed: int | None = None
    imitates: "TorchCall | None" = None
    array: Array | None = None


def call(recipe: TensorRecipe) -> TorchCall:
    """The call that `recipe` describes."""
    maker = MAKERS[recipe.make]
    seed = recipe.seed if maker.random else None
    if maker.needs == "values":
        values = recipe.values or Values((), (0,), floating=False)
        nested = _nested(values.shape, iter(values.numbers if values.floating else map(int, values.numbers)))
        if maker.name == "from_numpy":
            kind = "float64" if values.floating else "int64"
            return TorchCall("from_numpy", array=Array(nested, kind, recipe.dtype or kind))
        return TorchCall(maker.name, (nested,), recipe.dtype)
    if maker.imitates:
        model = TorchCall("ones", (recipe.shape,), recipe.dtype)
        return TorchCall(maker.name, recipe.arguments if maker.needs == "fill" else (), seed=seed, imitates=model)
    if maker.needs == "arguments":
        return TorchCall(maker.name, recipe.arguments, recipe.dtype)
    rest = recipe.arguments if maker.needs == "fill" else ()
    return TorchCall(maker.name, (recipe.shape, *rest), recipe.dtype, seed)


def create(recipe: TensorRecipe, device: str = "cpu") -> torch.Tensor:
    """The tensor of `recipe`. Raises `InputProblem` if it is too large or torch refuses, with torch's words."""
    described = call(recipe)
    name = f"torch.{described.function}"
    try:
        if recipe.make not in ("tensor", "from_numpy"):
            _check_size(name, tuple(run(replace(described, seed=None), "meta").shape))
        made = run(described, device)
        if recipe.written is not None and len(recipe.written) == made.numel():
            made.copy_(torch.tensor(recipe.written, dtype=torch.float64).reshape(made.shape))
        return made.requires_grad_() if recipe.requires_grad else made
    except (RuntimeError, TypeError, ValueError, OverflowError, AssertionError) as refusal:
        if isinstance(refusal, InputProblem):
            raise
        raise refused(name, refusal) from None


def run(described: TorchCall, device: str = "cpu") -> torch.Tensor:
    """Make the call on `device`."""
    if described.array is not None:
        # The array is made through torch, which spares `core` an import of NumPy.
        numbers = torch.tensor(described.array.numbers, dtype=getattr(torch, described.array.kind))
        return torch.from_numpy(numbers.to(getattr(torch, described.array.dtype)).numpy()).to(device)
    options: dict[str, Any] = {}
    arguments = described.arguments
    if described.imitates is not None:
        arguments = (run(described.imitates, device), *arguments)
    else:
        options["device"] = device
        if described.dtype:
            options["dtype"] = getattr(torch, described.dtype)
    if described.seed is not None:
        options["generator"] = torch.Generator(device).manual_seed(described.seed)
    made: torch.Tensor = getattr(torch, described.function)(*arguments, **options)
    return made


def refused(name: str, refusal: Exception) -> InputProblem:
    """What torch refused, in its own first line."""
    message = str(refusal).strip().partition("\n")[0] or type(refusal).__name__
    return InputProblem(
        f"{name} refuses this", f"torch says: {message}", "change the dtype, the shape or the numbers that it is given"
    )


def _check_size(name: str, shape: Shape) -> None:
    count = extent(shape)
    if count > limits.ELEMENTS:
        raise InputProblem(
            f"{name} would make a tensor of shape {format_shape(shape)}",
            f"that is {count:,} elements and this app allows {limits.ELEMENTS:,} in one tensor",
            "ask for fewer",
        )


def _nested(shape: Shape, numbers: Iterator[Number]) -> Any:  # noqa: ANN401 - lists of lists, as deep as the shape is long
    return [_nested(shape[1:], numbers) for _ in range(shape[0])] if shape else next(numbers)
