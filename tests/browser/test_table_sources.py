"""The table over a slow source that knows no positions: no row twice, none left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from table_page import TablePage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab import Lab, LabPage

ROOT = Path(__file__).parents[2]
ROWS = 5000
SLOW = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import json
import numpy as np
import pandas as pd
import lb_widgets as lbw
from lb_widgets.widgets.data_row_table import DataRowTable
from tests.sources.slow_source import SlowSource, random_delays

class SlowTable(DataRowTable):
    def _make_source(self, *arguments, **options):
        source = super()._make_source(*arguments, **options)
        return SlowSource(source, short_pages=True, wait=random_delays(0.05, 0.4))

numbers = np.arange({ROWS})
rows = pd.DataFrame({{
    "row_data": pd.Series(numbers).map("Text of row {{}}".format),
    "global_key": pd.Series(numbers).map("key-{{:06d}}".format),
    "media_type": "TEXT",
    "score": (numbers * 7 + 3) % {ROWS},
}})
table = SlowTable(rows)
table
"""


@pytest.fixture(scope="module")
def page(lab: Lab) -> Iterator[LabPage]:
    with lab.page(width=1000) as page:
        page.open([SLOW])
        page.run_all()
        yield page


def test_walking_down_meets_every_row_in_order(page: LabPage):
    table = TablePage(page)
    met = [key for _, key in table.shown()]
    for _ in range(30):
        table.press("PageDown")
        new = [key for _, key in table.shown()]
        assert new[0] in met, "rows were left out"
        met += [key for key in new if key not in met]
    assert met == [f"key-{number:06d}" for number in range(len(met))]
    assert len(met) > 150


def test_the_ends_are_exact_and_rows_never_out_of_order(page: LabPage):
    table = TablePage(page)
    table.press("Control+End")
    assert table.shown()[-1][1] == f"key-{ROWS - 1:06d}"
    for share in (0.5, 0.2, 0.9):
        table.scroll(share)
        numbers = [int(key.removeprefix("key-")) for _, key in table.shown()]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    table.press("Control+Home")
    assert table.shown()[0][1] == "key-000000"


def test_sorting_and_selecting_are_right(page: LabPage):
    table = TablePage(page)
    table.header("score").click()
    numbers = [int(key.removeprefix("key-")) for _, key in table.shown()]
    assert [(number * 7 + 3) % ROWS for number in numbers] == list(range(len(numbers)))
    table.press("Control+Home", " ")
    table.wait_for_status("1 selected")
    table.wait_for("selected_keys", [f"key-{numbers[0]:06d}"])
