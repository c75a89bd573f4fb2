"""Hostile data in the table: text stays text, nothing runs, nothing leaves the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from table_page import TablePage
from waits import TIMEOUT

if TYPE_CHECKING:
    from lab import Lab

HOSTILE = r"""
import json
import lb_widgets as lbw

texts = [
    "<script>window.harmed = 1</script>", "<img src=x onerror='window.harmed = 1'>",
    "javascript:window.harmed=1", "</div></td><svg onload=window.harmed=1>", "\u202egnp.exe",
    "\x00\x07\x1b[31m", "\ud800 alone", "=HYPERLINK(\"http://evil.example\")", "e\u0301 🏳️‍🌈 \u200b",
    "{{constructor.constructor('window.harmed=1')()}}", "x" * 10_000_000, "${window.harmed = 1}",
]
rows = [
    {
        "row_data": text, "global_key": f"row {n} {text[:200]}", "media_type": "TEXT",
        text[:40].replace("\ud800", ""): text, "note": text,
        "metadata_fields": [{"name": text[:40], "value": text[:1000]}],
        "attachments": [{"type": "RAW_TEXT", "value": text, "name": text[:200]},
                        {"type": text[:40], "value": text}],
    }
    for n, text in enumerate(texts)
]
table = lbw.DataRowTable(rows, problems=lbw.check(rows))
table
"""


def test_nothing_from_data_runs_or_leaves_the_machine(lab: Lab):
    with lab.page(width=1400) as page:
        page.open([HOSTILE])
        page.run_all()
        table = TablePage(page)
        assert len(table.shown()) >= 7
        table.run("view_state = {**table.view_state, 'has_summaries': True}")
        for _ in range(12):
            table.press("Enter")
            table.frame.locator(".lbw-detail .lbw-details__leaf").first.wait_for(timeout=TIMEOUT)
            table.press("ArrowDown")
        table.frame.get_by_title("Add a filter").click()
        table.frame.locator(".lbw-choice__item").last.click()
        table.frame.locator(".lbw-editor").wait_for(timeout=TIMEOUT)
        page.view.keyboard.press("Escape")
        assert page.view.evaluate("window.harmed") is None
        # Our own pictures are blobs; data made none of these.
        made = table.frame.locator("script, object, embed, [onerror], [onload]")
        assert made.count() == 0
        for frame in table.frame.locator("iframe").all():
            assert "allow-same-origin" not in (
                frame.get_attribute("sandbox") or "allow-same-origin"
            )
        for link in table.frame.locator("a[href]").all():
            assert "noopener" in (link.get_attribute("rel") or "")
        assert page.outside == []
