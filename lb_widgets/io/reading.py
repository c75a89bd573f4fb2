"""From files and records to the canonical DataFrame."""

from __future__ import annotations

import gzip
import os
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd

from lb_widgets.errors import InputError, RowsError
from lb_widgets.io.cells import with_current_cells, with_current_columns
from lb_widgets.io.columns import cells, object_series
from lb_widgets.io.files import FileFormat, file_format, is_gzip_file
from lb_widgets.io.frames import as_frame, refuse_repeated
from lb_widgets.io.json_files import read_json, read_ndjson
from lb_widgets.io.records import found_in
from lb_widgets.io.table_files import read_csv, read_parquet
from lb_widgets.model.tile_record import same

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from lb_widgets.io.found import Found


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
        A JSON array, NDJSON, CSV or TSV (each also ``.gz``), a Parquet file, or rows as they are;
        canonical, wide (``attachment///IMAGE_OVERLAY///RGB``), lines of a Labelbox export, or the
        official SDK's ``DataRow`` objects. Never changed.
    columns : mapping of str to str, optional
        From names of the source to canonical or wide names: ``{"image_url": "row_data"}``.
    media_type : str, optional
        For the rows that have none.

    Returns
    -------
    DataFrame
        As `as_frame` returns it; order of rows and columns, the index and the user's own columns
        are the source's.

    Raises
    ------
    InputError
        The file cannot be read at all.
    RowsError
        Some rows cannot be read, or no column holds the assets; ``.problems`` lists all with file,
        line or row (counted from 0) and path, ``.rows`` holds the other rows under their numbers
        in the source.
    MissingExtraError
        Parquet without pyarrow.

    Notes
    -----
    In CSV every cell stays a text (``00123`` keeps its zeros), an empty one is missing, and JSON in
    ``row_data``, ``attachments`` and ``metadata_fields`` is parsed. UTF-8, and UTF-16 and UTF-32
    with a byte order mark. Of a key that stands twice in one JSON object the last value is read.

    Older spellings (camelCase keys, attachments of type ``TEXT``) become the current ones. What an
    export or SDK object holds besides what can be sent becomes columns of your own:
    ``data_row_id``, ``media_attributes``, ``projects``, …. Of SDK objects only fields are read:
    their attachments would each be a request.
    """
    is_file = isinstance(source, str | os.PathLike)
    found = _read_file(source, columns) if is_file else found_in(source)
    name = os.fspath(source) if is_file else "these rows"
    return canonical(found, name, columns=columns, media_type=media_type)


def canonical(
    found: Found, name: str, *, columns: Mapping[str, str] | None, media_type: str | None
) -> pd.DataFrame:
    """Return what was found as the canonical DataFrame; see `read_rows`.

    Parameters
    ----------
    found : Found
        A table in any layout.
    name : str
        Of the source, for the message.
    """
    problems = list(found.problems)
    try:
        table = _renamed(found.table, columns)
        refuse_repeated(table)
        table, differing = with_current_columns(table)
        frame = as_frame(table)
    except RowsError as error:  # the layout; the broken lines are told all the same
        lines = [text for _, text in sorted(problems)]
        problems = [*error.problems, *lines]
        raise RowsError(str(error), problems=problems, columns=error.columns) from None
    if media_type is not None:
        filled = [
            media_type if cell is None or same(cell, "") else cell
            for cell in cells(frame["media_type"])
        ]
        frame = frame.assign(media_type=object_series(filled, frame.index))
    frame, broken = with_current_cells(frame)
    told = [*differing, *(broken if found.is_strict else ())]
    problems += [found.problem(*place) for place in told]
    if problems:
        frame = _good(frame, found, bad={position for position, _, _ in told})
        lines = [text for _, text in sorted(problems, key=lambda problem: problem[0])]
        message = (
            f"{len(lines):,} problems in {name}; the first: {lines[0]}. "
            f"The error's .problems lists all, its .rows holds the {len(frame):,} good rows."
        )
        raise RowsError(message, problems=lines, rows=frame)
    return frame


def _good(frame: pd.DataFrame, found: Found, *, bad: set[int]) -> pd.DataFrame:
    """Return the rows that are not bad, under their numbers in the source: where they came from."""
    good = [position for position in range(len(frame)) if position not in bad]
    rows = frame.iloc[good]
    if not found.is_strict:  # a DataFrame has an index of its own
        return rows
    numbers = [found.numbers[position] for position in good]
    return rows.set_axis(pd.Index(numbers, name=found.unit, dtype="int64"), axis=0)


def _renamed(table: pd.DataFrame, columns: Mapping[str, str] | None) -> pd.DataFrame:
    absent = [name for name in columns or () if name not in table.columns]
    if absent:
        found = ", ".join(f'"{name}"' for name in table.columns)
        names = ", ".join(f'"{name}"' for name in absent)
        raise InputError(f"columns= names {names}, which the source has not. It has: {found}.")
    return table.rename(columns=dict(columns)) if columns else table


def _read_file(source: str | os.PathLike[str], columns: Mapping[str, str] | None) -> Found:
    path, kind, is_named_gzip = file_format(source)
    with told_as_input(path):
        is_gzip = is_named_gzip or (kind is not FileFormat.PARQUET and is_gzip_file(path))
        match kind:
            case FileFormat.JSON:
                return read_json(path, is_gzip=is_gzip)
            case FileFormat.NDJSON:
                return read_ndjson(path, is_gzip=is_gzip)
            case FileFormat.CSV:
                return read_csv(path, ",", is_gzip=is_gzip, columns=columns)
            case FileFormat.TSV:
                return read_csv(path, "\t", is_gzip=is_gzip, columns=columns)
            case FileFormat.PARQUET:
                return read_parquet(path, columns=columns)


@contextmanager
def told_as_input(path: Path) -> Generator[None]:
    """Raise `InputError` in place of whatever makes a file unreadable as a whole."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"No such file: {path}") from None
    except (gzip.BadGzipFile, zlib.error, EOFError):
        raise InputError(f"{path.name} is no gzip file, or is cut short.") from None
    except UnicodeError as error:
        raise InputError(
            f"{path.name} is not {getattr(error, 'encoding', 'UTF-8').upper()}; save it as UTF-8."
        ) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
