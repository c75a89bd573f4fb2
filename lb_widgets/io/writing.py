"""From the canonical DataFrame to files."""

from __future__ import annotations

import csv
import gzip
import os
import secrets
from typing import TYPE_CHECKING, Any, Literal

from lb_widgets.errors import InputError
from lb_widgets.io.columns import cells, object_series
from lb_widgets.io.files import NESTED_COLUMNS, FileFormat, file_format, require_parquet
from lb_widgets.io.frames import as_frame
from lb_widgets.io.plain import encode, plain
from lb_widgets.model.data_row import ROW_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd


def write_rows(rows: Any, path: str | os.PathLike[str]) -> None:
    """Write rows into a file that `read_rows` reads back; values are verbatim, secrets too.

    The user's own columns are written as well (`to_import_json` gives what Labelbox takes). The
    file is replaced only once it is complete.

    Parquet keeps the index and the types of the user's own columns; in the canonical ones it holds
    dicts and lists as JSON text, and a text that is JSON of a dict comes back as one. JSON and
    NDJSON keep what JSON can hold and the order of the columns: dates and names of columns that are
    no text come back as text, the index not at all. Missing cells are left out, or null in the
    first row where the order needs it. CSV and TSV keep texts only: an empty one comes back as a
    missing cell, and the index not at all.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        Never changed.
    path : str or path
        The suffix tells the format: ``.json``, ``.ndjson``, ``.jsonl``, ``.csv``, ``.tsv`` (each
        also ``.gz``), ``.parquet``.

    Raises
    ------
    InputError
        The format does not hold some value, or the file cannot be written.
    RowsError
        Some of it is no row.
    MissingExtraError
        Parquet without pyarrow.
    """
    target, kind, is_gzip = file_format(path)
    if not target.parent.is_dir():
        raise InputError(f"{target} cannot be written: there is no such folder.")
    frame = as_frame(rows)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        _write(frame, part, kind, is_gzip=is_gzip)
        part.replace(target)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


def _write(frame: pd.DataFrame, part: Path, kind: FileFormat, *, is_gzip: bool) -> None:
    match kind:
        case FileFormat.JSON | FileFormat.NDJSON:
            lines = _json_lines(frame)
            is_array = kind is FileFormat.JSON
            body = b"[\n" + b",\n".join(lines) + b"\n]\n" if is_array else _ended(lines)
            part.write_bytes(gzip.compress(body, mtime=0) if is_gzip else body)
        case FileFormat.CSV | FileFormat.TSV:
            texts = _with_json_text(frame, frame.columns)
            texts.to_csv(
                part,
                quoting=_quoting(texts),
                index=False,
                sep="," if kind is FileFormat.CSV else "\t",
                compression="gzip" if is_gzip else None,
                lineterminator="\n",
            )
        case FileFormat.PARQUET:
            require_parquet("Writing Parquet")
            try:
                # It has lists and objects of its own for the user's columns.
                _with_json_text(frame, ["row_data", *NESTED_COLUMNS]).to_parquet(part)
            except (ValueError, TypeError, RecursionError) as error:  # pyarrow's derive from them
                raise InputError(f"Parquet does not hold these rows: {error}.") from error


def _json_lines(frame: pd.DataFrame) -> list[bytes]:
    columns = [cells(frame[name]) for name in frame.columns]
    names = [str(name) for name in frame.columns]
    records = [
        {name: plain(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
        for row in zip(*columns, strict=True)
    ]
    if records and _order_read(records) != names:
        records[0] = {name: records[0].get(name) for name in names}
    return [encode(record, where=f"row {at}") for at, record in enumerate(records)]


def _order_read(records: list[dict[str, Any]]) -> list[str]:
    """Return the columns as `read_rows` finds them: by the first row that has one."""
    found: dict[str, Any] = {}
    for record in records:
        found.update(record)
    return list(found | dict.fromkeys(name for name in ROW_COLUMNS if name not in found))


def _ended(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _quoting(texts: pd.DataFrame) -> Literal[0, 1]:
    """Return the csv module's rule of quoting that keeps every cell whole."""
    values = (cell for name in texts.columns for cell in texts[name])
    # Python leaves a lone carriage return bare, where readers see the end of a line.
    has_return = any(isinstance(cell, str) and "\r" in cell for cell in values)
    return csv.QUOTE_ALL if has_return else csv.QUOTE_MINIMAL


def _with_json_text(frame: pd.DataFrame, names: Iterable[Any]) -> pd.DataFrame:
    """Return the frame with dicts and lists in these columns as JSON text, and paths as text."""
    texts: dict[str, pd.Series[Any]] = {}
    for name in names:
        if name in frame.columns and frame[name].dtype == object:
            values = [_as_text(cell, f"row {at}") for at, cell in enumerate(cells(frame[name]))]
            texts[name] = object_series(values, frame.index)
    return frame.assign(**texts)


def _as_text(cell: Any, where: str) -> Any:
    if isinstance(cell, str) or not isinstance(cell, dict | list | tuple | os.PathLike):
        return cell
    value = plain(cell)
    return value if isinstance(value, str) else encode(value, where=where).decode()
