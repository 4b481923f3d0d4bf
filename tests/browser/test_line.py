"""What a visitor sees who waits for a turn."""

import re
from contextlib import ExitStack

from playwright.sync_api import Page, expect

from tests.protocol import Visitor

QUERY = "benchmark_show=how+not+to+measure"  # measures in a process of its own: for one visitor at a time


def test_who_waits_is_told_the_place_in_line_and_then_has_it(app: str, page: Page) -> None:
    with ExitStack() as others:
        for _ in range(3):
            visitor = others.enter_context(Visitor(app, "benchmark", QUERY))
            visitor.send()
            visitor.listen(lambda told: told.WhichOneof("type") == "delta")
        page.goto(f"{app}/benchmark?{QUERY}")
        place = page.get_by_text(re.compile(r"You are number [1-3] in line: only one visitor measures at a time"))
        expect(place).to_be_visible()
    expect(place).to_have_count(0)  # the others have left
