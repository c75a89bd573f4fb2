"""What became of each tile of a row, in columns: an audit can have a million of them."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lb_widgets.model.tile_health import STATUS_CODES, STATUSES, TileStatus
from lb_widgets.model.types import Severity
from lb_widgets.tiles.answers import TileKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

STATUS_OF: tuple[TileStatus, ...] = tuple(TileStatus)
"""The status of each code: the other way round than `STATUS_CODES`."""
IS_ERROR = np.array([STATUSES[status].severity is Severity.ERROR for status in TileStatus])
"""Whether a code is a fault."""


class Columns(NamedTuple):
    """Tiles as arrays of one length, by layer, zoom, row and column.

    Parameters
    ----------
    layer, z, x, y : ndarray of int64
        Which tile; past the antimeridian x goes on beyond the last column.
    code : ndarray of uint8
        Of `STATUS_CODES`.
    reason : ndarray of int64
        Index in `TileRecords.reasons`.
    """

    layer: NDArray[np.int64]
    z: NDArray[np.int64]
    x: NDArray[np.int64]
    y: NDArray[np.int64]
    code: NDArray[np.uint8]
    reason: NDArray[np.int64]

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Columns:
        """Return some of the tiles, or all of them in another order."""
        return Columns(
            self.layer[chosen],
            self.z[chosen],
            self.x[chosen],
            self.y[chosen],
            self.code[chosen],
            self.reason[chosen],
        )


class TileRecords:
    """Status and reason of each tile; what is put later replaces what was put before.

    Attributes
    ----------
    reasons : list of str
        The phrases, each once; the first is empty.
    """

    def __init__(self) -> None:
        self.reasons: list[str] = [""]
        self._reason_of = {"": 0}
        self._place_of: dict[TileKey, int] = {}
        self._codes = array("B")
        self._reasons = array("q")
        self._sorted: Columns | None = None

    def __len__(self) -> int:
        return len(self._codes)

    def __contains__(self, key: TileKey) -> bool:
        return key in self._place_of

    def __iter__(self) -> Iterator[TileKey]:
        return iter(self._place_of)

    def put(self, key: TileKey, status: TileStatus, reason: str = "") -> None:
        """Keep what became of a tile; the reason is one redacted phrase."""
        number = self._reason_of.setdefault(reason, len(self.reasons))
        if number == len(self.reasons):
            self.reasons.append(reason)
        place = self._place_of.setdefault(key, len(self._codes))
        if place == len(self._codes):
            self._codes.append(0)
            self._reasons.append(0)
        self._codes[place] = STATUS_CODES[status]
        self._reasons[place] = number
        self._sorted = None

    def status(self, key: TileKey) -> TileStatus | None:
        """Return what a tile is; None where nobody asked for it."""
        place = self._place_of.get(key)
        return None if place is None else STATUS_OF[self._codes[place]]

    def reason(self, key: TileKey) -> str:
        """Return why a tile is what it is; empty where there is nothing to say."""
        place = self._place_of.get(key)
        return "" if place is None else self.reasons[self._reasons[place]]

    def counts(self, layer: int | None = None) -> Counter[TileStatus]:
        """Return how many tiles there are by status, of one layer or of all."""
        columns = self.columns()
        codes = columns.code if layer is None else columns.code[columns.layer == layer]
        totals = np.bincount(codes, minlength=len(STATUS_OF))
        return Counter({STATUS_OF[code]: int(totals[code]) for code in np.flatnonzero(totals)})

    def columns(self) -> Columns:
        """Return all tiles, by layer, zoom, row and column."""
        if self._sorted is None:
            keys = np.array(list(self._place_of), dtype=np.int64).reshape(-1, len(TileKey._fields))
            layer, z, x, y = keys.T
            codes = np.array(self._codes, dtype=np.uint8)
            reasons = np.array(self._reasons, dtype=np.int64)
            order = np.lexsort((x, y, z, layer))
            self._sorted = Columns(layer, z, x, y, codes, reasons).where(order)
        return self._sorted

    def faults(self) -> Columns:
        """Return the tiles whose status is an error."""
        columns = self.columns()
        return columns.where(IS_ERROR[columns.code])

    def commonest_reason(self, keys: Iterable[TileKey]) -> str:
        """Return the reason that most of some tiles have; empty where they have none."""
        counted = Counter(filter(None, map(self.reason, keys)))
        return counted.most_common(1)[0][0] if counted else ""
