"""The program that times a function as it is and compiled, over sizes, in a process of its own.

It is a constant but for the function, the sizes, the backend and the device, which come from our own tables; no text
of a visitor gets into it.

Sources: PyTorch documentation, "torch.compile", `torch.utils.benchmark`; the bytes that compiled kernels move are
inductor's own count, `torch._inductor.metrics`.
"""

import inspect
import re
from typing import Final

import torch

from core.capture.fusible import FUSIBLE
from core.capture.traffic import Counting

BACKENDS: Final = ("inductor", "aot_eager")  # what generates kernels, and what runs the captured graph as it is
_ROUND: Final = 0.05  # seconds of blocks in a round
_ROUNDS: Final = 5  # of both, by turns
_PROGRAM: Final = '''\
import logging
import os
import tempfile
import timeit
from typing import Any

fresh = tempfile.TemporaryDirectory()  # what was compiled before is not found
os.environ["TORCHINDUCTOR_CACHE_DIR"] = fresh.name
os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"

import torch
from torch.fx.experimental.proxy_tensor import make_fx
from torch.utils import _pytree as pytree
from torch.utils.benchmark import Measurement, Timer
from torch.utils.flop_counter import flop_registry

Tensor = torch.Tensor
device = torch.device("{device}")
wanted, sizes = "{backend}", {sizes}
torch.set_num_threads(1)


{source}


def tensors(n):
    return [{shapes}]


def clock():
    """The clock on the wall, read when the device has finished what it was given."""
    if device.type != "cpu":
        torch.accelerator.synchronize(device)
    return timeit.default_timer()


def first_call(compiled, values):
    """What it gives, and the seconds that it took: the first call compiles."""
    begun = clock()
    given = compiled(*values)
    return given, clock() - begun


def usable(wanted):
    """The backend that works here, why not the one that is wanted, and the seconds that the first compilation took.

    That one has nothing to do with the function: it imports the compiler, and for the CPU it prepares C++ headers.
    """
    for backend in dict.fromkeys([wanted, "aot_eager"]):
        try:
            _, seconds = first_call(torch.compile(lambda x: x + 1, backend=backend), [torch.ones(8, device=device)])
        except Exception as error:
            if backend == "aot_eager":
                raise
            missing = str(error).strip().partition("\\n")[0]
        else:
            return backend, missing if backend != wanted else None, seconds


{counting}


def fused():
    """How many kernels inductor made of the graph that it compiled last, and the bytes that they move, by its count."""
    from torch._inductor import metrics

    found = len(metrics.nodes_num_elem), metrics.num_bytes_accessed
    metrics.reset()
    return found


def blocks(function, values):
    names = {{"function": function, "values": values}}
    timer = Timer("function(*values)", globals=names, num_threads=1, timer=clock)
    timer.timeit(1)  # warm up
    return lambda: timer.blocked_autorange(min_run_time={round})


def quartiles(found):
    (whole,) = Measurement.merge(found)
    times = torch.tensor(whole.times, dtype=torch.float64)
    low, median, high = times.quantile(torch.tensor([0.25, 0.5, 0.75], dtype=torch.float64)).tolist()
    return {{"low": low, "median": median, "high": high, "blocks": len(whole.times)}}


def measured(n):
    """The function at size n, as it is and compiled for just these shapes."""
    torch._dynamo.reset()
    values = tensors(n)
    compiled = torch.compile({name}, backend=backend, dynamic=False)
    given, seconds = first_call(compiled, values)
    counting = Counting(make_fx({name})(*values))
    expected = counting.run(*values)
    as_it_is, after = blocks({name}, values), blocks(compiled, values)
    rounds = [(as_it_is(), after()) for _ in range({rounds})]  # by turns: what else the computer does disturbs both
    eager, fast = (quartiles(list(found)) for found in zip(*rounds))
    kernels, moved = fused() if backend == "inductor" else (counting.kernels, counting.moved)
    return {{
        "n": n,
        "eager": eager,
        "compiled": fast,
        "compiling": max(seconds - fast["median"], 0.0),
        "eager work": [counting.kernels, counting.moved],
        "compiled work": [kernels, moved],
        "least": counting.bytes(counting.tensors((values, expected))),
        "arithmetic": counting.arithmetic,
        "gap": (given - expected).abs().max().item(),
    }}


backend, missing, started = usable(wanted)
if backend == "inductor":  # it counts bytes for its log only, which need not be printed
    log = logging.getLogger("torch._inductor.compile_fx.__inductor_metrics")
    log.setLevel(logging.INFO)
    log.propagate = False
    fused()
'''
_SHOWN: Final = """\

print(f"{wanted} cannot be used here: {missing}" if missing else f"backend {backend}")
print(f"the first compilation of the process took {started:.1f} s")
for n in sizes:
    found = measured(n)
    print(f"n = {n:,}, compiling took {found['compiling']:.2f} s")
    for way in ("eager", "compiled"):
        kernels, moved = found[f"{way} work"]
        print(f"  {way:8} {1e6 * found[way]['median']:12.1f} us per call, {kernels} kernels, {moved:,} bytes moved")
"""
_REPORT: Final = """\

import json


def tell(found):
    print("\\x1e" + json.dumps(found), flush=True)


tell({"backend": backend, "missing": missing, "started": started})
for n in sizes:
    tell(measured(n))
tell({"done": True})
"""


def program(name: str, sizes: tuple[int, ...], backend: str, device: str) -> str:
    """The program that times the function `name` at these sizes, and tells each as it is measured.

    Raises `KeyError` for what is in no table, `RuntimeError` for what is not a device.
    """
    return _text(name, sizes, backend, device) + _REPORT


def shown(name: str, sizes: tuple[int, ...], backend: str, device: str) -> str:
    """The same, and it prints what it measures."""
    return _text(name, sizes, backend, device) + _SHOWN


def _text(name: str, sizes: tuple[int, ...], backend: str, device: str) -> str:
    fusible = FUSIBLE[name]
    if backend not in BACKENDS or not set(sizes) <= set(fusible.steps):
        raise KeyError(backend, sizes)
    shapes = (", ".join(str(size or "n") for size in shape) for shape in fusible.shapes.values())
    return _PROGRAM.format(
        device=torch.device(device),
        backend=backend,
        sizes=list(sizes),
        source=fusible.source,
        shapes=", ".join(f"torch.rand({shape}, device=device)" for shape in shapes),
        counting=re.sub(r"  # noqa.*", "", inspect.getsource(Counting)).replace("fx.", "torch.fx.").rstrip(),
        name=fusible.function.__name__,
        round=_ROUND,
        rounds=_ROUNDS,
    )
