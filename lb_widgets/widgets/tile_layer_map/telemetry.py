"""What became of every tile that was asked for, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from lb_widgets.messages.tile_layer_map import FailedTile, FailedTiles, Transport
from lb_widgets.redact import redact
from lb_widgets.widgets.tile_layer_map.failures import TileFailures, explained, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import RLock

    from lb_widgets.media.loader import Loader
    from lb_widgets.media.mosaic import Mosaic
    from lb_widgets.messages.tile_layer_map import TileEvent
    from lb_widgets.widgets.tile_layer_map.rows import TileRows

MAX_TILES: Final = 100_000
"""Tiles that are kept, about 30 MB; beyond it the first go."""

_TYPES: Final = {
    "row": "int64", "global_key": "object", "layer": "int64", "name": "object",
    "z": "int64", "x": "int64", "y": "int64", "ok": "bool", "reason": "object",
    "http_status": "Int64", "ms": "Float64", "bytes": "Int64",
    "width": "Int64", "height": "Int64", "transport": "object",
    "at": "datetime64[ms, UTC]", "requests": "int64",
}  # fmt: skip


class _Key(NamedTuple):
    row: int
    layer: int
    z: int
    x: int
    y: int


class _Fate(NamedTuple):
    ok: bool
    reason: str
    http_status: int | None
    ms: float | None
    size: int | None
    width: int | None
    height: int | None
    transport: Transport
    at: float  # milliseconds since 1970
    requests: int = 1


class TileLog:
    """The latest outcome of each tile, and how often it was asked for; bounded."""

    def __init__(self) -> None:
        self._fates: dict[_Key, _Fate] = {}
        self.dropped = 0
        """Tiles that are no longer kept."""

    def __len__(self) -> int:
        return len(self._fates)

    def clear(self) -> None:
        """Forget all."""
        self._fates.clear()
        self.dropped = 0

    def add(self, key: _Key, fate: _Fate) -> None:
        """Keep an outcome; what is known of an earlier one gives way."""
        before = self._fates.pop(key, None)
        requests = 1 if before is None else before.requests + 1
        self._fates[key] = fate._replace(requests=requests)
        if len(self._fates) > MAX_TILES:
            del self._fates[next(iter(self._fates))]
            self.dropped += 1

    def explain(self, key: _Key, reason: str) -> None:
        """Add why a tile failed, unless it came since."""
        fate = self._fates.get(key)
        if fate is not None and not fate.ok:
            self._fates[key] = fate._replace(reason=reason)

    def frame(self, rows: TileRows) -> pd.DataFrame:
        """Return the table, the latest outcome last."""
        names: dict[tuple[int, int], str] = {}
        places: dict[int, tuple[int, str]] = {}
        for key in self._fates:
            if key.row not in places:
                places[key.row] = rows.position(key.row), rows.title(key.row)
                info = rows.info(key.row)[0]
                for index, layer in enumerate(info.layers if info else ()):
                    names[key.row, index] = redact(layer.name)
        records = [
            (
                *places[key.row], key.layer, names.get((key.row, key.layer), ""),
                key.z, key.x, key.y, fate.ok, fate.reason, fate.http_status, fate.ms, fate.size,
                fate.width, fate.height, str(fate.transport), fate.at, fate.requests,
            )
            for key, fate in self._fates.items()
        ]  # fmt: skip
        columns = list(zip(*records, strict=True)) or [()] * len(_TYPES)
        frame = pd.DataFrame(
            {
                name: _column(values, kind)
                for (name, kind), values in zip(_TYPES.items(), columns, strict=True)
            }
        )
        frame.attrs["dropped"] = self.dropped
        return frame


class Telemetry:
    """Takes outcomes from the page and from mosaics, and asks why tiles failed.

    Parameters
    ----------
    rows : TileRows
        Which rows the tiles belong to.
    loader : Loader
        Asks for tiles that failed.
    lock : RLock
        The widget's.
    """

    def __init__(self, rows: TileRows, loader: Loader, lock: RLock) -> None:
        self._rows = rows
        self._lock = lock
        self._failures = TileFailures(loader)
        self._log = TileLog()

    def start(self, rows: TileRows) -> None:
        """Forget what there is: the rows are others."""
        with self._lock:
            self._rows = rows
            self._log.clear()
            self._failures.clear()

    def frame(self) -> pd.DataFrame:
        """Return what is known as a table; see `TileLayerMap.tiles`."""
        with self._lock:
            return self._log.frame(self._rows)

    def add_mosaic(self, row: int, layer: int, url: str, mosaic: Mosaic) -> None:
        """Take the tiles of a mosaic of a layer with this URL template."""
        with self._lock:
            for tile in mosaic.tiles:
                reason = explained(tile.reason, url) if tile.reason else ""
                fate = _Fate(
                    ok=not tile.reason,
                    reason=reason,
                    http_status=status_of(reason),
                    ms=tile.seconds * 1000,
                    size=tile.size or None,
                    width=tile.width or None,
                    height=tile.height or None,
                    transport=Transport.MOSAIC,
                    at=tile.at * 1000,
                )
                self._log.add(_Key(row, layer, mosaic.tile_zoom, tile.x, tile.y), fate)

    def take(
        self, row: int, events: Sequence[TileEvent], cancelled: Callable[[], bool]
    ) -> FailedTiles:
        """Take what the page tells of tiles of a row, and return why those failed that did."""
        with self._lock:
            rows = self._rows
            info = rows.info(row)[0] if 0 <= row < len(rows) else None
            count = len(info.layers) if info else 0
            known = [event for event in events if 0 <= event.layer < count]
            for event in known:
                self._log.add(_key(row, event), _fate(event))
        failed = [event for event in known if not event.ok]
        if info is None or not failed:
            return FailedTiles(())
        # Not under the lock: servers may take their time.
        reasons = self._failures.reasons(row, info, failed, cancelled)
        explained_ones = [
            (event, reason) for event, reason in zip(failed, reasons, strict=True) if reason
        ]
        with self._lock:
            if rows is self._rows:
                for event, reason in explained_ones:
                    self._log.explain(_key(row, event), reason)
        return FailedTiles(
            tuple(
                FailedTile(layer=event.layer, z=event.z, x=event.x, y=event.y, reason=reason)
                for event, reason in explained_ones
            )
        )


def _key(row: int, event: TileEvent) -> _Key:
    return _Key(row, event.layer, event.z, event.x, event.y)


def _fate(event: TileEvent) -> _Fate:
    return _Fate(
        ok=event.ok,
        reason="" if event.ok else "the browser does not say why",
        http_status=event.http_status,
        ms=event.duration,
        size=event.size,
        width=event.width or None,
        height=event.height or None,
        transport=Transport.DIRECT,
        at=event.at,
    )


def _column(values: Sequence[Any], kind: str) -> pd.Series[Any]:
    if kind.startswith("datetime64"):
        return pd.Series(pd.to_datetime(list(values), unit="ms", utc=True)).dt.as_unit("ms")
    return pd.Series(list(values), dtype=kind)
