"""Cases of the rules about tile layers."""

from __future__ import annotations

from tests.model.rule_cases.base import TILES, Case, tiles

CASES: dict[str, list[Case]] = {
    "tiles-url-missing": [
        Case(tiles(tile_layer_url=...), tiles(), "row_data.tile_layer_url"),
        Case(
            tiles(alternative_layers=[{"name": "a"}]),
            tiles(tile_layer_url=..., tileLayerUrl="https://a.com/{z}/{x}/{y}"),
            "row_data.alternative_layers[0].tile_layer_url",
        ),
    ],
    "tiles-url-placeholders": [
        Case(
            tiles(tile_layer_url="https://a.com/{z}/{x}.png"),
            tiles(tile_layer_url="https://{s}.a.com/{z}/{x}/{y}.png"),
            "row_data.tile_layer_url",
        ),
        Case(
            tiles(tile_layer_url="https://a.com/%7Bz%7D/%7Bx%7D/%7by%7d.png"),
            tiles(),
            "row_data.tile_layer_url",
            "https://a.com/{z}/{x}/{y}.png",
        ),
        Case(
            tiles(tile_layer_url="https://a.com/{z}/{x}/{y}?t={time}"),
            tiles(tile_layer_url="https://a.com/{z}/{x}/{y}?t=1"),
            "row_data.tile_layer_url",
        ),
    ],
    "tiles-url-order": [
        Case(tiles(tile_layer_url="https://a.com/{z}/{y}/{x}"), tiles(), "row_data.tile_layer_url")
    ],
    "tiles-bounds-shape": [
        Case(
            tiles(bounds=...), tiles(alternative_layers=[{**TILES, "name": "a"}]), "row_data.bounds"
        ),
        Case(
            tiles(bounds=[19, -99, 20, -98]),
            tiles(bounds=((19, -99), (20, -98))),
            "row_data.bounds",
        ),
        Case(tiles(bounds=[["19", 1], [2, 3]]), tiles(), "row_data.bounds"),
    ],
    "tiles-bounds-degenerate": [
        Case(tiles(bounds=[[1, 2], [1, 3]]), tiles(bounds=[[3, 2], [1, 3]]), "row_data.bounds")
    ],
    "tiles-bounds-swapped": [
        Case(
            tiles(bounds=[[-99.2, 19.4], [-99.1, 19.3]]),
            tiles(bounds=[[-99.2, 19.4], [-99.1, 19.3]], version=2),
            "row_data.bounds",
            [[19.4, -99.2], [19.3, -99.1]],
        ),
        Case(
            tiles(version=2),
            tiles(version=1),
            "row_data.bounds",
            [[-99.2, 19.4], [-99.1, 19.3]],
        ),
    ],
    "tiles-bounds-range": [
        Case(
            tiles(bounds=[[100, 100], [120, 120]]),
            tiles(bounds=[[90, 180], [-90, -180]]),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[[5e5, 4e6], [6e5, 5e6]]),
            tiles(bounds=[[5e5, 4e6], [6e5, 5e6]], epsg="EPSG3857"),
            "row_data.bounds",
        ),
        Case(
            tiles(bounds=[[500, 400], [600, 500]]),
            tiles(bounds=[[0, 0], [135, 128]], epsg="Simple"),
            "row_data.bounds",
        ),
    ],
    "tiles-epsg": [
        Case(tiles(epsg="EPSG:4326"), tiles(epsg="EPSG3395"), "row_data.epsg", "EPSG4326"),
        Case(tiles(epsg=3857), tiles(epsg="EPSG3857"), "row_data.epsg", "EPSG3857"),
        Case(tiles(epsg=...), tiles(), "row_data.epsg"),
        Case(tiles(epsg="EPSG25832"), tiles(), "row_data.epsg"),
        Case(
            {**tiles(epsg=...), "media_type": "TMS_SIMPLE"},
            {**tiles(epsg="Simple"), "media_type": "TMS_SIMPLE"},
            "row_data.epsg",
            "Simple",
        ),
    ],
    "tiles-zoom": [
        Case(tiles(min_zoom=13), tiles(min_zoom=12), "row_data.max_zoom"),
        Case(tiles(max_zoom="12"), tiles(max_zoom=8.5), "row_data.max_zoom"),
        Case(
            tiles(maxNativeZoom=31), tiles(maxNativeZoom=30, max_zoom=30), "row_data.maxNativeZoom"
        ),
    ],
    "tiles-layers": [
        Case(
            tiles(alternative_layers={"name": "a"}),
            tiles(alternative_layers=[]),
            "row_data.alternative_layers",
        ),
        Case(
            tiles(alternativeLayers=[{**TILES, "name": "a"}, {**TILES, "name": "a"}]),
            tiles(alternativeLayers=[{**TILES, "name": "a"}, {**TILES, "name": "b"}]),
            "row_data.alternativeLayers[1].name",
        ),
        Case(tiles(alternative_layers=[TILES]), tiles(), "row_data.alternative_layers[0].name"),
    ],
    "tiles-version": [
        Case(tiles(version="2"), tiles(version=1), "row_data.version"),
    ],
    "tiles-unreadable": [
        Case(tiles(tile_size="big"), tiles(tile_size=512), "row_data"),
    ],
}
