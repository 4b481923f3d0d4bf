"""How much is tried: few examples and cases while somebody waits, all with `--hypothesis-profile=thorough`.

CI has 20 minutes for everything, and tries every case, and of generated examples every second one.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

import pytest
from hypothesis import settings

_FEW: Final = 12
_CASES: Final = 4  # of one test, where the whole suite is run and somebody waits

# How long an example takes says more about the machine than about the code. In CI the same examples every time.
settings.register_profile("fast", deadline=None, max_examples=_FEW)
settings.register_profile("thorough", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("ci", parent=settings.get_profile("thorough"), max_examples=50)


def thorough() -> bool:
    """Whether everything is tried, or a sample of it."""
    return settings.get_current_profile_name() != "fast"


def examples(count: int) -> Callable[[Any], Any]:
    """Settings of a test that tries `count` examples where all are tried."""
    tried = (count + 1) // 2 if settings.get_current_profile_name() == "ci" else count
    return settings(max_examples=tried if thorough() else min(count, _FEW))


def some(count: int) -> int:
    """How many rounds of a loop that has `count` where all are tried: a tenth, while somebody waits."""
    return count if thorough() else max(count // 10, 1)


def sampled(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """A few of each test's cases, spread evenly over all that it has; the others of `items` are left out."""
    tests = defaultdict(list)
    for item in items:
        tests[item.nodeid.partition("[")[0]].append(item)
    kept = set()
    for cases in tests.values():
        few = min(len(cases), _CASES)
        kept |= {cases[place * len(cases) // few] for place in range(few)}
    return [item for item in items if item in kept]
