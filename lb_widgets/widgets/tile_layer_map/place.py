"""Where a map is: the row fitted into it, and the way back from where the user went."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import Box, Crs, fit, to_world
from lb_widgets.widgets.tile_layer_map.leaflet import OVERZOOM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lb_widgets.model.tiles import TileLayerInfo

ASSUMED_WIDTH: Final = 800.0
"""Pixels of the map until the page tells."""
_MOVED: Final = 2.0
"""Pixels by which a map that nobody moved may be off: Leaflet itself moves it by fractions."""


class MapPlace:
    """Fits rows into a map whose size is assumed until the page tells it, once.

    Parameters
    ----------
    height : int
        Of the map, in pixels.
    """

    def __init__(self, height: int) -> None:
        self._size = (ASSUMED_WIDTH, float(height))
        self._size_is_known = False
        self.centre: tuple[float, float] = (0.0, 0.0)
        self.zoom = 1
        """Where the row on screen was put."""

    def place(self, info: TileLayerInfo, leaflet_map: Any) -> None:
        """Fit a row into the map, as Leaflet's own fitBounds would."""
        deepest = info.max_zoom + OVERZOOM
        self.centre, self.zoom = fit(
            info.box, *self._size, crs=info.crs, min_zoom=info.min_zoom, max_zoom=deepest
        )
        leaflet_map.min_zoom, leaflet_map.max_zoom = info.min_zoom, deepest
        _set_view(leaflet_map, self.centre, self.zoom)

    def resize(self, width: float, height: float, info: TileLayerInfo | None, map_: Any) -> None:
        """Take the map's true size; the first time fit the row anew, unless somebody moved it."""
        was_known, self._size_is_known = self._size_is_known, True
        self._size = (width, height)  # for the next row, if not for this one
        if not was_known and info is not None and not self._has_moved(info.crs, map_):
            self.place(info, map_)

    def _has_moved(self, crs: Crs, leaflet_map: Any) -> bool:
        if leaflet_map.zoom != self.zoom:
            return True
        lat, lng = leaflet_map.center
        now, then = to_world(lat, lng, crs), to_world(*self.centre, crs)
        return max(abs(now[0] - then[0]), abs(now[1] - then[1])) * 2**self.zoom > _MOVED


def go(leaflet_map: Any, info: TileLayerInfo, lat: float, lng: float, zoom: float | None) -> None:
    """Bring the map to a position.

    Raises
    ------
    InputError
        There is no such place.
    """
    limits = 90.0 if info.crs is not Crs.SIMPLE else math.inf
    for name, value, limit in (("lat", lat, limits), ("lng", lng, math.inf)):
        if not _is_number(value) or abs(value) > limit:
            span = f"from -{limit:g} to {limit:g}" if math.isfinite(limit) else "that is finite"
            raise InputError(f"{name}={value!r}: expected a number {span}.")
    shallowest, deepest = info.min_zoom, info.max_zoom + OVERZOOM
    if zoom is not None and (not _is_number(zoom) or not shallowest <= zoom <= deepest):
        raise InputError(f"zoom={zoom!r}: expected {shallowest} to {deepest} on this row's map.")
    _set_view(leaflet_map, (lat, lng), leaflet_map.zoom if zoom is None else zoom)


def middle_of(box: Box) -> Box:
    """Return the centre of a box, as a box that touches one tile of each zoom."""
    lng, lat = (box.west + box.east) / 2, (box.south + box.north) / 2
    return Box(lng, lat, lng, lat)


def _set_view(leaflet_map: Any, centre: Sequence[float], zoom: float) -> None:
    with leaflet_map.hold_sync():  # one message: Leaflet goes there in one step
        leaflet_map.center, leaflet_map.zoom = list(centre), zoom


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
