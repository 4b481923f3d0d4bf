"""What only a browser shows of the benchmark page: it is live, it can be stopped, and it leaves nothing behind."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.chromium import serve, settle

THOROUGH = "op=add&effort=thorough&dtypes=float32&dtypes=float64"  # takes at least ten seconds


def measured(page: Page) -> int:
    """How many points there are in the end: 7, or fewer where a call at the largest sizes takes too long."""
    told = page.get_by_text(re.compile(r"^\d points$"))
    expect(told).to_be_visible()
    points = int(told.inner_text().split()[0])
    assert points >= 5
    return points


def test_it_measures_at_once_and_draws_both_charts(app: str, page: Page) -> None:
    page.goto(f"{app}/benchmark")
    expect(page.locator(".st-key-again button")).to_be_visible()
    measured(page)
    expect(page.locator("svg.marks, canvas.marks")).to_have_count(2)
    expect(page.get_by_role("columnheader", name="peak")).to_be_visible()


def test_the_points_are_offered_as_csv(app: str, page: Page) -> None:
    page.goto(f"{app}/benchmark")
    points = measured(page)
    page.get_by_role("tab", name="Table").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV, with the machine").click()
    lines = [line for line in download.value.path().read_text().splitlines() if not line.startswith("#")]
    assert len(lines) == 1 + points


def test_points_come_while_it_runs_and_stop_ends_it(app: str, page: Page) -> None:
    page.goto(f"{app}/benchmark?{THOROUGH}")
    progress = page.get_by_text("points so far")
    expect(progress).to_be_visible()
    expect(progress).not_to_contain_text(" 0 points so far")
    page.locator(".st-key-stop button").click()
    expect(page.locator(".st-key-again button")).to_be_visible()
    settle(page)
    expect(progress).to_have_count(0)
    # It goes on from the start, and a widget that is moved meanwhile is heard.
    page.locator(".st-key-again button").click()
    expect(page.locator(".st-key-stop button")).to_be_visible()
    page.get_by_role("radio", name="quick").click()
    expect(page.locator(".st-key-again button")).to_be_visible()


def test_a_deep_link_restores_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/benchmark?op=sum&dtypes=float64&loop=true")
    expect(page.locator(".st-key-again button")).to_be_visible()
    expect(page.get_by_text("sum of the elements of one vector")).to_be_visible()
    expect(page.get_by_role("rowheader", name="cpu, Python loop")).to_be_visible()
    assert "float64" in page.locator("code").first.inner_text()


def test_nonsense_in_a_link_opens_the_page(app: str, page: Page) -> None:
    page.goto(f"{app}/benchmark?op=nonsense&dtypes=%3Cb%3E&threads=many&devices=abacus&effort=none&show=all")
    expect(page.locator(".st-key-again button")).to_be_visible()
    measured(page)


def test_how_not_to_measure(app: str, page: Page) -> None:
    page.goto(f"{app}/benchmark")
    settle(page)
    page.get_by_role("radio", name="how not to measure").click()
    expect(page.get_by_role("rowheader", name="not synchronized")).to_be_visible(timeout=60_000)
    cold = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="cold")).locator(".verdict")
    assert float(cold.inner_text().split()[0].replace(",", "")) > 1


def test_a_closed_tab_leaves_no_thread_and_no_process_behind(page: Page) -> None:
    server = serve("streamlit_app.py")
    with server as address:
        tasks = Path(f"/proc/{server.pid}/task")
        if not tasks.exists():
            return

        def visit() -> None:
            tab = page.context.new_page()
            tab.goto(f"{address}/benchmark?{THOROUGH}")
            expect(tab.get_by_text("points so far")).to_be_visible()
            tab.close()

        def settled() -> int:
            """The number of threads once it has stayed the same for a second."""
            seen = [-1]
            while len(seen) < 5 or len(set(seen[-5:])) > 1:
                page.wait_for_timeout(200)
                seen.append(len(list(tasks.iterdir())))
            return seen[-1]

        visit()
        before = settled()
        for _ in range(3):
            visit()
        assert settled() <= before
