"""Pictures of the table with everything open, which a person looks at; axe looks too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from looks import looks
from table_page import TablePage
from waits import TIMEOUT, wait_for_thumbnails

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lab import Lab

SAMPLES = """
import datetime as dt
import lb_widgets as lbw

rows = lbw.sample_rows()
rows["taken"] = [dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=9 * n)
                 for n in range(len(rows))]
rows["cloud_cover"] = [((n * 37) % 101) / 100 if n % 7 else None for n in range(len(rows))]
broken = rows.copy()
broken.at[broken.index[2], "media_type"] = "image"
broken.at[broken.index[3], "row_data"] = "https://127.0.0.1:9/gone.png?X-Amz-Signature=0"
broken.at[broken.index[4], "global_key"] = broken["global_key"].iloc[5]
table = lbw.DataRowTable(broken, problems=lbw.check(broken))
table
"""


@looks(600, 1000, 1400)
def test_everything_can_be_looked_at(lab: Lab, screenshots: Path, *, width: int, dark: bool):
    with lab.page(dark=dark, width=width, height=1000) as page:
        page.open([SAMPLES])
        page.run_all()
        table = TablePage(page)
        table.rest()
        wait_for_thumbnails(page, table.frame)
        look = _looker(table, screenshots, f"{width}-{'dark' if dark else 'light'}")
        look("rest")
        table.press("ArrowDown", "Enter")
        table.frame.locator('.lbw-stage[data-state="shown"] img').wait_for(timeout=TIMEOUT)
        look("detail")
        page.view.keyboard.press("Escape")
        table.run("view_state = {**table.view_state, 'has_summaries': True}")
        table.frame.locator(".lbw-table__bar").first.wait_for(timeout=TIMEOUT)
        look("summaries")
        for name in ("Add a filter", "Columns", "Export or copy rows"):
            table.frame.get_by_title(name).click()
            table.frame.locator(".lbw-floating").wait_for(timeout=TIMEOUT)
            look(name.split()[0].lower())
            page.view.keyboard.press("Escape")
        table.run("filter(media_type=['IMAGE'], cloud_cover=(0.2, None))")
        table.frame.locator(".lbw-chip").nth(1).wait_for(timeout=TIMEOUT)
        table.rest()
        look("filtered")
        table.frame.locator(".lbw-chip").nth(1).get_by_role("button").first.click()
        table.frame.locator(".lbw-range__bar").first.wait_for(timeout=TIMEOUT)
        look("range")
        page.view.keyboard.press("Escape")
        table.run("clear()")
        table.frame.get_by_role("button", name="safe fix").click()
        table.frame.locator(".lbw-fixes__table").wait_for(timeout=TIMEOUT)
        look("fixes")
        page.view.keyboard.press("Escape")
        for height in (32, 128):
            page.run(f"table.row_height = {height}")
            table.rest()
            look(f"rows-{height}")
        table.press("?")
        look("keys")


def _looker(table: TablePage, screenshots: Path, size: str) -> Callable[[str], None]:
    def look(what: str) -> None:
        table.frame.screenshot(path=screenshots / f"table-{what}-{size}.png")
        found = Axe().run(table.page.view, context={"include": [[".lbw-table"]]})
        assert found.violations_count == 0, f"{what}\n{found.generate_report()}"

    return look
