"""Links from one page to another with settings for it: from any page to the lab, with a listing."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from urllib.parse import quote

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from core.problem import InputProblem

PAGE = "pages/autograd/lab.py"
_ADDRESS = 6_000  # characters of an encoded listing; servers on the way refuse addresses of 8,000


def page_link(page: str, label: str, icon: str, settings: Mapping[str, str | Iterable[str]]) -> None:
    """A link to `page`, by its file, that opens it with `settings` in its address."""
    # A page that runs by itself, without the navigation, has no way to another.
    with suppress(StreamlitPageNotFoundError):
        st.page_link(page, label=label, icon=icon, query_params=settings)


def open_in_lab(source: str) -> None:
    """A link to the lab with `source` in it; nothing where the lab cannot read it, or an address cannot hold it."""
    if fits(source):
        label = "Open in the lab: run it line by line"
        page_link(PAGE, label, ":material/biotech:", {"listing": source})


def fits(source: str) -> bool:
    """Whether the lab reads `source`, and an address holds it."""
    if len(quote(source)) > _ADDRESS:
        return False
    # Imported here: it brings torch along, and the home page, which shares the parts, shows its words before.
    from core.language.listing import parse_listing  # noqa: PLC0415

    try:
        return parse_listing(source).problem is None
    except InputProblem:
        return False
