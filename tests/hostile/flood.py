"""Many visitors at once who bring hostile listings, in a process of its own: `python -m tests.hostile.flood ADDRESS N`.

It goes on until its standard input is closed, at most for five minutes, and then prints how many were answered. Each
visitor comes again as soon as it has been answered or refused, with another listing.
"""

import os
import sys
import threading
import time
from urllib.parse import quote

from tests.crowd import crowd
from tests.protocol import Gone, Visitor

# One listing that is refused, and others that run for as long as they may, in one way each.
LISTINGS = (
    "x = torch.zeros(10**9)",
    "x = torch.ones(900, 900)\nfor i in range(1400):\n    x = x @ x * 0.001",
    "for i in range(10**6):\n    x = torch.arange(i + 1)",
    "x = torch.tensor(2.0, requires_grad=True)\ny = x\nfor i in range(400):\n    y = y * x\ny.backward()",
    "x = [0] * 15000\nfor i in range(1000):\n    y = x[i] + i",
)
_over = threading.Event()


def attack(address: str, number: int) -> int:
    """Come, ask, be answered, and come again; how often that was."""
    answered = 0
    while not _over.is_set():
        listing = f"# {number} {answered}\n" + LISTINGS[(number + answered) % len(LISTINGS)]
        try:
            with Visitor(address, "lab", f"listing={quote(listing)}") as visitor:
                visitor.send()
                while not _over.is_set():
                    try:
                        visitor.listen(timeout=0.5)
                        answered += 1
                        break
                    except TimeoutError:
                        continue
        except (Gone, TimeoutError, OSError):
            time.sleep(0.5)  # refused: it comes again
    return answered


def _until_closed() -> None:
    sys.stdin.read()
    _over.set()


if __name__ == "__main__":
    os.nice(5)  # what is measured is the server, not who gets the other core
    address, visitors = sys.argv[1], int(sys.argv[2])
    threading.Thread(target=_until_closed, daemon=True).start()
    threading.Timer(300, _over.set).start()
    print(sum(crowd(visitors, lambda number: attack(address, number))), flush=True)
    os._exit(0)
