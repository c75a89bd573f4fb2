"""A million data rows in real JupyterLab: reached, sorted, filtered, selected, looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from table_page import MILLION, TablePage
from waits import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab import Lab, LabPage

ROWS = 1_000_000
LAST = (ROWS - 1, f"key-{ROWS - 1:06d}")
MOST_ROW_NODES = 250


def key_of(number: int) -> str:
    return f"key-{number:06d}"


def number_with(score: int) -> int:
    """Return the row whose score this is: `score` is 7 times its number and 3, modulo the rows."""
    return (score - 3) * pow(7, -1, ROWS) % ROWS


@pytest.fixture(scope="module")
def page(lab: Lab) -> Iterator[LabPage]:
    with lab.page(width=1400) as page:
        page.open([MILLION.format(count=ROWS)])
        page.run_all()
        yield page


@pytest.fixture
def table(page: LabPage) -> TablePage:
    """The table as it was at first: nothing asked, nothing selected, at the top."""
    table = TablePage(page)
    page.run("table.clear(); table.select([])")
    table.rest()
    table.press("Control+Home")
    table.wait_for_row(0, key_of(0))
    return table


class TestEveryRowIsReached:
    def test_by_key(self, table: TablePage):
        table.press("Control+End")
        table.wait_for_row(*LAST)
        assert table.shown()[-1] == LAST
        table.wait_for("active_key", LAST[1])

    def test_by_the_scroll_bar(self, table: TablePage):
        for share in (0.25, 0.777777, 0.5, 1.0):
            table.scroll(share)
            shown = table.shown()
            assert all(key == key_of(position) for position, key in shown)
            assert abs(shown[0][0] / ROWS - share) < 0.005
        assert table.shown()[-1] == LAST

    def test_from_python(self, table: TablePage):
        for number in (777_777, ROWS - 1, 3):
            table.run(f"scroll_to({key_of(number)!r})")
            table.wait_for_row(number, key_of(number))

    def test_by_the_wheel_near_both_ends(self, table: TablePage):
        table.press("Control+End")
        table.wait_for_row(*LAST)
        table.frame.locator(".lbw-table__scroller").hover(position={"x": 300, "y": 300})
        first = table.shown()[0][0]
        table.page.view.mouse.wheel(0, -640)
        table.wait_for_row(first - 8, key_of(first - 8))

    def test_with_few_elements_at_all_times(self, table: TablePage):
        for share in (0.1, 0.4, 0.9, 1.0, 0.0):
            table.scroll(share)
            assert table.nodes()["rows"] <= MOST_ROW_NODES
            table.rest()
        assert table.nodes()["rows"] <= MOST_ROW_NODES
        assert table.nodes()["all"] <= 2_500

    def test_while_a_cell_runs(self, table: TablePage):
        table.page.view.evaluate(
            """() => {
              const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
              const code = `import time
for _ in range(400):
    time.sleep(0.1)  # what a user's cell does meanwhile
    if "go_on" in globals():
        break`;
              window.cellDone = false;
              kernel.requestExecute({code}).done.then(() => { window.cellDone = true; });
            }"""
        )
        table.page.view.wait_for_function(
            """() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status
                 === 'busy'"""
        )
        table.press("Control+End")
        table.wait_for_row(*LAST)
        table.header("score").click()
        table.wait_for_row(0, key_of(number_with(0)))
        assert not table.page.view.evaluate("window.cellDone")
        table.page.view.evaluate(
            "jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()"
        )
        table.page.view.wait_for_function("() => window.cellDone", timeout=TIMEOUT)


class TestQuestions:
    def test_sort_by_a_click_and_by_one_more(self, table: TablePage):
        table.header("score").click()
        table.wait_for_row(0, key_of(number_with(0)))
        table.header("score").click()
        table.wait_for_row(0, key_of(number_with(ROWS - 1)))
        table.header("split").click()
        table.wait_for_row(0, key_of(2))  # "test" is the first word
        table.header("score").click(modifiers=["Shift"])
        lowest = min((n * 7 + 3) % ROWS for n in range(2, ROWS, 3))
        table.wait_for_row(0, key_of(number_with(lowest)))

    def test_search_and_filters_are_of_the_whole_table(self, table: TablePage):
        table.frame.get_by_placeholder("Search keys").fill("row 77777")
        table.wait_for_status("11 of 1,000,000 rows")  # 77777 itself, and 777770 to 777779
        assert [key for _, key in table.shown()][:2] == [key_of(77_777), key_of(777_770)]
        table.frame.get_by_placeholder("Search keys").fill("")
        table.wait_for_status("1,000,000 rows")
        table.run("filter(split=['train'], score=(0, 2999))")
        found = sum((n * 7 + 3) % ROWS <= 2999 for n in range(0, ROWS, 3))
        table.wait_for_status(f"{found:,} of 1,000,000 rows")
        assert len(json.loads(table.page.run("print(list(map(int, table.view.index)))"))) == found

    def test_a_facet_counts_and_filters(self, table: TablePage):
        table.header("split").hover()
        table.header("split").locator(".lbw-table__column-menu").click()
        panel = table.frame.locator(".lbw-floating")
        panel.get_by_label("Condition").select_option("one_of")
        panel.get_by_text("333,334").wait_for(timeout=TIMEOUT)
        panel.get_by_label("train").check()
        table.wait_for_status("333,334 of 1,000,000 rows")
        table.page.view.keyboard.press("Escape")
        table.frame.get_by_role("button", name="Remove: split is train").click()
        table.wait_for_status("1,000,000 rows")

    def test_a_view_without_rows_says_so_and_helps(self, table: TablePage):
        table.frame.get_by_placeholder("Search keys").fill("nowhere at all")
        table.frame.locator(".lbw-table__empty").wait_for(timeout=TIMEOUT)
        table.frame.locator(".lbw-table__empty").get_by_role("button").click()
        table.wait_for_status("1,000,000 rows")


class TestSelection:
    def test_click_shift_and_control(self, table: TablePage):
        cells = table.frame.locator(".lbw-table__row:not([hidden])")
        cells.nth(1).locator(".lbw-table__cell--checkbox").click()
        cells.nth(4).locator(".lbw-table__cell--key").click(modifiers=["Shift"])
        table.wait_for_status("4 selected")
        table.wait_for("selected_keys", [key_of(n) for n in range(1, 5)])
        cells.nth(2).locator(".lbw-table__cell--key").click(modifiers=["Control"])
        table.wait_for_status("3 selected")
        table.wait_for("selected_keys", [key_of(n) for n in (1, 3, 4)])

    def test_all_of_a_filter_survives_sort_and_other_filters(self, table: TablePage):
        table.run("filter(split=['train'])")
        table.wait_for_status("333,334 of 1,000,000 rows")
        table.frame.get_by_role("button", name="Select these 333,334").click()
        table.wait_for_status("333,334 selected")
        table.run("clear()")
        table.header("score").click()
        table.wait_for_row(0, key_of(number_with(0)))
        shown = dict(table.shown())
        selected = table.frame.evaluate(
            """(table) => [...table.querySelectorAll('.lbw-table__row[aria-selected="true"]')]
                 .map((row) => row.querySelector('.lbw-table__cell--key').textContent)"""
        )
        expected = {key for key in shown.values() if int(key.removeprefix("key-")) % 3 == 0}
        assert set(selected) == expected
        table.wait_for("selected_keys.__len__()", 333_334)

    def test_from_python_and_after_a_refresh(self, table: TablePage):
        table.run(f"select([{key_of(5)!r}, {key_of(999_998)!r}])")
        table.wait_for_status("2 selected")
        table.page.run("table.rows = rows.iloc[::-1]")
        table.wait_for_row(0, LAST[1])
        table.wait_for("selected_keys", [key_of(999_998), key_of(5)])
        table.page.run("table.rows = rows")
        table.wait_for_row(0, key_of(0))


class TestDetails:
    def test_follow_the_active_row(self, table: TablePage):
        table.press("ArrowDown", "Enter")
        panel = table.frame.locator(".lbw-detail")
        panel.get_by_text(key_of(1), exact=True).first.wait_for(timeout=TIMEOUT)
        panel.get_by_text("Text of row 1", exact=True).first.wait_for(timeout=TIMEOUT)
        table.page.view.keyboard.press("ArrowDown")
        panel.get_by_text(key_of(2), exact=True).first.wait_for(timeout=TIMEOUT)
        panel.get_by_role("button", name="Row above").click()
        panel.get_by_text(key_of(1), exact=True).first.wait_for(timeout=TIMEOUT)
        panel.focus()
        table.page.view.keyboard.press("Escape")
        panel.wait_for(state="hidden", timeout=TIMEOUT)
        table.wait_for("active_key", key_of(1))


def test_everything_by_keyboard_alone(table: TablePage):
    view = table.page.view
    before = table.page.sources()
    table.press("/")
    view.keyboard.type("row 12345")
    view.keyboard.press("Enter")
    table.wait_for_status("11 of 1,000,000 rows")
    view.keyboard.press("Control+a")
    table.wait_for_status("11 selected")
    view.keyboard.press("Control+c")
    table.wait_for_status("11 rows copied")
    view.keyboard.press("Control+Home")
    view.keyboard.press("ArrowUp")  # into the header
    for _ in range(5):
        view.keyboard.press("ArrowRight")
    view.keyboard.press("f")
    table.frame.locator(".lbw-floating").wait_for(timeout=TIMEOUT)
    view.keyboard.press("Escape")
    view.keyboard.press("?")
    keys = table.frame.locator(".lbw-key-help dt")
    listed = [
        [cap.get_attribute("data-key") or "" for cap in term.locator("kbd").all()]
        for term in keys.all()
    ]
    view.keyboard.press("Escape")
    assert len(listed) > 15
    for chord in listed:
        table.grid.focus()
        view.keyboard.press("+".join("Space" if key == " " else key for key in chord))
        if table.frame.locator(".lbw-floating").count():
            view.keyboard.press("Escape")
    assert table.page.sources() == before


def test_one_tab_stop(table: TablePage):
    stops = table.frame.evaluate(
        """(table) => [...table.querySelectorAll('[role=grid], [role=grid] *')]
             .filter((each) => each.tabIndex >= 0).map((each) => each.getAttribute('role'))"""
    )
    assert stops == ["grid"]
    counts = table.grid.evaluate("(grid) => [grid.ariaRowCount, grid.ariaColCount]")
    columns = table.frame.locator("[role=columnheader]").count()
    assert counts == [str(ROWS + 1), str(columns)]
