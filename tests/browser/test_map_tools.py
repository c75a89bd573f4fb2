"""The tile map in real JupyterLab: ways of the tiles, failed ones, tools, keys, the check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import numpy as np
import pytest
from map_page import HELPERS, MapPage, layer_colour
from tile_server import Answer, Tile, TileServer
from waits import TIMEOUT

from lb_widgets.media.coverage import GROUPS, CoverageGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab import Lab, LabPage

TOKEN = "tok3n-of-the-private-map"
MIDDLE = (0.5, 0.5)
AUDIT_BOX = (0, 0, 22, 22)
"""Of the rows that are checked; at zoom 6 that are tiles 32 to 35 by 28 to 31."""
LEGEND = {
    "fine": CoverageGroup.FINE,
    "missing": CoverageGroup.MISSING,
    "unusable": CoverageGroup.UNUSABLE,
    "empty": CoverageGroup.EMPTY,
    "odd": CoverageGroup.ODD,
    "unseen": CoverageGroup.NOT_LOOKED_AT,
    "unknown": CoverageGroup.UNKNOWN,
}
HOLE = {(33, 29), (34, 29)}
WORLD = "bounds=(-170, -80, 170, 80), min_zoom=3, max_zoom=6"
CELLS = [
    f"""
tools = tile_map("tools", [
    lbw.tile_row({{alpha!r}}, {WORLD}, global_key="first",
                 alternative_layers={{{{"Beta": {{beta!r}}}}}}),
    lbw.tile_row({{gamma!r}}, {WORLD}, global_key="second"),
])
tools
""",
    f"""
row = lbw.tile_row({{private!r}} + "?access_token={TOKEN}", {WORLD}, global_key="private")
private = tile_map("private", [row])
private
""",
    'consent = tile_map("consent", [row], fetch="browser")\nconsent',
    f"""
blocked = tile_map("blocked", [lbw.tile_row({{blocked!r}}, {WORLD}, global_key="blocked")])
blocked
""",
    f"""
holes = tile_map("holes", [lbw.tile_row({{holes!r}}, {WORLD}, global_key="holes")])
holes
""",
    f"""
quiet = tile_map("quiet", [lbw.tile_row({{quiet!r}}, {WORLD}, global_key="quiet")])
quiet
""",
    f"""
audited = tile_map("audited", [
    lbw.tile_row({{audited!r}}, bounds={AUDIT_BOX}, min_zoom=3, max_zoom=6, global_key="audited"),
])
audited
""",
    f"""
