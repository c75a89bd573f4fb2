"""From what a source holds to the columns of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.messages.data_row_table import ColumnKind, TableColumn
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.sources.base import Kind
from lb_widgets.sources.derived import OTHER_TYPES

if TYPE_CHECKING:
    from lb_widgets.sources.base import Column, Schema

PROBLEMS: Final = "problems"
PREVIEW: Final = "preview"
_SHOWN_IF_PRESENT: Final = ("external_id", "metadata_fields")

_WIDTHS: Final = {
    ColumnKind.PREVIEW: 96,
    ColumnKind.KEY: 168,
    ColumnKind.MEDIA_TYPE: 128,
    ColumnKind.TEXT: 160,
    ColumnKind.NUMBER: 104,
    ColumnKind.ATTACHMENTS: 176,
    ColumnKind.PROBLEMS: 56,
    ColumnKind.STATUS: 176,
}
_WIDE_TEXT: Final = 264


def table_columns(
    schema: Schema, *, with_problems: bool, with_outcome: bool = False
) -> list[TableColumn]:
    """Return the columns: problems, preview, key, the asset, attachment types, then the user's own.

    Optional canonical columns are left out where no row has a value. What became of the rows, which
    is the source's last column if there is one, stands right behind the key.
    """
    of_source = {column.name: column for column in schema.columns}
    columns = [
        _column(PREVIEW, "Preview", ColumnKind.PREVIEW, sortable=False),
        _column("global_key", "global_key", ColumnKind.KEY),
        _column("media_type", "media_type", ColumnKind.MEDIA_TYPE),
        _column("row_data", "row_data", ColumnKind.TEXT, width=_WIDE_TEXT),
    ]
    if with_problems:
        columns.insert(0, _column(PROBLEMS, "Problems", ColumnKind.PROBLEMS, sortable=False))
    columns += [
        _column(f"n_{kind}", _type_label(kind), ColumnKind.ATTACHMENTS)
        for kind in schema.attachment_types
    ]
    columns += [
        _of_user(of_source[name]) for name in _SHOWN_IF_PRESENT if not of_source[name].missing
    ]
    own = [column for column in schema.columns if column.name not in ROW_COLUMNS]
    if with_outcome:
        outcome = own.pop()
        place = next(i for i, each in enumerate(columns) if each.kind is ColumnKind.KEY) + 1
        columns.insert(place, _column(outcome.name, outcome.label, ColumnKind.STATUS))
    columns += [_of_user(column) for column in own]
    return columns


def _type_label(kind: str) -> str:
    return "Other types" if kind == OTHER_TYPES else kind


def _of_user(column: Column) -> TableColumn:
    kind = ColumnKind.NUMBER if column.kind is Kind.NUMBER else ColumnKind.TEXT
    return _column(column.name, column.label, kind, sortable=column.kind is not Kind.NESTED)


def _column(
    name: str, label: str, kind: ColumnKind, *, sortable: bool = True, width: int | None = None
) -> TableColumn:
    return TableColumn(name, label, kind, width or _WIDTHS[kind], sortable)
