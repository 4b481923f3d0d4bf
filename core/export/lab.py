"""A listing of the lab as a script that runs by itself: with what the lab does without, its imports and its seed."""

import ast
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
    them itself; random numbers begin with the seed 0, as the lab's do, unless the listing sets one. A listing that
    Python cannot parse stays as it is.
    """
    try:
        nodes = list(ast.walk(ast.parse(listing)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return listing
    seeded = "manual_seed" in listing or not _CHANCE.search(listing)
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    missing = used - {name for node in nodes for name in _bound(node)}
    missing |= set() if seeded else {"torch"}  # the seed is set before the listing's own imports
    head = [line for name, line in _IMPORTS.items() if name in missing]
    head += [] if seeded else ["", "torch.manual_seed(0)"]
    return "\n".join([*head, *([""] if head else []), listing.rstrip("\n"), ""])


def _bound(node: ast.AST) -> list[str]:
    """The names that a piece of Python binds: by an import, or by giving them a value."""
    match node:
        case ast.Import(names=names):
            return [alias.asname or alias.name.partition(".")[0] for alias in names]
        case ast.ImportFrom(names=names):
            return [alias.asname or alias.name for alias in names]
        case ast.Name(id=name, ctx=ast.Store()):
            return [name]
    return []
