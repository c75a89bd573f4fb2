"""From what a source holds to the columns of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.messages.table_columns import (
    ColumnKind,
    Grouping,
    TableColumn,
    ValueKind,
)
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.model.types import AttachmentType
from lb_widgets.sources.base import Kind
from lb_widgets.sources.derived import OTHER_TYPES
from lb_widgets.widgets.base.readable import said
from lb_widgets.widgets.data_row_table.outcomes import SUBMIT_STATUS
from lb_widgets.widgets.data_row_table.problems import N_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from lb_widgets.sources.base import Column, Schema

PREVIEW: Final = "preview"
METADATA: Final = "metadata."
"""Begins the name of the derived column of one metadata field."""
LAYER: Final = "layer."
"""Begins the name of the column of one overlay layer; the table's own, no source has it."""
MAX_METADATA_COLUMNS: Final = 8
"""Metadata fields that get a column each; where there are more, one column holds all of them."""

_LAYERS: Final = str(AttachmentType.IMAGE_OVERLAY)
_MAX_LABEL: Final = 60
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

_DESCRIPTIONS: Final = {
    N_PROBLEMS: "What check found in the row; sorted by how many problems there are.",
    SUBMIT_STATUS: "What became of the row when it was submitted.",
    "row_data": "The asset: a URL, a path, text, or an object.",
}


def table_columns(
    schema: Schema, *, grouping: Grouping, with_problems: bool, with_outcome: bool
) -> list[TableColumn]:
    """Return the columns: problems, preview, key, the asset, attachments, then the user's own.

    What became of the rows stands right behind the key. ``external_id`` and metadata are left out
    where no row has a value; up to `MAX_METADATA_COLUMNS` metadata fields have a column each
    instead of the list that holds them.

    Parameters
    ----------
    schema : Schema
        Of the source, with the columns of `problems.extra_columns` and `outcomes.extra_columns`.
    grouping : Grouping
        What the columns of attachments stand for.
    with_problems, with_outcome : bool
        Whether the rows were checked, and submitted.
    """
    of = {column.name: column for column in schema.columns}
    columns = [_shown(of["global_key"], ColumnKind.KEY)]
    if with_outcome:
        columns.append(_shown(of[SUBMIT_STATUS], ColumnKind.STATUS))
    columns.append(_shown(of["media_type"], ColumnKind.MEDIA_TYPE))
    columns.append(_shown(of["row_data"], ColumnKind.TEXT, width=_WIDE_TEXT))
    columns += _attachment_columns(schema, grouping)
    if not of["external_id"].missing:
        columns.append(_shown(of["external_id"]))
    columns += map(_shown, _metadata_columns(schema))
    columns += [_shown(each) for each in schema.columns if _is_own(each)]
    start = [_drawn(_free(PREVIEW, of.keys()), "Preview", ColumnKind.PREVIEW)]
    if with_problems:
        start.insert(0, _shown(of[N_PROBLEMS], ColumnKind.PROBLEMS))
    return start + columns


def layers_by_column(schema: Schema) -> dict[str, str]:
    """Return the overlay layer that each column of `Grouping.LAYER` stands for, by its name.

    The name of a column is fit to be shown, which that of a layer need not be.
    """
    taken = {column.name for column in schema.columns}
    names: dict[str, str] = {}
    for layer in schema.layer_names:
        names[_free(f"{LAYER}{label_text(layer)}", taken | names.keys())] = layer
    return names


def _attachment_columns(schema: Schema, grouping: Grouping) -> Iterator[TableColumn]:
    of = {column.name: column for column in schema.columns}
    for kind in schema.attachment_types:
        if kind == _LAYERS and grouping is Grouping.LAYER:
            # All of them follow in a column of their own: some have no name, or a rarer one.
            yield from (
                _drawn(name, label_text(layer), ColumnKind.ATTACHMENTS)
                for name, layer in layers_by_column(schema).items()
            )
        label = "Other types" if kind == OTHER_TYPES else kind
        name = f"n_{kind}"
        yield TableColumn(
            name,
            label,
            ColumnKind.ATTACHMENTS,
            ValueKind.NUMBER,
            _WIDTHS[ColumnKind.ATTACHMENTS],
            sortable=name in of,
            filterable=name in of,
            description="Sorted and filtered by how many there are.",
        )


def _metadata_columns(schema: Schema) -> Iterable[Column]:
    fields = [each for each in schema.columns if each.derived and each.name.startswith(METADATA)]
    if 0 < len(fields) <= MAX_METADATA_COLUMNS:
        return fields
    return [each for each in schema.columns if each.name == "metadata_fields" and not each.missing]


def _free(name: str, taken: Container[str]) -> str:
    """Return the name, with a number where it is taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name} #{number}", number + 1
    return free


def _is_own(column: Column) -> bool:
    return not column.derived and column.name not in ROW_COLUMNS


def _shown(
    column: Column, kind: ColumnKind | None = None, *, width: int | None = None
) -> TableColumn:
    """Return the column that shows one of the source."""
    usual = ColumnKind.NUMBER if column.kind is Kind.NUMBER else ColumnKind.TEXT
    look = kind or usual
    return TableColumn(
        column.name,
        column_label(column),
        look,
        ValueKind(column.kind.value),
        width or _WIDTHS[look],
        sortable=column.kind is not Kind.NESTED,
        filterable=True,
        description=_DESCRIPTIONS.get(column.name, ""),
    )


def _drawn(name: str, label: str, kind: ColumnKind) -> TableColumn:
    """Return a column that no column of the source stands behind, so nothing is asked about it."""
    return TableColumn(
        name, label, kind, ValueKind.TEXT, _WIDTHS[kind], sortable=False, filterable=False
    )


def column_label(column: Column) -> str:
    """Return what a column of the source is called."""
    field = column.name.startswith(METADATA) and column.derived
    return label_text(f"{METADATA}{column.label}" if field else column.label)


def label_text(text: str) -> str:
    """Return what a header says."""
    return said(text, _MAX_LABEL)
