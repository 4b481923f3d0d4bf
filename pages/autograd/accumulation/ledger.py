"""The view "ledger": `.grad` of one leaf as a bank statement."""

from functools import partial

import streamlit as st

from core import limits
from core.autograd.accumulation.clearing import MOMENTUM, clear_both_ways
from core.autograd.accumulation.ledger import keep_ledger
from core.export.autograd import accumulation as export
from core.inputs.entries import parse_entries
from core.pictures.autograd import accumulation as tables
from core.problem import InputProblem
from pages import parts, screen
from pages.autograd.accumulation.fields import functions_field, value_field

ARTICLE = "y1 = x ** 2\ny2 = x ** 3"
ENTRIES = "y1, y2, zero_, y2"
CHIPS = {
    "y1.backward()": {"entries": "y1"},
    "without zeroing": {"entries": "y1, y2"},
    "zeroed first": {},
}
SETTINGS = {"functions": ARTICLE, "accumulation_x": "2", "entries": ENTRIES}
_BUTTONS = 6  # functions that have a button; the others are typed


def show(device: str) -> None:
    """The functions, what happens to them, and the account."""
    at = screen.places()
    keep(device, at)
    screen.chips("ledger_article", CHIPS, SETTINGS, at.chips)


def keep(device: str, at: screen.Places) -> None:
    """Draw what is asked, and the account of it."""
    with at.controls:
        functions = functions_field("functions", ARTICLE)
        if functions is None:
            return
        leaf, names = functions.leaf, functions.names
        x = value_field(leaf, device)
        parse = partial(parse_entries, names=names)
        with at.bar:
            entries = parts.parsed_field("entries", "What happens, in order", ENTRIES, parse)
        full = len(entries) >= limits.LEDGER_ENTRIES
        with at.bar, st.container(horizontal=True, gap="small"):
            calls = {name: f"{name}.backward()" for name in names[:_BUTTONS]}
            for word, code in (calls | {"zero_": f"{leaf}.grad.zero_()", "None": f"{leaf}.grad = None"}).items():
                st.button(code, on_click=enter, args=(word,), key=f"add-{word}", disabled=full)
            st.button("Undo", icon=":material/undo:", on_click=take_back, disabled=not entries, key="undo")
    with at.stage:
        try:
            account = keep_ledger(functions, x, entries)
        except InputProblem as problem:
            parts.problem(problem, functions.program.text, key="problem-run")
            return
        parts.figure(tables.ledger_table(account), "ledger")
        st.caption(tables.caption(account))
        st.markdown(
            "`backward()` never overwrites: it adds to what `.grad` holds. A training loop that forgets to clear it "
            "steps along the sum of all gradients so far, which the view *training* shows."
        )
        parts.fold("zero_() or None: what is the difference?", "clearing", _clearing)
        parts.fold(
            "Code that does this",
            "accumulation_code",
            lambda: parts.code(export.ledger_script(functions, x.tolist(), entries, account), "ledger.py"),
        )


def enter(word: str) -> None:
    """Add an entry; for a button."""
    before = st.session_state["entries"].strip().rstrip(",")
    parts.assign(entries=f"{before}, {word}" if before else word)


def take_back() -> None:
    """Take the last entry back."""
    parts.assign(entries=st.session_state["entries"].strip().rstrip(",").rpartition(",")[0].strip())


def _clearing() -> None:
    parts.figure(tables.clearing_table(clear_both_ways()), "clearing")
    st.markdown(
        "`zero_()` keeps the tensor and its memory, and to an optimizer a gradient of 0 is a gradient: here SGD with "
        f"momentum {MOMENTUM} moves x even though there was no backward pass. With `None` the tensor is gone, the "
        "optimizer skips x, and the next backward pass writes a new tensor. `optimizer.zero_grad()` sets gradients to "
        "None unless it is told `set_to_none=False`."
    )
    parts.code(export.clearing_script(), "clearing.py")
