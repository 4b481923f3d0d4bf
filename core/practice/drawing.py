"""What templates draw: small shapes and numbers that can be reckoned with in the head."""

from collections.abc import Sequence
from random import Random


def sizes(random: Random, count: int, least: int = 2, most: int = 5) -> tuple[int, ...]:
    """Sizes of axes that all differ, so that no answer is right by accident."""
    return tuple(random.sample(range(least, most + 1), count))


def whole(random: Random, count: int, least: int = -4, most: int = 5) -> list[int]:
    """Whole numbers without 0, all different."""
    return random.sample([number for number in range(least, most + 1) if number], count)


def listed(numbers: Sequence[object]) -> str:
    """Numbers or sizes as they are typed into a field."""
    return ", ".join(map(str, numbers))


def floats(numbers: Sequence[float]) -> str:
    """A list of floats as it is written in a listing: [1., 2.]."""
    return f"[{', '.join(f'{number:g}.' if float(number).is_integer() else f'{number:g}' for number in numbers)}]"


def grid(n: int, m: int) -> list[list[int]]:
    """The rows of `torch.arange(n * m).reshape(n, m)`."""
    return [[i * m + j for j in range(m)] for i in range(n)]
