"""A listing of the lab as a script that runs by itself: with what the lab does without, its imports and its seed."""

import re
from typing import Final

_IMPORTS: Final = {
    "np": "import numpy as np",
    "torch": "import torch",
    "F": "import torch.nn.functional as F",
    "nn": "from torch import nn",
    "optim": "from torch import optim",
    **{name: f"import {name}" for name in ("copy", "math", "os", "random", "sys", "time", "warnings")},
}
_CHANCE: Final = re.compile(r"rand|normal|[dD]ropout|bernoulli|multinomial|uniform|(?<![\w.])nn\.|DataLoader")


def script(listing: str) -> str:
    """Python that prints what the lab shows as printed.

    The modules that the lab knows without an import are imported, where the listing uses them and does not import
    them itself; random numbers begin with the seed 0, as the lab's do, unless the listing sets one.
    """
    seeded = "manual_seed" in listing or not _CHANCE.search(listing)
    text = listing if seeded else f"torch.manual_seed(0)\n{listing}"
    lines = [line for name, line in _IMPORTS.items() if _used(name, text) and not _imported(name, text)]
    head = [*lines, *([] if seeded else ["", "torch.manual_seed(0)"])]
    return "\n".join([*head, *([""] if head else []), listing.rstrip("\n"), ""])


def _used(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){name}\s*\.", text) is not None


def _imported(name: str, text: str) -> bool:
    return re.search(rf"^\s*(?:import|from)\b.*\b{name}\b", text, re.MULTILINE) is not None
