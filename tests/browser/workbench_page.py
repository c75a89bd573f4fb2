"""One workbench of a notebook, as its tests look at it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError  # noqa: A004 - Playwright's word
from waits import TIMEOUT

if TYPE_CHECKING:
    from lab import LabPage
    from playwright.sync_api import Locator

SETUP = """
import lb_widgets as lbw
sandbox = lbw.Sandbox().start()
client = lbw.Client(api_key=sandbox.api_key, endpoint=sandbox.endpoint)
samples = lbw.sample_rows()
"""
# One row of every media type, a second picture first and last.
ROWS = """
import pandas as pd
kinds = samples.drop_duplicates("media_type")
flat = lbw.tile_row(
    sandbox.tile_url("relief"), bounds=(0, 0, 256, 256), min_zoom=0, max_zoom=5, max_native_zoom=5,
    epsg="Simple", global_key="flat-01",
)
rows = lbw.read_rows([
    *samples.iloc[1:2].to_dict("records"), *kinds.to_dict("records"), flat,
    *samples.iloc[2:3].to_dict("records"),
])
"""
SHOW = 'workbench = lbw.Workbench(rows, client=client, dataset="field trials")\nworkbench'

# What is seen of the active row is all of this row: the words, the table, and what is on stage.
_SHOWN = """([workbench, key]) => {
  const slot = [...workbench.querySelectorAll('.lbw-workbench__slot')].find((each) => !each.hidden);
  if (slot === undefined) return false;
  const titles = '.lbw-overlay__title, .lbw-tile-bar__title, .lbw-panel__key';
  const active = workbench.querySelector('.lbw-table__row--active');
  const stages = '.lbw-overlay__stage[data-drawing=full], .lbw-overlay__stage[data-state=error], '
    + '.lbw-stage:is([data-state=shown], [data-state=error], [data-state=empty]), '
    + '.leaflet-tile-loaded, .leaflet-image-layer';
  return workbench.querySelector('.lbw-details__key')?.textContent === key
    && slot.querySelector(titles)?.textContent === key
    && (active === null || active.textContent.includes(key))
    && slot.querySelector(stages) !== null;
}"""

# What hangs over is meant to: lists of keys, menus.
_MISFITS = """(workbench) => {
  const found = [];
  const style = (each) => getComputedStyle(each);
  const seen = (each) => each.getClientRects().length > 0;
  for (const pane of workbench.querySelectorAll('.lbw-workbench__pane')) {
    const around = pane.getBoundingClientRect();
    for (const each of pane.querySelectorAll('.lbw-root, .lbw-root > *, .leaflet-container')) {
      const { right, bottom } = each.getBoundingClientRect();
      const isOut = bottom > around.bottom + 1 || right > around.right + 1;
      if (seen(each) && isOut && style(each).position !== 'absolute')
        found.push(`${each.className} stands out of ${pane.className}`);
    }
  }
  const scrolls = (each) => each.scrollHeight > each.clientHeight + 1
    && ['auto', 'scroll'].includes(style(each).overflowY);
  for (const each of workbench.querySelectorAll('*')) {
    if (!seen(each) || !scrolls(each)) continue;
    for (let up = each.parentElement; up !== workbench; up = up.parentElement) {
      if (scrolls(up)) found.push(`${each.className} scrolls inside ${up.className}`);
    }
  }
  return found;
}"""


class WorkbenchPage:
    """The workbench that is called `workbench` in the kernel; `frame` is its element."""

    def __init__(self, page: LabPage) -> None:
        self.page = page
        self.view = page.view
        self.frame: Locator = page.view.locator(".lbw-workbench").last
        self.frame.locator(".lbw-details__key").wait_for(timeout=TIMEOUT)

    def part(self, selector: str) -> Locator:
        """Return the visible element of this selector."""
        return self.frame.locator(f"{selector}:visible").first

    def keys(self) -> list[str]:
        """Return the keys of the rows, in their own order."""
        return json.loads(self.page.run("print(rows.global_key.to_json(orient='values'))"))

    def wait_for(self, key: str) -> None:
        """Wait until everything shows the row with this key."""
        workbench = self.frame.element_handle(timeout=TIMEOUT)
        try:
            self.view.wait_for_function(_SHOWN, arg=[workbench, key], timeout=TIMEOUT)
        except TimeoutError as error:
            raise AssertionError(f"{key} is not shown: {workbench.inner_text()}") from error
        assert self.ask("table.active_key") == key

    def show(self, key: str) -> None:
        """Go to a row from Python."""
        self.page.run(f"workbench.show(list(workbench.table.rows.global_key).index({key!r}))")
        self.wait_for(key)

    def ask(self, name: str) -> str:
        """Return something of the workbench in the kernel, as text."""
        return self.page.run(f"print(workbench.{name})").strip()

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            self.view.keyboard.press(key)

    def focused(self) -> str:
        """Return which pane has the focus: "table", "stage", "details" or "submit"."""
        return self.view.evaluate(
            """() => document.activeElement.closest('.lbw-workbench__pane')?.className
                 .split('--')[1] ?? ''"""
        )

    def go_to_pane(self, name: str) -> None:
        """Walk by keys to a pane."""
        for _ in range(5):
            if self.focused() == name:
                return
            self.press("F6")
        raise AssertionError(f"F6 does not reach the {name}")

    def splitter(self, name: str) -> Locator:
        """Return the line of this name."""
        return self.frame.get_by_role("separator", name=name)

    def size(self, name: str) -> float:
        """Return the size that a line says its pane has."""
        return float(self.splitter(name).get_attribute("aria-valuenow") or "nan")

    def box(self, selector: str) -> Any:
        """Return where an element is."""
        return self.part(selector).bounding_box()

    def misfits(self) -> list[str]:
        """Return what stands out of its pane, and what scrolls inside of what scrolls."""
        return self.frame.evaluate(_MISFITS)
