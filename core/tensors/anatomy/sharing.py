"""Shared or copied: an array, the tensors made from it, and who notices when one number is overwritten.

Source: PyTorch documentation, `torch.tensor`, `torch.as_tensor`, `torch.from_numpy`.
"""

from dataclasses import dataclass
from typing import Any, Final

import torch

from core.inputs.scalar import Number, literal
from core.probe.excerpt import Excerpt, Index, excerpt
from core.problem import InputProblem

SHAPE: Final = (2, 3)
DTYPES: Final = ("float64", "float32", "int64", "uint8")  # NumPy has them too
MEMBERS: Final = ("a", "t", "s", "f")


@dataclass(frozen=True)
class Member:
    """The array, or a tensor made from it by `code`, before and after the write.

    `address` is that of its first element, `shares` whether it is the array's, `changed` the cells that the write
    changed in it; `printed` is what Python prints of it then.
    """

    name: str
    code: str
    address: int
    shares: bool
    before: Excerpt
    after: Excerpt
    changed: tuple[Index, ...]
    printed: str


@dataclass(frozen=True)
class Sharing:
    """All members after `write`, a line of Python."""

    write: str
    members: tuple[Member, ...]


def share(
    dtype: str = "float64",
    asked: str | None = None,
    *,
    target: str = "a",
    index: Index = (0, 0),
    value: Number = 99,
    device: str = "cpu",
) -> Sharing:
    """Make an array of `dtype` and three tensors from it, then write `value` into the `target` at `index`.

    `torch.as_tensor` is asked for the dtype `asked`, None for the array's own. Raises `InputProblem` if the value
    cannot be written.
    """
    array = torch.arange(6, dtype=getattr(torch, dtype)).reshape(SHAPE).numpy().copy()
    codes = calls(asked, device)
    made: dict[str, Any] = {
        "a": array,
        "t": torch.tensor(array, device=device),
        "s": torch.as_tensor(array, dtype=getattr(torch, asked) if asked else None, device=device),
        "f": torch.from_numpy(array).to(device),
    }
    before = {name: _tensor(each).clone() for name, each in made.items()}
    try:
        made[target][index] = value
    except (RuntimeError, TypeError, ValueError, OverflowError) as refusal:
        kind = "an array" if target == "a" else "a tensor"
        raise InputProblem(
            f"{literal(value)} cannot be written into {target}",
            f"{target} is {kind} of {_tensor(made[target]).dtype}, and the answer is: {refusal}",
            "write a number that its dtype holds",
        ) from None
    home = _address(array)
    members = tuple(
        Member(
            name,
            codes[name],
            _address(each),
            _address(each) == home,
            excerpt(before[name]),
            excerpt(_tensor(each)),
            _changed(before[name], _tensor(each)),
            str(each),
        )
        for name, each in made.items()
    )
    place = ", ".join(map(str, index))
    return Sharing(f"{target}[{place}] = {literal(value)}", members)


def calls(asked: str | None, device: str = "cpu") -> dict[str, str]:
    """How each member is made, in Python; `a` stands for the array itself."""
    where = "" if device == "cpu" else f', device="{device}"'
    moved = "" if device == "cpu" else f'.to("{device}")'
    kind = f", dtype=torch.{asked}" if asked else ""
    return {
        "a": "np.array(…)",
        "t": f"torch.tensor(a{where})",
        "s": f"torch.as_tensor(a{kind}{where})",
        "f": f"torch.from_numpy(a){moved}",
    }


def _tensor(member: Any) -> torch.Tensor:  # noqa: ANN401 - an array or a tensor
    return member if isinstance(member, torch.Tensor) else torch.from_numpy(member)


def _address(member: Any) -> int:  # noqa: ANN401 - an array or a tensor
    # The array is asked by NumPy's own interface, so that the proof does not rest on `from_numpy`.
    return member.data_ptr() if isinstance(member, torch.Tensor) else int(member.__array_interface__["data"][0])


def _changed(before: torch.Tensor, after: torch.Tensor) -> tuple[Index, ...]:
    # Bytes are compared: a NaN differs from itself, and it is a change all the same.
    same = (before == after) | ((before != before) & (after != after))  # noqa: PLR0124
    return tuple(tuple(index) for index in (~same).nonzero().tolist())
