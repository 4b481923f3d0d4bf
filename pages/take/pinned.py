"""My notebook: the states that a visitor pins on the way, in one file. They stand in the session and nowhere else."""

import json
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import limits
from core.problem import InputProblem
from pages.take.download import NOTEBOOK, download
from pages.take.shown import Shown, base_address

if TYPE_CHECKING:
    from core.export.notebook import Chapter

_PINS: Final = "my-notebook"  # in the session: the pins
_SAID: Final = "my-notebook-said"  # in the session: what came of the last pin, until it is drawn
_LABEL: Final = 80  # characters of a pin's name


@dataclass(frozen=True)
class Pin:
    """A state that was pinned: its name in the list, a digest by which it is known, and the chapter, compressed."""

    label: str
    state: str
    packed: bytes

    @property
    def chapter(self) -> "Chapter":
        """The chapter again."""
        from core.export.notebook import Chapter, Drawing  # noqa: PLC0415

        held = json.loads(zlib.decompress(self.packed))
        return Chapter(
            held["title"],
            tuple(held["words"]),
            held["source"],
            held["printed"],
            tuple(Drawing(**drawing) for drawing in held["drawings"]),
            tuple((name, value) for name, value in held["settings"]),
            held["address"],
        )


def pack(chapter: "Chapter") -> Pin:
    """The chapter as a pin. Raises `InputProblem` if it is longer than a session should keep."""
    text = json.dumps(asdict(chapter), ensure_ascii=False)
    if len(text) > limits.PINNED_TEXT:
        raise InputProblem(
            "This state is too long to pin",
            f"it has {len(text):,} characters, and a pin holds {limits.PINNED_TEXT:,}",
            "download its notebook instead",
        )
    settings = ", ".join(f"{name} = {value}" for name, value in chapter.settings if len(value) <= _LABEL)
    label = f"{chapter.title}: {settings}" if settings else chapter.title
    # Not of the whole: a picture has a new name whenever it is made.
    state = sha256(repr((chapter.title, chapter.settings, chapter.source)).encode()).hexdigest()
    return Pin(label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…", state, zlib.compress(text.encode()))


def add(pins: tuple[Pin, ...], pin: Pin) -> tuple[Pin, ...]:
    """The pins with one more, last; the same state has one place. Raises `InputProblem` if they are too many."""
    others = tuple(other for other in pins if other.state != pin.state)
    held = sum(len(other.packed) for other in others) + len(pin.packed)
    if len(others) >= limits.PINS or held > limits.PINNED_BYTES:
        raise InputProblem(
            "My notebook is full",
            f"it holds {limits.PINS} states, or {limits.PINNED_BYTES:,} bytes of them",
            "download it, or remove a state, and pin again",
        )
    return (*others, pin)


def pin(shown: Shown, source: str, printed: Callable[[], str | None] | None, device: str, visitor: str) -> None:
    """Pin the state that the page has `shown`; for a button."""
    from pages.take.files import chapter  # noqa: PLC0415 - it is asked for rarely

    try:
        st.session_state[_PINS] = add(pins(), pack(chapter(shown, source, printed, device, visitor)))
        st.session_state[_SAID] = ""
    except InputProblem as full:
        st.session_state[_SAID] = f"{full.what}: {full.why}. What to do: {full.fix}."


def say() -> None:
    """Below the button, once: what came of the pin."""
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        st.caption(said or "Pinned: see *My notebook* at the foot of the page.")


def pins() -> tuple[Pin, ...]:
    """The visitor's pins, in the order in which they were pinned."""
    held: tuple[Pin, ...] = st.session_state.get(_PINS, ())
    return held


def remove(place: int) -> None:
    """Take the pin at `place` off the list; for a button."""
    held = pins()
    st.session_state[_PINS] = (*held[:place], *held[place + 1 :])


def my_notebook(url: str) -> None:
    """The list in the foot of the page at `url`, drawn when it is opened, with what can be downloaded."""
    held = pins()
    label = f"My notebook ({len(held)})" if held else "My notebook"
    box = st.popover(label, icon=":material/book_2:", type="tertiary", key="my-notebook-box", on_change="rerun")
    if not box.open:
        return
    with box:
        _list(held)
        _whole_path(base_address(url))


def _list(held: tuple[Pin, ...]) -> None:
    if not held:
        st.markdown("Nothing is pinned yet. Each page has *Pin to my notebook* below its code.")
        return
    for place, each in enumerate(held):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(each.label, width="stretch")
            st.button(
                "Remove", icon=":material/close:", type="tertiary", key=f"unpin-{place}", on_click=remove, args=(place,)
            )

    def make() -> str:
        from core.export.notebook import notebook  # noqa: PLC0415

        return notebook([each.chapter for each in held], "My notebook")

    download("Download my notebook", make, "my_notebook.ipynb", NOTEBOOK, key="download-mine")


def _whole_path(base: str) -> None:
    """The companion of all pages, whatever was pinned."""
    context = get_script_run_ctx()
    visitor = context.session_id if context else ""

    def make() -> str:
        from pages.take.companion import companion  # noqa: PLC0415

        return companion(base, visitor)

    st.caption("Or the whole path, page by page, with each page as it opens:")
    download("Download the companion notebook", make, "pytorch_foundations.ipynb", NOTEBOOK, key="download-path")
