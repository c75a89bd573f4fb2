from __future__ import annotations

import queue
from typing import TYPE_CHECKING, Any

import ipyleaflet
import pandas as pd
import pytest
import traitlets

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import fit
from lb_widgets.model.tiles import tile_row
from lb_widgets.sandbox import Sandbox
from lb_widgets.widgets.tile_layer_map import TileLayerMap

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT = 20  # seconds; only a broken widget needs them
AFRICA = (-20.0, -40.0, 60.0, 40.0)
SECRET = "s3cr3t"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def row_of(sandbox: Sandbox, **changes: Any) -> dict[str, Any]:
    """Africa, with three alternative layers, two of one name and one behind a token."""
    settings: dict[str, Any] = {
        "bounds": AFRICA,
        "min_zoom": 1,
        "max_zoom": 7,
        "max_native_zoom": 5,
        "alternative_layers": {
            "Relief": sandbox.tile_url("relief"),
            "Holes": sandbox.tile_url("holes"),
            "Private": sandbox.tile_url("relief") + f"?access_token={SECRET}",
        },
        "global_key": "africa",
        **changes,
    }
    return tile_row(sandbox.tile_url("blue_marble"), **settings)


class Page:
    """The page's side of a map."""

    def __init__(self, tiles: TileLayerMap) -> None:
        self.companion = tiles._companion
        self._received: queue.Queue[dict[str, Any]] = queue.Queue()
        self.companion.send = lambda content, buffers=None: self._received.put(content)  # noqa: ARG005
        self._count = 0

    def ask(self, kind: str, **body: Any) -> Any:
        """Return the result, or the message of the error."""
        self._count += 1
        request = {"type": kind, "id": str(self._count), **body}
        self.companion._on_message(self.companion, request, [])
        reply = self._received.get(timeout=WAIT)
        assert reply["id"] == str(self._count)
        return reply["result"] if reply["type"] == "ok" else reply["message"]

    def reaches(self, layer: int, *, reached: bool) -> None:
        self.ask("map/reached", layer=layer, reached=reached)

    def draw(self, layer: int, zoom: float = 2) -> Any:
        """Ask for the mosaic of a view of the whole world."""
        return self.ask(
            "map/mosaic", layer=layer, zoom=zoom, south=-80.0, west=-179.0, north=80.0, east=179.0
        )


def tile_layers(tiles: TileLayerMap) -> list[ipyleaflet.TileLayer]:
    return [layer for layer in tiles.map.layers if isinstance(layer, ipyleaflet.TileLayer)]


def overlays(tiles: TileLayerMap) -> list[ipyleaflet.ImageOverlay]:
    return [layer for layer in tiles.map.layers if isinstance(layer, ipyleaflet.ImageOverlay)]


# --- the first view -------------------------------------------------------------------------------


