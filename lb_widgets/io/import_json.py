"""The import JSON: exactly what Labelbox is sent, in row order."""

from __future__ import annotations

from typing import Any

from lb_widgets.io.columns import cells
from lb_widgets.io.frames import as_frame
from lb_widgets.io.plain import plain
from lb_widgets.model.data_row import ROW_COLUMNS


def to_import_json(rows: Any) -> list[dict[str, Any]]:
    """Return the rows as Labelbox imports them: one dict each, in row order.

    Canonical keys only, and only those that are not missing; never a column of the user's own.
    Values are verbatim, secrets in URLs too. NumPy scalars become Python's, paths texts. The dicts
    are copies: changing them changes nothing else.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Canonical or wide; never changed.

    Raises
    ------
    RowsError
        Some of it is no row.
    """
    frame = as_frame(rows)
    columns = [cells(frame[name]) for name in ROW_COLUMNS]
    return [
        {
            name: _attachments(cell) if name == "attachments" else plain(cell)
            for name, cell in zip(ROW_COLUMNS, row, strict=True)
            if cell is not None
        }
        for row in zip(*columns, strict=True)
    ]


def _attachments(cell: Any) -> Any:
    """Return a copy of the list; a missing name, as Parquet brings it, is left out."""
    copied = plain(cell)
    if isinstance(copied, list):
        for item in copied:
            if isinstance(item, dict) and "name" in item:
                name = item["name"]
                if name is None or name != name:  # noqa: PLR0124 - NaN
                    del item["name"]
    return copied
