"""The cells of the canonical columns: what has no place there, and their current spelling."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.io.columns import cells, object_series
from lb_widgets.io.found import expected
from lb_widgets.model.data_row import Attachment
from lb_widgets.model.spelling import (
    ROW_KEYS,
    current_attachment,
    current_metadata_field,
    current_row_data,
)
from lb_widgets.model.tile_record import same
from lb_widgets.model.types import AttachmentType  # noqa: TC001 - msgspec reads it

if TYPE_CHECKING:
    import pandas as pd

    from lb_widgets.model.rules.base import Place

Broken = tuple[int, "Place", str]
"""Position of the row, place in it, and what is wrong."""
_Tell = Callable[["Place", str, Any], None]  # place, what was expected, what was found


class _Attachment(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    type: AttachmentType
    value: str
    name: str | None = None


class _MetadataField(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    schema_id: Any = None
    name: Any = None
    value: Any = None


_AT_ONCE: Final = 256
"""Cells that are compared with the usual shape in one go; few, so that caches hold them."""
# What nearly every cell is. These need no look by Python, which would take most of the reading.
_USUAL: Final[dict[str, Any]] = {
    "row_data": str | None,
    "media_type": str | None,
    "metadata_fields": list[_MetadataField] | None,
    "attachments": list[_Attachment] | None,
}


def with_current_columns(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Broken]]:
    """Return the table with the canonical names for older ones; no column may be repeated.

    Where both are there, the canonical one stays, filled up from the other; a row in which they
    differ is broken.
    """
    broken: list[Broken] = []
    for old, new in ROW_KEYS.items():
        if old not in table.columns:
            continue
        if new not in table.columns:
            table = table.rename(columns={old: new})
            continue
        merged = cells(table[new])
        for position, other in enumerate(cells(table[old])):
            if merged[position] is None:
                merged[position] = other
            elif other is not None and not same(merged[position], other):
                broken.append((position, (old,), expected(f"the same as in {new}", other)))
        column = object_series(merged, table.index)
        table = table.drop(columns=old).assign(**{new: column})
    return table, broken


def with_current_cells(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Broken]]:
    """Return the canonical frame with cells in the current spelling, and what is broken in it.

    Broken is what has no place in the canonical form, and stays as it is. A missing asset, a number
    as global key or an unknown type are left to `check`.
    """
    broken: list[Broken] = []
    current: dict[str, pd.Series[Any]] = {}
    media_types = cells(frame["media_type"])
    for column, usual in _USUAL.items():
        values = cells(frame[column])
        changed = False
        for position, cell in _unusual(values, usual):
            tell = _teller(broken, position, column)
            if column == "row_data":
                new = _row_data(cell, media_types[position], tell)
            else:
                new = _READERS[column](cell, tell)
            if new is not cell:
                values[position], changed = new, True
        if changed:
            current[column] = object_series(values, frame.index)
    return frame.assign(**current) if current else frame, broken


def _unusual(values: list[Any], usual: Any) -> Iterator[tuple[int, Any]]:
    """Yield the position and cell of those that need a look; they may be replaced meanwhile."""
    for start in range(0, len(values), _AT_ONCE):
        piece = values[start : start + _AT_ONCE]
        if _fits(piece, list[usual]):
            continue
        for position, cell in enumerate(piece, start):
            if not _fits(cell, usual):
                yield position, cell


def _fits(value: Any, shape: Any) -> bool:
    try:
        msgspec.convert(value, shape)
    except (msgspec.ValidationError, RecursionError):
        return False
    return True


def _teller(broken: list[Broken], position: int, column: str) -> _Tell:
    def tell(place: Place, what: str, value: Any) -> None:
        broken.append((position, (column, *place), expected(what, value)))

    return tell


def _row_data(cell: Any, media_type: Any, tell: _Tell) -> Any:
    if isinstance(cell, Mapping):
        return current_row_data(cell, media_type)
    if not isinstance(cell, str | os.PathLike):
        tell((), "text or an object", cell)
    return cell


def _media_type(cell: Any, tell: _Tell) -> Any:
    if not isinstance(cell, str):
        tell((), "text", cell)
    return cell


def _attachments(cell: Any, tell: _Tell) -> Any:
    def read(index: int, item: Any) -> Any:
        if isinstance(item, Attachment):
            return item
        if not isinstance(item, Mapping):
            tell((index,), "an object {type, value}", item)
            return item
        for key, kinds in (
            ("type", (str,)),
            ("value", (str, os.PathLike)),
            ("name", (str, type(None))),
        ):
            value = item.get(key)
            is_missing = value is None or value != value  # noqa: PLR0124 - NaN
            if not isinstance(None if is_missing else value, kinds):
                tell((index, key), "text", None if is_missing else value)
        return current_attachment(item)

    return _each(cell, read, tell, "a list of {type, value} objects")


def _metadata(cell: Any, tell: _Tell) -> Any:
    def read(index: int, item: Any) -> Any:
        if isinstance(item, Mapping):
            return current_metadata_field(item)
        tell((index,), "an object {name, value}", item)
        return item

    return _each(cell, read, tell, "a list of {name, value} objects")


def _each(cell: Any, read: Callable[[int, Any], Any], tell: _Tell, what: str) -> Any:
    """Return the list of what a function makes of every entry; the cell itself where all stay."""
    if not isinstance(cell, list | tuple):
        tell((), what, cell)
        return cell
    current = [read(index, item) for index, item in enumerate(cell)]
    is_same = all(new is old for new, old in zip(current, cell, strict=True))
    return cell if is_same else current


_READERS: Final[dict[str, Callable[[Any, _Tell], Any]]] = {
    "media_type": _media_type,
    "metadata_fields": _metadata,
    "attachments": _attachments,
}
