"""Which rounds of a loop are recorded, where there are too many to look at each: the first, the last, and some between.

Every round is run, recorded or not. How much a recording may still take is counted in shares of the whole: of the steps
that are kept, of the functions of graphs, and of the looks at variables, whichever is the scarcest.
"""

import math
from typing import Final

_LOOP: Final = 0.8  # of what is left, for a loop; the rest is for what comes behind it
_FIRST: Final = 1 / 3  # of that, for the first round at most
_WIDER: Final = 1.25  # how much farther apart the rounds are kept of a loop whose end nobody knows


class Rounds:
    """The rounds of one loop: `count` of them, None where it is not known, with `share` of a recording for them all."""

    def __init__(self, count: int | None, share: float) -> None:
        self.count = count
        self.share = share
        self.each = share * _FIRST  # for one round
        self.spent = 0.0
        self.most = 0.0  # what the dearest round took so far: the first one often has no gradients yet
        self.first: float = math.inf  # the last round at the beginning that is kept, of a loop that is too long
        self.last = 0  # rounds at the end that are kept
        self.apart: float = 1  # from one kept round to the next between these
        self.following: float = 1  # the next round that is kept

    @classmethod
    def of(cls, count: int | None, left: float) -> "Rounds":
        """Those of a loop that begins where so much of a recording is left."""
        return cls(count, left * _LOOP)

    def keeps(self, number: int) -> bool:
        """Whether the round of this number, from 1, is recorded; to be asked for each in turn."""
        if self.count is None:
            return self._keeps_of_unknown(number)
        if number <= self.first:
            return True
        if self.spent + self.most > self.share:
            return False
        if number > self.count - self.last:
            return True
        if number < self.following:
            return False
        self.following += self.apart
        return True

    def _keeps_of_unknown(self, number: int) -> bool:
        """All at first, and ever fewer afterwards."""
        if self.spent < self.share / 2:
            self.following = number + 1
            return True
        if number < self.following or self.spent >= self.share:
            return False
        self.following = number * _WIDER
        return True

    def took(self, number: int, cost: float) -> None:
        """What recording a round took; after the first and after each dearer one it is known how many there can be."""
        self.spent += cost
        if self.count is None or cost <= self.most:
            return
        self.most = cost
        rest, possible = self.count - number, max(int((self.share - self.spent) / max(cost, 1e-9)), 0)
        if possible >= rest:
            self.each = max(cost, self.share / self.count)
            return
        self.last = max(possible // 3, 1)
        self.first = min(self.first, number - 1 + self.last)
        between = max(possible - 2 * self.last, 1)
        self.apart = max((rest - 2 * self.last) / between, 1.0001)
        self.following = max(self.first, number) + self.apart
        self.each = max(cost, self.share / max(possible, 1))
