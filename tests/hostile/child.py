"""A process of its own that runs hostile listings one after the other, and says what each one took.

Run as `python -m tests.hostile.child`, with the listings as a JSON list on its standard input. Each line of its output
is one listing's record: seconds of the CPU, bytes that memory grew by at most, the class of an exception that escaped,
and the words of the answer. It may not have more than a gigabyte beside what it starts with.
"""

import json
import resource
import sys
import time
from pathlib import Path

from core.devices.threads import one_thread, warm_up
from core.hosting.memory import few_heaps
from core.lab import run

ROOM = 2**30
_WARM = "x = torch.ones(3).diag()\nprint(x)\nx.det()\nx.inverse()\nnp.ones(3)\ntorch.einsum('ij->i', x)\nx.sum().item()"


def memory(key: str) -> int:
    """A line of this process's status, in bytes."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(key))


def measured(text: str) -> dict[str, object]:
    """The record of one listing."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of resident memory begins anew
    before, begun, escaped = memory("VmRSS"), time.process_time(), ""
    said: list[str] = []
    try:
        recording = run(text)
        said = [recording.message, recording.printed, *(step.note for step in recording.steps)]
        if recording.problem is not None:
            said.append(str(recording.problem))
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        escaped = f"{type(error).__name__}: {error}"
    seconds = time.process_time() - begun
    return {
        "text": text,
        "seconds": seconds,
        "grown": memory("VmHWM") - before,
        "escaped": escaped,
        "said": "\n".join(said),
    }


def main() -> None:
    """Read, run, and write one record per line."""
    few_heaps()
    one_thread()
    warm_up()
    run(_WARM)
    room = memory("VmSize") + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    for text in json.load(sys.stdin):
        sys.stdout.write(json.dumps(measured(text)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
