"""What the table answers its view with, for one state of the rows. Knows nothing of Jupyter."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from lb_widgets.errors import InputError
from lb_widgets.media.loader import default_loader
from lb_widgets.messages.data_row_table import (
    ColumnKind,
    Located,
    Prepared,
    TablePage,
    TableRow,
    TableSchema,
)
from lb_widgets.sources.base import Position
from lb_widgets.widgets.data_row_table.cells import (
    attachment_cells,
    metadata_cell,
    readable,
    text_cell,
)
from lb_widgets.widgets.data_row_table.columns import table_columns
from lb_widgets.widgets.data_row_table.outcomes import status_cell
from lb_widgets.widgets.data_row_table.previews import media_type_of, preview

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lb_widgets.messages.data_row_table import (
        LocateRequest,
        PageRequest,
        PrepareRequest,
        TableColumn,
        ThumbnailRequest,
    )
    from lb_widgets.messages.table_cells import Cell
    from lb_widgets.sources.base import Context, RowSource, Span
    from lb_widgets.widgets.base import Context as WidgetContext
    from lb_widgets.widgets.base import Reply
    from lb_widgets.widgets.data_row_table.problems import RowProblems


class TableContent:
    """Schema, pages and positions of the rows of one source.

    Parameters
    ----------
    source : RowSource
        The rows, in one version.
    problems : RowProblems or None
        What `lb_widgets.check` found; None shows no column for it.
    with_outcome : bool, default False
        Whether the last column of the source is that of `outcomes.with_outcome`.
    """

    def __init__(
        self, source: RowSource, problems: RowProblems | None, *, with_outcome: bool = False
    ) -> None:
        self.source = source
        self.problems = problems
        self._with_outcome = with_outcome

    @cached_property
    def columns(self) -> list[TableColumn]:
        """The columns of the table, in order."""
        return table_columns(
            self.source.schema(),
            with_problems=self.problems is not None,
            with_outcome=self._with_outcome,
        )

    def schema(self) -> TableSchema:
        """Return what the table holds."""
        columns = [
            msgspec.structs.replace(column, label=readable(column.label)) for column in self.columns
        ]
        total = self.source.schema().total.value
        problems = None if self.problems is None else self.problems.summary()
        return TableSchema(self.source.version, total, columns, problems)

    def prepare(self, request: PrepareRequest, context: Context) -> Prepared:
        """Order and search the rows."""
        return Prepared(self.source.prepare(request.view, context).value)

    def page(self, request: PageRequest, context: Context) -> TablePage:
        """Return rows of a view."""
        page = self.source.page(request.view, Position(request.start), request.count, context)
        return TablePage(page.start.value, self.rows(page.row_ids))

    def locate(self, request: LocateRequest, context: Context) -> Located:
        """Return where a row stands in a view."""
        place = self.source.locate(
            request.view, self.source.keys([self._known(request.row)])[0], context
        )
        return Located(None if place is None else place.value)

    def thumbnail(self, request: ThumbnailRequest, context: WidgetContext) -> Reply:
        """Return a row's preview."""
        row = self.source.rows([self._known(request.row)], ["media_type", "row_data"])
        box = (request.width, request.height)
        return preview(row["media_type"][0], row["row_data"][0], box, default_loader(), context)

    def keys_in(self, spans: Iterable[Span]) -> list[str]:
        """Return the keys of the rows in these spans; what lies past the last row is left out."""
        total = self.source.schema().total.value
        ranges = (range(start, min(stop, total)) for start, stop in spans)
        return self.source.keys(list(chain.from_iterable(ranges)))

    def rows(self, ids: Sequence[int]) -> list[TableRow]:
        """Return the cells of these rows; nothing else of the table is read."""
        of_source = [column.name for column in self.source.schema().columns]
        values = self.source.rows(ids, of_source)
        attachments = [attachment_cells(value) for value in values["attachments"]]
        cells = [self._cells(column, ids, values, attachments) for column in self.columns]
        media_types = map(media_type_of, values["media_type"], values["row_data"])
        rows = zip(ids, media_types, zip(*cells, strict=True), strict=True)
        return [TableRow(row, media_type, list(each)) for row, media_type, each in rows]

    def _known(self, row: int) -> int:
        total = self.source.schema().total.value
        if row >= total:
            raise InputError(f"There is no row {row:,}: there are {total:,}.")
        return row

    def _cells(
        self,
        column: TableColumn,
        ids: Sequence[int],
        values: Mapping[str, list[Any]],
        attachments: list[dict[str, Any]],
    ) -> Sequence[Cell]:
        if column.kind is ColumnKind.ATTACHMENTS:
            kind = column.name.removeprefix("n_")
            return [cells.get(kind) for cells in attachments]
        if column.kind is ColumnKind.PREVIEW:
            return [None] * len(ids)
        if column.kind is ColumnKind.PROBLEMS:
            return self.problems.cells(self.source.keys(ids)) if self.problems else []
        if column.kind is ColumnKind.STATUS:
            return [status_cell(value) for value in values[column.name]]
        make = metadata_cell if column.name == "metadata_fields" else text_cell
        return [make(value) for value in values[column.name]]
