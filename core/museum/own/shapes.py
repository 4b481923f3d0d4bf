"""Attempts for messages about shapes: sums, products, views, joins, axes, indices."""

from collections.abc import Sequence

import torch
from torch import Tensor

from core.inputs.shapes import Shape
from core.museum.exhibit import Spot
from core.museum.own.attempt import Attempt, Operands, Phrase, made

_FLOAT = torch.float32
_BROADCASTING = "pages/tensors/broadcasting.py"
_PRODUCTS = "pages/tensors/matmul.py"
_RESHAPING = "pages/tensors/reshaping.py"


def sizes(text: str) -> Shape:
    """The sizes in a piece of a message, as in "2, 3" or "2 x 3"."""
    return tuple(int(size) for size in text.replace("x", ",").split(",") if size.strip())


def listed(shape: Sequence[int]) -> str:
    """Sizes as they are typed."""
    return ", ".join(map(str, shape))


def floats(*shapes: Shape, names: str = "ab") -> dict[str, tuple[Shape, torch.dtype]]:
    """Operands of float32 with these shapes, named in order."""
    return {name: (shape, _FLOAT) for name, shape in zip(names, shapes, strict=False)}


def added(found: Sequence[str]) -> Attempt:
    """Two operands that do not broadcast. torch names one axis: the others are taken to be 1."""
    if len(found) == 3:  # torch's: size of a, size of b, axis
        before = (1,) * min(int(found[2]), 7)
        a, b = (*before, int(found[0])), (*before, int(found[1]))
    else:  # NumPy's: both shapes
        a, b = sizes(found[0]), sizes(found[1])
    least = min(a[-1:] + b[-1:], default=1)
    return Attempt(
        floats(a, b),
        Phrase("a + b", lambda of: of["a"] + of["b"]),
        (
            Phrase("a + b.unsqueeze(-1)", lambda of: of["a"] + of["b"].unsqueeze(-1)),
            Phrase("a.unsqueeze(-1) + b", lambda of: of["a"].unsqueeze(-1) + of["b"]),
            Phrase("a.mT + b", lambda of: of["a"].mT + of["b"]),
            Phrase(f"a[..., :{least}] + b[..., :{least}]", lambda of: of["a"][..., :least] + of["b"][..., :least]),
        ),
        Spot(_BROADCASTING, (("a", listed(a)), ("b", listed(b)))),
    )


def multiplied(found: Sequence[str]) -> Attempt | None:
    """Two matrices whose inner sizes differ."""
    if len(found) != 4:
        return None
    m, k, other, n = map(int, found)
    return Attempt(
        floats((m, k), (other, n)),
        Phrase("a @ b", lambda of: of["a"] @ of["b"]),
        (
            Phrase("a @ b.T", lambda of: of["a"] @ of["b"].T),
            Phrase("a.T @ b", lambda of: of["a"].T @ of["b"]),
            Phrase("a.T @ b.T", lambda of: of["a"].T @ of["b"].T),
            Phrase(
                f"a @ {made((k, n))}  # a layer made for in_features={k}", lambda of: of["a"] @ of["b"].new_empty(k, n)
            ),
        ),
        Spot(_PRODUCTS, (("matmul_a", f"{m}, {k}"), ("matmul_b", f"{other}, {n}"))),
    )


def matrix_and_vector(found: Sequence[str]) -> Attempt:
    """A matrix and a vector that it cannot take."""
    m, k, n = map(int, found)
    return Attempt(
        floats((m, k), (n,), names="wx"),
        Phrase("w @ x", lambda of: of["w"] @ of["x"]),
        (
            Phrase("w.T @ x", lambda of: of["w"].T @ of["x"]),
            Phrase(f"w @ {made((k,))}", lambda of: of["w"] @ of["x"].new_empty(k)),
        ),
        Spot(_PRODUCTS, (("matmul_a", f"{m}, {k}"), ("matmul_b", f"{n}"))),
    )


def viewed(found: Sequence[str]) -> Attempt:
    """A shape that holds another number of elements. Each of its sizes is tried as -1."""
    wanted, n = sizes(found[0]), int(found[1])

    def view(shape: Shape) -> Phrase:
        return Phrase(f"x.view({listed(shape)})", lambda of: of["x"].view(shape))

    repairs = [view((*wanted[:place], -1, *wanted[place + 1 :])) for place in range(len(wanted))]
    place = Spot(_RESHAPING, (("x", str(n)), ("chain", f"view({listed(wanted)})")))
    return Attempt(floats((n,), names="x"), view(wanted), tuple(repairs), place)


