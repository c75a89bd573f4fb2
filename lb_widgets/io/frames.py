"""Whatever takes rows takes it through here: anything with rows in, the canonical DataFrame out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from lb_widgets.errors import InputError, RowsError
from lb_widgets.io.columns import cells, fold, object_series
from lb_widgets.io.proposals import proposed_mapping
from lb_widgets.model.data_row import ROW_COLUMNS, SENT_COLUMNS, DataRow
from lb_widgets.model.urls import is_path
from lb_widgets.model.words import kind_of, shown
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["as_frame", "is_path", "iter_rows", "refuse_repeated", "row_at", "table_of"]

_LIST_COLUMNS: Final = ("metadata_fields", "attachments", "embeddings")


def as_frame(rows: Any) -> pd.DataFrame:
    """Return the canonical DataFrame.

    Parameters
    ----------
    rows : DataFrame, iterable of mappings, or one mapping or Series
        Canonical or wide (``attachment///IMAGE_OVERLAY///RGB``); never changed.

    Returns
    -------
    DataFrame
        With every canonical column, None where one was absent; the user's own columns, the index,
        and the order of columns and rows as they were. Cells are the same objects, but for wide
        columns, which are gathered into lists, and arrays and tuples of attachments or metadata,
        which become lists.

    Raises
    ------
    InputError
        This holds no rows at all.
    RowsError
        Some of it is no row, or no column holds the assets; ``.problems`` lists all.
    """
    table = table_of(rows)
    refuse_repeated(table)
    frame = fold(table)
    _refuse_unknown(frame)
    missing = [column for column in ROW_COLUMNS if column not in frame.columns]
    # One column for all of them: pandas copies it when one is written to.
    # The type is said, else it looks at every cell.
    empty = np.empty(len(frame), dtype=object)
    nothing = pd.Series(empty, index=frame.index, dtype=object, copy=False)
    new = dict.fromkeys(missing, nothing)
    for column in _LIST_COLUMNS:
        if column in frame.columns:
            new |= _as_lists(frame, column)
    return frame.assign(**new)


def iter_rows(frame: pd.DataFrame) -> Iterator[DataRow]:
    """Yield the typed rows of a canonical frame; missing cells are None or empty."""
    from lb_widgets.model.rules.shape import data_row  # noqa: PLC0415 - see `_in_words`

    names = [name for name in SENT_COLUMNS if name in frame.columns]
    columns = [cells(frame[name]) for name in names]
    for values in zip(*columns, strict=True):
        yield data_row(**dict(zip(names, values, strict=True)))


def row_at(frame: pd.DataFrame, position: int) -> DataRow:
    """Return one typed row of a canonical frame, by its position from 0."""
    return next(iter_rows(frame.iloc[[position]]))


def table_of(rows: Any) -> pd.DataFrame:
    """Return rows as a DataFrame, its layout not yet judged; errors as for `as_frame`."""
    if isinstance(rows, pd.DataFrame):
        return rows
    if isinstance(rows, pd.Series):
        return _from_records([rows.to_dict()], index=[rows.name])
    if isinstance(rows, Mapping):
        return _from_records([rows])
    if isinstance(rows, Iterable) and not isinstance(rows, str | bytes):
        return _from_records(list(rows))
    message = (
        f"Expected a DataFrame, a list of dicts or one dict, got {_in_words(rows)}. "
        "Files are read by read_rows."
    )
    raise InputError(redact(message))


def _from_records(records: list[Any], *, index: list[Any] | None = None) -> pd.DataFrame:
    broken = [
        at
        for at, record in enumerate(records)
        if type(record) is not dict
        and not isinstance(record, Mapping)  # the first is ten times faster
    ]
    if broken:
        problems = [
            redact(f"row {at}: is {_in_words(records[at])}, expected a dict") for at in broken
        ]
        good = [record for record in records if isinstance(record, Mapping)]
        message = (
            f"{len(broken):,} of {len(records):,} rows are no dicts; the first: {problems[0]}."
        )
        raise RowsError(message, problems=problems, rows=as_frame(good))
    names: dict[Any, Any] = {}  # keeps the order in which keys first occur
    for record in records:
        names.update(record)
    labels = pd.RangeIndex(len(records)) if index is None else pd.Index(index)
    if not names:
        return pd.DataFrame(index=labels)
    _refuse_unnamable(names)
    columns = {name: [record.get(name) for record in records] for name in names}
    return pd.DataFrame(
        {name: _column(name, values, labels) for name, values in columns.items()}, index=labels
    )


def _refuse_unnamable(names: Iterable[Any]) -> None:
    """Raise `RowsError` where a name holds a lone surrogate: pandas has no such column names."""
    problems = [
        f"{name!r} holds half a character (a lone surrogate): rename it"
        for name in names
        if isinstance(name, str)
        and name.encode("utf-8", "replace") != name.encode("utf-8", "surrogatepass")
    ]
    if problems:
        raise RowsError(f"Columns cannot be named so: {'; '.join(problems)}.", problems=problems)


def _in_words(value: Any) -> str:
    return f"{kind_of(value)} ({shown(value)})"


def _column(name: Any, values: list[Any], index: pd.Index[Any]) -> pd.Series[Any]:
    """Return a column; the user's own get a type of their own where every cell has one type."""
    column = object_series(values, index)
    # Whole numbers among others would become floats, and large ones lose digits.
    is_mixed = len(set(map(type, values))) > 1
    if name in SENT_COLUMNS or is_mixed:
        return column
    try:
        return column.infer_objects()
    except UnicodeEncodeError:  # a lone surrogate, which pandas' own text type cannot hold
        return column


def refuse_repeated(table: pd.DataFrame) -> None:
    """Raise `RowsError` where two columns have one name."""
    repeated = {name: count for name, count in Counter(table.columns).items() if count > 1}
    if repeated:
        problems = [f'column "{name}" occurs {count} times' for name, count in repeated.items()]
        raise RowsError(f"Columns are repeated: {'; '.join(problems)}.", problems=problems)


def _refuse_unknown(frame: pd.DataFrame) -> None:
    names = list(frame.columns)
    if "row_data" in names or frame.empty:
        return
    listed = ", ".join(f'"{name}"' for name in names)
    message = f'No column "row_data", which holds the assets. Columns found: {listed}.'
    proposal = proposed_mapping(frame)
    if proposal:
        mapping = json.dumps(proposal, ensure_ascii=False)
        message += f" If this is meant, read it with: read_rows(source, columns={mapping})"
    raise RowsError(message, columns=proposal)


def _as_lists(frame: pd.DataFrame, column: str) -> dict[str, pd.Series[Any]]:
    """Return the column with its arrays (Parquet's) and tuples as lists; nothing if it has none."""
    values = frame[column]
    if values.dtype != object or not any(
        isinstance(cell, tuple) or hasattr(cell, "tolist") for cell in values
    ):
        return {}
    listed = [
        list(cell)
        if isinstance(cell, tuple)
        else cell.tolist()
        if hasattr(cell, "tolist")
        else cell
        for cell in values
    ]
    return {column: object_series(listed, frame.index)}
