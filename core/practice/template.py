"""A template: a function that draws a listing and the mistakes people make with it, from a generator of its own.

The listing is run by the lab on real tensors, and what it prints is the answer, unless torch is asked in another way.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from core.lab import run
from core.museum.exhibit import Spot
from core.practice.question import Draft, Question, Topic, Wrong, same, written

SEEDS: Final = 2**31  # as many questions as a template has, repetitions not counted
_DRAWS: Final = 40  # drafts, before a template is called broken; nearly all need one or two
_OPTIONS: Final = 4  # answers of which one is chosen, at most


@dataclass(frozen=True)
class Template:
    """A template, called as a function of the seed. `key` names it in an address."""

    key: str
    topic: Topic
    draw: Callable[[Random], Draft]

    def __call__(self, seed: int) -> Question:
        """The question with this seed: always the same one."""
        for attempt in range(_DRAWS):
            random = Random(f"{self.key} {seed} {attempt}")  # noqa: S311 - no secret
            draft = self.draw(random)
            answer = answer_of(draft.code) if draft.asked is None else draft.asked()
            wrong: list[Wrong] = []
            for value, thought in draft.wrong:
                text = written(value)
                if not any(same(text, other) for other in (answer, *(each.text for each in wrong))):
                    wrong.append(Wrong(text, thought))
            if len(wrong) >= draft.least:
                return self._asked(seed, draft, answer, tuple(wrong[: _OPTIONS - 1]), random)
        raise AssertionError(f"{self.key} finds no wrong answers at the seed {seed}")

    def _asked(self, seed: int, draft: Draft, answer: str, wrong: tuple[Wrong, ...], random: Random) -> Question:
        options = [answer, *(each.text for each in wrong)]
        random.shuffle(options)
        return Question(
            self.key,
            seed,
            self.topic,
            draft.prompt,
            draft.code,
            draft.kind,
            answer,
            wrong,
            tuple(options),
            draft.hints,
            Spot(self.topic.page, draft.settings),
            draft.shown,
            draft.in_lab,
        )


def answer_of(code: str) -> str:
    """What torch makes of a listing of ours: what is printed at its end, or the error that ends it."""
    recording = run(code)
    if recording.error is not None:
        return refusal(recording.error, recording.message)
    if recording.problem is not None:
        raise AssertionError(f"the lab does not run a question of ours: {recording.problem}\n{code}")
    return recording.printed.strip()


def refusal(error: str, message: str) -> str:
    """An error as an answer: its class, and the first sentence of what it says, without a list of tensors."""
    first = re.split(r"[.] |: \[torch", message.strip().splitlines()[0])[0]
    return f"{error}: {first.rstrip('.')}"


class Hall(dict[str, Template]):
    """The templates of a page, by key, in the order in which they are written."""

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self.topic = topic

    def template(self, draw: Callable[[Random], Draft]) -> Template:
        """Put a function among the templates of this page: a decorator."""
        key = f"{self.topic.url}.{draw.__name__.replace('_', '-')}"
        self[key] = made = Template(key, self.topic, draw)
        return made
