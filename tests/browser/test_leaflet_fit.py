"""Centre and zoom of a row are those of Leaflet's own `fitBounds`, on a bare page with Leaflet."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from chromium import install
from playwright.sync_api import sync_playwright

from lb_widgets.model.mercator import fit
from lb_widgets.model.tiles import TileLayerInfo
from lb_widgets.widgets.tile_layer_map.leaflet import OVERZOOM
from tests.browser.conftest import ROOT
from tests.model.spellings import Spelled, spelled_row

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20261126
BOXES = 1000
SIZES = [(800, 400), (600, 400), (1400, 400), (320, 640)]
LEAFLET = ROOT / "js" / "node_modules" / "leaflet" / "dist" / "leaflet.js"
FIT = """(rows) => rows.map(({crs, corners, limits}) => %s.map(([width, height]) => {
  const element = document.createElement('div');
  element.style.cssText = `width: ${width}px; height: ${height}px`;
  document.body.append(element);
  const [minZoom, maxZoom] = limits;
  const map = L.map(element, {crs: L.CRS[crs], minZoom, maxZoom, attributionControl: false});
  map.fitBounds(corners, {animate: false});
  const {lat, lng} = map.getCenter();
  const found = [lat, lng, map.getZoom()];
  map.remove();
  element.remove();
  return found;
}))"""


@pytest.fixture(scope="module")
def rows() -> list[tuple[Spelled, TileLayerInfo]]:
    generator = random.Random(SEED)  # noqa: S311 - no secret
    spelled = [spelled_row(generator) for _ in range(BOXES)]
    return [(one, TileLayerInfo.from_row(one.row)) for one in spelled]


@pytest.fixture(scope="module")
def fitted(rows: list[tuple[Spelled, TileLayerInfo]]) -> Iterator[list[Any]]:
    """What Leaflet makes of every row in maps of all sizes: lat, lng, zoom."""
    asked = [
        {
            "crs": "EPSG3857" if spelled.crs == "EPSG4326" else spelled.crs,
            "corners": [[info.south, info.west], [info.north, info.east]],
            "limits": limits(info),
        }
        for spelled, info in rows
    ]

    def measure() -> list[Any]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=install(), args=["--no-sandbox"])
            page = browser.new_page()
            page.add_script_tag(content=LEAFLET.read_text("utf-8"))
            found = page.evaluate(FIT % [list(size) for size in SIZES], asked)
            browser.close()
        return found

    # Playwright takes one user a thread, and other tests have theirs.
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(measure).result()


def limits(info: TileLayerInfo) -> tuple[int, int]:
    return info.min_zoom, info.max_zoom + OVERZOOM


def test_every_spelling_means_its_box(rows: list[tuple[Spelled, TileLayerInfo]]) -> None:
    for spelled, info in rows:
        if spelled.crs == "Simple":
            found = (info.left, info.top, info.right, info.bottom)
        else:
            found = (info.west, info.south, info.east, info.north)
        # The way back from metres on the ellipsoid is Leaflet's, which ends at 6e-6 degrees.
        tolerance = 1e-5 if spelled.crs == "EPSG3395" and spelled.in_metres else 1e-9
        assert found == pytest.approx(spelled.box, abs=tolerance), spelled.row


def test_all_kinds_of_rows_are_among_them(rows: list[tuple[Spelled, TileLayerInfo]]) -> None:
    kinds = {(spelled.crs, spelled.in_metres) for spelled, _ in rows}
    assert len(kinds) == 6
    assert any(info.east > 180 for _, info in rows)
    assert {spelled.row["row_data"].get("version") for spelled, _ in rows} == {None, 1, 2}


def test_zoom_is_leaflets_and_the_centre_within_a_billionth_of_a_degree(
    rows: list[tuple[Spelled, TileLayerInfo]], fitted: list[Any]
) -> None:
    for (spelled, info), of_sizes in zip(rows, fitted, strict=True):
        for size, (lat, lng, zoom) in zip(SIZES, of_sizes, strict=True):
            low, high = limits(info)
            centre, ours = fit(info.box, *size, crs=info.crs, min_zoom=low, max_zoom=high)
            assert ours == zoom, (spelled.row, size)
            assert centre == pytest.approx((lat, lng), abs=1e-9), (spelled.row, size)
