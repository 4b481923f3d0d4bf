"""What breaks a training by several processes, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.distributed.plan import FORGETS_AT
from core.distributed.record import Together
from core.pictures.markup.numbers import duration

MEANING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unweighted": (
            "Rank 0 has most of the rows, but its mean counts no more than that of the others: a row of a small shard "
            "weighs more than one of rank 0. All ranks agree, and all go the wrong way. Weigh each gradient by its "
            "share of the rows, `len(rows) * ranks / len(X)`, or add up sums in place of means."
        ),
        "ignores": (
            "The last rank takes part in the sum, and then steps by its own gradient, as if it had read the wrong "
            "variable. Its weights part from the others' in the first step, and nothing raises an error: only "
            "comparing the weights shows it."
        ),
        "forgets": (
            f"The last rank skips `all_reduce` in step {FORGETS_AT + 1}, say behind an `if` that the others pass. "
            "Collective calls have no names: its next call answers the others' one of the step before, and from there "
            "on it mixes gradients of different steps. It is a call short at the end, and leaves while the others wait."
        ),
        "seeds": (
            "Each rank draws its first w from a seed of its own. The steps are equal, so the distance never closes. "
            "Send rank 0's weights to all before the first step, `dist.broadcast(w, src=0)`, which is what "
            "`DistributedDataParallel` does when it is made."
        ),
        "twice": (
            "The gradient is divided by the number of ranks before the sum, and once more after it. All ranks agree, "
            "and every step is too short, as if the learning rate had been divided by the number of ranks."
        ),
    }
)


def after_words(facts: Together) -> list[str]:
    """What happened on the way that the picture does not show: time spent, if there were processes."""
    if not facts.real:
        return []
    slowest = max(facts.ranks, key=lambda run: run.computing + run.communicating)
    words = (
        f"{len(facts.ranks)} processes of this host made {facts.steps} steps; the slowest computed for "
        f"{duration(slowest.computing)}, and was in `all_reduce` for {duration(slowest.communicating)}, where it "
        "mostly waits for the others: so little arithmetic is not worth the talking."
    )
    return [words]
