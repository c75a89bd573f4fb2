"""What the page asks of a map, and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from lb_widgets.errors import InputError
from lb_widgets.media.mosaic import mosaic
from lb_widgets.messages.tile_layer_map import (
    AuditRequest,
    FailedTiles,
    MapSizeRequest,
    MosaicRequest,
    MosaicResult,
    ReachedRequest,
    SentinelRequest,
    SentinelTiles,
    TileEventsRequest,
    TileRowRequest,
    TileUrl,
    TileUrlRequest,
    Transport,
)
from lb_widgets.model.mercator import Box, Crs, tile_range
from lb_widgets.redact import redact_url
from lb_widgets.widgets.tile_layer_map.failures import explained
from lb_widgets.widgets.tile_layer_map.place import middle_of

if TYPE_CHECKING:
    from threading import RLock

    from lb_widgets.media.loader import Loader
    from lb_widgets.messages.base import Request
    from lb_widgets.model.tiles import TileLayer, TileLayerInfo
    from lb_widgets.widgets.base import Context
    from lb_widgets.widgets.base.router import Handler
    from lb_widgets.widgets.tile_layer_map.display import MapDisplay
    from lb_widgets.widgets.tile_layer_map.telemetry import Telemetry
    from lb_widgets.widgets.tile_layer_map.transport import Transports


class Asked(Protocol):
    """What is needed of the widget."""

    lock: RLock

    @property
    def row_index(self) -> int:
        """Index of the row on screen."""
        ...

    def show_index(self, index: int) -> None:
        """Show another of the tile layer rows."""
        ...

    def refresh(self) -> None:
        """Bring map and page in line with what is known now."""
        ...

    def audit_row(self, context: Context) -> None:
        """Audit the row on screen."""
        ...


class Answers:
    """One method a question of the page.

    Parameters
    ----------
    widget : Asked
        The widget.
    display : MapDisplay
        What it shows.
    transports : Transports
        Decides how tiles reach the page.
    loader : Loader
        Fetches tiles.
    telemetry : Telemetry
        Keeps what became of tiles.
    """

    def __init__(
        self,
        widget: Asked,
        display: MapDisplay,
        transports: Transports,
        loader: Loader,
        telemetry: Telemetry,
    ) -> None:
        self._widget = widget
        self._display = display
        self._transports = transports
        self._loader = loader
        self._telemetry = telemetry

    def handlers(self) -> dict[type[Request], Handler]:
        """Return which method answers which question."""
        return {
            TileRowRequest: self._on_row,
            MapSizeRequest: self._on_size,
            SentinelRequest: self._on_sentinel,
            ReachedRequest: self._on_reached,
            MosaicRequest: self._on_mosaic,
            TileEventsRequest: self._on_tiles,
            TileUrlRequest: self._on_url,
            AuditRequest: self._on_audit,
        }

    def _on_row(self, request: TileRowRequest, _: Context) -> None:
        self._widget.show_index(request.index)

    def _on_size(self, request: MapSizeRequest, _: Context) -> None:
        with self._widget.lock:
            display = self._display
            display.place.resize(request.width, request.height, display.info, display.map)

    def _on_sentinel(self, request: SentinelRequest, _: Context) -> SentinelTiles:
        with self._widget.lock:
            layer, info = self._layer(request.layer)
            if self._transports.of(layer).transport is not Transport.UNKNOWN:
                return SentinelTiles(urls=())
            return SentinelTiles(urls=sentinels(layer, info, int(self._display.place.zoom)))

    def _on_reached(self, request: ReachedRequest, _: Context) -> None:
        with self._widget.lock:
            layer = self._layer(request.layer)[0]
            self._transports.learn(layer, reached=request.reached, cors=request.cors)
            self._widget.refresh()

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
        with self._widget.lock:
            context.stop_if_cancelled()
            if info is self._display.info:
                self._display.show_mosaic(request.layer, result)
                row = self._widget.row_index
                self._telemetry.add_mosaic(row, request.layer, layer.url, result)
        commonest = result.failed.most_common(1)
        return MosaicResult(
            loaded=result.loaded,
            failed=result.failed.total(),
            reason=explained(commonest[0][0], layer.url) if commonest else "",
        )

    def _on_tiles(self, request: TileEventsRequest, context: Context) -> FailedTiles:
        with self._widget.lock:
            info = self._display.info
            if info is not None and request.row == self._widget.row_index:
                heard = [
                    self._hear(layer, index, request) for index, layer in enumerate(info.layers)
                ]
                if any(heard):
                    self._widget.refresh()
        return self._telemetry.take(request.row, request.events, context.cancelled)

    def _hear(self, layer: TileLayer, index: int, request: TileEventsRequest) -> bool:
        events = [event for event in request.events if event.layer == index]
        return self._transports.hear(
            layer,
            loaded=any(event.ok for event in events),
            blocked=any(not event.ok and event.http_status is None for event in events),
        )

    def _on_url(self, request: TileUrlRequest, _: Context) -> TileUrl:
        url = self._layer(request.layer)[0].tile_url(request.z, request.x, request.y)
        masked = redact_url(url)
        return TileUrl(
            url=url if request.verbatim else masked,
            is_masked=not request.verbatim and masked != url,
        )

    def _on_audit(self, _request: AuditRequest, context: Context) -> None:
        self._widget.audit_row(context)

    def _layer(self, index: int) -> tuple[TileLayer, TileLayerInfo]:
        info = self._display.info
        if info is None or not 0 <= index < len(info.layers):
            raise InputError(f"This row has no layer {index}.")
        return info.layers[index], info


def sentinels(layer: TileLayer, info: TileLayerInfo, zoom: int) -> tuple[str, ...]:
    """Return addresses of tiles that show whether the page reaches a layer's server.

    They are in the middle of the layer, at several zooms: one of the tiles may be missing.

    Parameters
    ----------
    zoom : int
        Of the map: its tile is needed anyway.
    """
    deepest = layer.max_native_zoom
    first = min(max(zoom, layer.min_zoom), deepest)
    zooms = dict.fromkeys((first, layer.min_zoom, (layer.min_zoom + deepest) // 2, deepest))
    centre = middle_of(layer.box)
    tiles: list[Any] = [
        tile_range(centre, zoom, crs=info.crs, tile_size=layer.tile_size) for zoom in zooms
    ]
    return tuple(
        layer.tile_url(tile.zoom, column(tile.x_start, tile.zoom, info.crs), tile.y_start)
        for tile in tiles
    )


def column(x: int, zoom: int, crs: Crs) -> int:
    """Return the number of a tile's column: past the antimeridian they begin again."""
    return x if crs is Crs.SIMPLE else x % 2**zoom
