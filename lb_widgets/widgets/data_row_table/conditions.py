"""The short spelling of filters and sort keys that people write, and the filters they stand for.

=============================  ===========================================
``score=0.5``                  equals
``media_type=["IMAGE", ...]``  one of; also a set, an array or a Series
``score=(0.5, None)``          from 0.5 on; None leaves that end open
``split=None``                 is missing
``key=re.compile("^a-")``      the expression finds something
=============================  ===========================================

Dates and times stand for moments, those without a zone for UTC.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd

from lb_widgets.errors import InputError
from lb_widgets.messages.view import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    CompareOperator,
    Filter,
    IsMissing,
    Matches,
    Not,
    OneOf,
    Scalar,
    SortKey,
    columns_of,
)
from lb_widgets.model.words import shown
from lb_widgets.redact import redact
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.data_row_table.reading import read_struct

if TYPE_CHECKING:
    from collections.abc import Callable

_EXPECTED: Final = (
    "expected a value, a list or set of values, a pair (low, high), None or a compiled pattern"
)
MAX_NUMBER: Final = 2**53
"""What a number of JavaScript still holds exactly."""
_LISTED: Final = 12
_FLAGS: Final = {re.MULTILINE: "m", re.DOTALL: "s", re.VERBOSE: "x", re.ASCII: "a"}


def filters_of(
    given: Sequence[Any], by_column: Mapping[str, Any], columns: Sequence[str]
) -> tuple[Filter, ...]:
    """Return what these conditions stand for.

    Parameters
    ----------
    given : sequence
        Each a filter of `lb_widgets.messages.view`, or the same as a dict.
    by_column : mapping of str to object
        The short spelling, by column.
    columns : sequence of str
        Those that there are.

    Raises
    ------
    InputError
        Some of it is no condition or names no column; ``.problems`` lists all.
    """
    problems: list[str] = []
    filters: list[Filter] = []
    for number, condition in enumerate(given):
        _collect(lambda at=number, each=condition: _whole(at, each), filters, problems)
    for name, condition in by_column.items():
        _collect(lambda at=name, each=condition: _short(at, each), filters, problems)
    names = [*(name for each in filters for name in columns_of(each)), *by_column]
    problems += _unknown(dict.fromkeys(names), columns)
    for pattern in dict.fromkeys(p for each in filters for p in _patterns(each)):
        try:
            re.compile(pattern)
        except re.error as error:
            problems.append(f"{pattern!r} is no regular expression: {error}")
    _refuse(problems)
    return tuple(filters)


def sort_keys_of(
    given: Sequence[Any], columns: Sequence[str], *, descending: bool
) -> tuple[SortKey, ...]:
    """Return what these columns to sort by stand for.

    Parameters
    ----------
    given : sequence
        Each a name, a pair of a name and whether it descends, or a `SortKey`; or one list of such.
    columns : sequence of str
        Those that there are.
    descending : bool
        Whether those descend that are given as a mere name.

    Raises
    ------
    InputError
        As for `filters_of`.
    """
    listed = given[0] if len(given) == 1 and isinstance(given[0], list) else given
    keys: list[SortKey] = []
    problems: list[str] = []
    for each in listed:
        match each:
            case SortKey():
                keys.append(each)
            case str():
                keys.append(SortKey(each, descending))
            case (str() as name, bool() as falling):
                keys.append(SortKey(name, falling))
            case _:
                problems.append(
                    f"{shown(each)} says nothing to sort by: expected a column, or a pair of a "
                    "column and True where it descends"
                )
    _refuse(problems + _unknown(dict.fromkeys(key.column for key in keys), columns))
    return tuple(keys)


class _ProblemError(Exception):
    """A condition is none; the text says why."""


def _collect(make: Callable[[], Filter], filters: list[Filter], problems: list[str]) -> None:
    try:
        filters.append(make())
    except _ProblemError as problem:
        problems.append(str(problem))


def _whole(number: int, condition: Any) -> Filter:
    if isinstance(condition, Filter):
        return condition
    if not isinstance(condition, Mapping):
        raise _ProblemError(
            f"condition {number}: {shown(condition)} is no filter. Name the column, as in "
            'filter(score=(0.5, None)) or filter(**{"metadata.split": "train"})'
        )
    try:
        return read_struct(dict(condition), cast("type[Filter]", Filter))
    except InputError as error:
        raise _ProblemError(f"condition {number}: {error}") from None


def _short(name: str, condition: Any) -> Filter:
    match condition:
        case re.Pattern():
            return _matches(name, condition)
        case (low, high) if isinstance(condition, tuple):
            return Between(name, _end(name, low, -math.inf), _end(name, high, math.inf))
        case tuple():
            raise _ProblemError(
                f"{name}: a tuple of {len(condition)} is no condition; a pair (low, high) is a "
                "range, a list [a, b, c] is one of these"
            )
        case list() | set() | frozenset() | np.ndarray() | pd.Series() | pd.Index():
            values: Iterable[Any] = condition
            return OneOf(name, tuple(dict.fromkeys(_value(name, each) for each in values)))
        case _:
            value = _value(name, condition)
            return IsMissing(name) if value is None else Compare(name, CompareOperator.EQUAL, value)


def _matches(name: str, pattern: re.Pattern[Any]) -> Matches:
    if not isinstance(pattern.pattern, str):
        raise _ProblemError(f"{name}: a pattern of bytes is no condition; write it as text")
    letters = "".join(letter for flag, letter in _FLAGS.items() if pattern.flags & flag)
    text = f"(?{letters}){pattern.pattern}" if letters else pattern.pattern
    return Matches(name, text, match_case=not pattern.flags & re.IGNORECASE)


def _end(name: str, value: Any, infinite: float) -> Scalar | None:
    return None if isinstance(value, float) and value == infinite else _value(name, value)


def _value(name: str, value: Any) -> Scalar | None:
    if isinstance(value, np.datetime64 | dt.datetime | dt.date):
        value = pd.Timestamp(value)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return str(value)  # of an enum, its text
    if isinstance(value, bool | int | float) and not math.isnan(value):
        if abs(value) > MAX_NUMBER:
            raise _ProblemError(
                f"{name}: {shown(value)} is beyond what the browser's numbers hold exactly "
                "(2**53); a pattern can find it: re.compile(...)"
            )
        return value
    if isinstance(value, pd.Timestamp):
        moment = value.tz_localize("UTC") if value.tz is None else value
        return moment.isoformat()
    if not isinstance(value, Mapping | list | tuple | set) and is_missing(value):
        return None
    raise _ProblemError(f"{name}: {shown(value)} is no condition; {_EXPECTED}")


def _patterns(condition: Filter) -> list[str]:
    match condition:
        case Matches():
            return [condition.pattern]
        case Not():
            return _patterns(condition.filter)
        case AllOf() | AnyOf():
            return [pattern for each in condition.filters for pattern in _patterns(each)]
        case _:
            return []


def _unknown(names: Iterable[str], columns: Sequence[str]) -> list[str]:
    return [
        f"there is no column {name!r}{_hint(name, columns)}"
        for name in names
        if name not in columns
    ]


def _hint(name: str, columns: Sequence[str]) -> str:
    by_lower = {column.lower(): column for column in reversed(columns)}
    near = get_close_matches(name.lower(), by_lower, n=1)
    if near:
        return f"; did you mean {by_lower[near[0]]!r}?"
    return f"; there are {', '.join([*columns[:_LISTED], *['…'] * (len(columns) > _LISTED)])}"


def _refuse(problems: list[str]) -> None:
    if problems:
        problems = [redact(problem) for problem in problems]
        text = "; ".join(problems)
        raise InputError(f"{text[:1].upper()}{text[1:]}.", problems=problems)
