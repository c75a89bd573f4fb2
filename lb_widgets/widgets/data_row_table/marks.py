"""The problems of a row as marks of the cells that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.messages.data_row_table import (
    CellMark,
)
from lb_widgets.model.types import Severity
from lb_widgets.sources.metadata_columns import METADATA_PREFIX
from lb_widgets.widgets.base.readable import beginning
from lb_widgets.widgets.data_row_table.attachments import type_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lb_widgets.checks import Issue
    from lb_widgets.messages.table_columns import (
        TableColumn,
    )
    from lb_widgets.model.rules import Place
    from lb_widgets.widgets.data_row_table.attachments import AttachmentColumns

MAX_TEXT: Final = 400
"""Characters of a problem."""

_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


class CellMarks:
    """Makes the marks of rows, for one order of columns.

    Parameters
    ----------
    columns : sequence of TableColumn
        All of the schema, in order.
    attachments : AttachmentColumns
        Of the same columns.
    """

    def __init__(self, columns: Sequence[TableColumn], attachments: AttachmentColumns) -> None:
        self._places = {column.name: place for place, column in enumerate(columns)}
        self._attachments = attachments

    def of_row(self, issues: Iterable[Issue], values: Mapping[str, Any]) -> list[CellMark]:
        """Return the marks of one row, by column; the worst of a cell's problems speaks for it.

        Problems of what no column shows have no mark: the row's own badge counts them.

        Parameters
        ----------
        issues : iterable of Issue
            The problems of the row.
        values : mapping
            Its ``attachments`` and ``metadata_fields``, which the paths lead into.
        """
        of_cells: dict[int, list[Issue]] = {}
        for issue in issues:
            found = (self._places.get(name) for name in self._names(issue.place, values))
            place = next((each for each in found if each is not None), None)
            if place is not None:
                of_cells.setdefault(place, []).append(issue)
        return [_mark(place, of_cells[place]) for place in sorted(of_cells)]

    def _names(self, path: Place, values: Mapping[str, Any]) -> Iterator[str]:
        """Yield the columns that may show a place, the one that shows least else first."""
        column = str(path[0]) if path else ""
        item = _item(values.get(column), path)
        if column == "attachments" and item is not None:
            yield self._attachments.of_layer(item) or ""
            yield type_column(item)
        if column == "metadata_fields" and isinstance(item, dict):
            for key in ("name", "schema_id", "schemaId"):
                yield f"{METADATA_PREFIX}{item.get(key)}"
        yield column


def _item(value: Any, path: Place) -> Any:
    """Return the member of a list that a path leads into, None where it leads to none."""
    if len(path) < 2 or not isinstance(path[1], int) or not isinstance(value, list):
        return None
    return value[path[1]] if 0 <= path[1] < len(value) else None


def _mark(place: int, issues: list[Issue]) -> CellMark:
    worst = min(issues, key=lambda issue: _RANKS[issue.severity])
    text = beginning(f"{worst.path}: {worst.what}", MAX_TEXT)[0]
    more = f" And {len(issues) - 1:,} more." if len(issues) > 1 else ""
    return CellMark(place, worst.severity, f"{text}{more}")
