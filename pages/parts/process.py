"""What a page waits for before it computes: torch, once per process; and one thread per page."""

from typing import Final

import streamlit as st

from core.hosting.housekeeping import Housekeeper
from core.hosting.memory import trim
from core.hosting.start import TORCH
from core.hosting.turns import TURNS
from pages.parts.turn import waiting

_HOUSEKEEPER: Final = Housekeeper(trim, lambda: TURNS.idle, lambda: TURNS.asked)
_STEP: Final = 0.25  # seconds from word to word about how far it is


def loaded() -> bool:
    """Whether torch is here already, for `ready` to be no wait."""
    return TORCH.ready


def ready() -> None:
    """Make torch ready on this thread; while it is loaded, say how far that is.

    Torch is imported here and not above: it takes seconds, and the home page shows its words before.
    """
    if not TORCH.ready:
        _load()
    _HOUSEKEEPER.begin()
    from core.devices.threads import one_thread  # noqa: PLC0415 - see above

    one_thread()


def _load() -> None:
    TORCH.begin()
    place = st.empty()
    with waiting() as alive:
        while not TORCH.wait(_STEP):
            alive()
            place.progress(TORCH.share, f"Loading torch, once for all visitors: {TORCH.share:.0%} …")
    if TORCH.failed:
        # Told without a guard or a box: these need torch.
        place.error(
            "Torch could not be loaded here, so no page can compute anything. The app ends now, and its host "
            "restarts it again: reload in a minute."
        )
        st.stop()
    place.empty()
