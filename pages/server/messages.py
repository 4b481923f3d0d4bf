"""Which messages of a browser reach Streamlit: those that a page of ours can cause."""

from streamlit.proto.BackMsg_pb2 import BackMsg

from core import limits

# Left out are the developer's own: clearing the caches of all visitors, asking git, saving reruns, installing files.
_TYPES = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"})
_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


def passes(data: bytes) -> bool:
    """Whether the message in `data` is one that a browser sends for a visitor; bytes that are not a message pass.

    Streamlit closes the socket over those itself, and over what is larger than its own bound.
    """
    if len(data) > limits.STATE_CHARACTERS:
        return True
    try:
        message = BackMsg.FromString(data)
    except Exception:  # noqa: BLE001 - protobuf's own error has no public name
        return True
    kind = message.WhichOneof("type")
    if kind == "file_urls_request":
        return len(message.file_urls_request.file_names) <= limits.FILE_URLS
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    return kind in _TYPES
