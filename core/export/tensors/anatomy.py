"""The anatomy page as a script: the same tensor with the same attributes, or the same write into shared memory."""

from core.export.writing.literals import call_lines
from core.inputs.scalar import literal
from core.inputs.shapes import Shape, format_shape
from core.tensors.anatomy.attributes import Anatomy
from core.tensors.anatomy.creation import TensorRecipe, call
from core.tensors.anatomy.sharing import Sharing, calls


def script(recipe: TensorRecipe, facts: Anatomy, then: str = "x", device: str = "cpu") -> str:
    """Python that makes the tensor of `recipe` and prints what `facts` says of it; of `y`, if `then` is not `x`."""
    described = call(recipe)
    lines = ["import numpy as np", "import torch", ""] if described.array else ["import torch", ""]
    lines += call_lines(described, "x", device)
    lines[-1] += f"  # {format_shape(_shape(recipe, facts, then))}"
    if recipe.written is not None:
        numbers = f"torch.tensor({literal(list(recipe.written))}, dtype=torch.float64)"
        lines.append(f"x.copy_({numbers}.reshape(x.shape))  # in place: _version goes up")
    if recipe.requires_grad:
        lines.append("x.requires_grad_()")
    name = "x" if then == "x" else "y"
    if name == "y":
        lines.append(f"y = {then}  # {format_shape(facts.seen.shape)}")
    lines += ["", f"print({name})"]
    lines += [
        f'print("{_read(row.code, name)}", {_read(row.code, name)})' for row in facts.attributes if not row.refused
    ]
    return "\n".join([*lines, ""])


def sharing_script(dtype: str, asked: str | None, write: str, device: str = "cpu") -> str:
    """Python that makes an array and tensors from it, does the `write` of the facts, and prints who changed."""
    made = calls(asked, device)
    return "\n".join([
        "import numpy as np",
        "import torch",
        "",
        f'a = np.arange(6, dtype="{dtype}").reshape(2, 3)  # (2, 3)',
        *(f"{name} = {made[name]}" for name in ("t", "s", "f")),
        "",
        write,
        "",
        "print(a, hex(a.ctypes.data))",
        *(f"print({name}, hex({name}.data_ptr()))" for name in ("t", "s", "f")),
        "",
    ])  # fmt: skip


def sharing_printed(facts: Sharing) -> str:
    """What that script prints, with the addresses of the page's own array and tensors."""
    return "".join(f"{member.printed} {hex(member.address)}\n" for member in facts.members)


def _read(code: str, name: str) -> str:
    return code.replace("y.", f"{name}.")


def _shape(recipe: TensorRecipe, facts: Anatomy, then: str) -> Shape:
    """The shape of `x`: that of the facts, unless these are of `y`."""
    return facts.seen.shape if then == "x" else recipe.shape
