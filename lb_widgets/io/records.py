"""From records (dicts, export lines, the SDK's objects) to a table, each under its number."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from lb_widgets.errors import LbWidgetsWarning
from lb_widgets.io.exports import (
    NESTED_KEYS,
    from_export,
    from_sdk,
    hides_attachments,
    is_export,
    is_sdk_row,
)
from lb_widgets.io.found import Found, Problem, expected, in_rows
from lb_widgets.io.frames import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lb_widgets.model.rules.base import Place


def found_in(source: Any) -> Found:
    """Return what a value passed to `read_rows` holds; errors as for `as_frame`."""
    if isinstance(source, pd.DataFrame):
        return Found(source, in_rows(), range(len(source)), is_strict=False)
    if is_sdk_row(source) and not isinstance(source, pd.Series):
        source = [source]
    if isinstance(source, Mapping | pd.Series | str | bytes) or not isinstance(source, Iterable):
        if isinstance(source, Mapping) and is_export(source):
            source = from_export(source)
        table = table_of(source)
        return Found(table, in_rows(), range(len(table)))
    items = list(source)
    hidden = sum(is_sdk_row(item) and hides_attachments(item) for item in items)
    if hidden:
        message = (
            f"Attachments of {hidden:,} SDK objects are not read: each would be a request. "
            'Export the rows with params={"attachments": True} and read the export.'
        )
        warnings.warn(message, LbWidgetsWarning, stacklevel=3)
    records = [from_sdk(item) if is_sdk_row(item) else item for item in items]
    return tabled(records, in_rows(), range(len(records)))


def tabled(
    records: Sequence[Any],
    where: Callable[[int, Place], str],
    numbers: Sequence[int],
    problems: Sequence[Problem] = (),
) -> Found:
    """Return a table of records, with a problem for each that is no object.

    Parameters
    ----------
    records : sequence of object
        As decoded.
    where, numbers, problems
        As for `Found`; the problems are those of records that are not here.
    """
    told = list(problems)
    exported: set[int] = set()
    rows: list[Mapping[Any, Any]] = []
    kept: list[int] = []
    for number, record in zip(numbers, records, strict=True):
        if type(record) is not dict and not isinstance(record, Mapping):
            told.append((number, f"{where(number, ())}: {expected('an object', record)}"))
            continue
        if "data_row" in record and is_export(record):
            record = from_export(record)  # noqa: PLW2901
            exported.add(number)
        rows.append(record)
        kept.append(number)

    def nested(number: int, place: Place) -> str:
        is_inner = number in exported and place and place[0] in NESTED_KEYS
        return where(number, ("data_row", *place) if is_inner else place)

    return Found(table_of(rows), nested if exported else where, kept, told)
