"""One tile layer row on an ipyleaflet map: place, layers, and what the page asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.mosaic import mosaic
from lb_widgets.media.thumbnails import decode_image
from lb_widgets.messages.tile_layer_map import (
    MapSizeRequest,
    MosaicRequest,
    MosaicResult,
    ReachedRequest,
    SentinelRequest,
    SentinelTiles,
    TileFailure,
    TileFailureRequest,
    TileLayerState,
    Transport,
)
from lb_widgets.model.mercator import Box, Crs, fit, tile_range, to_world
from lb_widgets.redact import redact
from lb_widgets.widgets.tile_layer_map.leaflet import (
    OVERZOOM,
    MosaicPair,
    direct_layer,
    make_map,
    outline,
    same_map,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import RLock

    from lb_widgets.media.loader import Loader
    from lb_widgets.messages.base import Request
    from lb_widgets.model.tiles import TileLayer, TileLayerInfo
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.base.router import Handler
    from lb_widgets.widgets.tile_layer_map.transport import Transports

ASSUMED_WIDTH: Final = 800.0
"""Pixels of the map until the page tells."""


class MapDisplay:
    """Keeps an ipyleaflet map showing one row.

    Parameters
    ----------
    transports : Transports
        Decides how tiles reach the page.
    loader : Loader
        Fetches tiles for mosaics.
    on_change : callable
        Called when what `states` returns, or `map`, has changed.
    lock : RLock
        Held while anything here changes: the page's questions come on other threads.
    height : int
        Of the map, in pixels.
    """

    def __init__(
        self,
        transports: Transports,
        loader: Loader,
        on_change: Callable[[], None],
        lock: RLock,
        *,
        height: int,
    ) -> None:
        self._transports = transports
        self._loader = loader
        self._on_change = on_change
        self._lock = lock
        self._height = height
        self._size = (ASSUMED_WIDTH, float(height))
        self._size_is_known = False
        self._crs = Crs.EPSG3857
        self._placed: tuple[tuple[float, float], int] = ((0.0, 0.0), 1)
        self._drawn: dict[tuple[int, Transport], Any] = {}
        self._visible: tuple[int, ...] = ()
        self._opacities: tuple[float, ...] = ()
        self._outline: Any = None
        self.info: TileLayerInfo | None = None
        self.map: Any = make_map(self._crs, height=height)

    def handlers(self) -> dict[type[Request], Handler]:
        """Return which method answers which question of the page."""
        return {
            MapSizeRequest: self._on_size,
            SentinelRequest: self._on_sentinel,
            ReachedRequest: self._on_reached,
            MosaicRequest: self._on_mosaic,
            TileFailureRequest: self._on_failure,
        }

    # --- what is shown ---

    def show(self, info: TileLayerInfo | None) -> None:
        """Show a row from its first layer, or an empty map."""
        with self._lock:
            retired = [*self._drawn.values(), *([self._outline] if self._outline else [])]
            self._drawn = {}
            self.info = info
            self._outline = outline(info.box) if info else None
            self._visible = (0,) if info else ()
            self._opacities = (1.0,) * (len(info.layers) if info else 0)
            if info and not same_map(info.crs, self._crs):
                self._crs = info.crs
                self.map = make_map(info.crs, height=self._height)
            if info:
                self.map.min_zoom, self.map.max_zoom = info.min_zoom, info.max_zoom + OVERZOOM
                self._place()
            self._redraw()
        for drawn in retired:
            _close(drawn)

    def set_layers(self, visible: Sequence[int], opacities: Sequence[float]) -> None:
        """Show these layers, the lowest first, with these opacities."""
        with self._lock:
            self._visible, self._opacities = tuple(visible), tuple(opacities)
            self._redraw()

    def states(self) -> tuple[TileLayerState, ...]:
        """Return the layers of the row as the page is told of them."""
        if self.info is None:
            return ()
        return tuple(self._state(layer, self.info.crs) for layer in self.info.layers)

    def _state(self, layer: TileLayer, crs: Crs) -> TileLayerState:
        transport, why = self._transports.of(layer, crs)
        return TileLayerState(name=redact(layer.name), transport=transport, why=redact(why))

    def _redraw(self) -> None:
        """Bring the map's layers in line. Hidden ones are not among them: they ask for no tile."""
        layers: list[Any] = []
        if self.info is not None:
            for index in self._visible:
                layers += self._leaflet_layers(index, self.info)
            layers.append(self._outline)
        if tuple(layers) != self.map.layers:
            self.map.layers = tuple(layers)

    def _leaflet_layers(self, index: int, info: TileLayerInfo) -> list[Any]:
        layer, opacity = info.layers[index], self._opacities[index]
        transport = self._transports.of(layer, info.crs)[0]
        if transport is Transport.UNKNOWN:
            return []
        drawn = self._drawn.get((index, transport))
        if drawn is None:
            deepest = info.max_zoom + OVERZOOM
            drawn = (
                direct_layer(layer, crs=info.crs, deepest=deepest, opacity=opacity)
                if transport is Transport.DIRECT
                else MosaicPair(index, opacity=opacity)
            )
            self._drawn[index, transport] = drawn
        overlays = list(drawn.overlays) if isinstance(drawn, MosaicPair) else [drawn]
        for overlay in overlays:
            overlay.opacity = opacity
        return overlays

    # --- where the map is ---

    def _place(self) -> None:
        """Fit the row into the map, as Leaflet's own fitBounds would."""
        if self.info is None:
            return
        self._placed = fit(
            self.info.box,
            *self._size,
            crs=self.info.crs,
            min_zoom=self.info.min_zoom,
            max_zoom=self.info.max_zoom + OVERZOOM,
        )
        centre, zoom = self._placed
        with self.map.hold_sync():
            self.map.center, self.map.zoom = list(centre), zoom

    def _has_moved(self) -> bool:
        """Say whether the user moved the map; Leaflet itself moves it by fractions of a pixel."""
        centre, zoom = self._placed
        if self.map.zoom != zoom:
            return True
        lat, lng = self.map.center
        now, then = to_world(lat, lng, self._crs), to_world(*centre, self._crs)
        return max(abs(now[0] - then[0]), abs(now[1] - then[1])) * 2**zoom > 2

    def _on_size(self, request: MapSizeRequest, _: Context) -> None:
        with self._lock:
            if self._size_is_known:
                self._size = (request.width, request.height)  # for the next row
                return
            self._size_is_known = True
            moved = self._has_moved()
            self._size = (request.width, request.height)
            if not moved:
                self._place()

    # --- the ways of the tiles ---

    def _on_sentinel(self, request: SentinelRequest, _: Context) -> SentinelTiles:
        with self._lock:
            layer, info = self._layer(request.layer)
            if self._transports.of(layer, info.crs)[0] is not Transport.UNKNOWN:
                return SentinelTiles(urls=())
            # The middle of the layer, at several zooms: one of the tiles may be missing.
            lng, lat = (layer.west + layer.east) / 2, (layer.south + layer.north) / 2
            deepest = layer.max_native_zoom
            first = min(max(int(self._placed[1]), layer.min_zoom), deepest)
            zooms = dict.fromkeys((first, layer.min_zoom, (layer.min_zoom + deepest) // 2, deepest))
            centre = Box(lng, lat, lng, lat)
            tiles = [
                tile_range(centre, zoom, crs=info.crs, tile_size=layer.tile_size) for zoom in zooms
            ]
            return SentinelTiles(
                urls=tuple(layer.tile_url(tile.zoom, tile.x_start, tile.y_start) for tile in tiles)
            )

    def _on_reached(self, request: ReachedRequest, _: Context) -> None:
        with self._lock:
            self._transports.learn(self._layer(request.layer)[0], reached=request.reached)
            self._redraw()
            self._on_change()

    def _on_mosaic(self, request: MosaicRequest, context: Context) -> MosaicResult:
        layer, info = self._layer(request.layer)
        view = Box(request.west, request.south, request.east, request.north)
        result = mosaic(
            layer,
            view,
            request.zoom,
            crs=info.crs,
            loader=self._loader,
            cancelled=context.cancelled,
        )
        with self._lock:
            context.stop_if_cancelled()
            pair = self._drawn.get((request.layer, Transport.MOSAIC))
            if info is self.info and pair is not None:
                pair.show(result.picture, result.box)
        commonest = result.failed.most_common(1)
        return MosaicResult(
            loaded=result.loaded,
            failed=result.failed.total(),
            reason=redact(commonest[0][0]) if commonest else "",
        )

    def _on_failure(self, request: TileFailureRequest, context: Context) -> TileFailure:
        for layer in self.info.layers if self.info else ():
            place = layer.tile_of(request.url)
            if place is None:
                continue
            try:
                decode_image(self._loader.load(layer.tile_url(*place), cancelled=context.cancelled))
            except MediaError as error:
                return TileFailure(reason=redact(str(error)))
            return TileFailure(reason="the kernel can load it, the browser cannot")
        return TileFailure(reason="")

    def _layer(self, index: int) -> tuple[TileLayer, TileLayerInfo]:
        info = self.info
        if info is None or not 0 <= index < len(info.layers):
            raise InputError(f"This row has no layer {index}.")
        return info.layers[index], info


def _close(drawn: Any) -> None:
    for overlay in drawn.overlays if isinstance(drawn, MosaicPair) else (drawn,):
        overlay.close()
