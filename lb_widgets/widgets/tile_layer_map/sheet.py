# ipyleaflet has no types; what the rest of the package sees of it is typed here.
"""One ipyleaflet map with a place for every layer of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import ipyleaflet

from lb_widgets.model.mercator import Crs
from lb_widgets.widgets.tile_layer_map.leaflet import (
    BASEMAP_PANE,
    COVERAGE_PANE,
    GRID_PANE,
    pane_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lb_widgets.widgets.tile_layer_map.basemap import Basemap

USUAL_LAYERS: Final = 12
"""Layers of a row that a map has room for at least; a row with more gets a larger map."""

# In a row, EPSG4326 names the unit of the bounds; the tiles are those of Web Mercator all the same.
_LEAFLET_CRS: Final = {
    Crs.EPSG3857: "EPSG3857",
    Crs.EPSG4326: "EPSG3857",
    Crs.EPSG3395: "EPSG3395",
    Crs.SIMPLE: "Simple",
}
# Leaflet draws tiles at 200 and lines at 400; the page puts the layers in order between them.
_BASEMAP_HEIGHT: Final = 150
_LOWEST_LAYER: Final = 200
_COVERAGE_HEIGHT: Final = 450
_GRID_HEIGHT: Final = 460


class Sheet:
    """A map whose layers never change but for what they hold.

    ipyleaflet makes every layer behind a changed one anew, so that its tiles would be asked for
    again; so each layer of the row has a group of its own, which is filled and emptied, and a pane
    of its own, whose height the page sets.

    Parameters
    ----------
    crs : Crs
        Of the rows that are shown on it.
    height : int
        In pixels.
    layers : int
        How many layers it has room for.
    basemap : Basemap or None
        What lies under everything; left out where it has another coordinate system.
    has_scale : bool
        Whether it has a scale bar and buttons to zoom.
    """

    def __init__(
        self,
        crs: Crs,
        *,
        height: int,
        layers: int = 0,
        basemap: Basemap | None = None,
        has_scale: bool = True,
    ) -> None:
        self._crs = crs
        self._room = max(layers, USUAL_LAYERS)
        self._slots = [ipyleaflet.LayerGroup() for _ in range(self._room)]
        self._marks = [ipyleaflet.LayerGroup() for _ in range(3)]
        below = [basemap.layer()] if basemap is not None and basemap.fits(crs) else []
        panes = {
            BASEMAP_PANE: _BASEMAP_HEIGHT,
            **{pane_of(index): _LOWEST_LAYER + index for index in range(self._room)},
            COVERAGE_PANE: _COVERAGE_HEIGHT,
            GRID_PANE: _GRID_HEIGHT,
        }
        self.map: Any = ipyleaflet.Map(
            # Never left out: the default is a base map from the internet.
            layers=(*below, *self._slots, *self._marks),
            panes={name: {"zIndex": height} for name, height in panes.items()},
            crs={"name": _LEAFLET_CRS[crs], "custom": False},
            center=[0.0, 0.0],
            zoom=1,
            scroll_wheel_zoom=True,
            # Said only to leave it out: ipyleaflet 0.20 adds the buttons twice where it is True.
            **({} if has_scale else {"zoom_control": False}),
            attribution_control=False,
            layout={"height": f"{height}px", "flex": "1 1 0", "min_width": "0", "width": "auto"},
        )
        if below:
            self.map.add(ipyleaflet.AttributionControl(position="bottomright", prefix=""))
        if has_scale and crs is not Crs.SIMPLE:
            self.map.add(ipyleaflet.ScaleControl(position="bottomleft", imperial=False))

    def fits(self, crs: Crs, layers: int) -> bool:
        """Say whether it can show such a row: a Leaflet map cannot change its CRS."""
        return _LEAFLET_CRS[crs] == _LEAFLET_CRS[self._crs] and layers <= self._room

    def fill(
        self,
        layers: Mapping[int, Sequence[Any]],
        *,
        outline: Sequence[Any],
        coverage: Sequence[Any],
        grid: Sequence[Any],
    ) -> None:
        """Show exactly this.

        Parameters
        ----------
        layers : mapping of int to sequence of ipyleaflet layers
            What each layer of the row consists of. Those that are not named ask for no tile.
        outline, coverage, grid : sequence of ipyleaflet layers
            What lies above them.
        """
        for index, slot in enumerate(self._slots):
            _put(slot, layers.get(index, ()))
        for mark, content in zip(self._marks, (outline, coverage, grid), strict=True):
            _put(mark, content)

    def layers(self) -> list[Any]:
        """Return the ipyleaflet layers that are on it, the base map left out."""
        return [layer for group in (*self._slots, *self._marks) for layer in group.layers]

    def close(self) -> None:
        """Close the map; what its groups hold belongs to others."""
        for widget in (*self.map.layers, *self.map.controls, self.map):
            widget.close()


def _put(group: Any, content: Sequence[Any]) -> None:
    if group.layers != tuple(content):
        group.layers = tuple(content)
