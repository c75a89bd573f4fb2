"""Columns of text, and what counts as the text of anything else.

The text of a value that is none is what `str` makes of it. A list or dict is searched in its
values, at any depth, names of fields not among them; where it is compared or ordered, its text is
that of the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from lb_widgets.sources.chunks import CHUNK, chunks
from lb_widgets.sources.missing import is_missing
from lb_widgets.sources.searching import TextWithin, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lb_widgets.sources.base import Context

Passed: TypeAlias = "list[bool] | NDArray[np.bool_]"
"""For each cell whether it passed a test."""
_SORTED_AT_ONCE = 1_000_000
"""Texts sorted without a look at whether anybody still waits: half a second."""


def whole_text(value: Any) -> str | None:
    """Return the text of a value as a whole; None where it is missing."""
    if isinstance(value, str):
        return value
    if is_missing(value):
        return None
    return str(value.tolist() if isinstance(value, np.ndarray) else value)


def whole_texts(values: pd.Series[Any]) -> list[str | None]:
    """Return the text of each value as a whole; None where it is missing."""
    return [cell if type(cell) is str else whole_text(cell) for cell in values.tolist()]


def within(test: Callable[[str], bool]) -> Callable[[pd.Series[Any]], Passed]:
    """Return the test of a column's cells: whether a text within passes."""

    def passed(cells: pd.Series[Any]) -> Passed:
        texts = arrow_texts(cells)
        if texts is not None and isinstance(test, TextWithin):
            found = test.of_arrow(texts)
            if found is not None:
                return found
        values = cells.tolist()
        if isinstance(test, TextWithin):
            return test.of_cells(values)
        # Most are texts: looked at here, a call saved for each.
        return [test(each) if type(each) is str else holds(each, test) for each in values]

    return passed


def as_whole(test: Callable[[str], bool]) -> Callable[[pd.Series[Any]], Passed]:
    """Return the test of a column's cells: whether the text of the whole passes."""
    return lambda cells: [text is not None and test(text) for text in whole_texts(cells)]


def rows_where(
    columns: Sequence[pd.Series[Any]],
    test: Callable[[pd.Series[Any]], Passed],
    total: int,
    context: Context,
    *,
    chunk: int = CHUNK,
) -> NDArray[np.bool_]:
    """Return for each row whether one of these columns passes the test."""
    found = np.zeros(total, bool)
    for rows in chunks(total, context, "rows searched", size=chunk):
        for column in columns:
            found[rows] |= test(column.iloc[rows])
    return found


def text_ranks(values: pd.Series[Any], context: Context) -> tuple[NDArray[np.int32], int]:
    """Return the rank of each text by code point, equal ones alike, -1 if missing; how many."""
    arrow = arrow_texts(values)
    if arrow is not None:
        context.stop_if_cancelled()
        context.progress(0, len(values), "rows sorted")
        return _arrow_ranks(arrow)
    texts: list[str | None] = []
    for rows in chunks(len(values), context, "rows read"):
        texts += whole_texts(values.iloc[rows])
    present = [row for row, text in enumerate(texts) if text is not None]
    order = np.fromiter(_sorted_rows(present, texts, context), np.int32, len(present))
    new = np.ones(len(order), bool)
    new[1:] = _differ(texts, order[1:], order[:-1])
    ranks = np.full(len(values), -1, np.int32)
    ranks[order] = np.cumsum(new, dtype=np.int32) - 1
    return ranks, int(new.sum())


def _differ(
    texts: list[Any], rows: NDArray[np.int32], others: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Return for each pair of rows whether their texts differ.

    Texts that lie about in memory are slow to fetch, so their hashes are compared first.
    """
    hashes = np.fromiter(map(hash, texts), np.int64, len(texts))
    differ = hashes[rows] != hashes[others]
    alike = np.flatnonzero(~differ)
    pairs = zip(rows[alike].tolist(), others[alike].tolist(), strict=True)
    differ[alike] = [texts[row] != texts[other] for row, other in pairs]
    return differ


def _sorted_rows(rows: list[int], texts: Sequence[Any], context: Context) -> list[int]:
    """Return the rows in the order of their texts; sorted runs are quick to merge."""
    key = texts.__getitem__
    order: list[int] = []
    for part in chunks(len(rows), context, "rows sorted", size=_SORTED_AT_ONCE):
        order += sorted(rows[part], key=key)
    if len(rows) > _SORTED_AT_ONCE:
        order.sort(key=key)
    return order


def arrow_texts(values: pd.Series[Any]) -> Any:
    """Return the column as Arrow holds it; None where Arrow does not hold it as text."""
    is_text = (
        values.dtype.storage == "pyarrow"
        if isinstance(values.dtype, pd.StringDtype)
        else values.dtype.kind == "U"
    )
    return values.array.__arrow_array__() if is_text else None  # pyright: ignore[reportAttributeAccessIssue]


def _arrow_ranks(texts: Any) -> tuple[NDArray[np.int32], int]:
    from pyarrow import compute  # noqa: PLC0415 - optional: there where a column is Arrow's

    # Bytes of UTF-8 have the order of their code points.
    ranks = np.asarray(compute.rank(texts, tiebreaker="dense")).astype(np.int32) - 1  # pyright: ignore[reportAttributeAccessIssue]
    if texts.null_count:
        ranks[np.asarray(texts.is_null())] = -1
    return ranks, int(ranks.max(initial=-1)) + 1
