"""From lists in cells to one column per attachment or metadata field, and back."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, TypeGuard

import pandas as pd

from lb_widgets.errors import RowsError
from lb_widgets.io.columns import DIVIDER, NUMBER, SCHEMA_ID, WideColumn, cells, object_series
from lb_widgets.io.frames import as_frame
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.model.rules.base import shown
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable


def to_wide(rows: Any) -> pd.DataFrame:
    """Return the wide spelling: a column per attachment type and name, and per metadata field.

    `from_wide` gives back the same frame: lists, columns, index and order (only an empty list comes
    back as a missing cell). A column of empty lists stays, with missing cells, where its place
    would be lost without it.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Never changed.

    Raises
    ------
    RowsError
        Something has no wide spelling, such as a key besides type, value and name; ``.problems``
        lists all of it.
    """
    frame = as_frame(rows)
    problems: list[str] = []
    unfolded = {
        name: {name: frame[name]} if split is None else _unfold(frame[name], split, problems)
        for name, split in ((name, _SPLIT.get(name)) for name in frame.columns)
    }
    if problems:
        message = f"{len(problems):,} entries have no wide spelling; the first: {problems[0]}."
        raise RowsError(message, problems=problems)
    restored = [name for name, columns in unfolded.items() if columns]
    if restored + [name for name in ROW_COLUMNS if name not in restored] != list(frame.columns):
        missing = object_series([None] * len(frame), frame.index)
        unfolded = {name: columns or {name: missing} for name, columns in unfolded.items()}
    wide = {name: column for columns in unfolded.values() for name, column in columns.items()}
    return pd.DataFrame(wide, index=frame.index)


def from_wide(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the canonical DataFrame of a wide one: what every function here does by itself.

    Parameters
    ----------
    frame : DataFrame
        With columns such as ``attachment///IMAGE_OVERLAY///RGB``; never changed.

    Raises
    ------
    RowsError
        Some of it is no row.
    """
    return as_frame(frame)


def _unfold(
    lists: pd.Series[Any],
    split: Callable[[Any], tuple[WideColumn, Any] | None],
    problems: list[str],
) -> dict[Any, pd.Series[Any]]:
    """Return the columns for a column of lists.

    Each row takes the leftmost column that fits and stands to the right of its last one, and adds
    one at the end where none does. So the columns from left to right are every row's own order.
    """
    columns: list[WideColumn] = []
    values: list[list[Any]] = []
    for position, cell in enumerate(cells(lists)):
        after = 0
        for index, entry in enumerate(cell if isinstance(cell, list) else ()):
            found = split(entry)
            if found is None:
                problems.append(redact(f"row {position}: {lists.name}[{index}] is {shown(entry)}"))
                continue
            column, value = found
            try:
                after = columns.index(column, after) + 1
            except ValueError:
                columns.append(column)
                values.append([None] * len(lists))
                after = len(columns)
            values[after - 1][position] = value
        if cell is not None and not isinstance(cell, list):
            problems.append(redact(f"row {position}: {lists.name} is {shown(cell)}"))
    seen: Counter[WideColumn] = Counter()
    named: dict[Any, pd.Series[Any]] = {}
    for column, cells_of_column in zip(columns, values, strict=True):
        seen[column] += 1
        named[column.header(seen[column])] = object_series(cells_of_column, lists.index)
    return named


def _split_attachment(entry: Any) -> tuple[WideColumn, Any] | None:
    if not isinstance(entry, dict):
        return None
    kind, value, name = entry.get("type"), entry.get("value"), entry.get("name")
    if not set(entry) <= {"type", "value", "name"} or not _fits(kind) or not _is_cell(value):
        return None
    if kind != kind.strip() or kind.endswith("/"):  # the divider would swallow it
        return None
    if name is not None and (not _fits(name) or name != name.strip()):
        return None
    return WideColumn("attachments", kind, name), value


def _split_metadata(entry: Any) -> tuple[WideColumn, Any] | None:
    if not isinstance(entry, dict) or len(entry) != 2 or "value" not in entry:
        return None
    key = SCHEMA_ID if SCHEMA_ID in entry else "name"
    name, value = entry.get(key), entry["value"]
    if not _fits(name) or not _is_cell(value):
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    kind = SCHEMA_ID if key == SCHEMA_ID else NUMBER if is_number else "string"
    return WideColumn("metadata_fields", kind, name), value


def _fits(text: Any) -> TypeGuard[str]:
    """Say whether a text can stand in a header."""
    return isinstance(text, str) and bool(text.strip()) and DIVIDER not in text


def _is_cell(value: Any) -> bool:
    """Say whether a value, alone in a cell, is not taken for a missing one."""
    if isinstance(value, float):
        return not math.isnan(value)
    return value is not None and value is not pd.NA and value is not pd.NaT and not _is_empty(value)


def _is_empty(value: Any) -> bool:
    return isinstance(value, str) and not value


_SPLIT = {"attachments": _split_attachment, "metadata_fields": _split_metadata}
