"""An address that was written before the settings had names of their own opens the same picture as ever."""

import re

import pytest

from pages import old_addresses
from tests.pages.opened import opened

# Page, an address as it was written, and what its settings are called today. Each view of each page is here whose
# settings were renamed, with values that are not the defaults.
ADDRESSES = [
    ("tensors/anatomy", {"code": "true", "shape": "2, 5"}, {"code": "anatomy_code"}),
    ("tensors/anatomy", {"about": "shared or copied", "code": "true", "at_row": "1"}, {"code": "anatomy_code"}),
    ("tensors/dtypes", {"code": "true", "number": "0.3"}, {"code": "dtypes_code"}),
    ("tensors/dtypes", {"topic": "memory", "code": "true", "of_shape": "7, 3"}, {"code": "dtypes_code"}),
    ("tensors/elementwise", {"aspect": "in place", "code": "true", "apply": "exp"}, {"code": "elementwise_code"}),
    (
        "tensors/matmul",
        {"op": "einsum", "equation": "ij,jk,kl->il", "a": "2, 3", "b": "3, 5", "c": "5, 1", "a_values": "1,2,3,4,5,7"},
        {name: f"matmul_{name}" for name in ("op", "a", "b", "c", "a_values")},
    ),
    (
        "tensors/matmul",
        {"a": "2, 1", "b": "1, 2", "b_values": "7, 9", "cost": "true", "code": "true"},
        {name: f"matmul_{name}" for name in ("a", "b", "b_values", "cost", "code")},
    ),
    ("tensors/broadcasting", {"show": "backward", "a": "4, 1", "code": "true"}, {"code": "broadcasting_code"}),
    (
        "tensors/reshaping",
        {"x": "2, 5", "chain": "T", "write": "true", "target": "y[1]", "code": "true"},
        {"target": "reshaping_target", "code": "reshaping_code"},
    ),
    (
        "tensors/indexing",
        {"show": "write", "x": "2, 5", "at": "x[0]", "view": "x[:, 2]", "code": "true"},
        {name: f"indexing_{name}" for name in ("show", "x", "view", "code")},
    ),
    ("devices/placement", {"requires_grad": "true"}, {"requires_grad": "placement_requires_grad"}),
    (
        "devices/benchmark",
        {"show": "how not to measure", "op": "exp", "size": "1", "dtype": "float64"},
        {name: f"benchmark_{name}" for name in ("show", "op", "size", "dtype")},
    ),
    (
        "autograd/graph/page",
        {"view": "mathematics", "step": "3", "in_x": "5", "code": "true"},
        {"view": "graph_view", "code": "graph_code"},
    ),
    (
        "autograd/vector_jacobian/page",
        {"view": "finite differences", "program": "y = x ** 3 + q", "in_x": "[1., 2.]", "in_q": "4", "code": "true"},
        {name: f"jacobian_{name}" for name in ("view", "program", "in_x", "in_q", "code")},
    ),
    (
        "autograd/accumulation/page",
        {"x": "5", "code": "true", "entries": "y1"},
        {"x": "accumulation_x", "code": "accumulation_code"},
    ),
    (
        "autograd/accumulation/page",
        {"view": "training", "lr": "0.05", "epochs": "40", "code": "true"},
        {name: f"accumulation_{name}" for name in ("view", "lr", "epochs", "code")},
    ),
    (
        "autograd/accumulation/page",
        {"view": "twice", "program": "z = x ** 3"},
        {"view": "accumulation_view", "program": "accumulation_program"},
    ),
    (
        "autograd/tracking/page",
        {"program": "z = x * q", "in_x": "5", "way": "no_grad"},
        {"program": "tracking_program", "in_x": "tracking_in_x"},
    ),
    (
        "autograd/tracking/page",
        {"view": "nan gradients", "x": "0, 2", "code": "true"},
        {name: f"tracking_{name}" for name in ("view", "x", "code")},
    ),
    (
        "autograd/tracking/page",
        {"view": "errors", "wrong": "a leaf changed in place"},
        {"view": "tracking_view", "wrong": "tracking_wrong"},
    ),
    (
        "autograd/lab",
        {"step": "3", "code": "true", "words": "true"},
        {name: f"lab_{name}" for name in ("step", "code", "words")},
    ),
    (
        "training/regression/page",
        {"w": "-1", "b": "0.5", "n": "20", "code": "true", "rows": "true"},
        {"w": "true_w", "b": "true_b", "code": "regression_code", "rows": "regression_rows"},
    ),
    (
        "training/network/page",
        {"data": "xor", "hidden": "3", "lr": "0.1", "epochs": "5", "n": "40", "noise": "10", "train": "70",
         "seed": "3", "optimizer": "descent", "batch": "10", "init": "he", "start": "9", "l2": "0.1", "code": "true"},
        {name: f"network_{name}" for name in (
            "data", "hidden", "lr", "epochs", "n", "noise", "train", "seed", "optimizer", "batch", "init", "start",
            "l2", "code")},
    ),
    (
        "training/network/page",
        {"data": "a table", "table-source": "Hubble", "hidden": "2", "epochs": "5"},
        {"data": "network_data", "table-source": "network_source", "hidden": "network_hidden",
         "epochs": "network_epochs"},
    ),
]  # fmt: skip


