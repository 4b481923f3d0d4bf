"""A bare address opens the article's own example, its chips set the page to the others, and old addresses stay."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from pages.screen import OPENINGS
from tests.pages.opened import figures, opened

# Page, the key of its chips, and for each chip what torch makes of its listing, as the article prints it or says it.
CHIPS = {
    "tensors/elementwise": (
        "elementwise_article",
        {
            "a + b": "= 5", "a − b": "= −3", "a * b": "= 18", "a / b": "= 0.5", "a ** 2": "= 9",
            "a.add_(1)": "version", "sqrt(a)": "= 1.732", "exp(a)": "= 54.6", "log(a)": "= 1.386",
        },
    ),
    "tensors/broadcasting": (
        "broadcasting_article",
        {
            "(3, 4) + (4,)": "(3, 4)", "(5, 3) + (5, 1)": "(5, 3)", "(5, 3) + (1, 3)": "(5, 3)",
            "its warning: (3, 4) + (3, 1)": "(3, 4)",
        },
    ),
    "tensors/reshaping": (
        "reshaping_article",
        {
            "x.view(6, 4)": "(6, 4)", "x.reshape(2, 12)": "(2, 12)", "a.squeeze()": "(3, 4)",
            "c.unsqueeze(0)": "(1, 3, 4)",
        },
    ),
    "tensors/indexing": (
        "indexing_article",
        {
            "tensor[0, :]": "(4,)", "tensor[:, 1]": "(3,)", "tensor[0:2, 2:4]": "(2, 2)", "tensor[mask]": "(6,)",
            "tensor[indices]": "(2, 4)",
        },
    ),
    "tensors/matmul": (
        "matmul_article",
        {"A @ B": "(3, 2)", "bmm": "(10, 3, 2)", "dot": "32", "matrix.T": "(5, 3)", "einsum": "(3, 2)"},
    ),
    "tensors/anatomy": (
        "anatomy_article",
        {
            "randn(3, 4)": "0.3367", "tensor([[1, 2], [3, 4]])": "int64", "from_numpy(…)": "float64",
            "zeros(3, 4)": "(3, 4)", "ones(2, 3)": "(2, 3)", "rand(2, 2)": "(2, 2)", "zeros_like(x)": "(3,)",
            "linspace(0, 10, 5)": "7.5",
        },
    ),
    "autograd/graph/page": (
        "graph_article",
        {"z = x * y + y ** 2": "x * y", "y = x ** 2 + 3 * x + 1": "3 * x", "f = a ** 2 * b + b ** 3": "a ** 2",
         "an if: two graphs": "One program, two graphs"},
    ),
    "autograd/vector_jacobian/page": ("jacobian_article", {"y.backward(gradient)": "x.grad = [2, 4, 6]"}),
    "autograd/tracking/page": (
        "tracking_article",
        {"y.detach()": "✂", "torch.no_grad()": "no gradient"},
    ),
    "autograd/accumulation/page": (
        "ledger_article",
        {"zeroed first": "12", "y1.backward()": "4", "without zeroing": "16"},
    ),
    "autograd/lab": (
        "lab_article",
        {
            "z.backward()": "z.backward()", "an if: define by run": "if ", "gradients accumulate": "y2.backward()",
            "detach, no_grad": "detach", "gradient descent": "for epoch in range",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("page", CHIPS)
def test_each_chip_of_the_article_sets_the_page_to_its_listing(page: str) -> None:
    key, chips = CHIPS[page]
    app = opened(page)
    assert app.session_state[key] == next(iter(chips)), "the page opens with it"
    for name, said in OPENINGS.get(page.split("/")[1], {}).items():
        assert str(app.session_state[name]) == said
    for chip, shown in chips.items():
        app.pills(key=key).set_value(chip).run()
        assert not app.exception
        assert app.session_state[key] == chip, "it is lit"
        assert shown in figures(app), chip


# What was a default before a bare address opened the article's example, for addresses that say something else.
FORMER = {
    "tensors/dtypes": ({"number": "0.3"}, {"few": False}),
    "tensors/elementwise": ({"apply": "exp"}, {"x_shape": "2, 3", "x_cells": ""}),
    "tensors/broadcasting": ({"op": "mul"}, {"a": "3, 1", "b": "1, 4"}),
    "tensors/reshaping": ({"write": "true"}, {"x": "2, 3, 4", "chain": "permute(0, 2, 1).contiguous().view(6, 4)"}),
    "tensors/indexing": ({"indexing_show": "write"}, {"at": "x[0:2, None, 1]", "indexing_x": "3, 4"}),
    "autograd/graph/page": ({"program": "y = x ** 2"}, {"step": "end", "graph_view": "engine"}),
    "autograd/tracking/page": (
        {"way": "no_grad"},
        {"tracking_program": "z = x * y + y ** 2", "tracking_view": "before and after"},
    ),
    "autograd/lab": ({"listing": "x = torch.ones(2)\ny = x + 1\nprint(y)"}, {"lab_step": 3}),
}


@pytest.mark.parametrize("page", FORMER)
def test_an_address_that_says_anything_leaves_out_what_was_a_default_when_it_was_copied(page: str) -> None:
    said, left_out = FORMER[page]
    app = opened(page, **said)
    assert {key: app.session_state[key] for key in left_out} == left_out
    assert {*(page.split("/")[1] for page in FORMER), "network"} == set(OPENINGS)


def test_the_example_is_opened_once_and_is_in_the_address() -> None:
    app = opened("tensors/broadcasting")
    assert app.query_params["a"] == "3, 4"
    app.text_input(key="a").set_value("2, 1").run()
    app.switch_page("pages/tensors/indexing.py").run()
    app.query_params.clear()
    app.switch_page("pages/tensors/broadcasting.py").run()
    assert app.text_input(key="a").value == "2, 1"


def test_chips_set_a_page_that_opens_with_another_example() -> None:
    app = opened("tensors/dtypes")
    assert app.session_state["dtypes_article"] is None, "it opens with one number in four formats"
    chips = {"int32, int64: 1": "int64", "float32, float64: 1.0": "float16", "bool: True": "bool",
             "complex64: 1+2j": "complex64"}  # fmt: skip
    for chip, shown in chips.items():
        app.pills(key="dtypes_article").set_value(chip).run()
        assert not app.exception
        assert app.session_state["dtypes_article"] == chip
        assert shown in figures(app), chip


def test_the_chip_of_the_training_loop_takes_back_what_was_changed() -> None:
    app = opened("training/regression/page", lr="0.5", seed="7", true_w="1.5")
    assert app.session_state["regression_article"] is None
    app.pills(key="regression_article").set_value("its training loop").run()
    assert not app.exception
    assert app.session_state["regression_article"] == "its training loop"
    assert (app.session_state["lr"], app.session_state["seed"], app.session_state["true_w"]) == (0.01, 42, 3.0)


@pytest.mark.parametrize("page", ["regression", "network"])
def test_a_run_waits_at_epoch_0_to_be_played_and_one_that_an_address_describes_is_at_its_end(page: str) -> None:
    app = opened(f"training/{page}/page")
    assert app.session_state[page].run.epoch == 0
    assert _scrubber(app, page) == 0
    assert app.button(key="play").label == "Play"
    app.button(key="run-step").click().run()
    assert app.session_state[page].run.epoch == 1
    assert _scrubber(app, page) == 100
    assert opened(f"training/{page}/page", epochs="30").session_state[page].run.epoch == 30


def _scrubber(app: AppTest, page: str) -> float:
    """Where the scrubber of the run stands, in percent."""
    if page == "network":
        return app.number_input(key="scrub").value if "scrub" in {each.key for each in app.number_input} else 0
    (chart,) = (each for each in app.get("vega_lite_chart") if "moment" in each.proto.spec)
    spec = json.loads(chart.proto.spec)
    return next(each["value"] for each in spec["params"] if each["name"] == "moment")


def test_the_network_learns_slowly_enough_to_be_watched() -> None:
    assert opened("training/network/page").select_slider(key="network_speed").value == "60"
    assert opened("training/network/page", epochs="30").select_slider(key="network_speed").value == "flat out"
