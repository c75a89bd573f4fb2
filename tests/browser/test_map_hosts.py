"""The map in JupyterLab, Notebook 7 and Voila: what the page asks for is known in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hosts import HOSTS, Shown, shown
from tile_server import Answer, Tile, TileServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab import Lab

TIMEOUT = 60_000
WANTED = 1000
REDUCED = 240
# Straight to the tiles, so that they are asked for before the companion is there.
ROW = """
import lb_widgets as lbw
row = lbw.tile_row(
    {main!r}, bounds=(-170, -80, 170, 80), min_zoom=2, max_zoom=12,
    alternative_layers={{"Second": {second!r}, "Third": {third!r}, "Hidden": {hidden!r}}},
)
"""
MAP = """
tile_map = lbw.TileLayerMap([row], fetch="browser", height=700)
tile_map.visible_layers = [0, 1, 2]
def report():
    tiles = tile_map.tiles
    known = tiles[["layer", "z", "x", "y", "ok", "http_status", "reason"]].astype(object)
    return {
        "tiles": known.where(known.notna(), None).values.tolist(),
        "requests": int(tiles["requests"].sum()) if len(tiles) else 0,
        "visible": list(tile_map.visible_layers),
    }
"""
PLACE = """['.leaflet-proxy', '.leaflet-map-pane']
  .map((part) => document.querySelector(part).style.transform).join()"""
NAMES = ("main", "second", "third", "hidden")


def planted(tile: Tile) -> Answer:
    """One in eleven is not there, one in eleven is slow."""
    kind = (tile.x * 7 + tile.y * 13 + tile.z) % 11
    if kind == 0:
        return Answer(status=404)
    return Answer(seconds=0.8 if kind == 1 else 0.0)


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    with TileServer() as server:
        server.answer = planted
        yield server


def way(steps: int) -> Iterator[str]:
    """Yield keys: some zooms in, then to and fro and downward, each step to tiles not seen yet."""
    yield from ["+"] * 4
    for step in range(steps):
        turn, place = divmod(step, 14)
        if place >= 12:
            yield "Shift+ArrowDown"
        else:
            yield "Shift+ArrowLeft" if turn % 2 else "Shift+ArrowRight"


def cells(server: TileServer) -> list[str]:
    return [ROW.format(**{name: server.url(name) for name in NAMES}), MAP, "tile_map"]


def move(page: Shown, key: str) -> None:
    """Press a key that moves the map, and wait until it lies still and has all its tiles.

    What Leaflet gives up itself because the map moves on is neither there nor failed.
    """
    before = page.view.evaluate(PLACE)
    page.view.keyboard.press(key)
    page.view.wait_for_function(f"before => {PLACE} !== before", arg=before, timeout=TIMEOUT)
    page.view.wait_for_function(
        """() => {
          const map = document.querySelector('.leaflet-container');
          return !map.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim')
            && [...map.querySelectorAll('img.leaflet-tile')].every(
                 (tile) => tile.classList.contains('leaflet-tile-loaded'));
        }""",
        timeout=TIMEOUT,
    )


def wait_for_all(page: Shown, server: TileServer) -> list[list[Any]]:
    """Wait until Python knows each tile that the server was asked for, and return what it knows."""

    def is_settled(report: dict[str, Any]) -> bool:
        return len(report["tiles"]) > 0 and len(report["tiles"]) >= len(server.asked())

    return page.wait_for(is_settled)["tiles"]


@pytest.mark.parametrize("host", HOSTS)
def test_no_tile_is_lost(lab: Lab, server: TileServer, host: str, *, full: bool):
    server.clear()
    wanted = WANTED if full else REDUCED
    with shown(lab, host, cells(server)) as page:
        area = page.view.locator(".leaflet-container").first
        area.wait_for(timeout=TIMEOUT)
        tiles = wait_for_all(page, server)
        area.focus()
        for key in way(WANTED):
            if len(tiles) >= wanted:
                break
            move(page, key)
            tiles = wait_for_all(page, server)
        asked = server.asked()
        known = {
            Tile(NAMES[layer], z, x, y): (ok, status) for layer, z, x, y, ok, status, _ in tiles
        }
        assert len(known) == len(tiles) >= wanted
        assert known.keys() == asked.keys()
        for tile, (ok, status) in known.items():
            assert status == planted(tile).status, tile
            assert ok == (status == 200), tile
        assert not any(tile.layer == "hidden" for tile in asked)
        assert not any(tile.layer == "hidden" for tile in server.asked(by_browser=False))
        reasons = {reason for _, _, _, _, ok, _, reason in tiles if not ok}
        assert all("404" in reason for reason in reasons), reasons


@pytest.mark.parametrize("host", HOSTS)
def test_layers_switch_and_the_trait_follows(lab: Lab, server: TileServer, host: str):
    with shown(lab, host, cells(server), width=1000) as page:
        area = page.view.locator(".leaflet-container").first
        area.wait_for(timeout=TIMEOUT)
        page.wait_for(lambda report: len(report["tiles"]) > 0)
        area.focus()
        page.view.keyboard.press("4")  # stacked: it comes on top
        page.wait_for(lambda report: report["visible"] == [0, 1, 2, 3])
        page.view.get_by_role("checkbox", name="Second").click()
        page.wait_for(lambda report: report["visible"] == [0, 2, 3])
        page.wait_for(lambda report: any(tile[0] == 3 for tile in report["tiles"]))
