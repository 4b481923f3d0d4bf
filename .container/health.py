"""Is the app on this address well? Exit status 0 if it is. Asked by the container's host once per minute.

Streamlit's own answer, `/_stcore/health`, is "ok" even from a process into which torch could not be imported, and
which therefore shows nothing but errors for ever. So this opens a page that needs torch, as a browser does, and waits
for its picture. A server that has no room for one more visitor says so, and is well.
"""

import sys
import time
from typing import Final
from urllib.request import urlopen

from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

SECONDS: Final = 8.0
PAGE: Final = b"broadcasting"
PICTURE: Final = b"-figure-broadcast"  # the end of its id
# Streamlit's protobuf for "run this page": BackMsg.rerun_script.page_name, without importing Streamlit for it.
_NAME: Final = bytes([0x22, len(PAGE)]) + PAGE
ASK: Final = bytes([0x5A, len(_NAME)]) + _NAME


def well(address: str, seconds: float = SECONDS) -> bool:
    """Whether a page with torch shows its picture within so many seconds."""
    deadline = time.monotonic() + seconds
    with urlopen(f"http://{address}/_stcore/health", timeout=seconds) as answer:
        if answer.status != 200:
            return False
    try:
        with connect(f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], origin=f"http://{address}",
                     open_timeout=seconds, close_timeout=1, max_size=None, proxy=None) as socket:  # fmt: skip
            socket.send(ASK)
            while (left := deadline - time.monotonic()) > 0:
                if PICTURE in socket.recv(timeout=left, decode=False):
                    return True
    except InvalidStatus as refused:
        return refused.response.status_code == 503
    return False


if __name__ == "__main__":
    try:
        healthy = well(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8501")
    except (OSError, WebSocketException) as error:  # a timeout is an OSError; the process may end meanwhile
        sys.exit(f"not well: {error}")
    sys.exit(None if healthy else "not well: no picture came")
