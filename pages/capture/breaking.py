"""Where torch's compiler has to leave a function, what it checks before it uses what it compiled, and the way round."""

import streamlit as st

from core.capture import breaks as compiler
from core.capture.breaking import BREAKING, SIZES, Breaking, shown
from core.capture.breaks import FOUND, Breaks
from core.pictures.capture.breaks import calls_table, guards_table
from core.problem import InputProblem
from pages import parts, screen
from pages.capture.under_way import settled

_CHILD = "break-child"


def show(_device: str, at: screen.Places) -> None:
    """A function with its rewrite; and what torch made of both, once that was asked for."""
    with at.stage, st.container(horizontal=True, gap="medium"):  # above what it is about, which is long
        name = st.selectbox("What the function does", list(BREAKING), key="capture_breaks", bind="query-params")
        n = st.slider("Elements of x", SIZES.start, SIZES.stop - 1, 4, key="capture_n", bind="query-params", width=200)
    breaking = BREAKING[name]
    with at.words:
        _words(name, n)
    with at.stage:
        _sources(breaking)
        found = FOUND.get((name, n))
        if found is not None or (found := _asked(name, n)) is not None:
            _result(breaking, found)


def _sources(breaking: Breaking) -> None:
    left, right = st.columns(2)
    left.code(breaking.source, language="python", wrap_lines=True)
    if breaking.rewrite != breaking.source:
        right.code(f"# the same, for one graph\n{breaking.rewrite}", language="python", wrap_lines=True)


def _asked(name: str, n: int) -> Breaks | None:
    """What the process says that was asked for; None, and a button, where none was, or it came to nothing."""
    kept = parts.remembered(_CHILD)
    if kept is None or kept[0] != (name, n) or kept[1].stopped:
        if kept is not None and kept[0] == (name, n):
            st.caption("Stopped.")
        _offer(name, n)
        return None
    try:
        settled(kept[1], "A second Python imports torch's compiler and captures both functions …")
    except InputProblem as problem:
        parts.problem(problem, key="problem-breaks")
        _offer(name, n)
        return None
    found = compiler.breaks(kept[1].result)
    FOUND.keep((name, n), found)
    return found


def _offer(name: str, n: int) -> None:
    st.button(
        "Let torch capture it",
        icon=":material/play_arrow:",
        key="capture_ask",
        type="primary",
        on_click=_begin,
        args=(name, n),
    )


def _begin(name: str, n: int) -> None:
    parts.forget(_CHILD)
    parts.remember(_CHILD, None, lambda: ((name, n), compiler.begin(name, n)))


def _result(breaking: Breaking, found: Breaks) -> None:
    graphs, ends = len(found.graphs), len(found.breaks)
    st.markdown(
        f"Torch found **{graphs} graph{'s' * (graphs != 1)}** and **{ends} break{'s' * (ends != 1)}**. Between two "
        "graphs Python runs the function itself."
    )
    for column, graph in zip(st.columns(max(graphs, 1)), found.graphs, strict=False):
        column.code(graph, language="python", wrap_lines=True)
    if found.refusal is not None:
        st.markdown("Asked for one graph, by `fullgraph=True`, torch says:")
        st.code(found.refusal, language=None, wrap_lines=True)
    elif found.breaks:
        st.markdown(
            "Torch says why it broke; asked for one graph, by `fullgraph=True`, it captures it whole after all:"
        )
        st.code("\n\n".join(dict.fromkeys(found.breaks)), language=None, wrap_lines=True)
    st.markdown("Called again and again, with something changed:")
    parts.figure(calls_table(found.calls), "calls")
    if breaking.rewrite != breaking.source:
        outcome = "is captured whole" if found.rewrite_refusal is None else "is refused, too"
        st.markdown(f"The rewrite **{outcome}**. The same calls:")
        parts.figure(calls_table(found.rewrite_calls), "rewrite-calls")
    parts.fold("Guards", "capture_guards", lambda: parts.figure(guards_table(found), "guards"))


def _words(name: str, n: int) -> None:
    st.markdown(
        "In eager mode each of these functions simply works: Python runs it line by line, and the graph is built on "
        "the way. `torch.compile` reads the function's bytecode and writes down what it does to tensors; what it "
        "cannot write down ends a graph. What it took for granted meanwhile (sizes, dtypes, Python numbers) it "
        "checks at each call with *guards*: where one fails, it compiles again, and a size or a number that changed "
        "becomes a symbol. The backend here is `eager`, which runs the graphs as they are: nothing is made faster."
    )
    parts.fold("Code that does this", "capture_code", lambda: parts.code(shown(name, n), "breaks.py"))
