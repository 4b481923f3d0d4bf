"""What only a browser shows of a visitor's own data: a file that is uploaded, numbers that are edited, and privacy."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from core import limits
from tests.chromium import settle

ROWS = "<b>when</b>,x,y\n2020-01-01,1,3\n2020-01-02,2,5\n2020-01-03,,9\n2020-01-04,4,9\n2020-01-05,5,11\n"


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def weight(page: Page):
    return page.locator("table.facts tr", has_text="w of x").first


def test_an_upload_is_its_visitors_alone_and_no_part_of_the_link(
    app: str, page: Page, browser: Browser, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text(ROWS, encoding="utf-8")
    page.goto(f"{app}/regression?view=your+data&source=your file&test=0")
    settle(page)
    upload(page, mine)
    expect(weight(page)).to_contain_text("2.0")
    expect(page.get_by_text("4 of 5 rows; without a number in a chosen column: row 3.")).to_be_visible()
    page.get_by_text("What was left out or guessed").click()
    expect(page.get_by_text("“<b>when</b>” is left out: it holds dates.")).to_be_visible()
    # The other views take it too, and it survives a change of view.
    page.get_by_role("radio", name="loss surface").click()
    expect(page.locator("svg.surface")).to_be_visible()
    page.get_by_role("radio", name="your data").click()
    expect(weight(page)).to_contain_text("2.0")
    # A file that is none is one sentence, and the page goes on.
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    upload(page, bad)
    expect(page.get_by_text("“bad.csv” is not text")).to_be_visible()
    expect(weight(page)).to_contain_text("3.0")  # made up again
    # Somebody else opens the same link.
    other = browser.new_page()
    other.goto(page.url)
    expect(other.get_by_text("A file stays with the visitor who chose it and is not part of a link")).to_be_visible()
    expect(weight(other)).to_contain_text("3.0")
    other.close()


def test_a_large_tables_script_reads_the_file_beside_it(app: str, page: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    rows = limits.SCRIPT_POINTS + 1
    large.write_text("x,y\n" + "".join(f"{k},{2 * k + 1}\n" for k in range(rows)), encoding="utf-8")
    page.goto(f"{app}/regression?view=your+data&source=your file&test=0")
    settle(page)
    upload(page, large)
    page.get_by_text("Code: the split, the loop").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download table.csv, which the code reads").click()
    lines = download.value.path().read_text().splitlines()
    assert len(lines) == 1 + rows
    assert [float(cell) for cell in lines[-1].split(",")] == [rows - 1, 2 * rows - 1]


def test_an_edited_number_changes_the_answer_and_stays_when_the_table_is_closed(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?view=your+data&source=Hubble&test=0")
    settle(page)
    first = page.locator("table.facts tr", has_text="w of distance").first
    expect(first).to_contain_text("454.158")
    page.get_by_text("Edit the numbers").click()
    editor = page.get_by_test_id("stDataFrame")
    expect(page.get_by_text("Edited numbers are not part of a link.")).to_be_visible()
    expect(editor.locator("canvas").first).to_be_visible()
    settle(page)
    editor.hover()  # waits until it has stopped to move
    box = editor.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + 55)  # the first number: below the header, right of the row markers
    page.keyboard.press("2")
    expect(page.locator("#portal input")).to_have_value("2")  # the cell's own field, which opens when one types
    page.keyboard.press("Enter")
    expect(first).not_to_contain_text("454.158")
    changed = first.inner_text()
    # At its left end, where the table's own buttons do not reach.
    page.locator("summary", has_text="Edit the numbers").click(position={"x": 10, "y": 12})
    expect(editor).to_have_count(0)
    expect(first).to_have_text(changed, use_inner_text=True)


def test_the_target_shown_is_a_column_of_the_table_that_is_there_now(app: str, page: Page) -> None:
    page.goto(f"{app}/regression?view=your+data&source=pasted+text&test=0")
    settle(page)
    target = page.get_by_role("combobox", name="Target")
    expect(target).to_have_value("y")
    field = page.get_by_role("textbox", name="Table")
    field.fill("a,b,c\n1,2,3\n2,4,7\n3,5,9\n")
    field.press("Control+Enter")
    expect(page.locator("table.facts tr", has_text="w of a").first).to_be_visible()
    expect(target).to_have_value("c")
