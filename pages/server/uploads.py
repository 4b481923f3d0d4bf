"""The files that visitors upload: only where a page shows a field for them, and never more than memory bears.

Streamlit keeps every file until its session has expired, whether a page asked for one or not. The bounds are put into
its own store when this module is imported, so they hold under any server; `door` refuses before a file is read.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from core import limits

_add_file = MemoryUploadedFileManager.add_file
_fields: Final[OrderedDict[str, None]] = OrderedDict()  # sessions whose page showed a field for a file, newest last
_lock = Lock()
_SESSIONS: Final = 2 * limits.SOCKETS


def expect(session: str) -> None:
    """Say that a page of `session` shows a field for a file."""
    with _lock:
        _fields[session] = None
        _fields.move_to_end(session)
        while len(_fields) > _SESSIONS:
            _fields.popitem(last=False)


def expected(session: str) -> bool:
    """Whether a page of `session` showed a field for a file."""
    with _lock:
        return session in _fields


def check(store: MemoryUploadedFileManager, session: str, size: int) -> None:
    """Raise an HTTPException that says why a file of `size` bytes cannot be kept in `store` for `session`."""
    if not expected(session):
        raise HTTPException(403, "No page of this visit is asking for a file.")
    kept = {name: list(files.values()) for name, files in list(store.file_storage.items())}
    own = kept.pop(session, [])[-(limits.FILES_EACH - 1) :]
    held = sum(len(file.data) for files in [own, *kept.values()] for file in files)
    if held + size > limits.FILES_BYTES:
        raise HTTPException(
            507,
            "The server holds as many files as its memory allows; try again in a few minutes.",
            {"Retry-After": "120"},
        )


def _add_bounded(store: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
    """Keep a file if there is room for it; of one visitor the oldest makes room."""
    check(store, session_id, len(file.data))
    _add_file(store, session_id, file)
    for name in list(store.file_storage.get(session_id, {}))[: -limits.FILES_EACH]:
        store.remove_file(session_id, name)


# A file on its way stays in memory, where it will be kept anyway: nothing of a visitor's is written to a disk, and it
# need not be one that can be written to. No file may be so large.
MultiPartParser.spool_max_size = 2 * limits.TABLE_BYTES
MemoryUploadedFileManager.add_file = _add_bounded  # type: ignore[method-assign, assignment]
