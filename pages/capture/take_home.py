"""The line or the network as it stands on its page, as a file that needs nothing of this app."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.capture import exported as exporting
from core.capture.exported import Exported, Model
from core.pictures.markup.numbers import memory, number
from core.problem import InputProblem
from core.training.config import Config
from core.training.data import synthetic
from core.training.line.run import Run as LineRun
from core.training.network.config import Config as Network
from core.training.network.data import Generated
from core.training.network.run import begin
from pages import parts, screen
from pages.capture.under_way import settled

MODELS = {"network": "network", "line": "regression"}  # and the name under which its page keeps its run
_CHILD = "export-child"


def _trained(name: str) -> Model:
    """The model with which its page opens."""
    if name == "line":
        line = LineRun(Config(), synthetic())
        line.advance()
        return exporting.of_line(line)
    network = begin(Network(), Generated())
    network.advance()
    return exporting.of_network(network)


def _model(name: str) -> Model:
    """The model as the visitor has it on its page, or else the one with which that opens, trained once."""
    watch = parts.remembered(MODELS[name])
    if watch is None:
        st.caption(f"There is no {name} of yours yet: this is the one with which its page opens.")
        return parts.remember("export-default", name, lambda: _trained(name))
    st.caption(f"This is your {name} as it stands now on its page, after {watch.run.epoch:,} epochs.")
    return watch.between(exporting.of_line if name == "line" else exporting.of_network)  # type: ignore[no-any-return]


def _begin(model: Model) -> None:
    parts.forget(_CHILD)
    parts.remember(_CHILD, None, lambda: (model, exporting.begin(model)))


def _offer(model: Model, place: DeltaGenerator) -> None:
    place.button(
        "Export", icon=":material/ios_share:", key="capture_export", type="primary", on_click=_begin, args=(model,)
    )


def show(_device: str, at: screen.Places) -> None:
    """Export the model in a process of its own when that is asked for, and offer the files."""
    with at.stage:  # above what it is about, which is long
        name = st.segmented_control(
            "Model", list(MODELS), default="network", required=True, key="capture_model", bind="query-params"
        )
        model = _model(name)
        place = st.container()
    kept = parts.remembered(_CHILD)
    under_way = kept is not None and kept[0] == model and not kept[1].done
    if not under_way:
        _offer(model, place)
    with at.words:
        st.markdown(
            "`torch.export` captures a module whole, as one graph without Python, with the weights beside it. The file "
            "runs wherever torch is: `torch.export.load` reads it, and no class of this app is needed. Exporting takes "
            "torch's compiler, so a second Python is started for it, which ends."
        )
        if not exporting.writes_onnx():
            st.caption("ONNX, for programs without torch, takes the package onnxscript, which is not installed here.")
        parts.fold("Code that does this", "capture_code", lambda: parts.code(exporting.shown(model), "export.py"))
    with at.stage:
        if kept is None or kept[0] != model:
            st.code(exporting.program(model).partition("\nrows")[0], language="python", wrap_lines=True)
            return
        try:
            done = settled(kept[1], "A second Python imports torch's compiler and exports the model …")
        except InputProblem as problem:
            parts.problem(problem, key="problem-export")
            _offer(model, place)
            return
        if done:
            _result(model, kept[1].result)


def _result(model: Model, told: dict[str, object] | None) -> None:
    if told is None:
        st.caption("Stopped.")
        return
    found = exporting.exported(model, told)
    st.code(found.program, language=None, wrap_lines=True)
    _files(model, found)


def _files(model: Model, found: Exported) -> None:
    st.markdown(
        f"Its predictions for {len(model.rows)} rows of the data and those of the page differ by at most "
        f"{number(found.gap)}."
    )
    with st.container(horizontal=True):
        parts.download(
            f"Download {model.name}.pt2 ({memory(len(found.pt2))})",
            lambda: found.pt2,
            f"{model.name}.pt2",
            "application/octet-stream",
            key="pt2",
        )
        if found.onnx:
            parts.download(
                f"Download {model.name}.onnx", lambda: found.onnx, f"{model.name}.onnx", "application/octet-stream",
                key="onnx",
            )  # fmt: skip