def told(app) -> list[object]:
    """All that the page sends: pictures, code and words, but for the order of pictures and places in memory."""
    components = [node.proto for node in app.main if node.type == "bidi_component"]
    # What stands around every page knows who is the first visitor of a process.
    pictures = [each.json for each in components if not each.id.endswith("-shell")]
    sent = [re.sub(r"0x[0-9a-f]+|\"order\": [^,]*", "", picture) for picture in pictures]
    return [sent, [code.value for code in app.code], [text.value for text in app.markdown]]


@pytest.mark.parametrize(("page", "old", "names"), ADDRESSES, ids=lambda value: value if isinstance(value, str) else "")
def test_an_old_address_opens_what_todays_opens_and_becomes_it(page, old, names):
    by_old = opened(page, **old)
    by_new = opened(page, **{names.get(name, name): value for name, value in old.items()})
    assert set(by_old.query_params) == set(by_new.query_params)
    assert not names.keys() & set(by_old.query_params)
    # Some settings are the page's defaults or options that it does not have, and leave the address.
    assert set(names.values()) & set(by_old.query_params)
    for name in names.values():
        assert by_old.query_params.get(name) == by_new.query_params.get(name)
    if not page.startswith("devices"):  # times are measured there
        assert told(by_old) == told(by_new)


def test_a_setting_that_has_both_names_is_as_todays_says():
    address = {"a": ["2, 3"], "matmul_a": ["5, 4"], "device": ["cpu"], "unknown": ["1", "2"]}
    present = {"matmul_a": ["5, 4"], "device": ["cpu"], "unknown": ["1", "2"]}
    assert old_addresses.renamed("matmul", address) == present
    assert old_addresses.renamed("matmul", present) == present
    assert old_addresses.renamed("broadcasting", address) == address
    assert old_addresses.renamed("", address) == address


def test_no_present_name_is_an_old_one():
    for page in ("graph", "vector-jacobian", "network", "regression", "matmul", "lab"):
        for name in ("code", "view", "lr", "in_x", "x-Hubble", "w", "table-source", "step", "a"):
            present = old_addresses.present_name(page, name)
            assert old_addresses.present_name(page, present) == present


@pytest.mark.parametrize(
    ("first", "key", "value", "second"),
    [
        ("tensors/broadcasting", "a", "7, 1", ("tensors/matmul", "matmul_a", "3, 4")),
        ("tensors/reshaping", "x", "5, 2", ("tensors/indexing", "indexing_x", "3, 4")),
        ("autograd/graph/page", "in_x", "11", ("autograd/tracking/page", "tracking_in_x", "")),
    ],
)
def test_no_page_takes_over_anothers_setting_and_each_finds_its_own_again(first, key, value, second):
    page, other, default = second
    app = opened(first, **{key: value})
    app.query_params.clear()
    app.switch_page(f"pages/{page}.py").run()
    assert app.text_input(key=other).value == default
    app.query_params.clear()
    app.switch_page(f"pages/{first}.py").run()
    assert app.text_input(key=key).value == value
    assert app.query_params[key] == value