def test_first_view_is_what_leaflet_would_fit_into_800_by_400(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    assert tiles.info is not None
    centre, zoom = fit(tiles.info.box, 800, 400, min_zoom=1, max_zoom=10)
    assert tuple(tiles.map.center) == centre
    assert tiles.map.zoom == zoom


def test_first_map_has_no_base_map_and_waits_for_the_sentinel(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    assert [type(layer).__name__ for layer in tiles.map.layers] == ["Outline"]
    assert not tiles.map.layers[0].fill
    assert tiles.map.scroll_wheel_zoom
    assert (tiles.map.min_zoom, tiles.map.max_zoom) == (1, 10)


def test_true_size_corrects_the_view_once(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    first = tiles.map.zoom
    page.ask("map/size", width=3000.0, height=1700.0)
    assert tiles.map.zoom == first + 2
    page.ask("map/size", width=800.0, height=400.0)
    assert tiles.map.zoom == first + 2


def test_true_size_leaves_a_view_that_the_user_moved(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    tiles.map.center = [0.0, 100.0]
    Page(tiles).ask("map/size", width=3000.0, height=1700.0)
    assert tiles.map.center == [0.0, 100.0]


def test_fractions_of_a_pixel_are_no_move(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    lat, lng = tiles.map.center
    tiles.map.center = [lat + 0.01, lng - 0.01]
    first = tiles.map.zoom
    Page(tiles).ask("map/size", width=3000.0, height=1700.0)
    assert tiles.map.zoom == first + 2


# --- the ways of the tiles ------------------------------------------------------------------------


def test_tiles_go_direct_once_a_sentinel_tile_loaded(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    urls = page.ask("map/sentinel", layer=0)["urls"]
    assert sandbox.tile_url("blue_marble").format(z=2, x=2, y=2) in urls
    assert len(set(urls)) == len(urls) <= 4
    page.reaches(0, reached=True)
    (layer,) = tile_layers(tiles)
    assert layer.url == sandbox.tile_url("blue_marble")
    assert layer.bounds == [[-40.0, -20.0], [40.0, 60.0]]
    assert layer.no_wrap
    assert (layer.min_zoom, layer.max_zoom, layer.max_native_zoom) == (1, 10, 5)
    # What one layer of a server has shown holds for the others.
    transports = [state.transport for state in page.companion.row.layers]
    assert transports == ["direct", "direct", "direct", "mosaic"]


def test_without_a_sentinel_tile_the_kernel_draws(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    page.reaches(0, reached=False)
    assert tile_layers(tiles) == []
    result = page.draw(0)
    assert (result["loaded"], result["failed"]) == (4, 0)
    shown = [overlay for overlay in overlays(tiles) if ";lbw=0." in overlay.url]
    assert len(shown) == 1
    assert shown[0].url.startswith("data:image/jpeg;")
    (south, west), (north, east) = shown[0].bounds
    assert (west, east) == (-90.0, 90.0), "to the edges of the tiles"
    assert south == pytest.approx(-66.513, abs=1e-3)
    assert north == pytest.approx(66.513, abs=1e-3)
    state = page.companion.row.layers[0]
    assert state.why.startswith("the browser could not load a tile from 127.0.0.1:")


def test_pictures_take_turns_and_their_addresses_grow(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="kernel")
    page = Page(tiles)
    for zoom in (1, 2, 3):
        page.draw(0, zoom)
    marks = sorted(overlay.url.split(";")[1] for overlay in overlays(tiles))
    assert marks == ["lbw=0.2", "lbw=0.3"]


def test_failed_tiles_of_a_mosaic_are_counted_with_the_reason(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="kernel")
    tiles.visible_layers = ["Holes"]
    result = Page(tiles).draw(2)
    assert result == {"loaded": 3, "failed": 1, "reason": "404 Not Found"}


def test_the_kernel_says_why_a_tile_failed_on_the_page(sandbox: Sandbox) -> None:
    page = Page(TileLayerMap(row_of(sandbox)))
    hole = sandbox.tile_url("holes").format(z=2, x=1, y=2)
    assert page.ask("map/failure", url=hole) == {"reason": "404 Not Found"}
    good = sandbox.tile_url("holes").format(z=2, x=1, y=1)
    assert "the browser cannot" in page.ask("map/failure", url=good)["reason"]


def test_the_kernel_fetches_nothing_but_tiles_of_the_row(sandbox: Sandbox) -> None:
    page = Page(TileLayerMap(row_of(sandbox)))
    before = dict(sandbox.requests)
    assert page.ask("map/failure", url=f"{sandbox.url}/elsewhere") == {"reason": ""}
    assert dict(sandbox.requests) == before


def test_fetch_browser_is_the_consent_to_show_a_secret(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    tiles.visible_layers = ["Private"]
    assert SECRET in tile_layers(tiles)[0].url


def test_a_row_across_the_antimeridian_is_drawn_by_the_kernel(sandbox: Sandbox) -> None:
    row = row_of(sandbox, bounds=(170.0, -50.0, -170.0, -10.0), alternative_layers=None)
    tiles = TileLayerMap(row, fetch="browser")
    assert len(overlays(tiles)) == 2
    assert tiles.map.center[1] == pytest.approx(180)


def test_resolve_stands_between_a_tile_and_its_bytes(sandbox: Sandbox) -> None:
    asked: list[str] = []

    def resolve(url: str) -> str:
        asked.append(url)
        return url.replace("/missing/", "/blue_marble/")

    row = row_of(sandbox, alternative_layers=None)
    row["row_data"]["tile_layer_url"] = sandbox.tile_url("holes").replace("/holes/", "/missing/")
    tiles = TileLayerMap(row, fetch="kernel", resolve=resolve)
    assert Page(tiles).draw(0)["loaded"] == len(asked) == 4


# --- layers ---------------------------------------------------------------------------------------


def test_only_visible_layers_are_on_the_map(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    assert [layer.name for layer in tile_layers(tiles)] == ["Main layer"]
    tiles.visible_layers = ["Relief"]
    assert [layer.name for layer in tile_layers(tiles)] == ["Relief"]
    assert tiles.visible_layers == [1]
    tiles.visible_layers = [2, "Main layer"]
    assert [layer.name for layer in tile_layers(tiles)] == ["Holes", "Main layer"]
    tiles.visible_layers = []
    assert tile_layers(tiles) == []


def test_page_and_python_agree_on_the_visible_layers(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    tiles._companion.visible_layers = [1, 2]  # as the page does
    assert tiles.visible_layers == [1, 2]
    assert [layer.name for layer in tile_layers(tiles)] == ["Relief", "Holes"]
    tiles.visible_layers = [0]
    assert tiles._companion.visible_layers == [0]


def test_opacity_reaches_the_layer_from_both_sides(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    tiles.opacities = [0.5, 1, 1, 1]
    assert tile_layers(tiles)[0].opacity == 0.5
    tiles._companion.opacities = [0.25, 1.0, 1.0, 1.0]
    assert tile_layers(tiles)[0].opacity == 0.25
    assert tiles.opacities[0] == 0.25
    with pytest.raises(traitlets.TraitError, match="expected 4, one a layer"):
        tiles.opacities = [1.0]


def test_layers_of_one_name_are_told_apart_by_index(sandbox: Sandbox) -> None:
    row = row_of(sandbox, alternative_layers=None)
    twins = [
        {"name": "Twin", "tile_layer_url": sandbox.tile_url(name)} for name in ("relief", "holes")
    ]
    row["row_data"]["alternative_layers"] = twins
    tiles = TileLayerMap(row, fetch="browser")
    tiles.visible_layers = [1, 2]
    assert [layer.name for layer in tile_layers(tiles)] == ["Twin", "Twin"]
    with pytest.raises(InputError, match="give the index, one of 1, 2"):
        tiles.visible_layers = ["Twin"]


@pytest.mark.parametrize("wrong", ["Relieff", 9, -1, True, None])
def test_an_unknown_layer_is_refused_with_the_known_ones(sandbox: Sandbox, wrong: Any) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    with pytest.raises(InputError, match="this row's are 0 'Main layer', 1 'Relief'"):
        tiles.visible_layers = [wrong]
    assert tiles.visible_layers == [0]


def test_counts_come_from_the_page(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    tiles._companion.tiles_loaded = 48
    tiles._companion.tiles_failed = 2
    assert (tiles.tiles_loaded, tiles.tiles_failed) == (48, 2)
    with pytest.raises(traitlets.TraitError):
        tiles.tiles_loaded = 0


# --- rows -----------------------------------------------------------------------------------------


def mixed_rows(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [
        {"row_data": "https://example.com/a.jpg", "media_type": "IMAGE", "global_key": "image"},
        row_of(sandbox, global_key="first"),
        {"row_data": {"tile_layer_url": "x"}, "media_type": "TMS_GEO", "global_key": "broken"},
        row_of(sandbox, global_key="flat", epsg="Simple", bounds=(0, 0, 300, 200)),
        row_of(sandbox, global_key="last"),
    ]


def test_only_tile_layer_rows_are_stepped_through(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox))
    page = Page(tiles)
    titles = []
    for index in range(4):
        page.ask("map/row", index=index)
        titles.append(page.companion.row.title)
    assert titles == ["first", "broken", "flat", "last"]
    assert page.companion.row.total == 4
    assert "expected 0 to 3" in page.ask("map/row", index=4)


def test_show_takes_the_position_among_all_rows(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(pd.DataFrame(mixed_rows(sandbox)))
    tiles.show(4)
    assert tiles._companion.row.title == "last"
    with pytest.raises(InputError, match="Row 0 is no tile layer row"):
        tiles.show(0)


def test_a_row_that_cannot_be_read_says_all_that_is_wrong(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox), row=1)
    problem = tiles._companion.row.problem
    assert "row_data.bounds is missing" in problem
    assert "row_data.epsg is missing" in problem
    assert tiles.info is None
    assert tiles.map.layers == ()
    assert tiles.visible_layers == []


def test_another_coordinate_system_gets_another_map(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox))
    first = tiles.map
    tiles.show(4)
    assert tiles.map is first
    tiles.show(3)
    assert tiles.map is not first
    assert tiles.map.crs["name"] == "Simple"
    assert tiles.children == (tiles.map,)
    assert tiles._companion.map_id == tiles.map.model_id


def test_a_new_row_begins_with_its_main_layer_at_full_strength(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox), fetch="browser")
    tiles.visible_layers, tiles.opacities = [2], [1, 1, 0.2, 1]
    tiles.show(4)
    assert tiles.visible_layers == [0]
    assert tiles.opacities == [1.0] * 4
    assert [layer.name for layer in tile_layers(tiles)] == ["Main layer"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"row_data": "a.jpg", "media_type": "IMAGE"}], "The row is no tile layer"),
        ([{"row_data": "a", "media_type": "TEXT"}] * 3, "None of the 3 rows is a tile layer"),
        ([], "There are no rows."),
    ],
)
def test_rows_without_tile_layers_give_a_plain_sentence(rows: Any, sentence: str) -> None:
    tiles = TileLayerMap(rows)
    assert sentence in tiles.children[0].value
    assert sentence in tiles.static_form()
    assert (tiles.map, tiles.info) == (None, None)


def test_row_data_alone_is_a_row(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox)["row_data"])
    assert tiles._companion.row.title == "Row 1"


def test_what_cannot_be_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(InputError, match="expected one of 'auto', 'kernel', 'browser'"):
        TileLayerMap(row_of(sandbox), fetch="proxy")  # pyright: ignore[reportArgumentType]
    with pytest.raises(InputError, match="no tile layer row 3"):
        TileLayerMap(row_of(sandbox), row=3)
    wrong: Any = {"rows_": 1}
    with pytest.raises(TypeError, match="rows_"):
        TileLayerMap(row_of(sandbox), **wrong)


# --- secrets --------------------------------------------------------------------------------------


def test_a_secret_is_in_no_trait_no_repr_and_no_static_form(sandbox: Sandbox) -> None:
    url = sandbox.tile_url("relief") + f"?access_token={SECRET}"
    row = tile_row(url, bounds=AFRICA, min_zoom=1, max_zoom=5, alternative_layers={"Other": url})
    tiles = TileLayerMap(row)
    page = Page(tiles)
    assert not page.ask("map/sentinel", layer=0)["urls"]
    assert page.draw(0)["loaded"] == 4
    widgets = [tiles, tiles._companion, tiles.map, *tiles.map.layers, *tiles.map.controls]
    state = repr([widget.get_state() for widget in widgets])
    assert "data:image/jpeg" in state
    assert SECRET not in state + repr(tiles) + repr(tiles.info) + tiles.static_form()
    assert "tiles/relief" in tiles.static_form()


def test_static_form_tells_layers_and_reading(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    form = tiles.static_form()
    assert tiles._companion.model_id in form
    for text in ("africa", "Relief", "-20, -40, 60, 40", "1 to 7", "bounds read as lat, lng"):
        assert text in form


def test_closing_ends_its_threads(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    tiles.close()
    assert "closed" in page.ask("map/row", index=0)
