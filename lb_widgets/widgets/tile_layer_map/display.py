"""One tile layer row on one ipyleaflet map, or on two side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lb_widgets.messages.tile_layer_map import TileLayerState, Transport
from lb_widgets.model.comparison import CompareMode
from lb_widgets.model.mercator import Crs
from lb_widgets.redact import holds_secret, redact
from lb_widgets.widgets.tile_layer_map.grid import grid_layers
from lb_widgets.widgets.tile_layer_map.leaflet import (
    MosaicPair,
    coverage_overlay,
    direct_layers,
    outline,
)
from lb_widgets.widgets.tile_layer_map.place import MapPlace
from lb_widgets.widgets.tile_layer_map.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lb_widgets.media.mosaic import Mosaic
    from lb_widgets.model.mercator import Box
    from lb_widgets.model.tiles import TileLayer, TileLayerInfo
    from lb_widgets.widgets.tile_layer_map.basemap import Basemap
    from lb_widgets.widgets.tile_layer_map.transport import Transports


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be seen of the row on screen.

    Parameters
    ----------
    visible : sequence of int
        Indices of the layers, the lowest first.
    mode : CompareMode
        Side by side takes a second map, for the last of the visible layers.
    has_grid : bool
        Whether the tiles of the uppermost layer are outlined and numbered.
    coverage : (bytes, Box) or None
        A PNG and where it lies.
    """

    visible: Sequence[int] = ()
    mode: CompareMode = CompareMode.BLEND
    has_grid: bool = False
    coverage: tuple[bytes, Box] | None = None


