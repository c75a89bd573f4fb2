"""CSV, TSV and Parquet files."""

from __future__ import annotations

import csv
import gzip
import io
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pandas as pd

from lb_widgets.errors import InputError
from lb_widgets.io.columns import cells, object_series
from lb_widgets.io.files import NESTED_COLUMNS, encoding_of, require_parquet
from lb_widgets.io.found import Found, Problem, in_rows
from lb_widgets.model.spelling import ROW_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_NESTED: Final = {"row_data": "{"} | dict.fromkeys(NESTED_COLUMNS, "[{")
"""Columns whose cells may be JSON text, and what such a text begins with."""


def read_csv(
    path: Path, separator: str, *, is_gzip: bool, columns: Mapping[str, str] | None
) -> Found:
    """Return the rows of a file with a header line; every cell a text, an empty one missing.

    Parameters
    ----------
    path : Path
        The file.
    separator : str
        Between two cells.
    is_gzip : bool
        Whether it is compressed.
    columns : mapping of str to str, optional
        As for `read_rows`: tells which columns may hold JSON text.
    """
    with gzip.open(path) if is_gzip else path.open("rb") as file:
        encoding = encoding_of(file.read(4))
    problems: list[Problem] = []
    try:
        whole = pd.read_csv(
            path,
            sep=separator,
            header=None,
            dtype=object,
            keep_default_na=False,
            na_filter=False,
            encoding=encoding,
            compression="gzip" if is_gzip else None,
        )
    except pd.errors.EmptyDataError:
        raise InputError(f"{path.name} is empty, expected a header line.") from None
    except pd.errors.ParserError as error:
        with gzip.open(path) if is_gzip else path.open("rb") as file:
            text = io.TextIOWrapper(file, encoding=encoding, newline="")
            records, problems = _even(csv.reader(text, delimiter=separator), path.name)
        if not problems:
            raise InputError(f"{path.name} cannot be read: {error}.") from None
        whole = pd.DataFrame(records, dtype=object)
    bad = {number for number, _ in problems}
    numbers = [number for number in range(len(whole) - 1 + len(bad)) if number not in bad]
    # The header is set by hand, because pandas would number repeated names in silence.
    header = [str(name) for name in whole.iloc[0]]
    table = whole.iloc[1:].reset_index(drop=True).set_axis(header, axis=1)
    emptied = {
        # A line that is too short leaves NaN.
        name: object_series([cell if cell and isinstance(cell, str) else None
                             for cell in table[name].tolist()], table.index)
        for name in dict.fromkeys(table.columns)
        if (table.columns == name).sum() == 1
    }  # fmt: skip
    return _parsed(table.assign(**emptied), path.name, numbers, problems, columns)


def read_parquet(path: Path, *, columns: Mapping[str, str] | None) -> Found:
    """Return the rows of a Parquet file, with the index that pandas wrote into it."""
    require_parquet("Reading Parquet")
    try:
        table = pd.read_parquet(path)
    except (ValueError, TypeError) as error:  # what pyarrow's errors derive from
        raise InputError(f"{path.name} cannot be read as Parquet: {error}.") from None
    return _parsed(table, path.name, range(len(table)), [], columns)


def _even(reader: Any, name: str) -> tuple[list[list[str]], list[Problem]]:
    """Return the records that have as many cells as the header, and a problem for each longer."""
    records: list[list[str]] = []
    problems: list[Problem] = []
    try:
        for record in filter(None, reader):
            width = len(records[0]) if records else len(record)
            if len(record) > width:
                number = len(records) + len(problems) - 1
                text = f"{name} row {number} (line {reader.line_num}): found {len(record)} cells, "
                problems.append((number, f"{text}expected {width} as in the header"))
            else:
                records.append([*record, *[""] * (width - len(record))])
    except csv.Error:  # such as a cell longer than Python's reader takes
        return records, []
    return records, problems


def _parsed(
    table: pd.DataFrame,
    name: str,
    numbers: Sequence[int],
    problems: list[Problem],
    columns: Mapping[str, str] | None,
) -> Found:
    """Return the table with the JSON texts in its nested columns parsed."""
    where = in_rows(name)
    told = list(problems)
    bad: set[int] = set()
    parsed: dict[Any, pd.Series[Any]] = {}
    for column in dict.fromkeys(table.columns):
        meant = (columns or {}).get(column, column)
        canonical = ROW_KEYS.get(meant, meant)
        if canonical not in _NESTED or (table.columns == column).sum() != 1:
            continue
        openings = tuple(_NESTED[canonical])
        values = cells(table[column])
        for position, value in enumerate(values):
            if not isinstance(value, str) or not value.lstrip().startswith(openings):
                continue
            try:
                values[position] = msgspec.json.decode(value)
            except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
                if canonical == "row_data":
                    continue  # inline text that happens to begin with a brace
                number = numbers[position]
                told.append((number, f"{where(number, (str(column),))}: is no JSON: {error}"))
                bad.add(position)
        parsed[column] = object_series(values, table.index)
    good = [position for position in range(len(table)) if position not in bad]
    whole = table.assign(**parsed) if parsed else table
    kept = whole.iloc[good] if bad else whole
    return Found(kept, where, [numbers[position] for position in good], told)
