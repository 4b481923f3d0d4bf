"""Tensors, calls of torch, what a program has to import, and a refusal with its fix, as Python source."""

import builtins
import re
import struct
from collections.abc import Sequence
from math import prod
from typing import Final

from core.inputs.scalar import literal
from core.inputs.shapes import Shape, format_shape
from core.language.program import Program
from core.language.words.program import OPERATIONS
from core.probe.refusals import Case, Ran
from core.tensors.anatomy.creation import TorchCall

_FUNCTIONAL: Final = re.compile(r"^\s*(import torch\.nn\.functional as F)\s*$", re.MULTILINE)
# What a case's lines take for imported, and how one sees that they use it.
_IMPORTS: Final = {
    "import copy": r"\bcopy\.deepcopy",
    "import torch": r"",
    "import torch.nn.functional as F": r"\bF\.",
    "from torch import Tensor": r"(?<!torch\.)\bTensor\b",
    "from torch import nn": r"(?<!torch\.)\bnn\.",
}
_MANY_POINTS: Final = 32_768  # from here torch shares a sum among threads, and its last bits depend on how many

Nested = bool | int | float | list["Nested"]


def tensor_source(data: Nested, dtype: str = "torch.float32", *, requires_grad: bool = False) -> str:
    """The call of `torch.tensor` that makes `data`, as `tolist()` gives it, on the default device."""
    single = dtype == "torch.float32"
    options = "" if single else f", dtype={dtype}"
    options += ", requires_grad=True" if requires_grad else ""
    return f"torch.tensor({_written(data, single=single)}{options})"


def imports(program: Program) -> list[str]:
    """The lines that import torch, and the functions that `program` calls by their bare names.

    Some of these have the names of Python's own.
    """
    lines = ["import torch", *_FUNCTIONAL.findall(program.text)]
    for module in ("torch", "torch.nn.functional"):
        names = sorted(name for name in program.functions if OPERATIONS[name].module == module)
        if names:
            lines.append(f"from {module} import {', '.join(names)}")
    return lines


def opening(program: Program, device: str = "cpu") -> tuple[str, list[str]]:
    """What a script calls to print, whatever the program calls `print`; and its first lines: imports, the device."""
    lines = imports(program)
    lines += ["", f'torch.set_default_device("{device}")'] if device != "cpu" else []
    if "print" in (*program.inputs, *(statement.target for statement in program.statements)):
        return "_print", [*lines, "", "_print = print"]
    return "print", lines


def _written(data: Nested, *, single: bool) -> str:
    if isinstance(data, list):
        return f"[{', '.join(_written(item, single=single) for item in data)}]"
    if isinstance(data, float) and (data != data or abs(data) == float("inf")):  # noqa: PLR0124 - only nan differs
        return f'float("{data}")'
    return _shortest(data) if single and isinstance(data, float) else repr(data)


def _shortest(value: float) -> str:
    """The shortest decimal that float32 reads back as `value`."""
    for digits in range(1, 9):
        text = repr(float(f"{value:.{digits}g}"))
        if struct.unpack("f", struct.pack("f", float(text)))[0] == value:
            return text
    return repr(value)


def on(device: str) -> str:
    """The argument by which a call puts what it makes on `device`."""
    return "" if device == "cpu" else f', device="{device}"'


def moved(device: str) -> str:
    """The call that moves a tensor from the CPU to `device`."""
    return "" if device == "cpu" else f'.to("{device}")'


def counted(shape: Shape, device: str) -> str:
    """The page's own values, 1, 2, 3, … in float32, as `core.tensors.products.outcome.operand` makes them."""
    return f"torch.arange(1.0, {prod(shape) + 1}.0{on(device)}).reshape({format_shape(shape)})"


def typed(numbers: Sequence[float], shape: Shape, device: str) -> str:
    """A tensor of `shape` with these numbers, row by row."""
    return f"torch.tensor({literal(list(numbers))}{on(device)}).reshape({format_shape(shape)})"


def on_one_thread(n: int) -> list[str]:
    """What a script says first that adds up `n` numbers in floating point."""
    said = "torch.set_num_threads(1)  # the last bits of a sum depend on how many threads share it"
    return [said] if n > _MANY_POINTS else []


def caught(calls: Sequence[str], errors: str, show: str) -> list[str]:
    """The calls, which raise, and the line that prints what was raised."""
    return ["try:", *(f"    {call}" for call in calls), f"except {errors} as error:", f"    {show}(error)"]


def call_lines(call: TorchCall, name: str, device: str = "cpu") -> list[str]:
    """The lines after which `name` is what `call` makes on `device`."""
    where = on(device)
    if call.array is not None:
        cast = f'.astype("{call.array.dtype}")' if call.array.dtype != call.array.kind else ""
        return [
            f'array = np.array({literal(call.array.numbers)}, dtype="{call.array.kind}"){cast}',
            f"{name} = torch.from_numpy(array){moved(device)}",
        ]
    lines = []
    arguments = [literal(argument) for argument in call.arguments]
    if call.imitates is not None:
        lines += call_lines(call.imitates, "model", device)
        arguments, where = ["model", *arguments], ""
    options = [f"dtype=torch.{call.dtype}"] if call.dtype and call.imitates is None else []
    if call.seed is not None:
        place = "" if device == "cpu" else f'"{device}"'
        lines.append(f"generator = torch.Generator({place}).manual_seed({call.seed})")
        options.append("generator=generator")
    return [*lines, f"{name} = torch.{call.function}({', '.join([*arguments, *options])}{where})"]


def case_listing(case: Case) -> str:
    """Python with what the lines of a case import, and these lines."""
    return "\n".join([*_case_imports(case.code), "", *case.code])


def case_script(case: Case, ran: Ran) -> str:
    """Python with the lines of a case, those that raise inside a try, and then the fix."""
    lines = [*_case_imports((*case.code, *case.fix)), "", f"# {case.name}"]
    if ran.message is None:
        lines += [*case.code[:-1], f"print({case.code[-1]})"]
    else:
        lines += ["try:", *(f"    {line}" for line in case.code), f"except {_caught(ran.error)} as refusal:"]
        lines += ["    print(refusal)"]
    return "\n".join([*lines, "", "# run instead:", *case.fix[:-1], f"print({case.fix[-1]})", ""])


def case_printed(ran: Ran) -> str:
    """What that script prints."""
    return f"{ran.answer if ran.message is None else ran.message}\n{ran.fixed}\n"


def _case_imports(code: Sequence[str]) -> list[str]:
    text = "\n".join(code)
    return [line for line, used in _IMPORTS.items() if re.search(used, text)]


def _caught(error: str) -> str:
    """The built-in class that catches an error of torch's own, as its LinAlgError, by its name."""
    return error if hasattr(builtins, error) else "RuntimeError"