class MapDisplay:
    """Keeps ipyleaflet maps showing one row. Whoever calls holds the widget's lock.

    Parameters
    ----------
    transports : Transports
        Decides how tiles reach the page.
    height : int
        Of the map, in pixels.
    basemap : Basemap or None
        What lies under the layers.
    """

    def __init__(self, transports: Transports, *, height: int, basemap: Basemap | None) -> None:
        self._transports = transports
        self._height = height
        self._basemap = basemap
        self._sheet = self._new_sheet(Crs.EPSG3857, 0)
        self._second: Sheet | None = None
        self._drawn: dict[tuple[object, ...], list[Any]] = {}
        self._pairs: dict[int, MosaicPair] = {}
        self.place = MapPlace(height)
        self.info: TileLayerInfo | None = None

    @property
    def map(self) -> Any:
        """The ipyleaflet map; a row with another coordinate system gets a new one."""
        return self._sheet.map

    @property
    def second_map(self) -> Any:
        """The one at its right while comparing side by side, else None."""
        return self._second.map if self._second else None

    def show(self, info: TileLayerInfo | None) -> list[Any]:
        """Take another row, or none, and return the maps that are no longer needed.

        Nothing of it is seen before `draw`; the caller closes the maps once they left the screen.
        """
        retired = [layer for layers in self._drawn.values() for layer in layers]
        unneeded: list[Any] = []
        self._drawn, self._pairs, self.info = {}, {}, info
        self._fill(Scene())
        for layer in retired:
            layer.close()
        if info is None:
            return unneeded
        if not self._sheet.fits(info.crs, len(info.layers)):
            unneeded.append(self._sheet)
            self._sheet = self._new_sheet(info.crs, len(info.layers))
        self.place.place(info, self.map)
        return unneeded

    def draw(self, scene: Scene) -> list[Any]:
        """Show this of the row, and return the maps that are no longer needed, as `show` does."""
        unneeded: list[Any] = []
        is_split = scene.mode is CompareMode.SIDE_BY_SIDE and self.info is not None
        if self._second is not None and not is_split:
            unneeded.append(self._second)
            self._second = None
        if is_split and self._second is None and self.info is not None:
            self._second = self._new_sheet(self.info.crs, len(self.info.layers), has_scale=False)
            first, second = self.map, self._second.map
            second.min_zoom, second.max_zoom = first.min_zoom, first.max_zoom
            second.center, second.zoom = list(first.center), first.zoom
        self._fill(scene)
        return unneeded

    def show_mosaic(self, index: int, result: Mosaic) -> None:
        """Show what the kernel drew of a layer."""
        if index in self._pairs:
            self._pairs[index].show(result.picture, result.box)

    def states(self) -> tuple[TileLayerState, ...]:
        """Return the layers of the row as the page is told of them."""
        return tuple(self._state(layer) for layer in (self.info.layers if self.info else ()))

    def basemap_note(self) -> str:
        """Return why the base map is not under the row, where it is not."""
        if self._basemap is None or self.info is None or self._basemap.fits(self.info.crs):
            return ""
        return f"base map left out: it is not in {self.info.crs}"

    def layers(self) -> list[Any]:
        """Return the ipyleaflet layers on all maps."""
        return [layer for sheet in self._sheets() for layer in sheet.layers()]

    def close(self) -> None:
        """Close all maps."""
        for sheet in self._sheets():
            sheet.close()

    def _sheets(self) -> list[Sheet]:
        return [self._sheet, *([self._second] if self._second else [])]

    def _new_sheet(self, crs: Crs, layers: int, *, has_scale: bool = True) -> Sheet:
        return Sheet(
            crs, height=self._height, layers=layers, basemap=self._basemap, has_scale=has_scale
        )

    def _state(self, layer: TileLayer) -> TileLayerState:
        way = self._transports.of(layer)
        return TileLayerState(
            name=redact(layer.name),
            transport=way.transport,
            why=redact(way.why),
            is_secret=holds_secret(layer.url),
        )

    def _fill(self, scene: Scene) -> None:
        """Bring the maps in line. Layers that are not visible are on none and ask for no tile."""
        visible = list(scene.visible)
        marks = self._marks(scene)
        if self._second is None:
            self._sheet.fill(self._contents(visible), **marks)
            return
        # A layer is taken from one map before it is given to the other.
        right = self._contents(visible[-1:])
        self._second.fill({}, **marks)
        self._sheet.fill(self._contents(visible[:1]), **marks)
        self._second.fill(right, **marks)

    def _marks(self, scene: Scene) -> dict[str, list[Any]]:
        info = self.info
        marks: dict[str, list[Any]] = {"outline": [], "coverage": [], "grid": []}
        if info is None:
            return marks
        marks["outline"] = self._once(("outline",), lambda: [outline(info.box)])
        if scene.has_grid:
            upper = info.layers[scene.visible[-1] if scene.visible else 0]
            tiles = (upper.box, upper.min_zoom, upper.max_native_zoom, upper.tile_size)
            marks["grid"] = self._once(("grid", *tiles), lambda: grid_layers(upper, info))
        if scene.coverage is not None:
            png, box = scene.coverage
            marks["coverage"] = self._once(
                ("coverage", png, box), lambda: [coverage_overlay(png, box)]
            )
        return marks

    def _contents(self, indices: Iterable[int]) -> dict[int, list[Any]]:
        return {index: self._layers(index) for index in indices}

    def _layers(self, index: int) -> list[Any]:
        """Return what a layer of the row consists of; the same objects each time."""
        info = self.info
        if info is None:
            return []
        layer = info.layers[index]
        way = self._transports.of(layer)
        if way.transport is Transport.UNKNOWN:
            return []
        if way.transport is Transport.DIRECT:
            return self._once(
                (index, way.cors), lambda: direct_layers(layer, index, info, cors=way.cors)
            )
        pair = self._pairs.setdefault(index, MosaicPair(index))
        return self._once((index, "mosaic"), lambda: list(pair.overlays))

    def _once(self, key: tuple[object, ...], make: Any) -> list[Any]:
        if key not in self._drawn:
            self._drawn[key] = make()
        return self._drawn[key]
