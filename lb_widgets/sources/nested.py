"""Columns whose cells are lists, laid flat."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def flat(column: pd.Series[Any], part: slice) -> tuple[NDArray[np.int32], list[Any]]:
    """Return the items of the lists in some cells, and the row of each; other cells have none."""
    cells = column.iloc[part].tolist()
    if set(map(type, cells)) != {list}:
        cells = [cell if isinstance(cell, list) else () for cell in cells]
    lengths = np.fromiter(map(len, cells), np.int32, len(cells))
    rows = np.repeat(np.arange(part.start, part.stop, dtype=np.int32), lengths)
    return rows, list(chain.from_iterable(cells))
