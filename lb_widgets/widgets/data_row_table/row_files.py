"""Rows as the bytes of a file, piece by piece: a million of them never stand in memory as text."""

from __future__ import annotations

import csv
import io
import os
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.io.columns import cells, object_series
from lb_widgets.io.files import NESTED_COLUMNS, require_parquet
from lb_widgets.io.import_json import to_import_json
from lb_widgets.io.plain import encode, plain
from lb_widgets.messages.table_changes import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from lb_widgets.sources.base import Context

    RowIds = NDArray[np.integer[Any]]
    Writer = Callable[[pd.DataFrame, RowIds, Context], Iterator[bytes]]

MAX_PIECE: Final = 4_000_000
"""Bytes of one piece."""
_CHUNK: Final = 10_000
"""Rows between two looks at whether anybody still waits; about a tenth of a second."""

_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""The last are wide ones of East Asian keyboards, which some spreadsheets read alike."""
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def file_pieces(
    frame: pd.DataFrame, ids: RowIds, kind: ExportFormat, context: Context
) -> Iterator[bytes]:
    """Yield the bytes of a file that holds these rows; values are verbatim, secrets too.

    CSV has every column of the frame, lists and dicts as JSON, in UTF-8 with a byte order mark,
    because Excel takes a file without one for another encoding. Texts that a spreadsheet would run
    as a formula get an apostrophe in front, see `neutral`: NDJSON and Parquet keep them as they
    are. NDJSON is the import JSON, a line each: what Labelbox takes, without the user's own
    columns. Parquet has every column and the index; `row_data` and lists are JSON text in it, as
    `write_rows` does it.

    Parameters
    ----------
    frame : DataFrame
        Canonical; not changed.
    ids : array of int
        Numbers of the rows, in the order of the file.
    kind : ExportFormat
        The format.
    context : Context
        Told how far it is.

    Raises
    ------
    InputError
        The format does not hold some value; says which row's.
    MissingExtraError
        Parquet without pyarrow.
    Cancelled
        Nobody waits any longer.
    """
    return _in_pieces(_WRITERS[kind](frame, ids, context))


def neutral(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula.

    One that begins with ``= + - @``, a tab or a line end gets an apostrophe in front, unless it is
    a number (``-1.5``). Spreadsheets show the apostrophe or hide it, and take the rest as text.
    """
    is_formula = text[:1] in _FORMULA_STARTS and _NUMBER.fullmatch(text) is None
    return f"'{text}" if is_formula and text else text


def sheet_line(texts: Iterable[Any], *, tab: bool = False) -> str:
    """Return one line of CSV, or of tab-separated text, quoted where spreadsheets need it."""
    buffer = io.StringIO()
    # A line end of both characters makes csv quote each of them.
    csv.writer(buffer, "excel-tab" if tab else "excel", lineterminator="\r\n").writerow(texts)
    return buffer.getvalue()


def _csv(frame: pd.DataFrame, ids: RowIds, context: Context) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    yield sheet_line(neutral(str(name)) for name in frame.columns).encode()
    for rows, part in _chunks(frame, ids, context):
        columns = [_csv_texts(part[name], rows) for name in part.columns]
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\r\n").writerows(zip(*columns, strict=True))
        try:
            yield buffer.getvalue().encode()
        except UnicodeEncodeError:
            raise _broken_text(part, rows, columns) from None


def _ndjson(frame: pd.DataFrame, ids: RowIds, context: Context) -> Iterator[bytes]:
    for rows, part in _chunks(frame, ids, context):
        records = zip(rows.tolist(), to_import_json(part), strict=True)
        yield b"".join(encode(record, where=f"row {row}") + b"\n" for row, record in records)


