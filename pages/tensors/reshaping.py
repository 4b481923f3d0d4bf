"""What do shape operations do with one storage, and which of them copy?"""

from dataclasses import dataclass, replace
from typing import Self

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.export.tensors.reshaping import script
from core.inputs.shapes import Shape, parse_shape
from core.language.chain import Chain, parse_chain
from core.language.index import parse_index
from core.pictures.tensors import reshaping as pictures
from core.problem import InputProblem
from core.tensors.reshaping.detective import detect
from core.tensors.reshaping.steps import Walk, walk
from core.tensors.reshaping.storage import Portrait, portrait
from core.tensors.reshaping.suggestions import suggestions
from pages import parts, screen

CHAIN = "permute(0, 2, 1).contiguous().view(6, 4)"  # what the page opens where an address says something else
ARTICLE = {
    "x.view(6, 4)": screen.OPENINGS["reshaping"],
    "x.reshape(2, 12)": {"chain": "reshape(2, 12)"},
    "a.squeeze()": {"x": "1, 3, 1, 4", "chain": "squeeze()"},
    "c.unsqueeze(0)": {"x": "3, 4", "chain": "unsqueeze(0)"},
}
EXAMPLES = {
    "a transpose, flattened": "transpose(1, 2).reshape(2, 12)",
    "view fails, contiguous helps": "permute(0, 2, 1).contiguous().view(6, 4)",
    "view fails": "permute(0, 2, 1).view(6, 4)",
    "-1 is inferred": "view(-1, 6)",
    "repeated without a copy": "narrow(0, 0, 1).expand(4, 3, 4)",
    "windows that overlap": "as_strided((5, 4), (4, 1), 2)",
    "out of the storage": "as_strided((5, 5), (5, 1))",
    "chunks, side by side": "chunk(2, 2)[1].cat([_, _], 1)",
    "stacked with itself": "stack([_, _], 0).flatten(0, 1)",
}


@dataclass(frozen=True)
class State:
    """What the widgets say: a shape, the chain and how it was typed, and where y is written to, None for nowhere."""

    shape: Shape
    chain: Chain
    text: str
    target: str | None
    device: str

    sliders = ("x",)

    def after(self, _: str, shape: Shape) -> Self:
        """The state after the picker moved to `shape`."""
        return replace(self, shape=shape)


@dataclass(frozen=True)
class Seen:
    """What torch made of a state. `refusal` says why nothing was written, though the state names a target."""

    state: State
    walked: Walk
    drawn: Portrait
    target: str | None
    refusal: InputProblem | None = None


def read(device: str, at: screen.Places) -> tuple[State, DeltaGenerator]:
    """Draw the widgets; and the place for what is offered next, which depends on what comes out."""
    with at.bar:
        chain = parts.parsed_field("chain", "Chain of operations", CHAIN, parse_chain)
        shape = parts.shape_picker("x", "Shape of x", (2, 3, 4))
    st.selectbox("Or try", list(EXAMPLES), index=None, key="example", on_change=take_example)
    following = st.container()
    with st.container(horizontal=True):
        written = st.toggle("Write through y", key="write", bind="query-params")
    target = None
    if written:
        target = parts.parsed_field("reshaping_target", "Where y is set to -1", "y[0]", parse_index).source
    screen.chips("reshaping_article", ARTICLE, {"x": "2, 3, 4", "chain": CHAIN}, at.chips)
    return State(shape, chain, st.session_state.get("chain") or "", target, device), following


def look(state: State) -> Seen:
    """Have torch do what `state` says."""
    walked = walk(state.shape, state.chain, state.device)
    try:
        return Seen(state, walked, portrait(walked, walked.last, state.target), state.target)
    except InputProblem as trouble:
        walked = walk(state.shape, state.chain, state.device)  # anew, since it may have been written to
        return Seen(state, walked, portrait(walked, walked.last), None, trouble)


def picture(seen: Seen) -> str:
    """The storage, and what reads it."""
    return pictures.storage_figure(seen.drawn, ".".join(["x", *(stage.text for stage in seen.walked.stages[1:])]))


def show(seen: Seen, at: screen.Places) -> None:
    """The picture, and what belongs to it."""
    with at.stage:
        show_storage(seen)
    with at.words:
        tell(seen)


