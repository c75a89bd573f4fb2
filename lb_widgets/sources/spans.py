"""Row ids as spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lb_widgets.sources.base import RowId, Span


def spans_of(ascending: Sequence[RowId] | NDArray[np.integer[Any]]) -> list[Span]:
    """Return ascending row ids as spans: 3, 4, 5, 9 are (3, 6) and (9, 10)."""
    ids = np.asarray(ascending, dtype=np.intp)
    if len(ids) == 0:
        return []
    breaks = np.flatnonzero(np.diff(ids) != 1) + 1
    starts = ids[np.concatenate([[0], breaks])]
    stops = ids[np.concatenate([breaks - 1, [len(ids) - 1]])] + 1
    return list(zip(starts.tolist(), stops.tolist(), strict=True))
