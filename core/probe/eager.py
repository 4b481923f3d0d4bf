"""Torch without its compiler, which nothing here asks for.

Hundreds of torch's own Python functions, those behind tensors on the `meta` device and the optimizers among them, are
wrapped so that the compiler (`torch._dynamo`) leaves them alone. At its first call each wrapper imports the compiler to
tell it so: 800 modules, 2.4 s of the CPU and 75 MB, for something that is never used. A wrapper asks first whether it
has told already, and here each finds that it has. What it calls then is the function itself. Source: torch 2.13,
`torch/_compile.py`; with another torch nothing is changed, and it only takes longer.
"""

import gc
import inspect
import sys
import types
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Final

import torch._compile

from core.probe.stand_in import StandIn

_COMPILER: Final = "torch._dynamo"
# A gradient of `torch.func` switches compiled backward passes off for its length, which nobody has switched on; a step
# of an optimizer tells the compiler, which does not look on, where to cut its graph.
_UNUSED: Final = {"compiled_autograd": types.SimpleNamespace(_disable=nullcontext), "graph_break": lambda: None}
_TOLD: Final = "__dynamo_disable"  # the attribute in which a wrapper keeps what it calls


def stay_eager() -> int:
    """Let what is wrapped be called without the compiler. Returns how many functions that concerns."""
    # What is still to come first: other threads may import torch's modules meanwhile, and ours whose classes look on as
    # torch dispatches, which it wraps, too. Several modules have the wrapping function under their own name.
    wrapping = torch._compile._disable_dynamo  # noqa: SLF001 - torch has no public name for it
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get("_disable_dynamo") is wrapping:
            module._disable_dynamo = _unwrapped  # type: ignore[attr-defined]  # noqa: SLF001
    file, found = torch._compile.__file__, 0  # noqa: SLF001
    for thing in gc.get_objects():
        if type(thing) is types.FunctionType and thing.__code__.co_filename == file:
            # Not `__wrapped__`, which torch puts aside for some.
            inner = inspect.getclosurevars(thing).nonlocals.get("fn")
            if isinstance(inner, types.FunctionType) and not hasattr(inner, _TOLD):
                setattr(inner, _TOLD, inner)
                found += 1
    if _COMPILER not in sys.modules:
        torch._dynamo = sys.modules[_COMPILER] = StandIn(_COMPILER, _UNUSED)  # type: ignore[assignment]  # noqa: SLF001
    return found


def _unwrapped(function: Callable[..., Any] | None = None, recursive: bool = True) -> Callable[..., Any]:  # noqa: ARG001, FBT001, FBT002 - torch's own parameters
    return (lambda wrapped: wrapped) if function is None else function
