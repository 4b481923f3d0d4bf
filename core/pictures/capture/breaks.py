"""Tables of what torch's compiler made of a function, call by call, in its own words."""

from collections import Counter
from html import escape
from typing import Final

from core.capture.breaks import Breaks, CompiledCall
from core.pictures.markup.numbers import count
from core.pictures.markup.tables import code, facts_table, row, td, verdict

# Lines of a message of torch's that say where in the program it was, and not why.
_PLACES: Final = ("- User stack trace", '-   File "', "triggered by", "Recompiling function")


def calls_table(calls: tuple[CompiledCall, ...]) -> str:
    """Each call: what was changed, what was compiled for it, torch's reasons, and whether it gave what eager gives."""
    return facts_table(
        ["call", "compiled for it", "what no longer held, in torch's words", "as in eager mode"],
        [
            row(
                escape(call.what),
                td(count(call.graphs, "graph") if call.graphs else "nothing"),
                td("<br>".join(code(line) for line in _reasons(call))),
                td(verdict("yes", "result") if call.equal else verdict("no", "gradient")),
            )
            for call in calls
        ],
    )


def guards_table(found: Breaks) -> str:
    """What has to hold for the graphs to be used again: the kinds of checks on each piece of what was called."""
    kinds: dict[str, Counter[str]] = {}
    for name, kind in found.guards:
        kinds.setdefault(name, Counter())[kind] += 1
    return facts_table(
        ["of", "guards"],
        [
            row(code(name) if name else "torch's own state", td(" ".join(code(kind) for kind in found)))
            for name, found in sorted(kinds.items(), reverse=True)
        ],
    )


def _reasons(call: CompiledCall) -> list[str]:
    """The reasons in the order in which torch tried what it had: each once, without the number of the try."""
    lines = [line.strip() for said in call.why for line in said.splitlines()]
    kept = [line for line in lines if line and not line.startswith(_PLACES)]
    return list(dict.fromkeys(line.partition(": ")[2].partition(" # ")[0].strip() or line for line in kept))
