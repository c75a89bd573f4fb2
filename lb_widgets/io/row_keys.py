"""The keys under which rows are submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.io.columns import cells
from lb_widgets.io.frames import row_at
from lb_widgets.model.keys import row_identity

if TYPE_CHECKING:
    import pandas as pd


def submitted_keys(frame: pd.DataFrame) -> list[str]:
    """Return the key of each row of a canonical frame: its own, else the one proposed for it."""
    return [
        key if key and type(key) is str else row_identity(row_at(frame, position))
        for position, key in enumerate(cells(frame["global_key"]))
    ]
