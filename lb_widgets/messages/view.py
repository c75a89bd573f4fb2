"""The question that decides which rows a table shows, in which order. Data, never code or SQL.

Everything here is frozen and hashable, so that an answer can be kept under its question, and
JSON-serialisable, so that a view can be saved. What each filter keeps is written down once, here,
for every source:

- A missing value (None, NaN, NaT, an empty list or dict) is matched by `IsMissing` and by `OneOf`
  with None only; every comparison, also "is not", leaves it out.
- Numbers are compared as numbers, texts by code point, moments as instants; False is below True.
- Upper and lower case count alike where `match_case` is False: both sides are lower-cased.
- A column of labels (several per row) matches where any of its labels does.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import msgspec

Scalar: TypeAlias = bool | int | float | str
"""A value to compare with. A moment is ISO 8601 text with its offset: ``2026-11-26T10:00:00Z``."""


class CompareOperator(StrEnum):
    """How a value is compared."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="


class Compare(msgspec.Struct, frozen=True, tag_field="kind", tag="compare"):
    """Keep rows whose value compares so."""

    column: str
    operator: CompareOperator
    value: Scalar


class Between(msgspec.Struct, frozen=True, tag_field="kind", tag="between"):
    """Keep rows whose value lies between two, both included; None leaves that end open."""

    column: str
    low: Scalar | None
    high: Scalar | None


class OneOf(msgspec.Struct, frozen=True, tag_field="kind", tag="one_of"):
    """Keep rows whose value is one of these; None stands for a missing value."""

    column: str
    values: tuple[Scalar | None, ...]


class IsMissing(msgspec.Struct, frozen=True, tag_field="kind", tag="is_missing"):
    """Keep rows that have no value."""

    column: str


class Contains(msgspec.Struct, frozen=True, tag_field="kind", tag="contains"):
    """Keep rows whose value holds this text, literally; in lists and dicts at any depth."""

    column: str
    text: str
    match_case: bool = False


class Matches(msgspec.Struct, frozen=True, tag_field="kind", tag="matches"):
    """Keep rows in whose value this regular expression of Python's `re` finds something."""

    column: str
    pattern: str
    match_case: bool = True


class Not(msgspec.Struct, frozen=True, tag_field="kind", tag="not"):
    """Keep the rows that this filter leaves out."""

    filter: Filter


class AllOf(msgspec.Struct, frozen=True, tag_field="kind", tag="all_of"):
    """Keep the rows that each of these keeps; without any, all rows."""

    filters: tuple[Filter, ...]


class AnyOf(msgspec.Struct, frozen=True, tag_field="kind", tag="any_of"):
    """Keep the rows that at least one of these keeps; without any, none."""

    filters: tuple[Filter, ...]


Filter: TypeAlias = Compare | Between | OneOf | IsMissing | Contains | Matches | Not | AllOf | AnyOf


class SortKey(msgspec.Struct, frozen=True):
    """Order by one column, stable; missing values come last in both directions."""

    column: str
    descending: bool = False


class View(msgspec.Struct, frozen=True):
    """Which rows, in which order.

    Parameters
    ----------
    filters : tuple of Filter
        Rows that all of them keep.
    sort : tuple of SortKey
        The first counts most; rows that are equal stay in the order in which they were given. Empty
        is that order itself.
    text : str
        Keep the rows that hold this text in a key, URL, attachment, metadata field or text column;
        upper and lower case alike. Empty keeps all.
    """

    filters: tuple[Filter, ...] = ()
    sort: tuple[SortKey, ...] = ()
    text: str = ""


NATIVE = View()
"""All rows, as they were given."""


def columns_of(filter: Filter) -> tuple[str, ...]:  # noqa: A002 - the field's word
    """Return the columns that a filter asks about, each once, in the order of the filter."""
    if isinstance(filter, Not):
        return columns_of(filter.filter)
    if isinstance(filter, AllOf | AnyOf):
        return tuple(dict.fromkeys(name for each in filter.filters for name in columns_of(each)))
    return (filter.column,)
