"""What does backward do to a gradient that is already there, and when do you want that?"""

from pages import parts
from pages.autograd.accumulation import ledger, losses, micro_batches, training, twice

# The name in the address, and what draws it.
VIEWS = {
    "ledger": ledger.show,
    "training": training.show,
    "micro-batches": micro_batches.show,
    "losses": losses.show,
    "twice": twice.show,
}

device = parts.frame(
    "Gradient accumulation", "What does backward do to a gradient that is already there, and when do you want that?"
)
VIEWS[parts.views(VIEWS, "accumulation_view")](device)
