"""What a cell is when it is copied: all of what it shows, where the table cuts it short."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lb_widgets.io.plain import plain
from lb_widgets.messages.table_columns import (
    ColumnKind,
)
from lb_widgets.model.urls import file_name
from lb_widgets.redact import redact, redact_value
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base.readable import is_nested, scalar_text
from lb_widgets.widgets.base.row_values import address_text, is_address
from lb_widgets.widgets.data_row_table.attachments import AttachmentColumns, listed, type_column
from lb_widgets.widgets.data_row_table.columns import layers_by_column
from lb_widgets.widgets.data_row_table.outcomes import SUBMIT_REASON

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lb_widgets.messages.table_columns import (
        TableColumn,
    )
    from lb_widgets.widgets.data_row_table.content import TableContent


class CellCopies:
    """Makes the texts of cells; `masked` says whether a secret was masked in one.

    Parameters
    ----------
    content : TableContent
        The rows.
    columns : sequence of TableColumn
        Which cells; no previews.
    verbatim : bool
        Whether secrets stay as they are.
    """

    def __init__(
        self, content: TableContent, columns: Sequence[TableColumn], *, verbatim: bool
    ) -> None:
        schema = content.source.schema()
        known = {column.name for column in schema.columns}
        asked = ["attachments", SUBMIT_REASON, *(column.name for column in columns)]
        self.masked = False
        self._content = content
        self._columns = columns
        self._verbatim = verbatim
        self._names = [name for name in dict.fromkeys(asked) if name in known]
        self._attached = AttachmentColumns(layers_by_column(schema))

    def rows(self, ids: Sequence[int]) -> Iterator[list[str]]:
        """Yield the texts of each row."""
        values = self._content.source.rows(ids, self._names)
        for place, number in enumerate(ids):
            row = {name: of_column[place] for name, of_column in values.items()}
            names = self._attachment_names(row["attachments"])
            yield [self._text(column, row, names, number) for column in self._columns]

    def _text(
        self,
        column: TableColumn,
        row: Mapping[str, Any],
        names: Mapping[str, list[str]],
        number: int,
    ) -> str:
        match column.kind:
            case ColumnKind.ATTACHMENTS:
                return self._masked(", ".join(names.get(column.name, ())))
            case ColumnKind.PROBLEMS:
                problems = self._content.problems
                issues = [] if problems is None else problems.at(number)
                return "; ".join(f"{issue.severity}: {issue.message}" for issue in issues)
            case ColumnKind.STATUS:
                found = [row[column.name], row.get(SUBMIT_REASON)]
                return self._masked(": ".join(each for each in found if isinstance(each, str)))
            case _:
                return self._value(row[column.name])

    def _value(self, value: Any) -> str:
        if is_missing(value):
            return ""
        if not is_nested(value):
            return self._masked(scalar_text(value))
        full = plain(value)
        shown = full if self._verbatim else redact_value(full)
        self.masked = self.masked or shown != full
        return json.dumps(shown, ensure_ascii=False, default=str)

    def _masked(self, text: str) -> str:
        if self._verbatim:
            return text
        shown = redact(text)
        self.masked = self.masked or shown != text
        return shown

    def _attachment_names(self, attachments: Any) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in listed(attachments):
            name = _attachment_name(each)
            for column in filter(None, (type_column(each), self._attached.of_layer(each))):
                found.setdefault(column, []).append(name)
        return found


def _attachment_name(attachment: Any) -> str:
    """Return what an attachment is called: its name, else that of its file, else all of its value.

    As a chip has it, but whole.
    """
    if not isinstance(attachment, Mapping):
        return scalar_text(attachment)
    name, value = attachment.get("name"), attachment.get("value")
    if isinstance(name, str) and name:
        return name
    return (file_name(address_text(value)) if is_address(value) else "") or scalar_text(value)
