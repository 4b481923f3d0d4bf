"""The guard around every page: an unforeseen error is one sentence for the visitor and a traceback for the log."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import streamlit as st

from core.problem import InputProblem
from pages.parts.shown.problem import problem

_log = logging.getLogger("explorer")


@contextmanager
def guard(page: str) -> Iterator[None]:
    """Catch what a page's script let through. The sentence and the traceback in the log carry the same id."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, no visitor sees a traceback
        tell(error, page)


def tell(error: Exception, page: str = "") -> bool:
    """Tell the visitor of an error that nobody caught, and never fail at it: whatever fails here goes to the log.

    Always True, by which a handler says to Streamlit that the error is told.
    """
    try:
        # Imported here: it brings torch along, which a page that computes nothing does not wait for.
        from pages.parts.fields.device_picker import fall_back  # noqa: PLC0415

        trouble = fall_back(error) or error
        if isinstance(trouble, InputProblem):
            problem(trouble, key="problem-page")  # the page may have shown one of its own before
            return True
    except Exception:  # noqa: BLE001 - as above
        _log.exception("page %s: telling of an error failed", page)
    name = secrets.token_hex(4)
    _log.error("page %s failed, id %s", page, name, exc_info=error)
    tell_id(name)
    return True


def tell_id(name: str) -> None:
    """Say that the log knows an error by `name`."""
    with suppress(Exception):
        st.error(f"This page ran into an unexpected error; the log has it as {name}. Reload the page to continue.")
