"""Pictures of the tile map in every mode, which a person opens; axe looks too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from looks import looks
from map_page import HELPERS, MapPage
from test_map import MODES
from tile_server import Answer, Tile, TileServer
from waits import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lab import Lab

LOOKED_AT = """
looked = tile_map("looked", lbw.sample_rows())
looked
"""
FAULTY = """
faulty = tile_map("faulty", [
    lbw.tile_row({main!r}, bounds=(0, 0, 22, 22), min_zoom=3, max_zoom=6, global_key="faulty",
                 alternative_layers={{"A layer with quite a long name": {other!r}}}),
])
faulty
"""


def planted(tile: Tile) -> Answer:
    is_missing = tile.layer == "faulty" and tile.z == 6 and tile.x in {33, 34} and tile.y == 29
    return Answer(status=404 if is_missing else 200)


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    with TileServer() as server:
        server.answer = planted
        yield server


@looks(600, 1000, 1400)
def test_every_mode_can_be_looked_at(
    lab: Lab, server: TileServer, screenshots: Path, *, width: int, dark: bool
):
    def look(shown: MapPage, what: str) -> None:
        name = f"map-{what}-{width}-{'dark' if dark else 'light'}.png"
        shown.frame.screenshot(path=screenshots / name)
        found = Axe().run(page.view, context={"include": [[f".is-{shown.name}"]]})
        assert found.violations_count == 0, f"{what}\n{found.generate_report()}"

    with lab.page(dark=dark, width=width, height=1000) as page:
        urls = {"main": server.url("faulty"), "other": server.url("other")}
        page.open([HELPERS, LOOKED_AT, FAULTY.format(**urls)])
        page.run_all()
        looked = MapPage(page, "looked")
        looked.settle("blend", [0])
        look(looked, "blend")
        for mode in MODES:
            looked.run(f"comparison = {mode!r}", mode)
            look(looked, mode)
        looked.run("comparison = 'blend'", "blend")
        looked.run("has_grid = True")
        looked.frame.locator("[class*=leaflet-lbw-grid] img").first.wait_for(state="attached")
        look(looked, "grid")
        looked.press("t")
        page.view.keyboard.type("somewhere")
        page.view.keyboard.press("Enter")
        look(looked, "goto")
        page.view.keyboard.press("Escape")
        looked.press("?")
        look(looked, "keys")

        faulty = MapPage(page, "faulty")
        faulty.settle("blend", [0])
        faulty.frame.get_by_role("button", name="Check tiles").click()
        found = faulty.frame.locator(".lbw-tile-audit__finding").filter(has_text="missing")
        found.wait_for(timeout=TIMEOUT)
        look(faulty, "audit")
        found.click()
        faulty.wait_for("coverage.zoom", 6)
        faulty.run("go_to(13.9, 11.25, 6)")
        faulty.line.get_by_text("(404)").wait_for(timeout=TIMEOUT)
        look(faulty, "failed")
