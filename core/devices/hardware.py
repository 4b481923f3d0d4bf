"""What this computer computes with: processor, accelerators, and the torch that drives them.

Names, sizes and versions only: the app is public, so no host name, user or path is read.
Source: PyTorch documentation, `torch.backends.cpu`, `torch.__config__`, `torch.cuda.get_device_properties`.
"""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import torch

from core.devices import placement


@dataclass(frozen=True)
class Processor:
    """The CPU. `cores`: logical ones that this process may use; `threads`: what torch would use by itself.

    `simd` is the widest instruction set that torch's own kernels use here, `libraries` what else computes. `caches`
    are the sizes in bytes of a core's own first- and second-level cache; None where torch does not say.
    """

    name: str
    cores: int
    threads: int
    simd: str
    libraries: tuple[str, ...]
    caches: tuple[int, int] | None = None


@dataclass(frozen=True)
class Accelerator:
    """A device besides the CPU. Memory in bytes; None where torch has no word for it."""

    device: str
    name: str
    memory: int | None = None
    free: int | None = None
    capability: str | None = None
    units: int | None = None
    runtime: str | None = None
    driver: str | None = None


@dataclass(frozen=True)
class Machine:
    """All of it. `missing` are the devices that are not here, each with its reason.

    `matmul` is the precision of float32 matrix products, `torch.get_float32_matmul_precision()`: "highest" computes
    them in float32, the others may round to TF32 or bfloat16 on the way.
    """

    processor: Processor
    accelerators: tuple[Accelerator, ...]
    missing: tuple[placement.Device, ...]
    torch: str
    python: str
    system: str
    matmul: str


def describe() -> Machine:
    """This computer as torch sees it now: free memory changes, the rest does not."""
    return Machine(
        processor=_processor(),
        accelerators=tuple(accelerator(device) for device in placement.accelerators()),
        missing=tuple(device for device in placement.discover() if device.missing is not None),
        torch=torch.__version__,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        matmul=torch.get_float32_matmul_precision(),
    )


def accelerator(device: placement.Device) -> Accelerator:
    """What torch knows about a device; only its name, if it has gone or torch has no words for its kind."""
    kind, _, index = device.name.partition(":")
    read = _READERS.get(kind)
    if read is None:
        return Accelerator(device.name, device.label)
    try:
        return read(device, int(index or 0))
    except (RuntimeError, AssertionError):  # it was there when discovered
        return Accelerator(device.name, device.label)


def _cuda(device: placement.Device, index: int) -> Accelerator:
    properties = torch.cuda.get_device_properties(index)
    free, total = torch.cuda.mem_get_info(index)
    hip = torch.version.hip
    return Accelerator(
        device.name,
        properties.name,
        memory=total,
        free=free,
        capability=f"{properties.major}.{properties.minor}",
        units=properties.multi_processor_count,
        runtime=f"ROCm {hip}" if hip else f"CUDA {torch.version.cuda}",
        driver=_nvidia_driver(),
    )


def _mps(device: placement.Device, _index: int) -> Accelerator:
    memory = torch.mps.recommended_max_memory()
    free = max(memory - torch.mps.driver_allocated_memory(), 0)
    release = platform.mac_ver()[0]
    return Accelerator(device.name, "Apple GPU", memory=memory, free=free, runtime=f"Metal, macOS {release}")


def _xpu(device: placement.Device, index: int) -> Accelerator:
    properties = torch.xpu.get_device_properties(index)
    free, total = torch.xpu.mem_get_info(index)
    driver = getattr(properties, "driver_version", None)
    return Accelerator(device.name, properties.name, memory=total, free=free, runtime="SYCL", driver=driver)


_READERS: Final[dict[str, Callable[[placement.Device, int], Accelerator]]] = {"cuda": _cuda, "mps": _mps, "xpu": _xpu}


@cache
def _processor() -> Processor:
    """Read once: pages set their own number of threads, so what torch would use is asked of its build, not of them."""
    return Processor(
        name=_cpu_name(),
        cores=cores(),
        threads=_own_threads(),
        simd=str(torch.backends.cpu.get_cpu_capability()),
        libraries=tuple(_libraries()),
        caches=_caches(),
    )


def cores() -> int:
    """Logical cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _own_threads() -> int:
    """What torch would use if nobody had said otherwise: its start-up value, as OpenMP or its own pool reports it."""
    found = re.search(r"hardware_concurrency\(\) : (\d+)", torch.__config__.parallel_info())
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    return max(1, min(cores(), int(found[1]) if found else cores()))


def _caches() -> tuple[int, int] | None:
    ask = getattr(torch.cpu, "get_capabilities", None)  # torch 2.11 does not have it yet
    known = ask() if ask else {}
    first, second = known.get("l1d_cache_size"), known.get("l2_cache_size")
    return (int(first), int(second)) if first and second else None


def _cpu_name() -> str:
    if sys.platform == "darwin":
        return _mac_cpu() or platform.processor() or platform.machine()
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    found = re.search(r"^(?:model name|Model|Hardware|cpu model)\s*:\s*(.+)$", text, re.MULTILINE)
    name = found[1] if found else platform.processor() or platform.machine() or "CPU"
    return " ".join(name.split())[:80]


def _mac_cpu() -> str:
    command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=2, check=True)  # noqa: S603 - constant
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip()[:80]


def _libraries() -> list[str]:
    """The libraries behind the CPU's operations, from torch's build description."""
    text = torch.__config__.show()
    patterns = {
        "MKL": r"Math Kernel Library Version ([\d.]+)",
        "oneDNN": r"MKL-DNN v([\d.]+)",
        "OpenMP": r"OpenMP \d+ \(a\.k\.a\. OpenMP ([\d.]+)\)",
        "BLAS:": r"BLAS_INFO=(?!mkl)(\w+)",
    }
    found = {name: re.search(pattern, text) for name, pattern in patterns.items()}
    return [f"{name} {match[1]}" for name, match in found.items() if match]


def _nvidia_driver() -> str | None:
    """The driver's version, from where the Linux driver itself says it."""
    try:
        text = Path("/proc/driver/nvidia/version").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(r"\b(\d{3}\.\d+(?:\.\d+)?)\b", text)
    return found[1] if found else None
