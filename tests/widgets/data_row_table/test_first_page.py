"""What the first rows on screen wait for, and what they do not."""

from __future__ import annotations

import subprocess
import sys

from lb_widgets import DataRowTable
from tests.widgets.data_row_table.pages import NATIVE, Page, sort_by

_LATER = {"requests", "urllib3", "PIL", "lb_widgets.checks", "lb_widgets.model.rules"}


def test_showing_rows_imports_no_http_pictures_or_rules():
    code = """
import sys, lb_widgets
table = lb_widgets.DataRowTable([{"row_data": "https://h/a.png", "global_key": "a"}])
table.static_form()
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not _LATER & set(done.stdout.split())


def test_the_first_rows_come_with_their_number():
    table = DataRowTable([{"row_data": "x", "global_key": key} for key in "cab"])
    page = Page(table)
    view = {**NATIVE, "sort": sort_by("global_key")}
    found = page.ask("table/prepare", version=0, view=view, count=2).result
    assert found["total"] == {"value": 3, "exact": True}
    assert [row["id"] for row in found["first"]["rows"]] == [1, 2]
    assert found["first"] == page.page(view, {"kind": "first"}, rows=2)
    assert page.ask("table/prepare", version=0, view=view, count=0).result["first"] is None
