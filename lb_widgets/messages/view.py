"""The question that decides which rows a table shows, in which order. Data, never code or SQL."""

from __future__ import annotations

import msgspec


class SortKey(msgspec.Struct, frozen=True):
    """Order by one column, stable; missing values come last in both directions."""

    column: str
    descending: bool = False


class View(msgspec.Struct, frozen=True):
    """Which rows, in which order. Hashable, so that its answer can be kept.

    Parameters
    ----------
    sort : SortKey or None
        None is the order in which the rows were given.
    text : str
        Keep the rows that hold this text in a key, URL, attachment, metadata field or text column;
        upper and lower case alike. Empty keeps all.
    """

    sort: SortKey | None = None
    text: str = ""