slow = tile_map("slow", [
    lbw.tile_row({{slow!r}}, bounds={AUDIT_BOX}, min_zoom=3, max_zoom=6, global_key="slow"),
])
slow
""",
]
LAYERS = ("alpha", "beta", "gamma", "private", "blocked", "holes", "audited", "slow")


def planted(tile: Tile) -> Answer:
    if tile.layer in {"holes", "quiet"} and (tile.x + tile.y) % 3 == 0:
        return Answer(status=404)
    if tile.layer == "audited" and tile.z == 6 and (tile.x, tile.y) in HOLE:
        return Answer(status=404)
    return Answer(seconds=1.0 if tile.layer == "slow" else 0.0)


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    with TileServer() as server:
        server.answer = planted
        yield server


@pytest.fixture(scope="module")
def page(lab: Lab, server: TileServer) -> Iterator[LabPage]:
    """One notebook with a map for each of the things to be seen."""
    with TileServer(cors=False) as quiet, lab.page(width=1000) as page:
        quiet.answer = planted
        urls = {name: server.url(name) for name in LAYERS} | {"quiet": quiet.url("quiet")}
        page.view.route("**/blocked/**", lambda route: route.abort())
        page.open([HELPERS, *(cell.format(**urls) for cell in CELLS)])
        page.run_all()
        yield page


@pytest.fixture(scope="module")
def tools(page: LabPage) -> MapPage:
    tools = MapPage(page, "tools")
    tools.settle("blend", [0])
    return tools


# ── ways of the tiles ────────────────────────────────────────────────────────────────────────────


def test_without_direct_tiles_the_kernel_draws_the_map(page: LabPage, server: TileServer):
    blocked = MapPage(page, "blocked")
    blocked.settle("blend", [0])
    blocked.wait_for_colours({MIDDLE: layer_colour("blocked")}, within=8)  # a JPEG
    blocked.line.get_by_text("mosaic by the kernel: the browser could not load").wait_for()
    assert not any(tile.layer == "blocked" for tile in server.asked())
    assert any(tile.layer == "blocked" for tile in server.asked(by_browser=False))


def test_a_url_with_a_token_is_fetched_by_the_kernel(page: LabPage, server: TileServer):
    private = MapPage(page, "private")
    private.settle("blend", [0])
    private.wait_for_colours({MIDDLE: layer_colour("private")}, within=8)
    private.line.get_by_text("mosaic by the kernel: the URL holds a secret").wait_for()
    with_token = [request for request in server.requests if TOKEN in request.query]
    assert any(not request.is_browser for request in with_token)
    assert TOKEN not in private.frame.inner_html()


def test_only_consent_lets_the_page_ask_with_a_token(page: LabPage, server: TileServer):
    consent = MapPage(page, "consent")
    consent.settle("blend", [0])
    consent.wait_for_colours({MIDDLE: layer_colour("private")})
    consent.line.get_by_text("tiles direct").wait_for()
    # Those of this map are the only ones: each was asked for once.
    asked = {request.tile for request in server.requests if TOKEN in request.query}
    by_page = [r.tile for r in server.requests if TOKEN in r.query and r.is_browser]
    shown = {("private", *tile[:3]) for tile in consent.tiles()}
    assert shown <= set(by_page) <= asked
    assert len(by_page) == len(set(by_page))


# ── failed tiles ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["holes", "quiet"])
def test_failed_tiles_say_why(page: LabPage, name: str):
    """Of a server that lets pages know, and of one that does not: then the kernel asks."""
    shown = MapPage(page, name)
    shown.settle("blend", [0])
    shown.line.get_by_text("(404)").wait_for(timeout=TIMEOUT)
    pictures = shown.area.locator("img.leaflet-tile[alt*='404']")
    tiles = shown.area.locator("img.leaflet-tile")
    failed = int(page.run(f"print((~{name}.tiles.ok).sum())"))
    assert pictures.count() == failed > 0
    words = shown.line.locator(".lbw-tile-status__tiles").inner_text()
    assert words == f"{tiles.count()} tiles, {failed} failed (404)"

    width, height = shown.size()
    z, x, y, left, top = next(
        (z, x, y, left, top)
        for z, x, y, left, top in shown.failed()
        if x != y and 60 < left + 128 < width - 60 and 60 < top + 128 < height - 60
    )
    shown.hover((left + 128) / width, (top + 128) / height)
    shown.line.get_by_text(f"tile {z}/{x}/{y}: 404 Not Found").wait_for()
    # Hatched, with the reason on a white ground.
    row, column = round(top + 128), round(left + 128)
    patch = shown.pixels()[row - 40 : row + 40, max(0, column - 40) : column + 40]
    assert np.any(np.all(patch == 128, axis=-1))
    assert len(np.unique(patch.reshape(-1, 3), axis=0)) > 8  # letters


# ── tools ────────────────────────────────────────────────────────────────────────────────────────


def test_the_grid_has_the_numbers_of_the_tiles(tools: MapPage):
    tools.press("g")
    tools.wait_for_state(grid="true")
    tools.wait_for("has_grid", expected=True)
    grid = tools.area.locator("[class*=leaflet-lbw-grid] img.leaflet-tile")
    grid.first.wait_for(state="attached", timeout=TIMEOUT)
    numbers = {}
    for image in grid.all():
        text = unquote(image.get_attribute("src") or "").split("</text>")[0].rpartition(">")[2]
        numbers[text] = tools.place_of(image)
    tiles = {f"{z}/{x}/{y}": (left, top) for z, x, y, left, top, _ in tools.tiles()}
    assert numbers == tiles
    left, top = next(place for place in tiles.values() if place[0] > 100 and place[1] > 0)
    column = tools.pixels()[round(top) + 60 : round(top) + 120, round(left)]
    assert column.max() < 60  # a dark line
    tools.run("has_grid = False")
    tools.wait_for_state(grid="false")
    grid.first.wait_for(state="detached")


def test_it_goes_to_places_and_tiles(tools: MapPage):
    field = tools.frame.get_by_role("textbox", name="Go to")
    tools.press("t")
    field.fill("12.5, 45.25")
    field.press("Enter")
    tools.settle()
    tools.wait_for("map.center[0] > 12", expected=True)
    assert np.abs(np.subtract(tools.value("map.center"), (12.5, 45.25))).max() < 360 / 2048  # 1 px
    width, height = tools.size()
    mark = tools.place_of(tools.frame.locator(".lbw-tile-mark"))
    assert np.abs(np.subtract(mark, (width / 2, height / 2))).max() <= 1
    tools.frame.get_by_role("button", name="Go to a place or tile").click()
    field.fill("5/17/11")
    field.press("Enter")
    tools.settle()
    tools.wait_for("map.zoom", 5)
    at = [tile for tile in tools.tiles() if tile[:3] == [5, 17, 11]]
    assert np.abs(np.add(at[0][3:5], 128) - (width / 2, height / 2)).max() <= 1
    tools.press("t")
    field.fill("nowhere")
    field.press("Enter")
    tools.frame.get_by_role("alert").get_by_text("“nowhere” is no number").wait_for()
    field.press("Escape")
    tools.run("go_to(0, 0, 3)")
    tools.wait_for("map.zoom", 3)


COPY, PASTE = "navigator.clipboard.writeText", "navigator.clipboard.readText"


def test_the_url_of_a_tile_is_copied_and_a_secret_only_when_asked(
    page: LabPage, tools: MapPage, server: TileServer
):
    page.view.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tools.settle()
    width, height = tools.size()
    places = [
        (z, x, y, (left + 128) / width, (top + 128) / height)
        for z, x, y, left, top, _ in tools.tiles()
    ]
    z, x, y, *inside = next(place for place in places if 0 < place[3] < 0.6 and 0 < place[4] < 1)
    url = server.url("alpha").format(z=z, x=x, y=y)
    tools.hover(*inside)
    for refuse in ("", "navigator.clipboard.writeText = () => Promise.reject()"):
        page.view.evaluate(f"async () => {{ await {COPY}('nothing'); {refuse} }}")
        tools.press("c")  # the second time in the old way
        page.view.wait_for_function(f"async (url) => await {PASTE}() === url", arg=url)
        tools.line.get_by_text(f"Copied: {url}").wait_for()
    page.view.evaluate("() => { delete navigator.clipboard.writeText }")

    private = MapPage(page, "private")
    private.settle()
    private.frame.get_by_role("button", name="Copy tile URL").click()
    again = private.line.get_by_role("button", name="Copy with the secret")
    again.wait_for()
    masked = page.view.evaluate(f"{PASTE}()")
    assert TOKEN not in masked
    assert masked.startswith(server.url("private").split("{")[0])
    again.click()
    private.line.get_by_text("Copied with the secret").wait_for()
    assert page.view.evaluate(f"{PASTE}()").endswith(f"access_token={TOKEN}")


def test_a_layer_is_made_brighter_flatter_and_grey(tools: MapPage):
    panel = tools.frame.locator(".lbw-tile-panel")
    panel.get_by_role("button", name="Adjust Main layer").click()
    red, green, blue = layer_colour("alpha")
    slider = {
        name: panel.get_by_role("slider", name=f"{name} of Main layer")
        for name in ("Brightness", "Contrast", "Greyscale")
    }
    reset = panel.get_by_role("button", name="Reset Main layer")

    slider["Brightness"].fill("50")
    tools.wait_for_colours({MIDDLE: (red // 2, green // 2, blue // 2)}, within=1)
    tools.wait_for("layers[0].brightness", 0.5)
    reset.click()
    tools.wait_for("layers[0].brightness", 1.0)

    tools.run("layers[0].contrast = 0.5")
    flat = [round((channel - 127.5) / 2 + 127.5) for channel in (red, green, blue)]
    tools.wait_for_colours({MIDDLE: (flat[0], flat[1], flat[2])}, within=1)
    assert slider["Contrast"].input_value() == "50"
    reset.click()

    slider["Greyscale"].fill("100")
    # W3C Filter Effects Level 1, §2: the weights of greyscale.
    grey = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    tools.wait_for_colours({MIDDLE: (grey, grey, grey)}, within=2)
    reset.click()
    tools.wait_for_colours({MIDDLE: (red, green, blue)})
    tools.wait_for("layers[0].greyscale", 0.0)
    panel.get_by_role("button", name="Adjust Main layer").click()


def test_it_steps_through_the_rows(tools: MapPage):
    bar = tools.frame.locator(".lbw-tile-bar")
    bar.get_by_text("1 of 2").wait_for()
    tools.frame.get_by_role("button", name="Next row").click()
    tools.wait_for_state(row="1")
    tools.settle("blend", [0])
    tools.wait_for_colours({MIDDLE: layer_colour("gamma")})
    tools.wait_for("row_index", 1)
    bar.get_by_text("2 of 2").wait_for()
    bar.get_by_text("second", exact=True).wait_for()
    swipe = bar.get_by_role("button", name="Swipe", exact=True)
    assert swipe.get_attribute("aria-disabled") == "true"  # it has one layer
    tools.press("[")
    tools.wait_for_state(row="0")
    tools.run("show(1)")
    tools.wait_for_state(row="1")
    tools.run("show(0)")
    tools.wait_for_state(row="0")
    tools.settle("blend", [0])
    tools.wait_for_colours({MIDDLE: layer_colour("alpha")})


def test_the_scale_bar_follows_the_zoom(tools: MapPage):
    scale = tools.area.locator(".leaflet-control-scale-line")
    scale.get_by_text("1000 km").wait_for()
    tools.press("+")
    scale.get_by_text("500 km").wait_for()
    tools.press("-")
    scale.get_by_text("1000 km").wait_for()


# ── the check ────────────────────────────────────────────────────────────────────────────────────


def test_the_check_finds_what_is_missing_and_leads_there(page: LabPage):
    audited = MapPage(page, "audited")
    audited.settle("blend", [0])
    audited.frame.get_by_role("button", name="Check tiles").click()
    found = audited.frame.locator(".lbw-tile-audit__finding").filter(has_text="missing").first
    found.wait_for(timeout=TIMEOUT)
    assert audited.value("report.ok") is False
    missing = "report.tiles.query('status == \"missing\"')[['z', 'x', 'y']].values.tolist()"
    assert sorted(audited.value(missing)) == [[6, x, y] for x, y in sorted(HOLE)]
    coverage = audited.area.locator("img.lbw-coverage")
    coverage.wait_for(timeout=TIMEOUT)

    found.click()
    audited.wait_for("coverage.zoom", 6)
    audited.wait_for("map.zoom", 6)
    audited.settle()
    audited.line.get_by_text("(404)").wait_for(timeout=TIMEOUT)
    panel = audited.place_of(audited.frame.locator(".lbw-tile-audit"))
    shown = {(x, y): (left, top) for _, x, y, left, top in audited.failed()}
    assert shown.keys() == HOLE
    width, height = audited.size()
    for left, top in shown.values():  # whole, and beside the panel
        assert panel[0] + 256 < left < width - 256
        assert 0 <= top < height - 256
    # In the colour that the legend gives for it; so near the map shows through.
    *missing_colour, alpha = GROUPS[CoverageGroup.MISSING].color
    pane = audited.area.locator(".leaflet-lbw-coverage-pane")
    share = alpha / 255 * float(pane.evaluate("(pane) => getComputedStyle(pane).opacity"))
    ground = audited.area.evaluate("(area) => getComputedStyle(area).backgroundColor")
    below = np.array([int(channel) for channel in re.findall(r"\d+", ground)[:3]])
    mixed = share * np.array(missing_colour) + (1 - share) * below
    pixels = audited.pixels()
    for left, top in shown.values():
        corner = pixels[round(top) + 8 : round(top) + 40, round(left) + 8 : round(left) + 40]
        assert np.abs(np.median(corner, axis=(0, 1)) - mixed).max() <= 3
    for kind, group in LEGEND.items():
        swatch = audited.frame.locator(f".lbw-tile-audit__swatches [data-kind={kind}]")
        style = swatch.evaluate("(swatch) => getComputedStyle(swatch).backgroundColor")
        *legend_colour, share = map(float, re.findall(r"[\d.]+", style))
        *shown_colour, alpha = GROUPS[group].color
        assert legend_colour == shown_colour
        assert abs(share - alpha / 255) < 0.01
    audited.frame.get_by_role("button", name="Close the check").click()
    coverage.wait_for(state="detached")


def test_a_check_is_cancelled(page: LabPage):
    slow = MapPage(page, "slow")
    slow.settle("blend", [0])
    slow.press("a")
    panel = slow.frame.locator(".lbw-tile-audit")
    panel.get_by_role("button", name="Cancel").click()
    panel.get_by_text("Cancelled.").wait_for()
    slow.wait_for("_is_auditing", expected=False)
    assert slow.value("report is None")
    panel.get_by_role("button", name="Check again").wait_for()


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────


def test_no_listed_key_changes_the_notebook(page: LabPage, tools: MapPage):
    before = page.sources()
    tools.press("?")
    chords = tools.frame.locator(".lbw-key-help dt").evaluate_all(
        "terms => terms.map((term) => [...term.children].map((cap) => cap.dataset.key))"
    )
    tools.press("Escape")
    assert len(chords) > 15
    # Those of JupyterLab's own command mode that harm most come along.
    for chord in [*chords, ["d"], ["d"], ["x"], ["m"], ["b"], ["z"], ["y"], ["Shift", "Enter"]]:
        for key in presses(chord):
            tools.press(key)
            page.view.keyboard.press("Escape")
            assert page.sources() == before, f"{key} changed the notebook"


def presses(chord: list[str]) -> list[str]:
    """Return what to press: modifiers go with the keys after them, other keys stand alone."""
    names = [{"Ctrl": "Control", " ": "Space"}.get(key, key) for key in chord]
    modifiers = [name for name in names if name in {"Shift", "Control", "Alt", "Meta"}]
    return ["+".join([*modifiers, name]) for name in names if name not in modifiers]


def test_nothing_left_the_machine_and_nothing_was_logged(page: LabPage):
    assert page.outside == []
    # What browsers say of the tiles that are missing, blocked, or of a server without CORS.
    meant = ("404", "ERR_FAILED", "/quiet/")
    assert [text for text in page.console_errors if not any(word in text for word in meant)] == []
