"""A page whose script goes on while it is used, as where a run is watched."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx


def say_at_rest() -> None:
    """Tell the browser that the page stands, though its script goes on; to be called when all of it is drawn but that.

    While a script runs, Streamlit draws another runner five times a second. Each time React begins anew with what it
    loads lazily, so that on a slow computer the buttons of such a page would not be drawn before its script has ended.
    """
    context = get_script_run_ctx()
    if context is not None:
        message = ForwardMsg()
        message.session_status_changed.script_is_running = False
        context.enqueue(message)
