"""The tile layer rows among the rows that an audit was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.errors import InputError
from lb_widgets.io.columns import cells, object_series
from lb_widgets.io.tile_rows import tile_rows
from lb_widgets.model.data_row import SENT_COLUMNS
from lb_widgets.model.tile_record import has_tile_layer
from lb_widgets.redact import redact_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


class AuditRows:
    """Rows of which only the tile layers are audited.

    Parameters
    ----------
    rows : DataFrame, list of dict, or dict
        Data rows in any form that `read_rows` takes, or the ``row_data`` of one tile layer.

    Raises
    ------
    InputError
        None of them is a tile layer row.
    """

    def __init__(self, rows: Any) -> None:
        self._is_bare = has_tile_layer(rows)
        self._frame, self.positions = tile_rows(rows)
        if not self.positions:
            count = len(self._frame)
            found = "there are no rows" if not count else f"none of {count:,} rows is one"
            raise InputError(
                f"There is no tile layer row to audit: {found}. Expected rows with media_type "
                "TMS_GEO or TMS_SIMPLE, or whose row_data holds tile_layer_url."
            )

    @property
    def skipped(self) -> int:
        """How many rows are of other kinds."""
        return len(self._frame) - len(self.positions)

    @property
    def hold_secrets(self) -> bool:
        """Whether a cell of any row holds a secret, so that the rows are not stored."""
        return any(
            redact_value(cell) != cell
            for name in self._frame.columns
            for cell in cells(self._frame[name])
            if isinstance(cell, str | dict | list | tuple)
        )

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the position of each tile layer row and the row, spelled as it was given."""
        names = [name for name in SENT_COLUMNS if name in self._frame.columns]
        columns = {name: cells(self._frame[name]) for name in names}
        for position in self.positions:
            row = {name: columns[name][position] for name in names}
            known = {name: value for name, value in row.items() if not _is_empty(value)}
            yield position, known["row_data"] if self._is_bare else known

    def corrected(self, rows: Mapping[int, Mapping[str, Any]]) -> pd.DataFrame:
        """Return the canonical DataFrame with some rows corrected, verbatim; by position."""
        row_data = cells(self._frame["row_data"])
        if not rows:
            return self._frame.copy(deep=False)
        for position, row in rows.items():
            row_data[position] = row if has_tile_layer(row) else row["row_data"]
        return self._frame.assign(row_data=object_series(row_data, self._frame.index))


def _is_empty(value: Any) -> bool:
    """Say whether a cell holds nothing."""
    return value is None or (isinstance(value, list | tuple) and not value)
