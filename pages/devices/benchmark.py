"""How fast is an operation here, and how do you measure that honestly?"""

import time
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import limits
from core.devices import benchmark, four_ways
from core.devices.four_ways_program import program
from core.devices.hardware import Machine, describe
from core.devices.workloads import DTYPES, WORKLOADS, largest
from core.export.devices.benchmark import points_csv, script
from core.pictures.devices import benchmark as charts
from core.pictures.devices import benchmark_tables as tables
from core.pictures.devices.placement import machine_words
from core.pictures.markup.numbers import memory
from core.problem import InputProblem
from pages import parts, screen
from pages.parts.turn import effort

TRANSFERS = {"left out": (False,), "included": (True,), "both": (False, True)}
_SLICE = 0.1  # seconds of measuring in one go: nobody waits longer for the turn than this and a few calls
_PICTURE = 0.6  # seconds between two pictures: a browser that is sent more, or more at first, mounts Stop much later


def chosen_plan(operation: str, accelerators: list[str], cores: int) -> benchmark.BenchmarkPlan:
    """What the controls ask for. Raises `InputProblem`."""
    here = ["cpu", *accelerators]
    devices = st.pills("Devices", here, default=here, key="devices", selection_mode="multi", bind="query-params")
    dtypes = st.multiselect("dtypes", list(DTYPES), ["float32"], key="dtypes", bind="query-params")
    counts = [str(count) for count in sorted({2**k for k in range(6) if 2**k < cores} | {cores})]
    threads = st.pills(
        "CPU threads",
        counts,
        default=counts[:1],
        key="threads",
        help="More threads help only where a core is free for each of them: otherwise they wait for one another.",
        selection_mode="multi",
        bind="query-params",
    )
    transfer = "left out"
    if accelerators:
        transfer = st.segmented_control(
            "Transfer from and to the host's memory",
            list(TRANSFERS),
            default="left out",
            required=True,
            key="transfer",
            bind="query-params",
        )
    loop = WORKLOADS[operation].loop != "" and st.toggle(
        "A Python loop as well", key="loop", bind="query-params", help="Element by element, on the CPU."
    )
    effort = st.segmented_control(
        "Time per point", list(benchmark.ROUNDS), default="quick", required=True, key="effort", bind="query-params"
    )
    return benchmark.plan(
        operation,
        devices=devices,
        dtypes=dtypes,
        threads=[int(count) for count in threads],
        transfer=TRANSFERS[transfer],
        loop=loop,
        rounds=benchmark.ROUNDS[effort],
    )


def over_sizes(operation: str, controls: DeltaGenerator, stage: DeltaGenerator, _device: str) -> None:
    """An operation over sizes, on the devices, dtypes and threads that are chosen."""
    machine = describe()
    accelerators = [found.device for found in machine.accelerators]
    last: benchmark.Benchmark | None = parts.remembered("benchmark")
    with controls:
        st.caption(f"{WORKLOADS[operation].meaning}; {WORKLOADS[operation].size}.")
        try:
            asked = chosen_plan(operation, accelerators, machine.processor.cores)
        except InputProblem as trouble:
            parts.problem(trouble)
            if last is None or last.plan.operation != operation:
                return
            asked = last.plan
    known = last.points if last else ()
    run = parts.remember("benchmark", asked, lambda: benchmark.Benchmark(asked, known=known))

    with stage:
        head, button = st.columns([4, 1], vertical_alignment="center")
        bar, time_chart, rate_chart = head.empty(), st.empty(), st.empty()
        st.caption(machine_words(machine))
    if run.done:
        button.button(
            "Again", icon=":material/replay:", key="again", on_click=parts.forget, args=("benchmark",), width="stretch"
        )
    else:
        button.button("Stop", icon=":material/stop:", key="stop", on_click=run.stop, type="primary", width="stretch")

    time_alt = charts.time_words(operation, asked.series, run.points)
    rate_alt = charts.rate_words(operation, asked.series, run.points)

    def show() -> None:
        """Draw what there is: the only thing that a run under way repeats."""
        text = f"{len(run.points)} points"
        if run.next is not None:
            series, size = run.next
            text = f"n = {size:,} on {series.device}"
            text += ": waiting, another visitor is measuring" if run.waiting else f" · {len(run.points)} points so far"
        bar.progress(min(run.progress, 1.0), text)
        data = charts.data(asked.series, asked.sizes, run.points)
        with time_chart:
            parts.chart(charts.time_spec(), data, "time", time_alt)
        with rate_chart:
            parts.chart(charts.rate_spec(), data, "rate", rate_alt)

    show()
    if run.done:
        with stage:
            results(run, machine)
    else:
        measure(run, show)


def measure(run: benchmark.Benchmark, show: Callable[[], None]) -> None:
    """Measure to the end, slice by slice, by turns with whatever other visitors compute.

    A widget that is moved, or a closed tab, ends this loop at its next drawing; the points stay in the session.
    """
    drawn = time.monotonic()
    try:
        with effort("live") as job:
            while not run.done:
                run.advance(seconds=_SLICE)
                if time.monotonic() >= drawn + _PICTURE:
                    show()
                    drawn = time.monotonic()
                if run.waiting:  # for a process that measures
                    with job.away():
                        time.sleep(_SLICE)
                job.breathe()
    finally:
        run.rest()
    st.rerun()


