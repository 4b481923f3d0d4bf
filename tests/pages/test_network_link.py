"""The link from the line to the network leads to the same points."""

from urllib.parse import parse_qs

import pytest
import torch

from tests.pages.opened import opened


def way(**query):
    """Where the link on the regression page leads: the parameters of the network page, or None."""
    links = [link.proto for link in opened("training/regression/page", **query).get("page_link")]
    found = [
        parse_qs(link.query_string) for link in links if "network" in link.label and not link.label.startswith("Next")
    ]
    return found[0] if found else None


def network(settings):
    return opened("training/network/page", **settings).session_state["network"].run


def test_the_line_and_one_layer_more_on_its_own_points():
    page = opened("training/regression/page", n="70", noise="0.2", seed="9")
    line = page.session_state["regression"].run.data
    run = network(way(n="70", noise="0.2", seed="9"))
    assert run.config.hidden == (4,)
    assert torch.equal(run.data.train.points, line.x)
    assert torch.equal(run.data.train.targets, line.y)


def test_a_tables_columns_go_along():
    query = {"source": "Anscombe", "x-Anscombe": "x4", "y-Anscombe": "y4"}
    line = opened("training/regression/page", **query).session_state["regression"].run.data
    run = network(way(**query))
    assert (run.data.source.table.inputs, run.data.source.table.target) == (("x4",), "y4")
    assert torch.equal(run.data.source.table.y.float(), line.y[:, 0])


@pytest.mark.parametrize(
    "query",
    [{"w": "2"}, {"noise": "3"}, {"noise": "0.125"}, {"n": "3"}, {"source": "pasted text"}, {"source": "Longley"}],
)
def test_what_the_network_page_cannot_have_has_no_link(query):
    assert way(**query) is None
