"""Every exhibit is raised by the installed torch in the words that it is known by, and its fix was run."""

import contextlib
import io
import warnings

import pytest
import torch

from core.export.writing.literals import case_listing, case_printed, case_script
from core.lab import run
from core.language.listing import parse_listing
from core.museum.catalogue import EXHIBITS, HALLS, hall_of
from core.museum.exhibit import Exhibit, key_of
from core.museum.recognise import recognise
from core.probe.refusals import play
from core.problem import InputProblem

ALL = [pytest.param(exhibit, id=key) for key, exhibit in EXHIBITS.items()]


@pytest.mark.parametrize("exhibit", ALL)
def test_it_is_raised_and_known_by_its_words_or_silent_and_its_fix_answers_otherwise(exhibit: Exhibit) -> None:
    ran = play(exhibit.case)
    if exhibit.silent:
        assert ran.message is None
        assert ran.answer != ran.fixed
        return
    assert ran.message, "nothing was raised"
    for text in (
        ran.message,
        f"Traceback (most recent call last):\n  File 'net.py', line 7, in <module>\n{ran.error}: {ran.message}",
        f"\x1b[0;31m{ran.error}\x1b[0m: {ran.message}".replace(" ", "\r\n   "),  # broken at every space
    ):
        found = recognise(text)
        assert found is not None
        assert found.exhibit is exhibit


@pytest.mark.parametrize("exhibit", ALL)
def test_its_script_prints_what_is_shown(exhibit: Exhibit) -> None:
    ran = play(exhibit.case)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(case_script(exhibit.case, ran), {})  # our own
    assert printed.getvalue().split() == case_printed(ran).split()


@pytest.mark.parametrize("exhibit", ALL)
def test_where_the_lab_reads_it_torch_says_the_same_there(exhibit: Exhibit) -> None:
    try:
        parse_listing(case_listing(exhibit.case))
        recording = run(case_listing(exhibit.case))
    except InputProblem:
        pytest.skip("the lab does not have it, and the page does not offer it there")
    ran = play(exhibit.case)
    if recording.error is not None and ran.message is not None:
        assert recording.message.strip() == ran.message


def test_there_are_as_many_as_promised_and_none_stands_twice() -> None:
    silent = [exhibit for exhibit in EXHIBITS.values() if exhibit.silent]
    assert len(EXHIBITS) - len(silent) >= 45
    assert len(silent) >= 12
    assert len(EXHIBITS) == sum(map(len, HALLS.values()))
    assert all(key == key_of(exhibit.case.name) for key, exhibit in EXHIBITS.items())
    assert hall_of(EXHIBITS["softmax-twice"]) == "Silent: training"


def test_an_exhibit_leaves_the_process_as_it_was() -> None:
    before = torch.random.get_rng_state()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for exhibit in EXHIBITS.values():
            play(exhibit.case)
    assert not said
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.is_grad_enabled()
