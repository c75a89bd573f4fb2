"""Rows out of the table: copied to paste into a spreadsheet, or as a file."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.messages.table_changes import CopiedText, Exported, ExportFormat
from lb_widgets.messages.table_columns import (
    ColumnKind,
    Grouping,
)
from lb_widgets.widgets.base import Reply
from lb_widgets.widgets.data_row_table.content import Patient

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from lb_widgets.messages.table_changes import CopyRequest, ExportRequest
    from lb_widgets.messages.table_columns import (
        TableColumn,
    )
    from lb_widgets.sources.base import Context
    from lb_widgets.widgets.data_row_table.content import TableContent

MAX_COPIED: Final = 10_000_000
"""Characters that are copied; a clipboard, and what they are pasted into, take hardly more."""
MAX_EXPORTED: Final = 500_000_000
"""Bytes of a file that goes through the browser, which holds all of them."""
_CHUNK: Final = 1000

_CONTENT_TYPES: Final = {
    ExportFormat.CSV: "text/csv;charset=utf-8",
    ExportFormat.NDJSON: "application/x-ndjson",
    ExportFormat.PARQUET: "application/vnd.apache.parquet",
}
_BY_SUFFIX: Final = {f".{kind}": kind for kind in ExportFormat} | {".jsonl": ExportFormat.NDJSON}


def copied(
    content: TableContent, request: CopyRequest, ids: NDArray[np.intp], context: Context
) -> Reply:
    """Return rows as tab-separated text with a header.

    Texts with a tab, a line end or a quote stand in quotes, which spreadsheets take off again.
    Attachments are their names, problems their sentences, lists and dicts JSON. Previews are left
    out. A text that a spreadsheet would run as a formula gets an apostrophe in front, see
    `row_files.neutral`. Secrets are masked, unless `verbatim` asks for them.

    Parameters
    ----------
    content : TableContent
        The rows.
    request : CopyRequest
        Which columns, and whether secrets too.
    ids : array of int
        Which rows, in this order.
    context : Context
        Told how far it is.

    Raises
    ------
    InputError
        It is more than `MAX_COPIED` characters, or there is no such column.
    Cancelled
        Nobody waits any longer.
    """
    # With it come all rules, which no first page waits for; so below.
    from lb_widgets.widgets.data_row_table.cell_copies import CellCopies  # noqa: PLC0415 - as said
    from lb_widgets.widgets.data_row_table.row_files import neutral, sheet_line  # noqa: PLC0415

    columns = _chosen(content, request.columns)
    copy = CellCopies(content, columns, verbatim=request.verbatim)
    lines = [sheet_line((neutral(each.label) for each in columns), tab=True)]
    length = len(lines[0])
    for start in range(0, len(ids), _CHUNK):
        context.stop_if_cancelled()
        context.progress(start, len(ids), "rows copied")
        for texts in copy.rows(ids[start : start + _CHUNK].tolist()):
            lines.append(sheet_line(map(neutral, texts), tab=True))
            length += len(lines[-1])
            if length > MAX_COPIED:
                raise InputError(
                    f"These {len(ids):,} rows are more than {MAX_COPIED // 1_000_000} MB of text: "
                    "copy fewer rows or columns, or export them as a file."
                )
    # The end of a text ends no clipboard, and half a surrogate pair is no character.
    body = "".join(lines).replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace")
    return Reply(CopiedText(len(ids), copy.masked), [body])


def exported(
    content: TableContent, request: ExportRequest, ids: NDArray[np.intp], context: Context
) -> Reply:
    """Return rows as a file, see `row_files.file_pieces`; its pieces are the buffers.

    Raises
    ------
    InputError
        The format does not hold some value, or it is more than `MAX_EXPORTED` bytes.
    MissingExtraError
        Parquet without pyarrow.
    Cancelled
        Nobody waits any longer.
    """
    from lb_widgets.widgets.data_row_table.row_files import file_pieces  # noqa: PLC0415 - see above

    pieces: list[bytes] = []
    length = 0
    for piece in file_pieces(content.frame, ids, request.format, context):
        pieces.append(piece)
        length += len(piece)
        if length > MAX_EXPORTED:
            raise InputError(
                f"These {len(ids):,} rows are more than {MAX_EXPORTED // 1_000_000} MB, too much "
                f'for a browser: write them from Python, table.export("rows.{request.format}").'
            )
    context.progress(len(ids), len(ids), "rows written")
    day = dt.datetime.now().astimezone().date()
    name = f"data-rows-{day.isoformat()}.{request.format}"
    return Reply(Exported(name, _CONTENT_TYPES[request.format], len(ids)), pieces)


def write_file(frame: pd.DataFrame, path: str | os.PathLike[str], context: Context) -> None:
    """Write a canonical frame into a file, which is replaced only once it is complete.

    Parameters
    ----------
    frame : DataFrame
        Not changed.
    path : str or path
        The suffix tells the format: ``.csv``, ``.ndjson``, ``.jsonl`` or ``.parquet``.
    context : Context
        Told how far it is.

    Raises
    ------
    InputError
        The suffix is another, the format does not hold some value, or the file cannot be written.
    MissingExtraError
        Parquet without pyarrow.
    """
    from lb_widgets.widgets.data_row_table.row_files import file_pieces  # noqa: PLC0415 - see above

    target = Path(path).expanduser()
    kind = _BY_SUFFIX.get(target.suffix.lower())
    if kind is None:
        known = ", ".join(_BY_SUFFIX)
        raise InputError(
            f"{target.name}: the suffix tells the format, expected one of {known}. "
            "write_rows(table.view, path) knows more."
        )
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as file:
            file.writelines(file_pieces(frame, np.arange(len(frame)), kind, context))
        part.replace(target)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


class ExportedRows:
    """The part of the table that writes its rows into files."""

    view: Any
    selected: Any

    def export(
        self, path: str | os.PathLike[str], *, rows: Literal["view", "selected"] = "view"
    ) -> None:
        """Write rows into a file, as the table's export menu does; values are verbatim.

        Parameters
        ----------
        path : str or path
            The suffix tells the format. ``.csv``: every column, lists and dicts as JSON; texts
            that a spreadsheet would run as a formula get an apostrophe in front. ``.ndjson`` or
            ``.jsonl``: what Labelbox imports, a row each line. ``.parquet``: every column and the
            index. `write_rows` writes other formats, and CSV without apostrophes.
        rows : {"view", "selected"}
            The rows that are shown, filtered and sorted, or those that are selected.

        Raises
        ------
        InputError
            `rows` or the suffix is something else, the format does not hold some value, or the file
            cannot be written.
        MissingExtraError
            Parquet without pyarrow.
        """
        if rows not in ("view", "selected"):
            raise InputError(f'rows={rows!r}: expected "view" or "selected".')
        write_file(self.view if rows == "view" else self.selected, path, Patient())


def _chosen(content: TableContent, names: Sequence[str]) -> list[TableColumn]:
    known = {each.name: each for kind in Grouping for each in content.columns(kind)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InputError(f"The table has no column {', '.join(map(repr, unknown[:3]))}.")
    return [known[name] for name in names if known[name].kind is not ColumnKind.PREVIEW]
