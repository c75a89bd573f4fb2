"""One table of a notebook, as the tests of the table look at it: rows, words and traits."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

from waits import TIMEOUT

if TYPE_CHECKING:
    from lab import LabPage
    from playwright.sync_api import Locator

MILLION: Final = """
import json
import numpy as np
import pandas as pd
import lb_widgets as lbw

count = {count}
numbers = np.arange(count)
rows = pd.DataFrame({{
    "row_data": pd.Series(numbers).map("Text of row {{}}".format),
    "global_key": pd.Series(numbers).map("key-{{:06d}}".format),
    "media_type": "TEXT",
    # 7 and the number of rows have no common divisor: each value once, in no order.
    "score": (numbers * 7 + 3) % count,
    "split": np.array(["train", "valid", "test"])[numbers % 3],
}})
table = lbw.DataRowTable(rows)
table
"""
"""A table of as many rows as wanted, whose keys tell where they stand."""

# Positions and keys of the rows that are wholly here, in the order of the screen.
_SHOWN: Final = """(table) => [...table.querySelectorAll('.lbw-table__row')]
  .filter((row) => !row.hidden && row.getAttribute('aria-busy') !== 'true')
  .map((row) => [
    Number(row.getAttribute('aria-rowindex')) - 2,
    row.querySelector('.lbw-table__cell--key')?.textContent ?? '',
  ])
  .sort((one, other) => one[0] - other[0])"""

_RESTED: Final = """(table) => {
  const rows = [...table.querySelectorAll('.lbw-table__row')].filter((row) => !row.hidden);
  const isEmpty = table.querySelector('.lbw-table__empty:not([hidden])') !== null;
  return table.querySelector('[role=grid]').getAttribute('aria-busy') !== 'true'
    && (rows.length > 0 || isEmpty)
    && rows.every((row) => row.getAttribute('aria-busy') !== 'true')
    && table.querySelector('.lbw-table__work')?.textContent === '';
}"""


class TablePage:
    """The table that is called `name` in the kernel; `frame` is its element."""

    def __init__(self, page: LabPage, name: str = "table", *, nth: int = 0) -> None:
        self.page = page
        self.name = name
        self.frame = page.view.locator(".lbw-table").nth(nth)

    @property
    def grid(self) -> Locator:
        return self.frame.locator("[role=grid]")

    @property
    def status(self) -> str:
        return self.frame.locator(".lbw-table__status").inner_text()

    def rest(self) -> None:
        """Wait until every row on screen is here and nothing is worked out."""
        self.frame.scroll_into_view_if_needed(timeout=TIMEOUT)
        self.page.view.wait_for_function(
            _RESTED, arg=self.frame.element_handle(timeout=TIMEOUT), timeout=TIMEOUT
        )

    def shown(self) -> list[tuple[int, str]]:
        """Return position and key of the rows on screen."""
        self.rest()
        return [(position, key) for position, key in self.frame.evaluate(_SHOWN)]

    def wait_for_row(self, position: int, key: str) -> None:
        """Wait until this row is on screen at this position."""
        self.page.view.wait_for_function(
            f"""([table, position, key]) => ({_SHOWN})(table)
                  .some(([at, text]) => at === position && text === key)""",
            arg=[self.frame.element_handle(timeout=TIMEOUT), position, key],
            timeout=TIMEOUT,
        )

    def wait_for_status(self, text: str) -> None:
        """Wait until the line above the rows says this."""
        self.frame.locator(".lbw-table__status").get_by_text(text).wait_for(timeout=TIMEOUT)

    def press(self, *keys: str) -> None:
        """Press keys with the focus on the grid."""
        self.grid.focus()
        for key in keys:
            self.page.view.keyboard.press(key)

    def header(self, name: str) -> Locator:
        return self.frame.locator("[role=columnheader]").filter(has_text=name).first

    def scroll(self, top: float) -> None:
        """Drag the thumb there: a share of the way."""
        self.frame.locator(".lbw-table__scroller").evaluate(
            """(scroller, share) => {
              scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
            }""",
            top,
        )

    def nodes(self) -> dict[str, int]:
        """Return how many elements the table has, and how many of them are rows."""
        return self.frame.evaluate(
            """(table) => ({
              all: table.querySelectorAll('*').length,
              rows: table.querySelectorAll('.lbw-table__row').length,
            })"""
        )

    def value(self, expression: str) -> Any:
        """Return what an expression about the table in Python is, as JSON."""
        return json.loads(self.page.run(f"print(json.dumps({self.name}.{expression}))"))

    def wait_for(self, expression: str, expected: Any) -> None:
        """Wait until what was done in the page has reached Python."""
        deadline = time.monotonic() + TIMEOUT / 1000
        while (found := self.value(expression)) != expected:
            assert time.monotonic() < deadline, f"{expression} is {found}, not {expected}"

    def run(self, code: str) -> None:
        """Do something to the table in Python."""
        self.page.run(f"{self.name}.{code}")
