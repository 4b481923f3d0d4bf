"""Addresses that were written before the settings of each page had names of their own open the same picture.

A widget that is in the address is named there by its key, and Streamlit keeps what it held under that key alone: two
pages with a key in common would take over one another's settings. So no two pages have one, and what several pages
once called alike begins with the page's name today.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Final

import streamlit as st
from streamlit.errors import StreamlitAPIException

# For each page, by its place in the address: what its own names begin with, and the old ones. A star stands for any
# end, as in the fields of a program's inputs.
_OLD: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "anatomy": ("anatomy", "code"),
        "dtypes": ("dtypes", "code"),
        "elementwise": ("elementwise", "code"),
        "matmul": ("matmul", "code op a b c a_values b_values c_values cost"),
        "broadcasting": ("broadcasting", "code"),
        "reshaping": ("reshaping", "code target"),
        "indexing": ("indexing", "code show x view"),
        "placement": ("placement", "requires_grad"),
        "benchmark": ("benchmark", "op show size dtype"),
        "graph": ("graph", "code view"),
        "vector-jacobian": ("jacobian", "code view program in_*"),
        "accumulation": ("accumulation", "code view x program lr epochs"),
        "tracking": ("tracking", "code view program x wrong in_*"),
        "lab": ("lab", "code step words"),
        "practice": ("practice", "about seed run done"),
        "regression": ("regression", "code rows"),
        "network": (
            "network",
            (
                "code data hidden activation lr epochs n noise train seed features loss init start optimizer schedule "
                "batch l1 l2 speed x-* y-* table_notes edit-open"
            ),
        ),
    }
)
_MOVED: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {"regression": {"w": "true_w", "b": "true_b"}, "network": {"table-source": "network_source"}}
)


def present_name(page: str, name: str) -> str:
    """What the setting that an address of `page` calls `name` is called today."""
    if moved := _MOVED.get(page, {}).get(name):
        return moved
    prefix, old = _OLD.get(page, ("", ""))
    old_names = old.split()
    known = name in old_names or any(each.endswith("*") and name.startswith(each[:-1]) for each in old_names)
    return f"{prefix}_{name}" if known else name


def renamed(page: str, address: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The `address` of `page` with the present names; where it has both, the present one's value counts."""
    old = {present_name(page, name): list(values) for name, values in address.items()}
    return old | {name: list(values) for name, values in address.items() if present_name(page, name) == name}


def arrive(page: str) -> None:
    """Where the visitor's address has old names, put the present ones there and run the page with them.

    To be called before `page` draws its first widget.
    """
    address = {name: st.query_params.get_all(name) for name in st.query_params}
    present = renamed(page, address)
    if present.keys() != address.keys():
        with suppress(StreamlitAPIException):  # a widget is there already, and holds what it was set to since
            st.query_params.from_dict(present)
            st.rerun()
