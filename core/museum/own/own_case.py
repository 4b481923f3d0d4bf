"""From a recognised message to the visitor's own case."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from core.museum.own import shapes, training
from core.museum.own.attempt import Attempt, OwnCase, raise_again
from core.museum.recognise import Recognised, recognise

# By the exhibit's key: from what the wording's groups found to what is tried.
_ATTEMPTS: Final[Mapping[str, Callable[[Sequence[str]], Attempt | None]]] = {
    "sizes-that-do-not-broadcast": shapes.added,
    "matrices-that-do-not-fit": shapes.multiplied,
    "a-matrix-and-a-vector-that-do-not-fit": shapes.matrix_and_vector,
    "a-shape-of-another-size": shapes.viewed,
    "expand-of-an-axis-that-is-not-1": shapes.expanded,
    "cat-of-sizes-that-differ": shapes.joined,
    "stack-of-sizes-that-differ": shapes.stacked,
    "an-axis-that-is-not-there": shapes.reduced,
    "an-index-past-the-end": shapes.indexed,
    "a-product-of-two-dtypes": training.dtypes,
    "a-target-of-another-shape": training.target,
    "as-many-classes-as-rows": training.batches,
    "an-image-with-other-channels": training.channels,
    "layer-norm-of-another-axis": training.last_axis,
}


def own_case(recognised: Recognised) -> OwnCase | None:
    """The visitor's own case, made again; None where the message has no numbers, or none that torch refuses so."""
    make = _ATTEMPTS.get(recognised.exhibit.key)
    attempt = make(recognised.found) if make and recognised.found else None
    case = raise_again(attempt) if attempt else None
    if case is None:
        return None
    again = recognise(case.message)
    return case if again is not None and again.exhibit is recognised.exhibit else None
