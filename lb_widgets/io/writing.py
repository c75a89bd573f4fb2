"""From the canonical DataFrame to files."""

from __future__ import annotations

import gzip
import secrets
from typing import TYPE_CHECKING, Any

from lb_widgets.errors import InputError
from lb_widgets.io.columns import cells, object_series
from lb_widgets.io.files import NESTED_COLUMNS, FileFormat, file_format, require_parquet
from lb_widgets.io.frames import as_frame
from lb_widgets.io.plain import encode, plain

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd


def write_rows(rows: Any, path: str | os.PathLike[str]) -> None:
    """Write rows into a file that `read_rows` reads back; values are verbatim, secrets too.

    The user's own columns are written as well (`to_import_json` gives what Labelbox takes). JSON
    and NDJSON leave out missing cells. CSV, TSV and Parquet hold dicts and lists as JSON text; CSV
    and TSV hold nothing but text. The file is replaced only once it is complete.

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
            _with_json_text(frame).to_csv(
                part,
                index=False,
                sep="," if kind is FileFormat.CSV else "\t",
                compression="gzip" if is_gzip else None,
                lineterminator="\n",
            )
        case FileFormat.PARQUET:
            require_parquet("Writing Parquet")
            try:
                _with_json_text(frame).to_parquet(part)
            except (ValueError, TypeError) as error:  # what pyarrow's errors derive from
                raise InputError(f"Parquet does not hold these rows: {error}.") from error


def _json_lines(frame: pd.DataFrame) -> list[bytes]:
    columns = [cells(frame[name]) for name in frame.columns]
    names = [str(name) for name in frame.columns]
    return [
        encode(
            {name: plain(cell) for name, cell in zip(names, row, strict=True) if cell is not None},
            where=f"row {position}",
        )
        for position, row in enumerate(zip(*columns, strict=True))
    ]


def _ended(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _with_json_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with dicts and lists as JSON text, and paths as text."""
    texts: dict[str, pd.Series[Any]] = {}
    for name in ("row_data", *NESTED_COLUMNS):
        values = [_as_text(cell, f"row {at}") for at, cell in enumerate(cells(frame[name]))]
        texts[name] = object_series(values, frame.index)
    return frame.assign(**texts)


def _as_text(cell: Any, where: str) -> Any:
    value = plain(cell)
    return encode(value, where=where).decode() if isinstance(value, dict | list) else value
