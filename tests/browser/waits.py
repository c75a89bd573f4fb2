"""States of our widgets that a test waits for, never time."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """Wait until the viewer's stage has something on it and nothing is loading."""
    viewer.locator("[data-state='shown']").first.wait_for(timeout=TIMEOUT)
    page.view.wait_for_function(
        "(viewer) => !viewer.querySelector('[data-state=\"loading\"]')",
        arg=viewer.element_handle(timeout=TIMEOUT),
        timeout=TIMEOUT,
    )


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
             .some((image) => image.complete && image.naturalWidth > 0)""",
        arg=area.element_handle(timeout=TIMEOUT),
        timeout=TIMEOUT,
    )


def wait_for_workbench(page: LabPage) -> Locator:
    """Wait until the last table, viewer and submit line of the page are all drawn; return them."""
    workbench = page.view.locator(".lbw-workbench").last
    workbench.scroll_into_view_if_needed(timeout=TIMEOUT)
    wait_for_thumbnails(page, workbench.locator(".lbw-table"))
    wait_for_picture(page, workbench.locator(".lbw-overlay"))
    workbench.locator(".lbw-submit").get_by_text("new").first.wait_for(timeout=TIMEOUT)
    return workbench
