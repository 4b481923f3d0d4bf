"""How many examples hypothesis tries: few while somebody waits, all in CI or with `--hypothesis-profile=thorough`."""

import os
from collections.abc import Callable
from typing import Any, Final

from hypothesis import settings

_FEW: Final = 12

# How long an example takes says more about the machine than about the code. In CI the same examples every time.
settings.register_profile("fast", deadline=None, max_examples=_FEW)
settings.register_profile("thorough", deadline=None, derandomize="CI" in os.environ)


def thorough() -> bool:
    """Whether everything is tried, or a sample of it."""
    return settings.get_current_profile_name() == "thorough"


def examples(count: int) -> Callable[[Any], Any]:
    """Settings of a test that tries `count` examples where all are tried."""
    return settings(max_examples=count if thorough() else min(count, _FEW))


def some(count: int) -> int:
    """How many rounds of a loop that has `count` where all are tried: a tenth, while somebody waits."""
    return count if thorough() else max(count // 10, 1)
