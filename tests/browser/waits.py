"""States of our widgets that a test waits for, never time."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lab import LabPage
    from playwright.sync_api import Locator

TIMEOUT = 30_000


def wait_for_thumbnails(page: LabPage, table: Locator, least: int = 4) -> None:
    """Wait until this many thumbnails are decoded."""
    handle = table.element_handle(timeout=TIMEOUT)
    page.view.wait_for_function(
        """([table, least]) => [...table.querySelectorAll('img')]
             .filter((image) => image.complete && image.naturalWidth > 0).length >= least""",
        arg=[handle, least],
        timeout=TIMEOUT,
    )


def wait_for_picture(page: LabPage, viewer: Locator) -> None:
    """Wait until the viewer has loaded every picture and drawn what it shows in full."""
    page.view.wait_for_function(
        """(viewer) => viewer.querySelector('.lbw-overlay__stage')?.dataset.drawing === 'full'
             && !viewer.querySelector('[data-status="loading"]')""",
        arg=viewer.element_handle(timeout=TIMEOUT),
        timeout=TIMEOUT,
    )


_IN_PAGE: Final = """async ([id, names]) => {
  const { rendermime } = jupyterapp.shell.currentWidget.content;
  const mime = 'application/vnd.jupyter.widget-view+json';
  const { _manager } = rendermime.createRenderer(mime);
  const model = await (await _manager.promise).get_model(id);
  return Object.fromEntries(names.map((name) => [name, model.get(name)]));
}"""
"""What the page has of a widget; JupyterLab's manager of widgets is found where it draws them."""


def wait_until_told(page: LabPage, widget: str, *names: str) -> None:
    """Wait until the kernel has of these traits what the page has: it is told a little later."""
    deadline = time.monotonic() + TIMEOUT / 1000
    while True:
        told = page.run(
            "import json\n"
            f"print(json.dumps([{widget}.model_id, {widget}.get_state({list(names)})]))"
        )
        model_id, in_kernel = json.loads(told)
        in_page = page.view.evaluate(_IN_PAGE, [model_id, list(names)])
        if in_page == in_kernel:
            return
        assert time.monotonic() < deadline, f"the kernel has {in_kernel}, the page {in_page}"


def wait_for_other_pixels(page: LabPage, canvas: Locator, before: str) -> None:
    """Wait until the canvas holds other pixels than those of `before` (from `pixels`)."""
    page.view.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before",
        arg=[canvas.element_handle(timeout=TIMEOUT), before],
        timeout=TIMEOUT,
    )


def pixels(canvas: Locator) -> str:
    """Return what the canvas holds."""
    return canvas.evaluate("(canvas) => canvas.toDataURL()")


def wait_for_tiles(page: LabPage, area: Locator) -> None:
    """Wait until the map has tiles and none is missing."""
    page.view.wait_for_function(
        """(area) => {
          const tiles = [...area.querySelectorAll('img.leaflet-tile')];
          return tiles.length > 0 && tiles.every((tile) => tile.complete && tile.naturalWidth > 0);
        }""",
        arg=area.element_handle(timeout=TIMEOUT),
        timeout=TIMEOUT,
    )


def wait_for_mosaic(page: LabPage, area: Locator) -> None:
    """Wait until the map shows a picture that the kernel made."""
    page.view.wait_for_function(
        """(area) => [...area.querySelectorAll('img.leaflet-image-layer')]
             .some((image) => image.complete && image.naturalWidth > 1)""",
        arg=area.element_handle(timeout=TIMEOUT),
        timeout=TIMEOUT,
    )


def wait_for_workbench(page: LabPage) -> Locator:
    """Wait until the last table, viewer and submit line of the page are all drawn; return them."""
    workbench = page.view.locator(".lbw-workbench").last
    workbench.scroll_into_view_if_needed(timeout=TIMEOUT)
    wait_for_thumbnails(page, workbench.locator(".lbw-table"))
    wait_for_picture(page, workbench.locator(".lbw-overlay"))
    wait_for_plan(workbench.locator(".lbw-submit"))
    return workbench


def wait_for_plan(submit: Locator) -> None:
    """Wait until the submit line says what would be sent."""
    submit.get_by_text(re.compile(r"^[\d,]+ new$")).first.wait_for(timeout=TIMEOUT)
