"""Scripts and notebooks of states that nobody thought of, page by page: they run, and print what their page shows."""

import html
import subprocess
import sys

import nbformat
import pytest

from core.lab import run
from tests.pages.opened import ROOT, figures, opened
from tests.pages.states import TAKEN, Taken
from tests.pages.taken import executed, kept, scripts

STATES = 12
# In a process of their own: one brings torch's compiler along, one begins a group of processes.
APART = {"capture", "ranks"}
SAMPLE = {"number", "promotion", "ledger", "refusal"}  # the pages that answer soonest, and no test beside this one has
VIEWS = [pytest.param(taken, id=f"{place}-{taken.stem}") for place, taken in enumerate(TAKEN)]


def printed_by(taken: Taken, source: str) -> str:
    if taken.stem not in APART:
        return executed(source)
    return subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def shown(app) -> str:
    """What the page says, in figures and in words."""
    return html.unescape(figures(app)) + "\n".join(each.value for each in (*app.markdown, *app.code))


def check(taken: Taken, seed: int, made: dict) -> None:
    settings = taken.state(seed)
    app = opened(taken.page, **settings)
    source, book = made[f"{taken.stem}.py"](), nbformat.reads(made[f"{taken.stem}.ipynb"](), as_version=4)
    nbformat.validate(book)
    assert scripts(book).split() == source.split(), settings
    try:
        printed = printed_by(taken, source)
    except (RuntimeError, TypeError, AttributeError) as error:  # torch stops it, and the page has torch's words
        found = shown(app) if taken.stem == "broken" else run(settings["listing"]).message
        assert str(error).splitlines()[0] in found, settings
        return
    if taken.stem == "ranks":  # nothing but processes can run it: its notebook has no output
        weights = printed.rpartition("one process: w = ")[2].splitlines()[0].split(", b = ")
        assert [weight.replace("-", "−") in figures(app) for weight in weights] == [True, True], settings
    else:
        assert kept(book).split() == printed.split(), settings
        assert printed or taken.stem == "promotion", settings  # of which torch may refuse every line


@pytest.mark.parametrize("taken", [each for each in VIEWS if each.values[0].stem in SAMPLE])
def test_a_state_that_was_drawn_prints_what_its_notebook_shows(taken, made):
    check(taken, 0, made)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(1, STATES + 1))
@pytest.mark.parametrize("taken", VIEWS)
def test_a_dozen_states_that_were_drawn_print_what_their_notebooks_show(taken, seed, made):
    check(taken, seed, made)


def test_every_page_with_code_to_take_home_is_drawn():
    from pages.sitemap import ROOMS

    paths = {room.path for rooms in ROOMS.values() for room in rooms}
    without = {"pages/devices/benchmark.py", "pages/practice/practice.py", "pages/glossary/page.py"}  # times, and words
    assert {f"pages/{taken.page}.py" for taken in TAKEN} == paths - without
