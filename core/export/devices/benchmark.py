"""A benchmark to take away: its points as CSV with the machine's description, and the script that repeats them."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from core.devices.benchmark import ROUND, BenchmarkPlan, Point, Series
from core.devices.hardware import Machine

COLUMNS: Final = (
    "operation", "size", "device", "dtype", "threads", "transfer", "way", "median_s", "first_quartile_s",
    "third_quartile_s", "blocks", "gflop_per_s", "gb_per_s", "processor", "cores", "simd", "accelerator", "torch",
    "python", "system", "float32_matmul",
)  # fmt: skip


def points_csv(points: Sequence[Point], machine: Machine) -> str:
    """One line per point. The machine stands in every line, so that files of several machines can be put together."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    names = {accelerator.device: accelerator.name for accelerator in machine.accelerators}
    cpu = machine.processor
    for p in points:
        s = p.series
        writer.writerow(
            (
                p.operation, p.size, s.device, s.dtype, s.threads, s.transfer, s.way, p.median, p.low, p.high, p.blocks,
                p.rate, "" if p.bandwidth is None else p.bandwidth, cpu.name, cpu.cores, cpu.simd,
                names.get(s.device, ""), machine.torch, machine.python, machine.system, machine.matmul,
            )
        )  # fmt: skip
    return text.getvalue()


def script(plan: BenchmarkPlan, points: Sequence[Point]) -> str:
    """Python that measures the same points again, with torch's own timer, and prints torch's own table."""
    lines = [
        "import timeit",
        "",
        "import torch",
        "from torch.utils.benchmark import Compare, Timer",
        "",
        "",
        "def clock(device):",
        '    """The clock on the wall, read when the device has finished what it was given."""',
        '    if device.type == "cpu":',
        "        return timeit.default_timer",
        "    return lambda: (torch.accelerator.synchronize(device), timeit.default_timer())[1]",
        "",
        "",
        "def measure(name, statement, sizes, tensors, device, threads):",
        "    device = torch.device(device)",
        "    for n in sizes:",
        "        timer = Timer(",
        '            statement, globals={**tensors(n), "device": device}, num_threads=threads, timer=clock(device),',
        f'            label="{plan.operation}", sub_label=name, description=f"n = {{n}}",',
        "        )",
        "        timer.timeit(1)  # warm up",
        f"        results.append(timer.blocked_autorange(min_run_time={plan.rounds * ROUND:g}))",
        "",
        "",
        "results = []",
    ]
    for series in plan.series:
        sizes = [point.size for point in points if point.series == series]
        if sizes:
            lines += ["", *_series(plan, series, sizes)]
    return "\n".join([*lines, "", "Compare(results).print()", ""])


def _series(plan: BenchmarkPlan, series: Series, sizes: Sequence[int]) -> list[str]:
    workload = plan.workload
    words = ", ".join(word for word in series.words if word)
    statement = workload.loop if series.way == "loop" else workload.transfer if series.transfer else workload.statement
    home = "cpu" if series.transfer else series.device
    made = []
    for name in workload.shapes(plan.sizes[0]):
        leaf = name in workload.leaves
        shape = _shape(plan, name)
        where = f'dtype=torch.{series.dtype}, device="{series.device if leaf else home}"'
        made.append(f'    "{name}": torch.rand({shape}, {where}{", requires_grad=True" if leaf else ""}),')
    return [
        f'measure("{words}", """\\',
        f'{statement}""", {list(sizes)!r}, lambda n: {{',
        *made,
        f'}}, "{series.device}", {series.threads})',
    ]


def _shape(plan: BenchmarkPlan, name: str) -> str:
    """The shape of a tensor as a function of n, found by asking for two sizes."""
    small, large = plan.workload.shapes(2)[name], plan.workload.shapes(3)[name]
    text = ", ".join("n" if a != b else str(a) for a, b in zip(small, large, strict=True))
    return f"({text},)" if len(small) == 1 else f"({text})"
