"""From files and records to the canonical DataFrame."""

from __future__ import annotations

import gzip
import os
import re
import zlib
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pandas as pd

from lb_widgets.errors import InputError, RowsError
from lb_widgets.io.columns import cells, object_series
from lb_widgets.io.files import NESTED_COLUMNS, FileFormat, file_format, require_parquet
from lb_widgets.io.frames import as_frame, table_of
from lb_widgets.model.rules.base import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_BYTE: Final = re.compile(r" \(byte (\d+)\)")
_Read = tuple[pd.DataFrame, list[str]]  # the good rows, and a line per problem


def read_rows(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    media_type: str | None = None,
) -> pd.DataFrame:
    """Return the rows of a file or of records as the canonical DataFrame.

    Parameters
    ----------
    source : str, path, DataFrame, iterable of dict, or dict
        A JSON array, NDJSON, CSV or TSV (each also ``.gz``), a Parquet file, or rows as they are.
        In CSV every cell stays a text (``00123`` keeps its zeros), an empty one is missing, and
        JSON in ``row_data``, ``attachments`` and ``metadata_fields`` is parsed.
    columns : mapping of str to str, optional
        From names of the source to canonical or wide names: ``{"image_url": "row_data"}``.
    media_type : str, optional
        For the rows that have none.

    Raises
    ------
    InputError
        The file cannot be read at all.
    RowsError
        Some rows cannot be read; ``.problems`` lists all, ``.rows`` holds the others.
    MissingExtraError
        Parquet without pyarrow.
    """
    problems: list[str] = []
    if isinstance(source, str | os.PathLike):
        path, kind, is_gzip = file_format(source)
        table, problems = _read_file(path, kind, is_gzip=is_gzip)
    else:
        table = table_of(source)
    frame = as_frame(_renamed(table, columns))
    if media_type is not None:
        filled = [cell or media_type for cell in cells(frame["media_type"])]
        frame = frame.assign(media_type=object_series(filled, frame.index))
    if problems:
        message = (
            f"{len(problems):,} problems in {os.fspath(source)}; the first: {problems[0]}. "
            f"The error's .problems lists all, its .rows holds the {len(frame):,} good rows."
        )
        raise RowsError(message, problems=problems, rows=frame)
    return frame


def _renamed(table: pd.DataFrame, columns: Mapping[str, str] | None) -> pd.DataFrame:
    absent = [name for name in columns or () if name not in table.columns]
    if absent:
        found = ", ".join(f'"{name}"' for name in table.columns)
        names = ", ".join(f'"{name}"' for name in absent)
        raise InputError(f"columns= names {names}, which the source has not. It has: {found}.")
    return table.rename(columns=dict(columns)) if columns else table


def _read_file(path: Path, kind: FileFormat, *, is_gzip: bool) -> _Read:
    if kind is FileFormat.PARQUET:
        require_parquet("Reading Parquet")
    try:
        match kind:
            case FileFormat.JSON:
                return _read_json(_bytes(path, is_gzip=is_gzip))
            case FileFormat.NDJSON:
                return _read_ndjson(path, is_gzip=is_gzip)
            case FileFormat.CSV | FileFormat.TSV:
                return _read_csv(path, "," if kind is FileFormat.CSV else "\t", is_gzip=is_gzip)
            case FileFormat.PARQUET:
                return _parsed(pd.read_parquet(path))
    except FileNotFoundError:
        raise InputError(f"No such file: {path}") from None
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise InputError(f"{path.name} is no gzip file, or is cut short.") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not UTF-8 (byte {error.start:,}).") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error


def _bytes(path: Path, *, is_gzip: bool) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if is_gzip else content


def _read_json(content: bytes) -> _Read:
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(f"This is no JSON: {_placed(error, content)}.") from None
    records = [found] if isinstance(found, dict) else found
    if not isinstance(records, list):
        raise InputError(f"$ is {kind_of(found)}, expected a list of rows.")
    return _rows(records, lambda index: f"$[{index}]")


def _read_ndjson(path: Path, *, is_gzip: bool) -> _Read:
    decoder = msgspec.json.Decoder()
    records: list[Any] = []
    numbers: list[int] = []
    problems: list[str] = []
    with gzip.open(path, "rb") if is_gzip else path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not text.strip():
                continue
            try:
                records.append(decoder.decode(text))
                numbers.append(number)
            except (msgspec.DecodeError, RecursionError) as error:
                problems.append(f"line {number}: is no JSON: {_placed(error, b'')}")
    good, more = _rows(records, lambda index: f"line {numbers[index]}")
    return good, problems + more


def _rows(records: list[Any], place: Callable[[int], str]) -> _Read:
    problems = [
        f"{place(index)}: is {kind_of(record)}, expected an object"
        for index, record in enumerate(records)
        if not isinstance(record, dict)
    ]
    return table_of([record for record in records if isinstance(record, dict)]), problems


def _placed(error: Exception, content: bytes) -> str:
    """Return what a JSON decoder says, with line and column instead of a byte's number."""
    text = str(error)
    match = _BYTE.search(text)
    if match is None or not content:
        return text
    before = content[: int(match[1])]
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    return f"{text[: match.start()]} (line {before.count(bytes([10])) + 1:,}, column {column:,})"


def _read_csv(path: Path, separator: str, *, is_gzip: bool) -> _Read:
    options: dict[str, Any] = {
        "sep": separator,
        "dtype": object,
        "keep_default_na": False,
        "na_filter": False,
        "encoding": "utf-8-sig",
        "compression": "gzip" if is_gzip else None,
    }
    try:
        whole = pd.read_csv(path, header=None, **options)
    except pd.errors.EmptyDataError:
        raise InputError(f"{path.name} is empty, expected a header line.") from None
    except pd.errors.ParserError as error:
        raise InputError(f"{path.name} cannot be read: {error}.") from None
    # The header is set by hand, because pandas would number repeated names in silence.
    header = [str(name) for name in whole.iloc[0]]
    table = whole.iloc[1:].reset_index(drop=True).set_axis(header, axis=1)
    emptied = {
        name: object_series([cell or None for cell in table[name].tolist()], table.index)
        for name in dict.fromkeys(table.columns)
        if (table.columns == name).sum() == 1
    }
    return _parsed(table.assign(**emptied))


def _parsed(table: pd.DataFrame) -> _Read:
    """Return the table with the JSON texts in its nested columns parsed, and what is wrong."""
    problems: list[str] = []
    bad: set[int] = set()
    parsed: dict[str, pd.Series[Any]] = {}
    for name, opening in (("row_data", "{"), *((column, "[{") for column in NESTED_COLUMNS)):
        if list(table.columns).count(name) != 1:
            continue
        values = cells(table[name])
        for position, value in enumerate(values):
            if not isinstance(value, str) or value.lstrip()[:1] not in tuple(opening):
                continue
            try:
                values[position] = msgspec.json.decode(value)
            except (msgspec.DecodeError, RecursionError) as error:
                if name == "row_data":
                    continue  # inline text that happens to begin with a brace
                problems.append(f"row {position}: {name} is no JSON: {error}")
                bad.add(position)
        parsed[name] = object_series(values, table.index)
    good = [position for position in range(len(table)) if position not in bad]
    whole = table.assign(**parsed)
    return (whole.iloc[good] if bad else whole), problems
