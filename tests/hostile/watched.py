"""A server whose answers are judged: what they cost, and what they must not say."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.answer import Answer

ROOT = Path(__file__).parents[2]
CPU_SECONDS = 1.5
MEGABYTES = 50
NEVER_SAID = (
    "Traceback (most recent",
    "site-packages",
    str(ROOT),
    "unexpected error",
    "This app has encountered an error",
)


def faults(answer: Answer) -> list[str]:
    """What is wrong with an answer to whatever was sent: no end, an exception, the guard's sentence, a path."""
    found = [] if answer.finished else ["it does not finish"]
    found += [f"an exception: {words[:200]}" for words in answer.exceptions]
    words = answer.words
    return found + [f"it says “{piece}”" for piece in NEVER_SAID if piece in words]


@dataclass
class Watched:
    """The process `pid`: what it spends while something is asked of it."""

    pid: int
    spent: list[tuple[float, float, str]] = field(default_factory=list)  # seconds of CPU, MB more at the peak, for what

    def ask(self, what: str, question: Callable[[], Answer]) -> list[str]:
        """The faults of the answer, its cost among them; `what` names the question."""
        cpu, memory = self._cpu(), self._forget_peak()
        answer = question()
        seconds, megabytes = self._cpu() - cpu, self._peak() - memory
        self.spent.append((seconds, megabytes, what))
        found = faults(answer)
        if seconds > CPU_SECONDS:
            found.append(f"it takes {seconds:.2f} s of CPU")
        if megabytes > MEGABYTES:
            found.append(f"it takes {megabytes:.0f} MB")
        return [f"{what}: {fault}" for fault in found]

    def worst(self, count: int = 10) -> list[tuple[float, float, str]]:
        """The dearest questions by time, and by memory."""
        by_memory = sorted(self.spent, key=lambda cost: -cost[1])[:count]
        return sorted(self.spent, reverse=True)[:count] + by_memory

    def _cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _forget_peak(self) -> float:
        """Set the peak of the memory back to what is used now, in MB."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")
        return self._peak()

    def _peak(self) -> float:
        return self._memory("VmHWM")

    def resident(self) -> float:
        """The memory in use now, in MB."""
        return self._memory("VmRSS")

    def _memory(self, name: str) -> float:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1_000
