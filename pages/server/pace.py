"""A pace that a sender is held to: so many a second, with some ahead of time."""

import asyncio


class Pace:
    """At most `rate` a second over a longer time, and `burst` at once. Not a clock's time: the event loop's own."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._since = burst, asyncio.get_running_loop().time()

    async def keep(self) -> None:
        """Wait until the next may go."""
        now = asyncio.get_running_loop().time()
        self._left = min(self._burst, self._left + (now - self._since) * self._rate) - 1
        self._since = now
        if self._left < 0:
            await asyncio.sleep(-self._left / self._rate)
