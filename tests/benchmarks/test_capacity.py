"""The table in the README of how many visitors a core carries: it has every page, and a page can be measured."""

from pages.sitemap import HOME, ROOMS
from tests.benchmarks.capacity import HEAD, Cost, moved, watched
from tests.server import ROOT, Server


def test_the_readme_has_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert HEAD in readme, "make it with: python -m tests.benchmarks.capacity"
    titles = [HOME.title, *(room.title for rooms in ROOMS.values() for room in rooms)]
    assert [title for title in titles if f"\n| {title} |" not in readme] == []


def test_a_page_is_measured() -> None:
    with Server() as server:
        still = moved(server, "broadcasting", "Broadcasting")
        live = watched(server, "regression", "Linear regression")
    print(f"\n{still.row()}\n{live.row()}")
    for cost in (still, live):
        assert isinstance(cost, Cost)
        assert cost.visitors > 1
        assert cost.sent > 1000
