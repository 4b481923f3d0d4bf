"""Torch, loaded once per process, as early as somebody says: the server when it starts, or the first visitor's page."""

import gc
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from core.hosting.loading import Loading
from core.hosting.memory import few_heaps

# Seconds that a thread may compute before another has its turn. The page's script and the server's loop, which sends
# what the script made, share one interpreter: with Python's 5 ms a slider's picture comes a tenth later, measured by
# turns under the same load.
_TURN: Final = 0.0005
_MODULES: Final = 850  # torch 2.13 and what comes with it, beside what a page has loaded already
_EXIT: Final = 70  # EX_SOFTWARE of sysexits.h: an internal error


def _without_a_place_to_write() -> None:
    """Where nothing can be written to, name torch's compiler a folder for its cache, or its import fails.

    `torch.func` may import it for a gradient without using it. A folder that is there is all that it asks for.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(Path(__file__).parent))


def _load() -> None:
    _without_a_place_to_write()
    sys.setswitchinterval(_TURN)
    few_heaps()
    from core.devices.threads import warm_up  # noqa: PLC0415 - it brings torch along: that is what this is about
    from core.probe.eager import stay_eager  # noqa: PLC0415

    stay_eager()
    warm_up()
    # Torch brings half a million objects that live as long as the process: collections need not visit them.
    gc.collect()
    gc.freeze()


def _end() -> None:
    os._exit(_EXIT)  # no thread, and no handler of Streamlit's, may keep alive what is of no use


TORCH: Final = Loading(_load, _MODULES, _end)
