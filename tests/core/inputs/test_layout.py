"""What an address says of a page's layout is read or passed over, and a link that is made into a code is a link."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.inputs.layout import Appearance, read_layout, read_link
from core.pictures.markup.qr_code import qr_code
from core.problem import InputProblem


def test_a_layout_is_read() -> None:
    assert read_layout({"a": "3"}) == Appearance()
    assert read_layout({"present": "1", "hide": "code, a-dials,words,code"}) == Appearance(
        present=True, hidden=("code", "a-dials", "words")
    )


@pytest.mark.parametrize(
    "hide",
    [
        "",
        ",",
        "a b",
        "<b>",
        "x{}",
        "a}",
        "*",
        ".x",
        "1a",
        "é",
        "a\nb",
        "\ud800",
        "a" * 41,
        "a," * limits.HIDDEN_CHARACTERS,
    ],
)
def test_nonsense_hides_nothing(hide: str) -> None:
    assert read_layout({"hide": hide, "present": hide}) == Appearance()


@given(st.text(max_size=80))
def test_whatever_is_hidden_can_stand_in_a_style_sheet(text: str) -> None:
    hidden = read_layout({"hide": text}).hidden
    assert len(hidden) <= limits.HIDDEN_NAMES
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_-]*", name, re.ASCII) for name in hidden)


def test_there_are_at_most_so_many_names() -> None:
    assert len(read_layout({"hide": ",".join(f"n{k}" for k in range(100))}).hidden) == limits.HIDDEN_NAMES


@pytest.mark.parametrize(
    "link",
    [
        None,
        3,
        ["http://a/"],
        "",
        "a",
        "javascript:alert(1)",
        "ftp://a/",
        "http://",
        "http://[",
        "http://a/ b",
        "http://é/",
    ],
)
def test_what_is_not_a_link_is_refused(link: object) -> None:
    with pytest.raises(InputProblem):
        read_link(link)


def test_a_link_that_is_too_long_is_told_so() -> None:
    link = "https://a.example/lab?listing=" + "x" * limits.QR_CHARACTERS
    with pytest.raises(InputProblem, match="too many for a QR code"):
        read_link(link)


def test_the_longest_link_has_a_code_of_the_size_that_is_promised() -> None:
    link = read_link("http://a/?" + "x" * (limits.QR_CHARACTERS - 10))
    drawn = qr_code(link)
    assert 'viewBox="0 0 97 97"' in drawn  # 89 modules, and four on each side
    assert drawn == qr_code(link) != qr_code(link[:-1] + "y")
    assert link not in drawn
