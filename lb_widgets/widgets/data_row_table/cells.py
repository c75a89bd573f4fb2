"""From the values of rows to their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.messages.data_row_table import (
    TableRow,
)
from lb_widgets.messages.table_columns import (
    ColumnKind,
    Grouping,
    ValueKind,
)
from lb_widgets.widgets.base.row_values import media_type_of
from lb_widgets.widgets.data_row_table.attachments import AttachmentColumns
from lb_widgets.widgets.data_row_table.cell_texts import (
    labels_cell,
    metadata_cell,
    text_cell,
)
from lb_widgets.widgets.data_row_table.columns import layers_by_column
from lb_widgets.widgets.data_row_table.marks import CellMarks
from lb_widgets.widgets.data_row_table.outcomes import SUBMIT_REASON, SUBMIT_STATUS, status_cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lb_widgets.messages.data_row_table import (
        CellMark,
    )
    from lb_widgets.messages.table_cells import AttachmentsCell, Cell, ProblemsCell, StatusCell
    from lb_widgets.messages.table_columns import (
        TableColumn,
    )
    from lb_widgets.widgets.data_row_table.content import TableContent

_READ: Final = ("media_type", "row_data", "attachments", "metadata_fields", SUBMIT_REASON)
"""Columns that cells are made of beside those that are shown, where the source has them."""


def table_rows(
    content: TableContent,
    ids: Sequence[int],
    grouping: Grouping,
    base_mask: NDArray[np.bool_] | None,
) -> list[TableRow]:
    """Return rows of the table; no more of their values is read than is shown.

    Parameters
    ----------
    content : TableContent
        The rows, in one version.
    ids : sequence of int
        Which, in this order.
    grouping : Grouping
        What the columns of attachments stand for.
    base_mask : ndarray of bool or None
        For each row of the table, by id, whether it is in the set that the selection is based on.
    """
    schema = content.source.schema()
    columns = content.columns(grouping)
    layers = layers_by_column(schema) if grouping is Grouping.LAYER else {}
    attached = AttachmentColumns(layers)
    known = {column.name for column in schema.columns}
    names = dict.fromkeys([*_READ, *(column.name for column in columns)])
    page = _Page(content.source.rows(ids, [name for name in names if name in known]), ids)
    attachments = [attached.cells(value) for value in page.values["attachments"]]
    problems = content.problems.cells(ids) if content.problems else [None] * len(ids)
    cells = [_cells(column, page, attachments, problems) for column in columns]
    marks = _marks(content, CellMarks(columns, attached), page, problems)
    media_types = map(media_type_of, page.values["media_type"], page.values["row_data"])
    return [
        TableRow(
            row, media_type, list(of_row), found, base_mask is not None and bool(base_mask[row])
        )
        for row, media_type, of_row, found in zip(
            ids, media_types, zip(*cells, strict=True), marks, strict=True
        )
    ]


class _Page(NamedTuple):
    """Values of some rows, by column."""

    values: Mapping[str, list[Any]]
    ids: Sequence[int]


def _cells(
    column: TableColumn,
    page: _Page,
    attachments: list[dict[str, AttachmentsCell]],
    problems: Sequence[ProblemsCell | None],
) -> Sequence[Cell]:
    if column.kind is ColumnKind.PREVIEW:
        return [None] * len(page.ids)
    if column.kind is ColumnKind.PROBLEMS:
        return problems
    if column.kind is ColumnKind.ATTACHMENTS:
        return [cells.get(column.name) for cells in attachments]
    values = page.values[column.name]
    if column.kind is ColumnKind.STATUS:
        return _statuses(page)
    if column.name == "metadata_fields":
        return [metadata_cell(value) for value in values]
    make = labels_cell if column.values is ValueKind.LABELS else text_cell
    return [make(value) for value in values]


def _statuses(page: _Page) -> list[StatusCell | None]:
    reasons = page.values.get(SUBMIT_REASON, [None] * len(page.ids))
    return list(map(status_cell, page.values[SUBMIT_STATUS], reasons))


def _marks(
    content: TableContent,
    marks: CellMarks,
    page: _Page,
    problems: Sequence[ProblemsCell | None],
) -> list[list[CellMark]]:
    found: list[list[CellMark]] = [[] for _ in page.ids]
    if content.problems is None:
        return found
    nested = ("attachments", "metadata_fields")
    for place, cell in enumerate(problems):
        if cell is not None:
            values = {name: page.values[name][place] for name in nested}
            found[place] = marks.of_row(content.problems.at(page.ids[place]), values)
    return found
