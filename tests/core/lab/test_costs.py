"""Every word of a listing's language has a price and a prediction; a word that is added without one is found here."""

from collections.abc import Iterator

import pytest

from core.lab import run
from core.lab.bounds import arithmetic, costs
from core.lab.interpret import arrays
from core.language.listing import vocabulary as words

GROWTHS = {"none", "product", "sizes"}


def missing(language) -> Iterator[str]:
    """The words of `language` (the vocabulary, or what stands in for it) that nobody has foreseen or priced."""
    for table in (language.FUNCTIONS, language.METHODS):
        for word, operation in table.items():
            if word not in costs.NANOSECONDS and word.removesuffix("_") not in costs.NANOSECONDS:
                yield f"{word} has no price"
            if operation.growth not in GROWTHS:
                yield f"{word} has no prediction"
    own = [("builtin", word) for word in language.BUILTINS]
    own += [(kind, word) for kind, table in language.METHODS_OF.items() for word in table]
    libraries = {"numpy": language.ARRAY_FUNCTIONS, "math": language.MATH, "time": language.CLOCKS}
    own += [(library, word) for library, table in libraries.items() for word in table]
    yield from (f"{kind} {word} has no rule" for kind, word in own if (kind, word) not in costs.RULES)
    yield from (f"{word} has no prediction" for word in language.ARRAY_FUNCTIONS if word not in arrays.FORESEEN)


def test_every_word_is_foreseen_and_priced():
    assert list(missing(words)) == []
    assert [sign for sign in arithmetic.OPERATORS if sign not in (*costs.NANOSECONDS, "not in")] == []


class Longer:
    """The vocabulary with one word more in each of its tables."""

    FUNCTIONS = words.FUNCTIONS | {"newcomer": next(iter(words.FUNCTIONS.values()))}
    METHODS = words.METHODS | {"newcomer_": next(iter(words.METHODS.values()))}
    BUILTINS = (*words.BUILTINS, "newcomer")
    METHODS_OF = words.METHODS_OF | {"array": (*words.METHODS_OF["array"], "newcomer")}
    ARRAY_FUNCTIONS = (*words.ARRAY_FUNCTIONS, "newcomer")
    MATH = (*words.MATH, "newcomer")
    CLOCKS = (*words.CLOCKS, "newcomer")


def test_a_newcomer_without_either_is_found():
    assert len(list(missing(Longer))) == 8  # NumPy's lacks both


def test_no_price_is_for_a_word_that_does_not_exist():
    torchs = {*words.FUNCTIONS, *words.METHODS}
    known = torchs | {name.removesuffix("_") for name in torchs} | set(arithmetic.OPERATORS)
    assert set(costs.NANOSECONDS) <= known


@pytest.mark.parametrize("word", [*words.METHODS_OF["array"]])
def test_a_method_of_arrays_makes_nothing_larger(word):
    """What reductions leave of an array without numbers is no larger than its extent."""
    recording = run(f"x = np.zeros((0, 5, 2))\ny = x.{word}({'axis=0' if word in ('sum', 'mean') else ''})")
    if recording.problem is None and "y" in {name for each in recording.steps[-1].tensors for name in each.names}:
        state = next(each.state for each in recording.steps[-1].tensors if "y" in each.names)
        assert state.nbytes <= 10 * 8
