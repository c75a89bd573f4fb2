"""The tile layer rows among data rows of all kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lb_widgets.io.columns import cells
from lb_widgets.io.frames import as_frame
from lb_widgets.model.tile_record import has_tile_layer
from lb_widgets.model.tiles import is_tile_row

if TYPE_CHECKING:
    import pandas as pd


def tile_rows(rows: Any) -> tuple[pd.DataFrame, list[int]]:
    """Return all rows as a canonical DataFrame, and the positions of its tile layer rows.

    Parameters
    ----------
    rows : DataFrame, list of dict, or dict
        Data rows in any form that `read_rows` takes, not changed; or the ``row_data`` of one tile
        layer.
    """
    is_bare = has_tile_layer(rows)
    frame = as_frame({"row_data": dict(rows)} if is_bare else rows)
    columns = zip(cells(frame["row_data"]), cells(frame["media_type"]), strict=True)
    positions = [
        position
        for position, (row_data, media_type) in enumerate(columns)
        if is_tile_row(row_data, media_type if isinstance(media_type, str) else None)
    ]
    return frame, positions
