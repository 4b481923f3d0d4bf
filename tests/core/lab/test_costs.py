"""Every word of a listing's language has a price and a prediction; a word that is added without one is found here."""

from collections.abc import Iterable, Iterator, Mapping

import pytest

from core.lab import run
from core.lab.arrays.foreseen import FORESEEN
from core.lab.bounds import work
from core.language.words import listing as words
from core.language.words.arrays import NANOSECONDS
from core.language.words.python import MATH_CONSTANTS, RULES
from core.language.words.signs import SIGNS
from core.language.words.table import DEAREST, ROWS, WORDS, operation

FREE = {"set_printoptions"}
NEWCOMER = {"word": "newcomer", "as": "function/method", "takes": "other", "grows": "", "nanoseconds": "", "bound": ""}


def missing(rows: Iterable[Mapping[str, str]], language) -> Iterator[str]:
    """The words of `rows` and of `language` (the vocabulary, or what stands in for it) that have no price or rule."""
    for row in rows:
        if not row["nanoseconds"].isdecimal():
            yield f"{row['word']} has no price"
        if row["grows"] not in ("none", "product", "sizes"):
            yield f"{row['word']} has no prediction"
    own = [("builtin", word) for word in language.BUILTINS]
    own += [(kind, word) for kind, table in language.METHODS_OF.items() for word in table]
    libraries = {
        "numpy": language.ARRAY_FUNCTIONS, "math": language.MATH, "time": language.CLOCKS, "random": language.CHANCE,
        "copy": language.COPIERS, "warnings": language.WARNERS, "os": language.OF_OS, "sys": language.OF_SYS,
        "collections": language.OF_COLLECTIONS, "itertools": language.OF_ITERTOOLS, "functools": language.OF_FUNCTOOLS,
        "dataclasses": language.OF_DATACLASSES,
    }  # fmt: skip
    own += [(library, word) for library, table in libraries.items() for word in table if word not in MATH_CONSTANTS]
    yield from (f"{kind} {word} has no rule" for kind, word in own if (kind, word) not in RULES)
    yield from (f"{word} has no prediction" for word in language.ARRAY_FUNCTIONS if not _is_foreseen(word))
    yield from (f"{word} has no price" for word in language.ARRAY_FUNCTIONS if word not in {*NANOSECONDS, *FREE})


def _is_foreseen(word):
    return word in FORESEEN or word.startswith("random.") or word in FREE


def test_every_word_is_foreseen_and_priced():
    assert list(missing(ROWS, words)) == []
    assert set(words.FUNCTIONS) | set(words.METHODS) == set(WORDS)
    assert all(sign.nanoseconds > 0 for sign in SIGNS.values())


class Longer:
    """The vocabulary of Python and NumPy with one word more in each of its tables."""

    BUILTINS = (*words.BUILTINS, "newcomer")
    METHODS_OF = words.METHODS_OF | {"array": (*words.METHODS_OF["array"], "newcomer")}
    ARRAY_FUNCTIONS = (*words.ARRAY_FUNCTIONS, "newcomer")
    MATH = (*words.MATH, "newcomer")
    CLOCKS = (*words.CLOCKS, "newcomer")
    CHANCE = (*words.CHANCE, "newcomer")
    COPIERS = (*words.COPIERS, "newcomer")
    WARNERS = (*words.WARNERS, "newcomer")
    OF_OS = (*words.OF_OS, "newcomer")
    OF_SYS = (*words.OF_SYS, "newcomer")
    OF_COLLECTIONS = (*words.OF_COLLECTIONS, "newcomer")
    OF_ITERTOOLS = (*words.OF_ITERTOOLS, "newcomer")
    OF_FUNCTOOLS = (*words.OF_FUNCTOOLS, "newcomer")
    OF_DATACLASSES = (*words.OF_DATACLASSES, "newcomer")


def test_a_newcomer_without_either_is_found():
    assert len(list(missing([*ROWS, NEWCOMER], Longer))) == 18  # torch's lacks both, and NumPy's all three


def test_a_row_that_says_nothing_costs_the_most_and_is_foreseen_by_torch():
    word = operation(NEWCOMER, DEAREST)
    assert (word.growth, word.nanoseconds) == ("sizes", DEAREST)
    assert max(each.nanoseconds for each in WORDS.values()) == DEAREST


def test_the_table_has_a_row_per_word_in_order():
    names = [row["word"] for row in ROWS]
    assert len(set(names)) == len(names)
    assert names == sorted(names, key=lambda name: ("." in name, name))
    bounds = {bound for row in ROWS for bound in row["bound"].split()}
    assert bounds == {"product", "cubic", "reduced", "data"}


@pytest.mark.parametrize("word", ["add", "add_", "nn.functional.relu", "exponential_", "//", "in", "len"])
def test_a_price_is_found_by_the_word_as_it_is_called(word):
    assert work.nanoseconds(word) > 0


@pytest.mark.parametrize("word", [*words.METHODS_OF["array"]])
def test_a_method_of_arrays_makes_nothing_larger(word):
    """What reductions leave of an array without numbers is no larger than its extent."""
    recording = run(f"x = np.zeros((0, 5, 2))\ny = x.{word}({'axis=0' if word in ('sum', 'mean') else ''})")
    if recording.problem is None and "y" in {name for each in recording.steps[-1].tensors for name in each.names}:
        state = next(each.state for each in recording.steps[-1].tensors if "y" in each.names)
        assert state.nbytes <= 10 * 8
