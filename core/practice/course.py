"""In which order questions are asked: mixed, by a seed, and what was got wrong comes again sooner.

The order follows from the seed and from what was right and wrong so far, so that an address holds all of it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Final

from core import limits
from core.practice.template import SEEDS, Template

RUN: Final = 10  # questions of a run
RIGHT, WRONG = "1", "0"
_AGAIN: Final = 3  # questions after which one that was got wrong comes again, with other numbers


def read_marks(text: str) -> str:
    """What an address says of the questions so far: a 1 for each that was right and a 0 for each other, in order.

    What is not made of these, or says more than `limits.PRACTICE_QUESTIONS`, says nothing.
    """
    return text if re.fullmatch(f"[01]{{0,{limits.PRACTICE_QUESTIONS}}}", text, re.ASCII) else ""


def following(templates: Sequence[Template], seed: int, marks: str) -> tuple[Template, int]:
    """The template of the question after `marks`, and its own seed. `templates` are those to choose from, not none."""
    random, deck, again = Random(seed), list[Template](), list[tuple[int, Template]]()  # noqa: S311 - no secret
    for place, mark in enumerate((*marks, "")):
        due = next((each for each in again if each[0] <= place), None)
        if due is not None:
            again.remove(due)
        else:
            deck = deck or _dealt(templates, random)
        template = due[1] if due is not None else deck.pop(0)
        own = random.randrange(SEEDS)
        if mark == WRONG:
            again.append((place + _AGAIN, template))
    return template, own


def _dealt(templates: Sequence[Template], random: Random) -> list[Template]:
    """All of them in a random order, the pages by turns."""
    shuffled = random.sample(templates, len(templates))
    turn: Counter[str] = Counter()
    turns = {}
    for template in shuffled:
        turn[template.topic.url] += 1
        turns[template.key] = turn[template.topic.url]
    return sorted(shuffled, key=lambda template: turns[template.key])
