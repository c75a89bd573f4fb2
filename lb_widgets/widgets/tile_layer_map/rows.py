"""The tile layer rows among the rows that a map was given."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import InputError
from lb_widgets.io.frames import row_at
from lb_widgets.io.tile_rows import tile_rows
from lb_widgets.model.tiles import TileLayerInfo
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from lb_widgets.model.data_row import DataRow

_RECENT: Final = 64
"""Rows that are kept as they were read."""


class TileRows:
    """Rows of which only tile layers are shown.

    Parameters
    ----------
    rows : DataFrame, list of dict, or dict
        Data rows in any form that `read_rows` takes, or the ``row_data`` of one tile layer.
    """

    def __init__(self, rows: Any) -> None:
        self.frame, self._positions = tile_rows(rows)
        # Reading one takes milliseconds, and every message of the page asks.
        self._read = lru_cache(_RECENT)(self._read_now)

    def __len__(self) -> int:
        return len(self._positions)

    @property
    def given(self) -> int:
        """How many rows there are, of all kinds."""
        return len(self.frame)

    def index_of(self, position: int) -> int:
        """Return which tile layer row stands at a position of the rows as they were given."""
        try:
            return self._positions.index(position)
        except ValueError:
            raise InputError(f"Row {position:,} is no tile layer row.") from None

    def position(self, index: int) -> int:
        """Return where a tile layer row stands among the rows as they were given."""
        return self._positions[index]

    def place_of(self, index: int, others: TileRows) -> int:
        """Return which of other rows has the global key of the row at an index.

        Where its key is not among them once: one as near to the same place as there are rows.
        """
        key = self._key(index) if index < len(self) else None
        found = [place for place in range(len(others)) if key and others._key(place) == key]
        return found[0] if len(found) == 1 else max(0, min(index, len(others) - 1))

    def _key(self, index: int) -> str | None:
        key = self.frame["global_key"].iloc[self._positions[index]]
        return key if isinstance(key, str) else None

    def at(self, index: int) -> DataRow:
        """Return one of the tile layer rows, or raise `InputError` where there is none."""
        if not 0 <= index < len(self):
            last = f"expected 0 to {len(self) - 1:,}" if len(self) else "there are none"
            raise InputError(f"There is no tile layer row {index:,}: {last}.")
        return row_at(self.frame, self._positions[index])

    def title(self, index: int) -> str:
        """Return what names a row, redacted."""
        row = self.at(index)
        return redact(row.global_key or row.external_id or f"Row {self._positions[index] + 1:,}")

    def info(self, index: int) -> tuple[TileLayerInfo | None, str]:
        """Return a row's normal form, or why there is none; the same object for a while."""
        return self._read(index)

    def _read_now(self, index: int) -> tuple[TileLayerInfo | None, str]:
        row = self.at(index)
        try:
            return TileLayerInfo.from_row(row), ""
        except InputError as error:
            return None, redact(str(error))
