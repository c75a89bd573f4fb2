"""Cases of the rules about tile layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.model.rule_cases.base import TILES, Case, tiles

XYZ = "https://a.com/{z}/{x}/{y}"


def url(text: str) -> dict[str, Any]:
    return tiles(tile_layer_url=text)


def simple(**keys: Any) -> dict[str, Any]:
    row = tiles(**{"epsg": "Simple", "bounds": [[0, 0], [135, 128]], "version": 2} | keys)
    return {**row, "media_type": "TMS_SIMPLE"}


def beside(*items: Any, **keys: Any) -> dict[str, Any]:
    """A row with alternative layers, which have what each of them needs."""
    layers = [
        {"tile_layer_url": f"https://{index}.a.com/{{z}}/{{x}}/{{y}}", "name": f"n{index}"} | item
        for index, item in enumerate(items)
    ]
    return tiles(alternative_layers=layers, **keys)


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
        Case(url(f"{XYZ}?t={{time}}"), url(f"{XYZ}?t=1"), "row_data.tile_layer_url"),
        Case(url("https://a.com/{Z}/${x}/{{ y }}"), url(XYZ), "row_data.tile_layer_url", XYZ),
        Case(url("https://a.com/{z}/{x}/{-y}"), url(XYZ), "row_data.tile_layer_url"),
        Case(url("https://a.com/{quadkey}"), url(f"{XYZ}{{r}}.png"), "row_data.tile_layer_url"),
        Case(url("https://a.com/wms?bbox={bbox-epsg-3857}"), url(XYZ), "row_data.tile_layer_url"),
        Case(url("https://a.com/{zoom}/{col}/{row}"), url(XYZ), "row_data.tile_layer_url"),
    ],
    "tiles-url-not-http": [
        Case(url(f" {XYZ}"), url(XYZ.upper().lower()), "row_data.tile_layer_url", XYZ),
        Case(url("a.com/{z}/{x}/{y}"), url("HTTP://a.com/{z}/{x}/{y}"), "row_data.tile_layer_url"),
        Case(url("./tiles/{z}/{x}/{y}.png"), tiles(), "row_data.tile_layer_url"),
        Case(
            beside({"tile_layer_url": "ftp://a.com/{z}/{x}/{y}"}),
            beside({}),
            "row_data.alternative_layers[0].tile_layer_url",
        ),
    ],
    "tiles-url-iam": [
        Case(
            url("s3://bucket/{z}/{x}/{y}"),
            url("https://bucket.s3.amazonaws.com/{z}/{x}/{y}"),
            "row_data.tile_layer_url",
        ),
        Case(url("gs://b/{z}/{x}/{y}"), url("gsx://b/{z}/{x}/{y}"), "row_data.tile_layer_url"),
    ],
    "tiles-url-order": [
        Case(url("https://a.com/{z}/{y}/{x}"), tiles(), "row_data.tile_layer_url"),
        Case(
            url("https://a.com/?x={x}&y={y}&z={z}"),
            url("https://a.com/{z}/{x}?y=1"),
            "row_data.tile_layer_url",
        ),
    ],
    "tiles-epsg": [
        Case(tiles(epsg="EPSG:4326"), tiles(epsg="EPSG3395"), "row_data.epsg", "EPSG4326"),
        Case(tiles(epsg=3857), tiles(epsg="EPSG3857"), "row_data.epsg", "EPSG3857"),
        Case(tiles(epsg=...), tiles(), "row_data.epsg"),
        Case(tiles(epsg="EPSG25832"), tiles(), "row_data.epsg"),
        Case(tiles(epsg=4326.0), tiles(), "row_data.epsg", "EPSG4326"),
        Case(
            tiles(epsg="urn:ogc:def:crs:EPSG::3395"),
            tiles(epsg="EPSG3395"),
            "row_data.epsg",
            "EPSG3395",
        ),
        Case(tiles(epsg=["EPSG4326"]), tiles(), "row_data.epsg"),
        Case(simple(epsg="EPSG4326"), simple(), "row_data.epsg"),
        Case(
            beside({"epsg": "Simple"}),
            beside({"epsg": "EPSG3857"}),
            "row_data.alternative_layers[0].epsg",
        ),
        Case(
            beside({"epsg": "epsg:4326"}),
            beside({"epsg": None}),
            "row_data.alternative_layers[0].epsg",
            "EPSG4326",
        ),
        Case(
            {**tiles(epsg=...), "media_type": "TMS_SIMPLE"},
            {**tiles(epsg="Simple"), "media_type": "TMS_SIMPLE"},
            "row_data.epsg",
            "Simple",
        ),
    ],
    "tiles-media-type": [
        Case({**simple(), "media_type": "TMS_GEO"}, simple(), "media_type"),
        Case(
            {**simple(epsg="SIMPLEPIXEL"), "media_type": "TMS_GEO"},
            {**simple(), "media_type": None},
            "media_type",
        ),
    ],
    "tiles-zoom": [
        Case(tiles(min_zoom=13), tiles(min_zoom=12), "row_data.max_zoom"),
        Case(tiles(max_zoom="12"), tiles(max_zoom=8.5), "row_data.max_zoom", 12),
        Case(tiles(max_zoom=True), tiles(max_zoom=np.int64(12)), "row_data.max_zoom"),
        Case(tiles(max_native_zoom=2), tiles(max_native_zoom=3), "row_data.max_native_zoom"),
        Case(
            beside({"min_zoom": 13}),
            beside({"min_zoom": 13, "maxZoom": 14}),
            "row_data.alternative_layers[0].min_zoom",
        ),
        Case(
            beside({"maxZoom": 2}),
            beside({"maxZoom": 3}),
            "row_data.alternative_layers[0].maxZoom",
        ),
        Case(
            tiles(maxNativeZoom=31), tiles(maxNativeZoom=30, max_zoom=30), "row_data.maxNativeZoom"
        ),
    ],
    "tiles-zoom-native": [
        Case(tiles(max_native_zoom=13), tiles(max_native_zoom=12), "row_data.max_zoom"),
    ],
    "tiles-zoom-fraction": [
        Case(tiles(max_zoom=8.5), tiles(max_zoom=8.0), "row_data.max_zoom"),
        Case(tiles(minZoom=4.5, min_zoom=...), simple(max_zoom=8.5), "row_data.minZoom"),
    ],
    "tiles-zoom-missing": [
        Case(tiles(max_zoom=...), tiles(max_zoom=..., maxZoom=9), "row_data.max_zoom"),
        Case(tiles(min_zoom=None), beside({}), "row_data.min_zoom"),
    ],
    "tiles-tile-size": [
        Case(tiles(tile_size="256"), tiles(tile_size=256.0), "row_data.tile_size", 256),
        Case(tiles(tileSize=0), tiles(tileSize=None), "row_data.tileSize"),
        Case(
            beside({"tile_size": [256, 256]}),
            beside({"tile_size": 512}),
            "row_data.alternative_layers[0].tile_size",
        ),
        Case(tiles(tile_size=255.5), tiles(tile_size=255), "row_data.tile_size"),
    ],
    "tiles-tile-size-unusual": [
        Case(tiles(tile_size=255), tiles(tile_size=128), "row_data.tile_size"),
        Case(tiles(tileSize=1), tiles(tileSize=4096), "row_data.tileSize"),
    ],
    "tiles-key-unknown": [
        Case(tiles(minzoom=3), tiles(minZoom=3), "row_data.minzoom"),
        Case(tiles(tile_url=XYZ), tiles(tileLayerUrl=XYZ), "row_data.tile_url"),
        Case(
            beside({"url": XYZ}), beside({"maxNativeZoom": 9}), "row_data.alternative_layers[0].url"
        ),
        Case(tiles(zoom=7), tiles(name="Main"), "row_data.zoom"),
    ],
    "tiles-key-twice": [
        Case(tiles(minZoom=4), tiles(minZoom=3), "row_data.minZoom"),
        Case(
            beside({"tileLayerUrl": XYZ}),
            beside({"tileLayerUrl": None}),
            "row_data.alternative_layers[0].tileLayerUrl",
        ),
    ],
    "tiles-layers-repeated": [
        Case(
            beside({"tile_layer_url": XYZ}, {"tile_layer_url": XYZ}),
            beside({"tile_layer_url": XYZ}, {"tile_layer_url": XYZ, "min_zoom": 9}),
            "row_data.alternative_layers[1].tile_layer_url",
        ),
        Case(
            beside({"tile_layer_url": TILES["tile_layer_url"]}),
            beside({}, {}),
            "row_data.alternative_layers[0].tile_layer_url",
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
        Case(tiles(version="2"), tiles(version=1), "row_data.version", 2),
        Case(tiles(version=True), tiles(version=2.0), "row_data.version"),
        Case(beside({"version": 3}), beside({}), "row_data.alternative_layers[0].version"),
    ],
    "tiles-unreadable": [
        # Less of a difference than degrees can hold.
        Case(
            tiles(bounds=[[0, 0], [1e-9, 5e6]], epsg="EPSG3857"),
            tiles(bounds=[[0, 0], [1e-3, 5e6]], epsg="EPSG3857"),
            "row_data",
        ),
    ],
}