def _parquet(frame: pd.DataFrame, ids: RowIds, context: Context) -> Iterator[bytes]:
    require_parquet("Exporting Parquet")
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    context.progress(0, len(ids), "rows read")
    chosen = frame.take(ids)
    texts = {
        name: object_series(_json_texts(chosen[name], ids), chosen.index)
        for name in ("row_data", *NESTED_COLUMNS)
        if name in chosen.columns and chosen[name].dtype == object
    }
    context.stop_if_cancelled()
    try:
        table = pa.Table.from_pandas(chosen.assign(**texts))
    except (ValueError, TypeError, RecursionError) as error:  # pyarrow's derive from them
        raise InputError(f"Parquet does not hold these rows: {error}.") from error
    sink = _Sink()
    with pq.ParquetWriter(sink, table.schema) as writer:
        for start in range(0, max(len(ids), 1), _CHUNK * 10):
            context.stop_if_cancelled()
            context.progress(start, len(ids), "rows written")
            writer.write_table(table.slice(start, _CHUNK * 10))
            yield sink.take()
    yield sink.take()


_WRITERS: Final[dict[ExportFormat, Writer]] = {
    ExportFormat.CSV: _csv,
    ExportFormat.NDJSON: _ndjson,
    ExportFormat.PARQUET: _parquet,
}


def _chunks(
    frame: pd.DataFrame, ids: RowIds, context: Context
) -> Iterator[tuple[RowIds, pd.DataFrame]]:
    for start in range(0, len(ids), _CHUNK):
        context.stop_if_cancelled()
        context.progress(start, len(ids), "rows written")
        rows = ids[start : start + _CHUNK]
        yield rows, frame.take(rows)


def _csv_texts(column: pd.Series[Any], rows: RowIds) -> list[Any]:
    values = cells(column)
    if column.dtype.kind in "iufb":  # numbers stay as they are, -1 too
        return values
    return [
        neutral(cell) if isinstance(cell, str) else _csv_text(cell, row, column.name)
        for row, cell in zip(rows.tolist(), values, strict=True)
    ]


def _csv_text(cell: Any, row: int, name: Any) -> Any:
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    return neutral(str(_json_text(cell, row, name)))


def _json_texts(column: pd.Series[Any], rows: RowIds) -> list[Any]:
    values = zip(rows.tolist(), cells(column), strict=True)
    return [_json_text(cell, row, column.name) for row, cell in values]


def _json_text(cell: Any, row: int, name: Any) -> Any:
    """Return lists and dicts as JSON text, paths as text, anything else as it is."""
    if isinstance(cell, str) or not isinstance(
        cell, dict | list | tuple | os.PathLike | np.ndarray
    ):
        return cell
    value = plain(cell)
    return value if isinstance(value, str) else encode(value, where=f"row {row}, {name}").decode()


def _broken_text(part: pd.DataFrame, rows: RowIds, columns: Sequence[Sequence[Any]]) -> InputError:
    for name, texts in zip(part.columns, columns, strict=True):
        for row, text in zip(rows.tolist(), texts, strict=True):
            if isinstance(text, str) and not text.isascii() and re.search("[\ud800-\udfff]", text):
                return InputError(
                    f"row {row}, {name}: the text holds half a surrogate pair, which no file in "
                    "UTF-8 can hold. Replace it in the rows, then export them again."
                )
    return InputError("Some text holds half a surrogate pair, which no file in UTF-8 can hold.")


def _in_pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of `MAX_PIECE`; only the last is shorter."""
    gathered = bytearray()
    for part in parts:
        gathered += part
        while len(gathered) >= MAX_PIECE:
            yield bytes(gathered[:MAX_PIECE])
            del gathered[:MAX_PIECE]
    if gathered:
        yield bytes(gathered)


class _Sink(io.RawIOBase):
    """A file that gives away what was written since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._length

    def write(self, data: Any, /) -> int:
        body = bytes(data)
        self._parts.append(body)
        self._length += len(body)
        return len(body)

    def take(self) -> bytes:
        body = b"".join(self._parts)
        self._parts.clear()
        return body