def expanded(found: Sequence[str]) -> Attempt | None:
    """A tensor that does not expand to a shape. An axis of size 1 is tried in every place."""
    if len(found) != 5:
        return None
    target, shape = sizes(found[3]), sizes(found[4])

    def expand(axis: int) -> Phrase:
        return Phrase(
            f"x.unsqueeze({axis}).expand({listed(target)})", lambda of: of["x"].unsqueeze(axis).expand(target)
        )

    return Attempt(
        floats(shape, names="x"),
        Phrase(f"x.expand({listed(target)})", lambda of: of["x"].expand(target)),
        (
            *(expand(axis) for axis in range(len(shape) + 1)),
            Phrase(f"x.mT.expand({listed(target)})", lambda of: of["x"].mT.expand(target)),
        ),
    )


def joined(found: Sequence[str]) -> Attempt:
    """Two tensors that differ along another axis than the one along which they are joined."""
    dim, first, second = min(int(found[0]), 6), int(found[1]), int(found[2])
    axis = 1 if dim == 0 else 0
    rank = max(dim, axis) + 1

    def shape(size: int) -> Shape:
        return tuple(size if place == axis else 1 for place in range(rank))

    least = min(first, second)

    def cut(tensor: Tensor) -> Tensor:
        return tensor.narrow(axis, 0, least)

    return Attempt(
        floats(shape(first), shape(second)),
        Phrase(f"torch.cat([a, b], dim={dim})", lambda of: torch.cat([of["a"], of["b"]], dim=dim)),
        (
            Phrase(f"torch.cat([a, b], dim={axis})", lambda of: torch.cat([of["a"], of["b"]], dim=axis)),
            Phrase(
                f"torch.cat([a.narrow({axis}, 0, {least}), b.narrow({axis}, 0, {least})], dim={dim})",
                lambda of: torch.cat([cut(of["a"]), cut(of["b"])], dim=dim),
            ),
        ),
    )


def stacked(found: Sequence[str]) -> Attempt:
    """Two tensors of different shapes that cannot be stacked."""

    def pad(of: Operands) -> Tensor:
        return torch.nn.utils.rnn.pad_sequence([of["a"], of["b"]], batch_first=True)

    return Attempt(
        floats(sizes(found[0]), sizes(found[2])),
        Phrase("torch.stack([a, b])", lambda of: torch.stack([of["a"], of["b"]])),
        (
            Phrase("torch.nn.utils.rnn.pad_sequence([a, b], batch_first=True)", pad),
            Phrase("torch.cat([a, b])", lambda of: torch.cat([of["a"], of["b"]])),
        ),
    )


def reduced(found: Sequence[str]) -> Attempt:
    """An axis that a tensor does not have. Only the number of its axes is known: their sizes are taken to be 2, 3, …"""
    last, asked = int(found[1]), int(found[2])
    shape = tuple(range(2, min(last, 6) + 3))
    return Attempt(
        floats(shape, names="x"),
        Phrase(f"x.sum(dim={asked})", lambda of: of["x"].sum(dim=asked)),
        (
            Phrase(f"x.sum(dim={last})", lambda of: of["x"].sum(dim=last)),
            Phrase(f"x.unsqueeze(-1).sum(dim={asked})", lambda of: of["x"].unsqueeze(-1).sum(dim=asked)),
        ),
    )


def indexed(found: Sequence[str]) -> Attempt | None:
    """An index past the end of an axis. The axes before it are taken to have the size 1."""
    if len(found) != 3:
        return None
    index, dim, size = int(found[0]), min(int(found[1]), 6), int(found[2])
    shape = (*(1,) * dim, size)

    def take(place: int) -> Phrase:
        return Phrase(f"x[{', '.join([':'] * dim + [str(place)])}]", lambda of: of["x"].select(dim, place))

    wrong = Phrase(take(index).code, lambda of: _at(of["x"], dim, index))
    repairs = (take(size - 1), take(-1)) if size else ()
    return Attempt(
        floats(shape, names="x"), wrong, repairs, Spot("pages/tensors/indexing.py", (("indexing_x", listed(shape)),))
    )


def _at(x: Tensor, dim: int, index: int) -> Tensor:
    place: list[slice | int] = [*[slice(None)] * dim, index]
    return x[tuple(place)]