def show_storage(seen: Seen) -> None:
    """The storage, and what of the chain went wrong."""
    state, walked = seen.state, seen.walked
    if walked.problem:
        parts.problem(walked.problem, state.text, key="problem-chain")
        if walked.merge:
            parts.figure(pictures.merge_table(walked.merge), "merge")
    if seen.refusal:
        parts.problem(seen.refusal, state.target, key="problem-target")
    parts.picture("storage", state, lambda moved: picture(look(moved)), now=picture(seen))


def tell(seen: Seen) -> None:
    """What was written, what each step did, and why."""
    state, walked = seen.state, seen.walked
    if seen.drawn.operations:
        st.markdown(
            f"`{seen.target} = -1` ran {', '.join(f'`{name}`' for name in seen.drawn.operations)}. "
            + (
                "`y` is a view, so `x` changed with it."
                if walked.last.storage == 0
                else "`y` has its own storage, so `x` kept its numbers."
            )
        )
    parts.figure(pictures.steps_table(walked), "steps")
    st.markdown(
        "A shape and its strides are a way to read a storage. Operations that only need other strides return a "
        "**view** and move nothing; the others copy into new storage."
    )
    parts.fold("Addresses, bytes, and the operations that torch ran", "reshaping_bytes", lambda: show_bytes(seen))
    parts.fold("Shape detective: chains to a shape you want", "detective", lambda: investigate(state.shape))
    parts.fold(
        "Code that does this",
        "reshaping_code",
        lambda: parts.code(script(walked, state.shape, seen.target, device=state.device), "reshaping.py"),
    )


def show_bytes(seen: Seen) -> None:
    """Where the elements lie in memory, and the proof of which steps copied."""
    parts.figure(pictures.addresses_figure(seen.drawn), "addresses")
    parts.figure(pictures.operations_table(seen.walked), "ran")


def offer_next(seen: Seen) -> None:
    """Buttons that make the chain longer or shorter."""
    chain = seen.state.chain
    offers = suggestions(tuple(seen.walked.last.tensor.shape))
    operation = st.selectbox("Next operation, on y", list(offers), key="next")
    arguments = st.text_input(
        f"Arguments of the next {operation}", offers[operation], key=f"arguments-{operation}-{offers[operation]}"
    )
    typed = operation if operation in ("T", "mT") else f"{operation}({arguments})"
    st.button(f"Append {written(typed)}", key="append", on_click=append, args=(typed,), width="stretch")
    last = chain.links[-1].text if chain.links else ""
    st.button(
        f"Remove {written(last)}".rstrip(), key="remove", on_click=shorten, args=(chain,), disabled=not last,
        width="stretch",
    )  # fmt: skip


def written(call: str) -> str:
    """A call on a button, whose label is Markdown: as code, so that nothing in it means anything."""
    return f"`{call.replace('`', '')}`" if call else ""


def investigate(shape: Shape) -> None:
    """Chains that lead from `shape` to a wanted one."""
    wanted = parts.parsed_field("wanted", "Wanted shape", "4, 6", parse_shape)
    try:
        clues = detect(shape, wanted)
    except InputProblem as trouble:
        parts.problem(trouble, key="problem-detective")
        return
    if clues:
        parts.figure(pictures.clues_table(clues), "clues")
        st.caption("Each chain was run. The same shape does not mean the same order: compare the first numbers.")
    else:
        st.markdown("No chain of one or two operations gives this shape.")


def take_example() -> None:
    """Write the chosen example into the chain."""
    if st.session_state["example"]:
        parts.assign(chain=EXAMPLES[st.session_state["example"]])


def append(text: str) -> None:
    """One more operation at the end of the chain."""
    so_far = (st.session_state.get("chain") or "").strip()
    parts.assign(chain=f"{so_far}.{text}" if so_far not in ("", "x") else text)


def shorten(chain: Chain) -> None:
    """Take the last operation off."""
    parts.assign(chain=".".join(link.text for link in chain.links[:-1]))


device = parts.frame(
    "Reshape, view and memory", "What do shape operations do with one storage, and which of them copy?"
)
at = screen.places()
with at.controls:
    state, following = read(device, at)
seen = look(state)
with following:
    offer_next(seen)
show(seen, at)
