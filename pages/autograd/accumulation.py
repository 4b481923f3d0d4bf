"""What does backward do to a gradient that is already there, and when is that what one wants?"""

from functools import partial

import streamlit as st

from core.autograd.accumulation import keep_ledger
from core.autograd.clearing import MOMENTUM, clear_both_ways
from core.autograd.functions import Functions, parse_functions
from core.autograd.presets import input_tensor
from core.autograd.unzeroed import Loops, run_all_ways
from core.export import accumulation as export
from core.inputs import limits
from core.inputs.entries import parse_entries
from core.inputs.problem import InputProblem
from core.pictures import accumulation_tables as tables
from core.pictures import unzeroed_chart
from pages import parts
from pages.parts.log_number import log_number

ARTICLE = "y1 = x ** 2\ny2 = x ** 3"
ENTRIES = "y1, y2, zero_, y2"
RATES = [float(f"{digit}e{power}") for power in range(-3, 0) for digit in (1, 2, 5)] + [0.9, 1.2, 1.9, 2.2, 5.0]


def ask_for_functions() -> Functions | None:
    """The functions, or None and the problem on the page."""
    text = st.text_area(
        "Functions of x, one a line", ARTICLE, key="functions", bind="query-params", height=104, persist_state="page"
    )
    try:
        return parse_functions(text or "")
    except InputProblem as problem:
        parts.problem(problem, text, key="problem-functions")
        return None


def enter(word: str) -> None:
    """Add an entry to the ledger; for a button."""
    before = st.session_state["entries"].strip().rstrip(",")
    parts.assign(entries=f"{before}, {word}" if before else word)


def take_back() -> None:
    """Take the last entry of the ledger back."""
    parts.assign(entries=st.session_state["entries"].strip().rstrip(",").rpartition(",")[0].strip())


def ledger(device: str) -> None:
    """The account of one leaf."""
    writing, watching = st.columns([1, 2], gap="large")
    with writing:
        functions = ask_for_functions()
        if functions is None:
            return
        leaf = functions.leaf
        x = parts.parsed_field(
            "x", f"Value of {leaf}, a number or as in 1, 2, 3", "2", partial(input_tensor, device=device)
        )
        parse = partial(parse_entries, names=functions.names)
        entries = parts.parsed_field("entries", "What happens, in order", ENTRIES, parse)
        full = len(entries) >= limits.LEDGER_ENTRIES
        with st.container(horizontal=True, gap="small"):
            for name in functions.names[:6]:
                st.button(f"{name}.backward()", on_click=enter, args=(name,), key=f"add-{name}", disabled=full)
            for word, code in (("zero_", f"{leaf}.grad.zero_()"), ("None", f"{leaf}.grad = None")):
                st.button(code, on_click=enter, args=(word,), key=f"add-{word}", disabled=full)
            st.button("Undo", icon=":material/undo:", on_click=take_back, disabled=not entries, key="undo")
    with watching:
        try:
            account = keep_ledger(functions, x, entries)
        except InputProblem as problem:
            parts.problem(problem, functions.program.text, key="problem-run")
            return
        parts.figure(tables.ledger_table(account), "ledger")
        st.caption(tables.words(account))
        st.markdown(
            "`backward()` never overwrites: it adds to what `.grad` holds. A training loop that forgets to clear it "
            "steps along the sum of all gradients so far, which the view *training* plays out."
        )
        if box := parts.fold("zero_() or None: what is the difference?", "clearing"):
            with box:
                parts.figure(tables.clearing_table(clear_both_ways()), "clearing")
                st.markdown(
                    "`zero_()` keeps the tensor and its memory, and to an optimizer a gradient of 0 is a gradient: "
                    f"here SGD with momentum {MOMENTUM} moves x though no backward pass was made. With `None` the "
                    "tensor is gone, the optimizer skips x, and the next backward pass pays into a new tensor. "
                    "`optimizer.zero_grad()` sets to None unless it is told `set_to_none=False`."
                )
                parts.code(export.clearing_script(), "clearing.py")
        if box := parts.fold("Code that does this", "code"):
            with box:
                parts.code(export.ledger_script(functions, x.tolist(), entries, account), "ledger.py")


def training(_device: str) -> None:
    """The same regression with and without zeroing."""
    controls, stage = st.columns([1, 3], gap="large")
    with controls:
        lr = log_number("Learning rate", "lr", 0.01, RATES)
        epochs = st.slider("Epochs", 10, limits.PLAIN_EPOCHS, 100, 10, key="epochs", bind="query-params")
        loops = run_all_ways(lr, epochs)
        st.caption(stability(loops))
    with stage:
        parts.chart(unzeroed_chart.spec(), unzeroed_chart.data(loops), "loops", unzeroed_chart.ALT)
        parts.figure(unzeroed_chart.runs_table(loops), "runs")
        st.markdown(
            "Without zeroing, `.grad` is the sum of all gradients so far. It still pushes on when the lowest "
            "point is reached, so the line swings past it and back and never settles: a heavy ball without friction. "
            f"Written out as momentum with coefficient 1, it is the same run: {loops.compared - loops.differing:,} of "
            f"{loops.compared:,} numbers are equal to the last bit."
        )
        if box := parts.fold("Code that does this", "code"):
            with box:
                parts.code(export.loops_script(loops), "training.py")


def stability(loops: Loops) -> str:
    """Where each run stays bounded."""
    stable = loops.bowl.largest_stable_rate
    return (
        f"On this data the run with zeroing comes down below a learning rate of {stable:.3g}, 2/λmax. Without zeroing "
        f"it stays bounded up to {2 * stable:.3g}, but comes down at none."
    )


VIEWS = {"ledger": ledger, "training": training}

device = parts.frame(
    "Accumulation", "What does backward do to a gradient that is already there, and when is that what one wants?"
)
shown = st.segmented_control(
    "View", list(VIEWS), default="ledger", required=True, key="view", bind="query-params", label_visibility="collapsed"
)
VIEWS[shown](device)
