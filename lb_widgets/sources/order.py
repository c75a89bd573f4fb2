"""Ordering and searching rows that are in memory: values in, row numbers out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from lb_widgets.sources.base import Context

_CHUNK = 50_000
"""Rows searched between two looks at whether anybody still waits; about 50 ms."""


def sorted_rows(values: pd.Series[Any], *, descending: bool) -> NDArray[np.intp]:
    """Return the row numbers in the order of the values.

    Stable; missing values and NaN last in both directions; texts by code point. Values that have no
    common order are taken as texts.
    """
    plain = values.reset_index(drop=True)
    try:
        ordered = plain.sort_values(ascending=not descending, kind="stable", na_position="last")
    except TypeError:
        texts = plain.map(str, na_action="ignore")
        ordered = texts.sort_values(ascending=not descending, kind="stable", na_position="last")
    return ordered.index.to_numpy(dtype=np.intp)


def matching_rows(
    columns: Iterable[pd.Series[Any]], text: str, context: Context
) -> NDArray[np.bool_]:
    """Return for each row whether one of the columns holds the text, in any case, at any depth.

    Raises
    ------
    Cancelled
        Nobody waits any longer.
    """
    searched = list(columns)
    total = len(searched[0]) if searched else 0
    found = np.zeros(total, dtype=bool)
    needle = text.lower()
    for start in range(0, total, _CHUNK):
        context.stop_if_cancelled()
        context.progress(start, total, "rows searched")
        for column in searched:
            found[start : start + _CHUNK] |= _search(column.iloc[start : start + _CHUNK], needle)
    return found


def _search(column: pd.Series[Any], needle: str) -> NDArray[np.bool_]:
    if isinstance(column.dtype, pd.StringDtype):
        holds = column.str.lower().str.contains(needle, regex=False, na=False)
        return holds.to_numpy(dtype=bool)
    # Most objects are texts: looked at here, a call saved for each.
    flags = (
        needle in value.lower() if isinstance(value, str) else _holds(value, needle)
        for value in column
    )
    return np.fromiter(flags, bool, len(column))


def _holds(value: Any, needle: str) -> bool:
    if isinstance(value, str):
        return needle in value.lower()
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return False
    for item in value:  # noqa: SIM110 - a million cells: a generator for each takes twice as long
        if _holds(item, needle):
            return True
    return False
