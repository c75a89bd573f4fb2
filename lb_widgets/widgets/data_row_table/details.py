"""A whole row in words, for the detail panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.widgets.base.row_words import problem, row_detail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lb_widgets.messages.row_details import DetailProblem, DetailRequest, RowDetail
    from lb_widgets.widgets.data_row_table.content import TableContent


def detail(content: TableContent, request: DetailRequest) -> RowDetail:
    """Return every field of a row, its attachments, and its problems with their repairs.

    Raises
    ------
    InputError
        There is no such row.
    """
    row = content.position(request.row)
    columns = [column for column in content.source.schema().columns if not column.derived]
    cells = content.source.rows([row], [column.name for column in columns])
    canonical = {name: cells[name][0] for name in ROW_COLUMNS if name in cells}
    own = [(each.label, cells[each.name][0]) for each in columns if each.name not in ROW_COLUMNS]
    return row_detail(content.key(row), canonical, own, _problems(content, row))


def _problems(content: TableContent, row: int) -> Iterator[DetailProblem]:
    if content.problems is not None:
        for issue in content.problems.at(row):
            fix = issue.fix if issue.has_fix else None
            yield problem(issue.severity, issue.rule, issue.path, issue.what, fix)
