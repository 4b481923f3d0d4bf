"""What a capture says of a program, as a line of names: the answers to questions and lessons about it."""

from collections.abc import Mapping
from typing import Final

import torch

from core.autograd.tape.presets import input_tensor, starting_values
from core.capture.operations import Captured, capture
from core.capture.presets import CAPTURED
from core.capture.witness import Phase
from core.language.program import parse_program
from core.language.walk.walker import Walker

_NONE: Final[Mapping[str, str]] = {}


def operations(
    program: str, inputs: Mapping[str, str] = _NONE, phase: Phase = "forward", *, tracked: bool = True, aside: str = ""
) -> str:
    """The operations that are dispatched in one of the passes, in order and as in `mul, sum`.

    `inputs` are texts by name; those that are missing have the values with which the page begins. Unless they are
    `tracked`, no input requires grad. The operation `aside` is left out.
    """
    calls = _captured(program, inputs, tracked=tracked).calls
    names = (call.name.split(".")[1] for call in calls if call.phase == phase)  # mul of aten.mul.Tensor
    return ", ".join(name for name in names if name != aside)


def needed(program: str, inputs: Mapping[str, str]) -> str:
    """The operations that are left of the forward pass when those are dropped on which its output does not depend."""
    captured = _captured(program, inputs, tracked=False, trimmed=True)
    return ", ".join(node.operation for node in captured.nodes if node.call is not None)


def decided(program: str, elements: int) -> str:
    """Whether the output of `program` is true where x has a shape of so many elements and no values: on meta.

    "True" or "False", as Python prints it, or the class of the error and what torch says.
    """
    x = torch.ones(elements, device="meta")
    walker, found = Walker({"x": x}, device=x.device), None
    try:
        for statement in parse_program(program).statements:
            found = walker.run(statement)
        return str(bool(found))
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"


def _captured(program: str, inputs: Mapping[str, str], *, tracked: bool, trimmed: bool = False) -> Captured:
    read = parse_program(program)
    presets = (preset for preset in CAPTURED.values() if preset.text == program)
    constants = next((preset.constants for preset in presets), ()) if tracked else read.inputs
    texts = starting_values(read, CAPTURED) | dict(inputs)
    tensors = {name: input_tensor(texts[name]) for name in read.inputs}
    return capture(read, tensors, constants=constants, trimmed=trimmed)
