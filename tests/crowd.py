"""Many visitors at once, each a thread of its own; and what a visitor sees, to be compared with what another sees.

`FULL` says whether the numbers of the issue are asked for (EXPLORER_PROOF=full), which takes half an hour, or a
smaller run of the same kind, which fits into CI.
"""

from __future__ import annotations

import json
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.answer import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.proto.Element_pb2 import Element
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    from tests.answer import Answer
    from tests.protocol import Visitor

Result = TypeVar("Result")
FULL = os.environ.get("EXPLORER_PROOF") == "full"
# What differs between two visitors who see the same: addresses in memory, and the order of a live figure's pictures.
_OWN = re.compile(rb'0x[0-9a-f]{8,}|\\?"order\\?": ?[0-9.]+')
# What differs between two measurements: all that has a time or a rate in it.
_UNIT = rb"( |\\u00a0|\xc2\xa0|\\u2009|\xe2\x80\x89)?(ns|\xc2\xb5s|\\u00b5s|us|ms|s|[KMGT]?B/s)"
_MEASURED = re.compile(rb"[0-9][0-9.,]*" + _UNIT + rb"\b")


def crowd(count: int, visit: Callable[[int], Result]) -> list[Result]:
    """`visit(0)` to `visit(count - 1)` at once; the first error that one of them meets is raised."""
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(visit, range(count)))


def percentile(seconds: Sequence[float], share: float = 0.95) -> float:
    """The time within which this share of the answers came."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def seen(answer: Answer, *, measured: bool = False) -> dict[tuple[int, ...], bytes]:
    """What the page shows in the end, by place; without what is the visitor's own, or else `measured`, by nature."""
    page = {}
    for message in answer.messages:
        if message.WhichOneof("type") == "delta":
            place = tuple(message.metadata.delta_path)
            page[place] = _bare(message.delta, measured=measured)
            if _shows_nothing(message.delta.new_element):
                del page[place]
    return page


def _shows_nothing(element: Element) -> bool:
    """A place that is kept free, by `st.empty()` or by what stands around every page."""
    kind = element.WhichOneof("type")
    return kind == "empty" or (kind == "bidi_component" and element.bidi_component.id.endswith("-shell"))


def live_picture(message: ForwardMsg) -> bool:
    """Whether this message draws a live run's picture anew."""
    if message.WhichOneof("type") != "delta":
        return False
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    return kind == "vega_lite_chart" or (kind == "bidi_component" and '"order"' in element.bidi_component.json)


def _bare(delta: Delta, *, measured: bool) -> bytes:
    if delta.new_element.WhichOneof("type") == "download_button":
        copy = Delta.FromString(delta.SerializeToString())
        copy.new_element.download_button.ClearField("deferred_file_id")
        copy.new_element.download_button.ClearField("url")
        delta = copy
    if delta.new_element.WhichOneof("type") == "bidi_component":
        delta = _without_pictures_ahead(delta)
    if measured and _MEASURED.search("\n".join(words_of(delta)).encode()):
        return b"a measurement"
    return _OWN.sub(b"", delta.SerializeToString(deterministic=True))


def _without_pictures_ahead(delta: Delta) -> Delta:
    """What a figure shows: how many pictures go ahead of the hand depends on how busy the server is, by design."""
    sent = json.loads(delta.new_element.bidi_component.json or "{}")
    if not isinstance(sent, dict) or '"ahead"' not in sent.get("more", ""):
        return delta
    copy = Delta.FromString(delta.SerializeToString())
    more = json.loads(sent["more"])
    del more["ahead"]
    copy.new_element.bidi_component.json = json.dumps(sent | {"more": more})
    return copy


def brought(visitor: Visitor, key: str, name: str, data: bytes) -> WidgetState:
    """Upload a file as a browser does, and the state of the file field `key` that then says so."""
    asked = BackMsg()
    asked.file_urls_request.request_id = "urls"
    asked.file_urls_request.file_names.append(name)
    asked.file_urls_request.session_id = visitor.session
    visitor.send_message(asked)
    told = visitor.listen(lambda message: message.WhichOneof("type") == "file_urls_response").messages[-1]
    (place,) = told.file_urls_response.file_urls
    status = visitor.upload(place.upload_url, name, data)
    assert status == 204, f"the upload was answered with {status}"
    state = WidgetState(id=visitor.id(key))
    state.file_uploader_state_value.uploaded_file_info.add(
        name=name, size=len(data), file_id=place.file_id, file_urls=place
    )
    return state


def until(holds: Callable[[], bool], seconds: float, every: float = 0.2) -> bool:
    """Whether it holds, by then."""
    deadline = time.perf_counter() + seconds
    while not (held := holds()) and time.perf_counter() < deadline:
        time.sleep(every)
    return held


def load(visitor: Visitor) -> None:
    """Open a page with a run that is under way, as a browser does: it says once that the page is loaded."""
    visitor.send()
    visitor.listen(lambda _: "live-loaded" in visitor.widgets, 60)
    visitor.send(visitor.trigger("live-loaded", '[{"event": "pick", "value": "loaded"}]'), keep=False)
