"""What compiling a function brings, over sizes: the time of a call before and after, and what was paid for it."""

from collections.abc import Callable

import streamlit as st

from core import limits
from core.capture import speed as measuring
from core.capture.child import Child
from core.capture.fusible import FUSIBLE, Fusible
from core.capture.speed import FOUND, Speed, SpeedPlan
from core.capture.speed_program import BACKENDS, shown
from core.capture.traffic import work
from core.devices.workloads import largest
from core.pictures.capture import speed as charts
from core.problem import InputProblem
from pages import parts, screen
from pages.capture.under_way import settled

_CHILD = "speed-child"
_DOING = "A second Python compiles the function anew for each size, and measures …"


def show(device: str, at: screen.Places) -> None:
    """A function, what a call of it does, and how fast it is once that was asked for."""
    with at.bar:
        name = st.selectbox("What the function does", list(FUSIBLE), key="capture_speed", bind="query-params")
    with at.controls:
        asked = _asked(FUSIBLE[name], device)
    kept = parts.remembered(_CHILD)
    child: Child | None = kept[1] if kept is not None and kept[0] == asked else None
    found = measuring.speed(asked, child.told) if child is not None else FOUND.get(asked.key)
    if child is not None and child.result is not None and found is not None:
        FOUND.keep(asked.key, found)
    with at.stage:
        head = st.container()
        draw = _chart(asked, found) if child is not None or found is not None else None
        if found is not None and found.points:
            parts.figure(charts.times_table(found.points), "speed-times")
        _work(asked, found)
    with at.words:
        _words(asked, found)
    with head:
        if child is None or child.done:
            _settled(asked, child, found)
        else:
            st.empty()  # in the place of the button, which would stand there until the run ends
            _wait(asked, child, draw)


def _asked(fusible: Fusible, device: str) -> SpeedPlan:
    with st.container(horizontal=True, gap="medium"):
        sizes = fusible.sizes(largest(accelerated=device != "cpu"))
        last = st.select_slider(
            "Largest n", sizes[1:], sizes[-1], key="capture_largest", bind="query-params", width=240
        )
        backend = st.segmented_control(
            "Backend",
            BACKENDS,
            default=BACKENDS[0],
            required=True,
            key="capture_backend",
            bind="query-params",
            help="inductor generates kernels: C++ for the CPU, Triton for a GPU. aot_eager runs the captured graph as "
            "it is, and compiles nothing.",
        )
    return SpeedPlan(fusible.name, fusible.sizes_to(last), backend, device)


def _settled(asked: SpeedPlan, child: Child | None, found: Speed | None) -> None:
    """Nothing is under way: what came of it, and a button."""
    with st.empty().container(horizontal=True, vertical_alignment="center"):
        if found is not None and found.complete:
            st.button("Again", icon=":material/replay:", key="capture_again", on_click=_begin, args=(asked,))
        else:
            st.button(
                "Measure",
                icon=":material/play_arrow:",
                key="capture_measure",
                type="primary",
                on_click=_begin,
                args=(asked,),
            )
        if child is not None and child.stopped and child.problem is None:
            st.caption("Stopped.")
    if child is not None and child.problem is not None:
        parts.problem(child.problem, key="problem-speed")
        if asked.backend == "inductor":
            st.caption("The backend aot_eager starts no C++ compiler, and needs half as much memory.")


def _begin(asked: SpeedPlan) -> None:
    parts.forget(_CHILD)
    parts.remember(_CHILD, None, lambda: (asked, measuring.begin(asked)))


def _wait(asked: SpeedPlan, child: Child, draw: Callable[[Speed | None], None] | None) -> None:
    """Show the sizes as they come; the page is drawn again when it has them all, or a problem."""

    def grown() -> None:
        if draw is not None:
            draw(measuring.speed(asked, child.told))

    try:
        settled(child, _DOING, of=1 + len(asked.sizes), grown=grown)
    except InputProblem:  # the child keeps it
        st.rerun()


def _chart(asked: SpeedPlan, found: Speed | None) -> Callable[[Speed | None], None]:
    """Draw the chart; gives what draws it again in its place."""
    place = st.empty()

    def draw(found: Speed | None) -> None:
        alt = charts.speed_words(FUSIBLE[asked.name], found)
        with place:
            parts.chart(charts.speed_spec(), charts.speed_data(asked.sizes, found), "speed", alt)

    draw(found)
    return draw


def _work(asked: SpeedPlan, found: Speed | None) -> None:
    """What a call does: counted here as far as the hosted app measures, and by the process for what is larger."""
    within = FUSIBLE[asked.name].sizes(limits.BENCHMARK_ELEMENTS)
    points = {point.size: point for point in (found.points if found else ())}
    works = {n: work(asked.name, n) for n in asked.sizes if n in within}
    works |= {n: point.eager_work for n, point in points.items()}
    parts.figure(charts.work_table(works, {n: point.compiled_work for n, point in points.items()}), "speed-work")


def _words(asked: SpeedPlan, found: Speed | None) -> None:
    """The function, what the pictures say, and what they cannot."""
    fusible = FUSIBLE[asked.name]
    st.code(fusible.source, language="python", wrap_lines=True)
    if found is not None and found.missing is not None:
        st.info(
            f"`{found.asked.backend}` cannot be used here, so this is `{found.backend}`. Torch says:",
            icon=":material/build:",
        )
        st.code(found.missing, language=None, wrap_lines=True)
    if found is not None and found.points:
        st.markdown(charts.outcome_words(found))
    n = max(set(asked.sizes) & set(fusible.sizes(limits.BENCHMARK_ELEMENTS)))
    st.markdown(charts.work_words(fusible, n, work(asked.name, n)))
    if asked.backend == "aot_eager" or (found is not None and found.backend == "aot_eager"):
        st.markdown(
            "`aot_eager` captures the function and then runs the graph as it is, operation by operation: the kernels "
            "and their bytes are those of eager mode. It shows what capturing costs, and what guards add to each "
            "call. What it cannot show is fusion: for that a compiler has to write kernels."
        )
    if asked.device == "cpu":
        st.caption(
            "Everything is measured on one thread of the CPU, by `torch.utils.benchmark`, as it is and compiled by "
            "turns. For a GPU inductor writes Triton instead of C++, which is compiled in less time; that is measured "
            "where there is one."
        )
    parts.fold(
        "Code that does this",
        "capture_code",
        lambda: parts.code(shown(asked.name, asked.sizes, asked.backend, asked.device), "speed.py"),
    )
