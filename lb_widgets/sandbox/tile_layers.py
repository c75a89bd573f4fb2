"""The `row_data` of the sample tile layers, in the three spellings that users have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.sandbox import tiles

if TYPE_CHECKING:
    from lb_widgets.sandbox.sandbox import Sandbox


def world(sandbox: Sandbox) -> dict[str, Any]:
    """Return the whole world, without version."""
    return {
        "tile_layer_url": sandbox.tile_url("blue_marble"),
        # Without version the order is [lat, lng]; north-west, then south-east, as documented.
        "bounds": [[85.05, -180.0], [-85.05, 180.0]],
        "epsg": "EPSG4326",
        "min_zoom": 1,  # at 0 the world is smaller than a map
        "max_zoom": tiles.MAX_NATIVE_ZOOM + 2,
        "max_native_zoom": tiles.MAX_NATIVE_ZOOM,
        "tile_size": tiles.TILE_SIZE,
        "alternative_layers": [
            {"tile_layer_url": sandbox.tile_url("relief"), "name": "Relief"},
            {"tile_layer_url": sandbox.tile_url("elevation"), "name": "Elevation"},
        ],
    }


def mediterranean(sandbox: Sandbox) -> dict[str, Any]:
    """Return a part of it, in version 2."""
    return {
        "tile_layer_url": sandbox.tile_url("blue_marble"),
        "version": 2,  # so [lng, lat]
        "bounds": [[-6.0, 30.0], [37.0, 46.0]],
        "epsg": "EPSG4326",
        "min_zoom": 3,
        "max_zoom": tiles.MAX_NATIVE_ZOOM + 2,
        "max_native_zoom": tiles.MAX_NATIVE_ZOOM,
        "alternative_layers": [
            {"tile_layer_url": sandbox.tile_url("relief"), "name": "Relief"},
            {"tile_layer_url": sandbox.tile_url("water"), "name": "Water"},
        ],
    }


def australia(sandbox: Sandbox) -> dict[str, Any]:
    """Return another part of it, in version 1 and the camelCase of the official SDK."""
    return {
        "tileLayerUrl": sandbox.tile_url("blue_marble"),
        "version": 1,  # so [lat, lng]
        "bounds": [[-44.0, 112.0], [-10.0, 154.0]],
        "epsg": "EPSG4326",
        "minZoom": 3,
        "maxZoom": tiles.MAX_NATIVE_ZOOM + 2,
        "maxNativeZoom": tiles.MAX_NATIVE_ZOOM,
        "alternativeLayers": [
            {"tileLayerUrl": sandbox.tile_url("elevation"), "name": "Elevation"},
        ],
    }
