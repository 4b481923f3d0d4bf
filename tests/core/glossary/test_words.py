"""The glossary: each line is run by plain Python as well, and gives the same."""

import ast
import contextlib
import io
from collections import Counter

import numpy as np
import pytest
import torch

from core.glossary.term import GlossaryTerm
from core.glossary.words import ALL, WORDS, look_up
from core.pictures.glossary import glossary_figure
from pages.sitemap import ROOMS

TERMS = [term for terms in WORDS.values() for term in terms]


def by_python(example: str) -> str:
    """What Python prints for `example`, and shows of its last statement; the class of the error that torch raises."""
    *before, last = ast.parse(example).body
    names = {"torch": torch, "np": np}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), torch.random.fork_rng():
        try:
            exec(compile(ast.Module(before, []), "<glossary>", "exec"), names)
            exec(compile(ast.Interactive([last]), "<glossary>", "single"), names)
        except RuntimeError as error:
            return type(error).__name__
    return printed.getvalue().strip()


@pytest.mark.parametrize("term", TERMS, ids=[term.word for term in TERMS])
def test_an_example_gives_what_python_gives(term: GlossaryTerm) -> None:
    assert "\n" not in term.example
    assert term.answer == by_python(term.example) != ""


def test_every_word_is_there_once_with_one_sentence_and_a_page() -> None:
    assert len(TERMS) >= 60
    assert max(Counter(term.word.lower() for term in TERMS).values()) == 1
    pages = {room.url for rooms in ROOMS.values() for room in rooms}
    assert {term.page for term in TERMS} <= pages
    assert all(term.says.endswith(".") and len(term.says) < 130 for term in TERMS)


def test_a_word_is_found_by_its_name_first() -> None:
    assert [term.word for term in look_up(" Leaf ")] == ["leaf"]
    assert [term.word for term in look_up("grad_fn", "Autograd")] == ["grad_fn"]
    assert "gradient descent" in {term.word for term in look_up("gradient d")}
    assert [term.word for term in look_up("itself included")] == ["NaN"]
    assert look_up("", "Devices") == WORDS["Devices"]
    assert look_up("") == tuple(TERMS)
    assert look_up("no such word", ALL) == ()


def test_words_are_text_in_the_picture() -> None:
    drawn = glossary_figure([GlossaryTerm("<b>", "A & B.", "graph", "1 < 2")])
    assert "&lt;b&gt;" in drawn
    assert "A &amp; B." in drawn
    assert "<b></b>" not in drawn
