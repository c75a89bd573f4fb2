"""The tile map in real JupyterLab: layers and comparisons, by what is on screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from map_page import HELPERS, Colour, MapPage, Point, layer_colour
from playwright.sync_api import expect as expect_state
from tile_server import TileServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab import Lab, LabPage
    from playwright.sync_api import Locator

LAYERS = ("alpha", "beta", "gamma", "delta")
# Tiles wherever the map is: it is zoomed in as far as the row has tiles of the whole world.
COMPARED = """
row = lbw.tile_row(
    {alpha!r}, bounds=(-170, -80, 170, 80), min_zoom=3, max_zoom=6, global_key="compared",
    alternative_layers={{"Beta": {beta!r}, "Twin": {gamma!r}}},
)
row["row_data"]["alternative_layers"].append({{"name": "Twin", "tile_layer_url": {delta!r}}})
compared = tile_map("compared", [row])
compared
"""
# Fits into a map 900 pixels wide at zoom 3, into one of 800 only at zoom 2.
TABBED = """
row = lbw.tile_row(
    {tabbed!r}, bounds=(-75, -30, 75, 30), min_zoom=1, max_zoom=6, global_key="tabbed",
    alternative_layers={{"Other": {other!r}}},
)
tabbed = tile_map("tabbed", [row])
ipywidgets.Tab([ipywidgets.Button(description="other"), tabbed], titles=["First", "Second"])
"""
LEFT, RIGHT, TOP, BOTTOM = (0.25, 0.75), (0.65, 0.75), (0.25, 0.2), (0.25, 0.8)


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    with TileServer() as server:
        yield server


@pytest.fixture(scope="module")
def page(lab: Lab, server: TileServer) -> Iterator[LabPage]:
    """A map of four layers, two of one name, and a map in the half of a Tab that is at the back."""
    with lab.page(width=1000) as page:
        urls = {name: server.url(name) for name in (*LAYERS, "tabbed", "other")}
        page.open([HELPERS, COMPARED.format(**urls), TABBED.format(**urls)])
        page.run_all()
        yield page


@pytest.fixture(scope="module")
def shown(page: LabPage) -> MapPage:
    shown = MapPage(page, "compared")
    shown.settle("blend", [0])
    return shown


@pytest.fixture(scope="module")
def panel(shown: MapPage) -> Locator:
    return shown.frame.locator(".lbw-tile-panel")


def of(layer: int) -> Colour:
    return layer_colour(LAYERS[layer])


def expect(shown: MapPage, points: dict[Point, int], area: Locator | None = None) -> None:
    """At each point of the map one layer is seen, and nothing of others."""
    shown.wait_for_colours({point: of(layer) for point, layer in points.items()}, area)


# ── layers ───────────────────────────────────────────────────────────────────────────────────────


def test_hidden_layers_ask_for_nothing(shown: MapPage, server: TileServer):
    expect(shown, {LEFT: 0, RIGHT: 0})
    assert {tile.layer for tile in server.asked(by_browser=None)} == {"alpha"}


@pytest.mark.usefixtures("shown")  # which is settled, so that this one has had its time
def test_a_map_in_a_tab_at_the_back_waits_and_is_whole_when_shown(
    page: LabPage, server: TileServer
):
    tabbed = MapPage(page, "tabbed")
    assert tabbed.frame.locator(".leaflet-container").count() == 1  # it is there, and hidden
    assert not any(tile.layer == "tabbed" for tile in server.asked(by_browser=None))
    page.view.get_by_role("tab", name="Second").click()
    tabbed.settle("blend", [0])
    tabbed.wait_for("map.zoom", 3)
    assert tabbed.value("map.center") == [0, 0]
    # All of the bounds, which fill the map but for a narrow rim.
    middle, half = 0.5, np.array([150 / 360 * 2048 / 2, 2048 * 0.5493 / (2 * np.pi)])
    reach = half / tabbed.size() - 0.03
    points = {
        (middle + x * reach[0], middle + y * reach[1]): layer_colour("tabbed")
        for x in (-1, -0.4, 0.4, 0.6)
        for y in (-0.9, 0.3, 0.9)
        if (x, y) != (0.6, -0.9)  # the panel of the layers is there
    }
    tabbed.wait_for_colours(points)
    assert not any(tile.layer == "other" for tile in server.asked(by_browser=None))


def test_control_trait_and_screen_agree(shown: MapPage, panel: Locator):
    radios = panel.get_by_role("radio")
    radios.nth(1).check()
    shown.settle("blend", [1])
    expect(shown, {LEFT: 1})
    shown.wait_for("visible_layers", [1])

    shown.press("4")  # the second of the two with one name
    shown.settle("blend", [3])
    expect(shown, {LEFT: 3})
    shown.wait_for("visible_layers", [3])
    assert radios.nth(3).is_checked()

    shown.run("visible_layers = [2]", "blend", [2])
    expect(shown, {LEFT: 2})
    assert [radio.is_checked() for radio in radios.all()] == [False, False, True, False]
    shown.run("visible_layers = ['Beta']", "blend", [1])
    expect(shown, {LEFT: 1})
    assert radios.nth(1).is_checked()


def test_the_order_in_the_stack_is_what_lies_on_top(shown: MapPage, panel: Locator):
    boxes = panel.get_by_role("checkbox")
    shown.run("visible_layers = [0, 1]", "blend", [0, 1])
    expect(shown, {LEFT: 1})
    assert [box.is_checked() for box in boxes.all()] == [False, False, True, True]  # top first
    panel.get_by_role("button", name="Raise Main layer").click()
    shown.settle("blend", [1, 0])
    expect(shown, {LEFT: 0})
    shown.wait_for("visible_layers", [1, 0])
    shown.press("Alt+ArrowDown")
    shown.settle("blend", [0, 1])
    expect(shown, {LEFT: 1})
    shown.wait_for("visible_layers", [0, 1])

    slider = panel.get_by_role("slider", name="Opacity of Beta")
    shown.run("layers['Beta'].opacity = 0.5")
    red, green, blue = ((a + b) // 2 for a, b in zip(of(0), of(1), strict=True))
    shown.wait_for_colours({LEFT: (red, green, blue)}, within=1)
    assert slider.input_value() == "50"
    slider.focus()
    slider.press("End")
    expect(shown, {LEFT: 1})
    shown.wait_for("layers['Beta'].opacity", 1.0)

    shown.press("2")  # takes it off again
    shown.settle("blend", [0])
    expect(shown, {LEFT: 0})
    panel.get_by_role("button", name="One", exact=True).click()
    shown.wait_for("visible_layers", [0])


def test_a_layer_that_was_on_screen_asks_for_nothing_once_it_is_hidden(
    shown: MapPage, server: TileServer
):
    shown.settle("blend", [0])
    server.clear()
    shown.press("+")
    shown.wait_for("map.zoom", 4)
    shown.settle("blend", [0])
    assert {tile.layer for tile in server.asked(by_browser=None)} == {"alpha"}
    shown.press("-")
    shown.wait_for("map.zoom", 3)
    shown.settle("blend", [0])


# ── comparing ────────────────────────────────────────────────────────────────────────────────────

MODES = {
    "swipe": ("Swipe", "w"),
    "lens": ("Lens", "l"),
    "blink": ("Blink", "k"),
    "side-by-side": ("Side by side", "s"),
    "difference": ("Difference", "d"),
}


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_comes_by_button_key_and_trait_and_goes(shown: MapPage, mode: str):
    name, key = MODES[mode]
    button = shown.frame.get_by_role("button", name=name, exact=True)
    shown.run("visible_layers = [2]", "blend", [2])
    for way in ("button", "key", "trait"):
        if way == "button":
            button.click()
        elif way == "key":
            shown.press(key)
        else:
            shown.page.run(f"{shown.name}.comparison = {mode!r}")
        shown.settle(mode, [0, 2])
        shown.wait_for("comparison.mode", mode)
        assert button.get_attribute("aria-pressed") == "true"
        shown.press("b")  # to what was on screen before
        shown.settle("blend", [2] if way != "trait" else [0, 2])
        shown.wait_for("comparison.mode", "blend")


def test_the_line_of_a_swipe_is_dragged_and_moved_by_keys(shown: MapPage):
    shown.run("compare(0, 1)", "swipe", [0, 1])
    expect(shown, {LEFT: 0, (0.48, 0.75): 0, (0.52, 0.75): 1, RIGHT: 1})
    before = shown.tiles()
    shown.drag((0.5, 0.9), (0.8, 0.9))
    expect(shown, {LEFT: 0, (0.78, 0.75): 0, (0.82, 0.75): 1})
    shown.wait_for("comparison.position > 0.79", expected=True)
    assert shown.tiles() == before  # the map stayed where it was
    line = shown.frame.get_by_role("slider", name="Swipe line")
    line.focus()
    line.press("Home")
    expect(shown, {(0.03, 0.75): 1, RIGHT: 1})
    line.press("End")
    expect(shown, {LEFT: 0, (0.97, 0.75): 0})
    line.press("PageUp")
    line.press("ArrowLeft")
    shown.wait_for("comparison.position", 0.89)
    shown.press("w")
    shown.wait_for("comparison.orientation", "horizontal")
    expect(shown, {LEFT: 0, RIGHT: 0, (0.25, 0.95): 1})
    shown.drag((0.3, 0.89), (0.3, 0.4))
    expect(shown, {TOP: 0, (0.25, 0.36): 0, (0.25, 0.44): 1, BOTTOM: 1})


def test_a_swipe_takes_other_layers_while_it_is_on(shown: MapPage, panel: Locator):
    shown.run("compare(0, 1, orientation='vertical', position=0.5)", "swipe", [0, 1])
    left, right = (
        shown.frame.get_by_label(f"{name}: which layer", exact=True) for name in ("Left", "Right")
    )
    right.select_option(index=2)
    shown.settle("swipe", [0, 2])
    expect(shown, {LEFT: 0, RIGHT: 2})
    shown.wait_for("visible_layers", [0, 2])
    left.select_option(index=3)
    shown.settle("swipe", [3, 2])
    expect(shown, {LEFT: 3, RIGHT: 2})
    shown.run("visible_layers = [2, 1]", "swipe", [2, 1])
    expect(shown, {LEFT: 2, RIGHT: 1})
    panel.get_by_role("radio").nth(3).check()
    shown.settle("swipe", [2, 3])
    expect(shown, {LEFT: 2, RIGHT: 3})
    shown.press("1", "Shift+2")
    shown.settle("swipe", [1, 0])
    expect(shown, {LEFT: 1, RIGHT: 0})
    shown.press("x")
    shown.settle("swipe", [0, 1])
    expect(shown, {LEFT: 0, RIGHT: 1})
    shown.wait_for("visible_layers", [0, 1])


def test_the_lens_follows_the_mouse_and_magnifies(shown: MapPage):
    shown.run("compare(0, 1, mode='lens', radius=60)", "lens", [0, 1])
    for inside, outside in ((LEFT, RIGHT), (RIGHT, LEFT)):
        shown.hover(*inside)
        expect(shown, {inside: 1, outside: 0})
    shown.press(*["Shift+ArrowLeft"] * 8)  # of 16 pixels
    width, height = shown.size()
    there = (RIGHT[0] - 128 / width, RIGHT[1])
    expect(shown, {there: 1, RIGHT: 0})

    # Where two tiles meet is a white line two pixels wide; scaled up, its edges are soft.
    rim = (np.mean(of(1)) + 255) / 2
    x, y = next(
        (left, top + 128)
        for *_, left, top, _ in shown.tiles()
        if left > 200 and 40 < top + 128 < height - 40
    )
    shown.hover(x / width, y / height)
    for factor in (1, 4):
        shown.run(f"compare(0, 1, mode='lens', radius=60, magnification={factor})", "lens")
        magnified = shown.frame.get_by_role("slider", name="Magnified")
        expect_state(magnified).to_have_value(str(factor))
        inside = shown.pixels()[round(y), round(x) - 40 : round(x) + 40]
        assert abs((inside.mean(axis=1) > rim).sum() - 2 * factor) <= 1


def test_blinking_shows_the_one_and_the_other(shown: MapPage):
    shown.run("compare(0, 1, mode='blink', rate=3)", "blink", [0, 1])
    for blinked in ("1", "0"):
        shown.wait_for_state(blinked=blinked)
        shown.press("k")
        shown.wait_for_state(paused="true")
        at_rest = int(shown.frame.get_attribute("data-blinked") or "")
        expect(shown, {LEFT: at_rest, RIGHT: at_rest})
        name = ("Main layer", "Beta")[at_rest]
        shown.area.locator(".lbw-tile-label").get_by_text(name, exact=True).wait_for()
        shown.press("k")
        shown.wait_for_state(paused="false")
    for blinked in (0, 1, 0):
        shown.wait_for_state(blinked=str(blinked))
    shown.press("k")


def test_a_difference_is_that_of_the_colours(shown: MapPage):
    apart = [abs(a - b) for a, b in zip(of(0), of(1), strict=True)]
    for gain in (1, 3):
        red, green, blue = (min(255, gain * channel) for channel in apart)
        shown.run(f"compare(0, 1, mode='difference', gain={gain})", "difference", [0, 1])
        shown.wait_for_colours(dict.fromkeys((LEFT, RIGHT), (red, green, blue)), within=1)
    shown.press(">")
    shown.wait_for("comparison.gain", 4)


def assert_same_place(shown: MapPage, areas: list[Locator]) -> None:
    """The same tile lies at the same place in both maps."""
    one, other = (
        {(z, x, y): (left, top, size) for z, x, y, left, top, size in shown.tiles(area)}
        for area in areas
    )
    both = one.keys() & other.keys()
    assert len(both) >= 2
    apart = [np.abs(np.subtract(one[tile], other[tile])).max() for tile in both]
    assert max(apart) <= 1  # one map may be a pixel wider than the other


def test_two_maps_side_by_side_move_as_one(shown: MapPage, server: TileServer):
    shown.run("compare(0, 1, mode='side-by-side')", "side-by-side", [0, 1])
    areas = shown.frame.locator(".leaflet-container").all()
    expect(shown, {(0.3, 0.75): 0, (0.7, 0.75): 0})
    expect(shown, {(0.3, 0.75): 1, (0.7, 0.75): 1}, areas[1])
    assert_same_place(shown, areas)
    server.clear()
    shown.drag((0.3, 0.7), (0.8, 0.5))
    shown.settle("side-by-side")
    assert_same_place(shown, areas)
    areas[1].focus()
    shown.page.view.keyboard.press("+")
    shown.wait_for("map.zoom", 4)
    shown.settle("side-by-side")
    assert_same_place(shown, areas)
    code = "[[*each.center, each.zoom] for each in compared.children[0].children]"
    one, other = json.loads(shown.page.run(f"print(json.dumps({code}))"))
    assert one[2] == other[2] == 4
    assert np.abs(np.subtract(one, other)).max() < 360 / (256 * 2**4)  # a pixel
    asked = server.asked(by_browser=None)
    assert {tile.layer for tile in asked} == {"alpha", "beta"}
    assert max(asked.values()) == 1  # each map asked for its own layer only
    shown.press("b")
    shown.settle("blend")


def test_nothing_left_the_machine_and_nothing_was_logged(page: LabPage):
    assert page.outside == []
    assert page.console_errors == []
