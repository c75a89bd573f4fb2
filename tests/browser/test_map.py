"""The tile map in real JupyterLab: layers and comparisons, by what is on screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from map_page import HELPERS, Colour, MapPage, colour, is_near, layer_colour
from tile_server import TileServer
from waits import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab import Lab, LabPage

LAYERS = ("alpha", "beta", "gamma", "delta")
ROW = """
row = lbw.tile_row(
    {alpha!r}, bounds=(-170, -80, 170, 80), min_zoom=3, max_zoom=6, global_key="compared",
    alternative_layers={{"Beta": {beta!r}, "Twin": {gamma!r}}},
)
row["row_data"]["alternative_layers"].append({{"name": "Twin", "tile_layer_url": {delta!r}}})
compared = tile_map("compared", [row])
compared
"""
TAB = """
inner = lbw.tile_row(
    {main!r}, bounds=(-60, -30, 60, 30), min_zoom=1, max_zoom=6, global_key="tabbed",
    alternative_layers={{"Other": {other!r}}},
)
tabbed = tile_map("tabbed", [inner])
tab = ipywidgets.Tab([ipywidgets.Button(description="first"), tabbed], titles=["First", "Second"])
tab
"""


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    with TileServer() as server:
        yield server


@pytest.fixture(scope="module")
def page(lab: Lab, server: TileServer) -> Iterator[LabPage]:
    """A map over four layers, two of one name, and one in the hidden half of a Tab."""
    with lab.page(width=1000) as page:
        urls = {name: server.url(name) for name in LAYERS}
        tabbed = {"main": server.url("tabbed"), "other": server.url("tabbed-other")}
        page.open([HELPERS, ROW.format(**urls), TAB.format(**tabbed)])
        page.run_all()
        yield page


@pytest.fixture(scope="module")
def shown(page: LabPage) -> MapPage:
    found = MapPage(page, "compared")
    found.settle("blend", [0])
    return found


def colours_of(*layers: int) -> list[Colour]:
    return [layer_colour(LAYERS[layer]) for layer in layers]


def assert_colours(shown: MapPage, points: dict[tuple[float, float], int]) -> None:
    """At each point of the map, as parts of its width and height, one layer is seen alone."""
    pixels = shown.pixels()
    found = {point: colour(pixels, *point) for point in points}
    expected = {point: layer_colour(LAYERS[layer]) for point, layer in points.items()}
    assert found == expected


# ── layers ───────────────────────────────────────────────────────────────────────────────────────


def test_hidden_layers_ask_for_nothing(shown: MapPage, server: TileServer):
    asked = {tile.layer for tile in server.asked(by_browser=None)}
    assert asked & set(LAYERS) == {"alpha"}
    assert shown.colour() == layer_colour("alpha")


def test_a_map_in_a_hidden_tab_waits(page: LabPage, shown: MapPage, server: TileServer):
    tabbed = MapPage(page, "tabbed")
    page.run("1")
    before = [tile for tile in server.asked(by_browser=None) if tile.layer.startswith("tabbed")]
    print("asked while hidden", before)
    page.view.get_by_role("tab", name="Second").click()
    tabbed.settle("blend", [0])
    print(tabbed.value("map.zoom"), tabbed.value("map.center"))
    box = tabbed.area.bounding_box()
    print(box, sorted(tabbed.tiles()))
    assert 0


def test_control_trait_and_screen_agree(shown: MapPage):
    panel = shown.frame.locator(".lbw-tile-panel")
    radios = panel.get_by_role("radio")
    radios.nth(1).check()
    shown.settle("blend", [1])
    shown.wait_for("visible_layers", [1])
    assert shown.colour() == layer_colour("beta")

    shown.press("4")  # the second of two with one name
    shown.settle("blend", [3])
    shown.wait_for("visible_layers", [3])
    assert radios.nth(3).is_checked()
    assert shown.colour() == layer_colour("delta")

    shown.run("visible_layers = [2]", "blend", [2])
    assert [radio.is_checked() for radio in radios.all()] == [False, False, True, False]
    assert shown.colour() == layer_colour("gamma")
    shown.run("visible_layers = ['Beta']", "blend", [1])
    assert radios.nth(1).is_checked()
    assert shown.colour() == layer_colour("beta")


def test_the_order_in_the_stack_is_what_lies_on_top(shown: MapPage):
    panel = shown.frame.locator(".lbw-tile-panel")
    shown.run("visible_layers = [0, 1]", "blend", [0, 1])
    assert shown.colour() == layer_colour("beta")
    boxes = panel.get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()] == [False, False, True, True]
    panel.get_by_role("button", name="Raise Main layer").click()
    shown.settle("blend", [1, 0])
    shown.wait_for("visible_layers", [1, 0])
    assert shown.colour() == layer_colour("alpha")
    shown.press("Alt+ArrowDown")
    shown.settle("blend", [0, 1])
    shown.wait_for("visible_layers", [0, 1])
    assert shown.colour() == layer_colour("beta")
    shown.run("layers[1].opacity = 0.5")
    half = tuple((a + b) / 2 for a, b in zip(*colours_of(0, 1), strict=True))
    shown.page.view.wait_for_timeout(0)
    assert is_near(shown.colour(), half, 1)
    shown.run("layers[1].opacity = 1")
    boxes.nth(2).uncheck()  # Beta
    shown.settle("blend", [0])
    shown.wait_for("visible_layers", [0])
    panel.get_by_role("button", name="One", exact=True).click()
