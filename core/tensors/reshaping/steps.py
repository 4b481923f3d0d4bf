"""A chain of shape operations, run on torch step by step: what each makes of shape, strides and storage.

The first tensor holds 0, 1, 2, …, so that every number, wherever it ends up, says which element it was. Source: PyTorch
documentation, "Tensor Views", `torch.Tensor.view`, `torch.Tensor.stride`, `torch.Tensor.as_strided`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any, Final

import torch

from core import limits
from core.inputs.shapes import extent, format_shape
from core.language.chain import ATTRIBUTES, JOINS, Argument, Chain, Link, parse_chain
from core.language.walk.index_value import REFUSALS
from core.probe.dispatched import Dispatched, share_storage
from core.problem import InputProblem, quote
from core.tensors.indexing.selection import counted
from core.tensors.reshaping.view_merge import Merge, merge

PIECES: Final = 16  # pieces that chunk may make


@dataclass(frozen=True, eq=False)
class Stage:
    """What one operation made. `tensor` is its result, `pieces` all results of `chunk`.

    `code` is the line in Python, of `x` before and after. `storage` numbers the storages of the chain, 0 the first
    tensor's; `shares` says that the step made a view. `operations` are what torch ran, `allocated` the bytes of new
    storage. `inferred` says what -1 stood for, `reach` how far `as_strided` reaches into the storage. `note` is a
    warning that torch gives.
    """

    text: str
    code: str
    tensor: torch.Tensor
    pieces: tuple[torch.Tensor, ...]
    storage: int
    shares: bool
    operations: tuple[str, ...]
    allocated: int
    inferred: str | None = None
    reach: str | None = None
    note: str | None = None


@dataclass(frozen=True, eq=False)
class Walk:
    """The stages up to the end of the chain, or up to the first that torch refuses: then `problem` says why.

    `merge` explains a refused view: which neighboring axes cannot become one.
    """

    stages: tuple[Stage, ...]
    problem: InputProblem | None = None
    merge: Merge | None = None

    @property
    def last(self) -> Stage:
        """Where the chain stands."""
        return self.stages[-1]


def walk(shape: Iterable[int], chain: Chain | str, device: str = "cpu") -> Walk:
    """Run a chain on `torch.arange(numel).reshape(shape)`. Raises `InputProblem` only for a text that is none."""
    chain = parse_chain(chain) if isinstance(chain, str) else chain
    x = counted(tuple(shape), device).clone()  # a storage of its own, that is x's alone
    own = x.untyped_storage().nbytes()
    stages = [Stage("x", "x", x, (x,), 0, shares=True, operations=(), allocated=own)]
    for link in chain.links:
        try:
            stages.append(_step(link, stages))
        except InputProblem as problem:
            return Walk(tuple(stages), problem, _merge(link, stages[-1].tensor))
    return Walk(tuple(stages))


def _step(link: Link, stages: list[Stage]) -> Stage:
    before = stages[-1]
    _predict(link, stages)
    try:
        with Dispatched() as dispatched:
            result = _call(link, before.tensor, stages[0].tensor)
    except REFUSALS as error:
        raise _refused(link, before.tensor, error) from None
    pieces = tuple(result) if isinstance(result, tuple | list) else (result,)
    tensor = pieces[_picked(link, len(pieces))]
    held = next((s.storage for s in stages if share_storage(s.tensor, tensor)), None)
    deprecated = link.operation == "T" and before.tensor.dim() != 2
    return Stage(
        link.text,
        f"y.permute({tuple(reversed(range(before.tensor.dim())))})" if deprecated else code(link),
        tensor,
        pieces,
        max(s.storage for s in stages) + 1 if held is None else held,
        held is not None,
        tuple(dispatched.names),
        tensor.untyped_storage().nbytes() if held is None else 0,
        _inferred(link, before.tensor, tensor),
        _reach(link, tensor),
        "torch warns that .T will be refused for a rank other than 2: permute says what is meant"
        if deprecated
        else None,
    )


def code(link: Link) -> str:
    """The link as a line of Python, from `y` to `y`."""
    if link.operation in JOINS:
        inner = link.text.removeprefix("torch.").replace("_", "y")
        return f"torch.{inner}"
    if link.operation == "chunk" and link.picked is None:
        return f"y.{link.text}[0]"
    return f"y.{link.text}"


def _call(link: Link, tensor: torch.Tensor, first: torch.Tensor) -> Any:  # noqa: ANN401 - one tensor or several
    def value(argument: Argument) -> Any:  # noqa: ANN401 - whatever Python would hand over
        if isinstance(argument, tuple):
            return [value(item) for item in argument]
        return {"_": tensor, "x": first}.get(argument, argument) if isinstance(argument, str) else argument

    arguments = [value(argument) for argument in link.arguments]
    keywords = {name: value(argument) for name, argument in link.keywords}
    if link.operation in JOINS:
        return getattr(torch, link.operation)(*arguments, **keywords)
    if link.operation == "T" and tensor.dim() != 2:
        return tensor.permute(tuple(range(tensor.dim() - 1, -1, -1)))  # what .T does, without its warning
    found = getattr(tensor, link.operation)
    return found if link.operation in ATTRIBUTES else found(*arguments, **keywords)


def _predict(link: Link, stages: list[Stage]) -> None:
    """Run the operation on the meta device, which allocates nothing, and refuse what would be too large."""
    numbers = [*link.arguments, *(value for _, value in link.keywords)]
    if link.operation == "chunk" and any(isinstance(number, int) and number > PIECES for number in numbers[:1]):
        raise _too_large(link, f"at most {PIECES} pieces are shown")
    tensor, first = (
        torch.empty_strided(s.tensor.shape, s.tensor.stride(), device="meta") for s in (stages[-1], stages[0])
    )
    try:
        result = _call(link, tensor, first)
    except REFUSALS as error:
        if "overflow" in str(error):
            raise _refused(link, stages[-1].tensor, error) from None
        return  # torch will say it again, about the tensor itself
    for piece in result if isinstance(result, tuple | list) else (result,):
        if min(piece.shape, default=0) < 0:  # as_strided lets some negative sizes pass that nothing else takes
            raise InputProblem(
                f"{quote(link.text)} has a negative size",
                "an axis has 0 or more elements",
                "write 0 or more",
                link.span,
            )
        if extent(piece.shape) > limits.ELEMENTS:
            shape = format_shape(tuple(piece.shape))
            raise _too_large(link, f"its shape would be {shape}, and {limits.ELEMENTS:,} elements are allowed")
        made = 0 if share_storage(piece, tensor) else piece.numel() * stages[0].tensor.element_size()
        if made + sum(stage.allocated for stage in stages) > limits.CHAIN_BYTES:
            raise _too_large(link, f"all copies of a chain together may take {limits.CHAIN_BYTES:,} bytes")


def _too_large(link: Link, why: str) -> InputProblem:
    return InputProblem(f"{quote(link.text)} makes too much", why, "choose smaller sizes", link.span)


def _picked(link: Link, count: int) -> int:
    picked = link.picked or 0
    if not -count <= picked < count:
        raise InputProblem(
            f"{quote(link.text)} takes piece {picked}",
            f"torch made {count}",
            f"write 0 to {count - 1}",
            link.span,
        )
    return picked


def _refused(link: Link, tensor: torch.Tensor, error: Exception) -> InputProblem:
    message = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
    shape = format_shape(tuple(tensor.shape))
    fix = f"write arguments that fit the shape {shape}"
    if link.operation == "view" and "not compatible" in message:
        fix = "copy first, with contiguous() in front, or let reshape do it"
    elif link.operation == "as_strided":
        fix = f"stay within the {tensor.untyped_storage().nbytes() // tensor.element_size()} elements of the storage"
        if "egative strides" in message:
            fix = "turn an axis around with flip, which copies"
    elif "invalid for input of size" in message:
        fix = f"choose sizes whose product is {tensor.numel()}"
    return InputProblem(
        f"{quote(link.text)} is refused on the shape {shape}, stride {tuple(tensor.stride())}",
        f"torch says: {message}",
        fix,
        link.span,
    )


def _sizes(link: Link) -> tuple[int, ...] | None:
    """The sizes that view, reshape or expand was given."""
    given = link.arguments or tuple(value for name, value in link.keywords if name in ("size", "shape"))
    if len(given) == 1 and isinstance(given[0], tuple):
        given = given[0]
    sizes = tuple(size for size in given if isinstance(size, int))
    return sizes if len(sizes) == len(given) else None


def _inferred(link: Link, before: torch.Tensor, after: torch.Tensor) -> str | None:
    sizes = _sizes(link) if link.operation in ("view", "reshape", "expand") else None
    if sizes is None or -1 not in sizes:
        return None
    if link.operation == "expand":
        return "-1 keeps the size of its axis"
    known = prod(size for size in sizes if size != -1)
    return f"-1 stands for {before.numel()} ÷ {known} = {after.size(sizes.index(-1))}"


def _reach(link: Link, tensor: torch.Tensor) -> str | None:
    if link.operation != "as_strided" or not tensor.numel():
        return None
    held = tensor.untyped_storage().nbytes() // tensor.element_size()
    last = tensor.storage_offset() + sum((n - 1) * step for n, step in zip(tensor.shape, tensor.stride(), strict=True))
    return (
        f"it reaches from element {tensor.storage_offset()} to {last} of 0 to {held - 1}: with these sizes and strides "
        f"the offset may be 0 to {held - 1 - (last - tensor.storage_offset())}"
    )


def _merge(link: Link, tensor: torch.Tensor) -> Merge | None:
    """Why a view of these sizes fails, if it does because of strides."""
    sizes = _sizes(link) if link.operation == "view" else None
    if sizes is None or sizes.count(-1) > 1 or min(sizes, default=0) < -1:
        return None
    known = prod(size for size in sizes if size != -1)
    if -1 in sizes and known and tensor.numel() % known == 0:
        sizes = tuple(tensor.numel() // known if size == -1 else size for size in sizes)
    if prod(sizes) != tensor.numel():
        return None
    return merge(tuple(tensor.shape), tuple(tensor.stride()), sizes)
