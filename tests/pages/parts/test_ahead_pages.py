"""On every page whose pictures go ahead: each of them is, to the letter, what the server answers for that position."""

import json
import re
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from core import limits
from core.autograd.tape.presets import FORKS
from tests.pages.opened import opened

FORK = FORKS["An if"].text
# The page, what its address says, the sliders that are touched, and which of them.
TOUCHED = [
    ("tensors/broadcasting", {"a": "3,1", "b": "1,4"}, "b-dials", 2),
    ("tensors/broadcasting", {"a": "2,3", "b": "4", "third": "true"}, "a-dials", 0),
    ("tensors/broadcasting", {"show": "backward", "a": "3,1", "a_values": "1,2,5"}, "b-dials", 1),
    ("tensors/matmul", {}, "matmul_b-dials", 1),
    ("tensors/elementwise", {}, "x_shape-dials", 1),
    ("tensors/elementwise", {"apply": "exp"}, "x_shape-dials", 2),
    ("tensors/elementwise", {"aspect": "in place"}, "x_shape-dials", 1),
    ("tensors/anatomy", {"then": "x.T"}, "shape-dials", 1),
    ("tensors/reshaping", {"chain": "transpose(0, 1)"}, "x-dials", 1),
    ("tensors/indexing", {}, "indexing_x-dials", 2),
    ("autograd/vector_jacobian/page", {"v": "1, 0.3"}, "v-dials", 1),
    ("autograd/lab", {"lab_step": "9"}, "place-dials", 0),
    ("autograd/graph/page", {}, "place-dials", 0),
    ("autograd/graph/page", {"graph_runs": "two runs, side by side"}, "place-dials", 0),
    ("autograd/graph/page", {"graph_runs": "two runs, side by side", "program": FORK}, "second-dials", 0),
    ("training/regression/page", {"view": "loss surface", "lr": "0.013"}, "lr-dials", 0),
    ("training/regression/page", {"view": "loss surface", "epochs": "40"}, "n-dials", 0),
    ("training/regression/page", {"view": "by hand"}, "my_w-dials", 0),
    ("training/regression/page", {"view": "by hand", "my_b": "0.123", "show_best": "true"}, "my_b-dials", 0),
    ("training/regression/page", {"epochs": "20", "lr": "0.5"}, "lr-dials", 0),
    ("training/regression/page", {"epochs": "3"}, "n-dials", 0),
    ("training/regression/page", {"epochs": "5", "n": "20"}, "noise-dials", 0),
    ("training/regression/page", {"view": "learning rates", "n": "20"}, "epochs-dials", 0),
    ("training/regression/page", {"view": "loss surface"}, "noise-dials", 0),
    ("training/regression/page", {"view": "learning rates", "epochs": "20"}, "lr-dials", 0),
    ("training/regression/page", {"view": "bugs", "epochs": "10", "bugs": "never zeroed"}, "lr-dials", 0),
    ("training/regression/page", {"view": "your data", "source": "Longley", "epochs": "20"}, "lr-dials", 0),
    ("training/regression/page", {"view": "your data", "source": "Longley", "epochs": "20"}, "test-dials", 0),
    ("tensors/dtypes", {"number": "300"}, "number-dials", 0),
    ("tensors/dtypes", {"number": "0.7", "rare": "true"}, "number-dials", 0),
    ("autograd/tracking/page", {"edge": "x * y → z"}, "edge-dials", 0),
    ("autograd/accumulation/page", {"accumulation_view": "training"}, "accumulation_lr-dials", 0),
    ("autograd/accumulation/page", {"accumulation_view": "training"}, "accumulation_epochs-dials", 0),
    ("autograd/accumulation/page", {"accumulation_view": "micro-batches"}, "rows-dials", 0),
    ("autograd/accumulation/page", {"accumulation_view": "micro-batches"}, "size-dials", 0),
]


@pytest.mark.parametrize(("page", "query", "sliders", "place"), TOUCHED)
def test_what_goes_ahead_is_what_is_answered(
    page: str, query: dict[str, str], sliders: str, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AHEAD_SECONDS", 0.2)  # on a busy machine all takes longer
    app = opened(page, **query)
    _send(app, sliders, "touched", [place, [0, {}]])
    touched = _figures(app)
    followers = [name for name, data in touched.items() if "ahead" in data]
    assert followers
    positions = [position for position, _ in touched[followers[0]]["ahead"]]
    assert positions
    bases = {name: touched[name]["base"] for name in followers}
    # The nearest, which may be where the slider stands while another number is typed, and the farthest.
    for moves, position in enumerate((positions[0], positions[-1]), start=1):
        _send(app, sliders, "moved", [place, position, [moves, {}]])
        answered = _figures(app)
        for name in followers:
            ahead = dict(touched[name]["ahead"])
            # Its share of the time was over, or this position is one to ask the server for.
            if ahead.get(position) is None:
                continue
            assert _placeless(ahead[position]) == _placeless(answered[name]["now"])
            assert answered[name]["base"] == bases[name]
            assert answered[name]["moves"] == moves


def _send(app: AppTest, sliders: str, event: str, value: object) -> None:
    found = [each.proto.id for each in _components(app) if each.proto.id.endswith(f"-{sliders}")]
    assert found, [each.proto.id for each in _components(app)]
    text = json.dumps([{"event": event, "value": value}])
    state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{found[0]}__events", json_trigger_value=text)
    app._run(WidgetStates(widgets=[state]))
    assert not app.exception


def _components(app: AppTest) -> list[Any]:
    return [each for each in app.main if each.type == "bidi_component"]


def _figures(app: AppTest) -> dict[str, Any]:
    sent = [json.loads(each.proto.json) for each in _components(app)]
    full = [{"now": each["now"], **json.loads(each["more"])} for each in sent if "more" in each]
    return {each["name"]: each for each in full}


def _placeless(markup: str) -> str:
    return re.sub("0x[0-9a-f]{6,}", "0x…", markup)