def results(run: benchmark.Benchmark, machine: Machine) -> None:
    """What the points say, and what to take away."""
    plan = run.plan
    if run.left_out:
        parts.figure(tables.left_out(plan.series, run.left_out), "left-out")
    if run.points:
        parts.figure(tables.findings(plan.series, run.points), "findings")
    words(accelerated=bool(machine.accelerators))
    code, table = st.tabs(["Code", "Table"])
    with code:
        parts.code(script(plan, run.points), "benchmark.py")
    with table:
        st.dataframe(charts.table(plan.series, run.points), hide_index=True, key="table")
        label = "Download as CSV, with the machine's description"
        parts.download(label, lambda: points_csv(run.points, machine), "benchmark.csv", "text/csv", key="csv")


def words(*, accelerated: bool) -> None:
    """What the picture says, and what it cannot."""
    elements = largest(accelerated=accelerated)
    st.markdown(
        "All small sizes cost about the same: that is the price of a call, not of the arithmetic. Then the time "
        "follows the work, and the rate is limited by the caches and the memory."
    )
    if not accelerated:
        st.markdown(
            "Only a CPU is here, so this page cannot show where an accelerator starts to win, what a transfer costs, "
            "or what is measured by a clock that does not wait. What it can show is the same everywhere: warm-up, "
            "threads, sizes, number formats, and what a Python loop costs."
        )
    st.caption(
        f"Sizes end at {elements:,} elements of a tensor ({memory(elements * 4)} of float32), or where one call would "
        f"take more than {limits.BENCHMARK_CALL:g} s, since a call cannot be interrupted and this app may be shared. "
        "Only one visitor measures at a time."
    )


def four(operation: str, controls: DeltaGenerator, stage: DeltaGenerator, device: str) -> None:
    """How not to measure: one operation, four ways, in a fresh process."""
    workload = WORKLOADS[operation]
    with controls:
        sizes = workload.sizes(limits.BENCHMARK_ELEMENTS)
        size = st.select_slider("Size n", sizes, sizes[len(sizes) // 2], key="benchmark_size", bind="query-params")
        dtype = st.selectbox("dtype", list(DTYPES), key="benchmark_dtype", bind="query-params")
        st.caption(
            f"{workload.meaning[0].upper()}{workload.meaning[1:]}, on **{device}**. Only the first call in a process "
            "is cold, so a fresh Python is started for this. It takes 2 to 5 s, most of which goes into importing "
            "torch."
        )
    asked = (operation, size, dtype, device)
    run = parts.remember("four-ways", asked, lambda: four_ways.Experiment(*asked))

    with stage:
        state, buttons = st.columns([4, 1], vertical_alignment="center")
        bar = state.empty()
    if run.done:
        buttons.button(
            "Again", icon=":material/replay:", key="again", on_click=parts.forget, args=("four-ways",), width="stretch"
        )
    else:
        buttons.button("Stop", icon=":material/stop:", key="stop", on_click=run.stop, type="primary", width="stretch")
    with stage:
        result = run.result
        if result is not None:
            bar.caption(
                f"Importing torch took {result.imported:.2g} s; making the tensors on {result.device}, "
                f"{1000 * result.made:.3g} ms."
            )
            parts.figure(tables.ways_table(result), "ways")
            parts.chart(charts.calls_spec(), charts.calls_data(result), "calls", charts.calls_words(result))
            if device == "cpu":
                st.markdown(
                    "On the CPU a call returns when it has finished, so the last three agree, unless something else "
                    "keeps the machine busy: then a block of many calls is interrupted more often than a single one. "
                    "On a GPU a call returns when it is *queued*: a clock that does not wait then measures the "
                    "queueing, and the larger the operation, the faster it looks. That cannot be shown without a GPU."
                )
            else:
                st.markdown(
                    f"On {device} a call returns when it is *queued*, not when it has finished: without "
                    "synchronizing, the clock measures the queueing."
                )
        elif run.stopped:
            bar.caption("Stopped.")
        with st.expander("The program that was run", expanded=run.done):
            parts.code(program(*asked), "four_ways.py")
    if not run.done:
        with effort("child") as job, run, job.away():
            while not run.done:
                waiting = "Another visitor is measuring; waiting for a turn …"
                bar.caption(waiting if run.waiting else "A fresh Python is importing torch and measuring …")
                run.advance(seconds=_SLICE)
        st.rerun()


VIEWS = {"over sizes": over_sizes, "how not to measure": four}

device = parts.frame("Speed: CPU and GPU", "How fast is an operation here, and how do you measure that honestly?")
at = screen.places()
with at.bar:
    view = parts.views(VIEWS, "benchmark_show", label="Show", labelled=True)
    operation = st.selectbox("Operation", list(WORKLOADS), key="benchmark_op", bind="query-params")
VIEWS[view](operation, at.controls, at.stage, device)
