"""What do shape operations make of one storage, and which of them copy?"""

import streamlit as st

from core.export.tensors.reshaping import script
from core.inputs.shapes import parse_shape
from core.language.chain import Chain, parse_chain
from core.language.index.reader import parse_index
from core.pictures.tensors import reshaping as pictures
from core.problem import InputProblem
from core.tensors.reshaping.detective import detect
from core.tensors.reshaping.steps import walk
from core.tensors.reshaping.storage import portrait
from core.tensors.reshaping.suggestions import suggestions
from pages import parts

EXAMPLES = {
    "a transpose, flattened": "transpose(1, 2).reshape(2, 12)",
    "view fails, contiguous mends": "permute(0, 2, 1).contiguous().view(6, 4)",
    "view fails": "permute(0, 2, 1).view(6, 4)",
    "-1 is inferred": "view(-1, 6)",
    "repeated without a copy": "narrow(0, 0, 1).expand(4, 3, 4)",
    "windows that overlap": "as_strided((5, 4), (4, 1), 2)",
    "out of the storage": "as_strided((5, 5), (5, 1))",
    "chunks, side by side": "chunk(2, 2)[1].cat([_, _], 1)",
    "stacked with itself": "stack([_, _], 0).flatten(0, 1)",
}


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


device = parts.frame("Reshape and memory", "What do shape operations make of one storage, and which of them copy?")
controls, stage_column = st.columns([1, 2], gap="medium")

with controls:
    shape = parts.shape_picker("x", "Shape of x", (2, 3, 4))
    chain = parts.parsed_field("chain", "Chain of operations", "permute(0, 2, 1).contiguous().view(6, 4)", parse_chain)
    walked = walk(shape, chain, device)
    st.selectbox("Or try", list(EXAMPLES), index=None, key="example", on_change=take_example)
    offers = suggestions(tuple(walked.last.tensor.shape))
    operation = st.selectbox("Next operation", list(offers), key="next")
    arguments = st.text_input("Arguments", offers[operation], key=f"arguments-{operation}-{offers[operation]}")
    typed = operation if operation in ("T", "mT") else f"{operation}({arguments})"
    add, remove = st.columns(2)
    add.button("Append", on_click=append, args=(typed,), width="stretch")
    remove.button("Remove last", on_click=shorten, args=(chain,), disabled=not chain.links, width="stretch")
    with st.container(horizontal=True):
        written = st.toggle("Write through y", key="write", bind="query-params")
    target = None
    if written:
        target = parts.parsed_field("reshaping_target", "Write -1 to", "y[0]", parse_index).source

with stage_column:
    if walked.problem:
        parts.problem(walked.problem, st.session_state.get("chain"), key="problem-chain")
        if walked.merge:
            parts.figure(pictures.merge_table(walked.merge), "merge")
    text = ".".join(["x", *(stage.text for stage in walked.stages[1:])])
    try:
        drawn = portrait(walked, walked.last, target)
    except InputProblem as trouble:
        parts.problem(trouble, target, key="problem-target")
        walked = walk(shape, chain, device)
        drawn, target = portrait(walked, walked.last), None
    parts.figure(pictures.storage_figure(drawn, text), "storage")
    if drawn.operations:
        st.markdown(
            f"`{target} = -1` ran {', '.join(f'`{name}`' for name in drawn.operations)}. "
            + (
                "`y` is a view, so `x` changed with it."
                if walked.last.storage == 0
                else "`y` has storage of its own, so `x` kept its numbers."
            )
        )
    parts.figure(pictures.steps_table(walked), "steps")
    st.markdown(
        "A shape and its strides are a way to read a storage. Operations that only need other strides return a "
        "**view** and move nothing; the others copy into new storage, and torch's own list of what ran says so."
    )
    if box := parts.fold("Shape detective: chains to a shape you want", "detective"):
        with box:
            wanted = parts.parsed_field("wanted", "Wanted shape", "4, 6", parse_shape)
            try:
                clues = detect(shape, wanted)
            except InputProblem as trouble:
                parts.problem(trouble, key="problem-detective")
            else:
                if clues:
                    parts.figure(pictures.clues_table(clues), "clues")
                    st.caption("Each was run. The same shape is not the same order: compare the first numbers.")
                else:
                    st.markdown("No chain of one or two operations makes this shape.")
    if box := parts.fold("Code that does this", "reshaping_code"):
        with box:
            parts.code(script(walked, shape, target, device=device), "reshaping.py")
