"""What the page has shown in the run that is under way, so that a notebook can show it too."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from core import limits

_here = threading.local()  # what the page that runs on this thread has shown
_LAST: Final = "taken-from"  # in the session: the page that ran to its end last
_HOSTS: Final = {"embed", "embed_options", "device"}


@dataclass
class Shown:
    """What stands on the page `url`: its question, and by their keys its figures' markup and its charts.

    It lives as long as the run, and longer only if a button of the page may ask for it. Figures that are drawn
    again take their place. `address` and `settings` are known at the end of the run, if it is `wanted` for a notebook.
    """

    url: str
    address: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    wanted: bool = False
    title: str = ""
    question: str = ""
    figures: dict[str, str] = field(default_factory=dict)
    charts: dict[str, tuple[Mapping[str, Any], Mapping[str, Any], str]] = field(default_factory=dict)


@contextmanager
def showing(url: str) -> Iterator[Shown]:
    """Run the page at `url` inside: what it shows is noted."""
    from pages.parts.streamlit_mends import settings_in_address  # noqa: PLC0415 - the parts import this module

    # In the first run of a page, the widgets of the page before are still among those whose values are in the address.
    fresh = st.session_state.get(_LAST) != url
    before = frozenset(settings_in_address()) if fresh else frozenset()
    shown = _here.shown = Shown(url)
    try:
        yield shown
    finally:
        _here.shown = None
        if shown.wanted:
            _look_around(shown, [name for name in settings_in_address() if name not in before])
    if fresh:
        st.session_state[_LAST] = url


def now() -> Shown | None:
    """What the page that runs here has shown so far; None for what runs outside a page, as a fragment does."""
    return getattr(_here, "shown", None)


def note_words(title: str, question: str) -> None:
    """The page's title and its question."""
    if (shown := now()) is not None:
        shown.title, shown.question = title, question


def note_figure(key: str, markup: str) -> None:
    """A figure; what says that something is wrong is not one."""
    if (shown := now()) is not None and not key.startswith("problem"):
        shown.figures[key] = markup


def note_chart(key: str, spec: Mapping[str, Any], data: Mapping[str, Any], alt: str) -> None:
    """A chart, with its datasets by name."""
    if (shown := now()) is not None:
        shown.charts[key] = (spec, data, alt)


def _look_around(shown: Shown, drawn: Sequence[str]) -> None:
    """Note the address and the settings of the page that has run here, by the keys of the widgets that are `drawn`."""
    # The server's own copy of the address misses what was chosen since the page was opened; the widgets do not.
    known = {name: tuple(st.query_params.get_all(name)) for name in st.query_params}
    for name in drawn:
        if (texts := _texts(st.session_state.get(name))) is not None:
            known[name] = texts
    settings = tuple((name, text) for name, texts in known.items() for text in texts)
    shown.settings = tuple(pair for pair in settings if pair[0] not in _HOSTS)
    shown.address = _address(st.context.url, settings)


def _texts(value: Any) -> tuple[str, ...] | None:  # noqa: ANN401 - what a widget holds
    """What stands in an address for a widget's value; None for what none can hold."""
    match value:
        case bool():
            return (str(value).lower(),)
        case str() | int() | float():
            return (f"{value}",)
        case list() | tuple():
            each = [_texts(one) for one in value]
            return tuple(text for texts in each for text in texts or ())
        case _:
            return None


def base_address(url: str) -> str:
    """Where the app is, seen from its page at `url`, without a slash at the end; empty if the browser does not say."""
    return _address(st.context.url, ()).rstrip("/").removesuffix(f"/{url}").rstrip("/")


def _address(url: str | None, settings: tuple[tuple[str, str], ...]) -> str:
    """The address of the state, for a link; empty if the browser gave none that can be one.

    It comes from the browser. Whatever could end a link in Markdown is encoded.
    """
    try:
        parts = urlsplit(url or "")
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or len(url or "") > limits.ADDRESS_CHARACTERS:
        return ""
    plain = parts._replace(query=urlencode(settings), fragment="").geturl()
    safe = "".join(
        char if char not in "()<>[]\"'`\\ " and char.isascii() and char.isprintable() else "" for char in plain
    )
    return safe if safe == plain else ""
