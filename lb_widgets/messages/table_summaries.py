"""How the values of a column are spread: for the header's summary line, and to pick from."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from lb_widgets.messages.base import Request
from lb_widgets.messages.view import Scalar, View  # noqa: TC001 - msgspec reads the annotations


class ValueCount(msgspec.Struct, frozen=True):
    """One value and the number of rows that have it.

    Parameters
    ----------
    value : bool, float, str or None
        What `OneOf` takes; None for a missing value.
    text : str
        For reading: redacted, and cut where it is long.
    can_pick : bool
        Whether `value` is whole: a text that was redacted or cut cannot be picked.
    """

    value: Scalar | None
    text: str
    count: int
    can_pick: bool


class ValuesSummary(msgspec.Struct, frozen=True, tag_field="kind", tag="values"):
    """The most frequent values.

    Parameters
    ----------
    distinct : int
        How many values there are; `is_exact` says whether that is an estimate.
    other : int
        Rows with none of `values`.
    missing : int
        Rows without a value.
    """

    column: str
    values: list[ValueCount]
    distinct: int
    is_exact: bool
    other: int
    missing: int


class HistogramSummary(msgspec.Struct, frozen=True, tag_field="kind", tag="histogram"):
    """How numbers or moments are spread over equally wide bins.

    Parameters
    ----------
    low, high : float
        Of the whole table; moments in seconds since 1970 UTC.
    low_text, high_text : str
        The same for reading.
    """

    column: str
    low: float
    high: float
    low_text: str
    high_text: str
    counts: list[int]
    missing: int


Summary: TypeAlias = ValuesSummary | HistogramSummary


class SummariesRequest(Request, frozen=True, tag="table/summaries"):
    """Ask how the rows of a view are spread over the values of some columns.

    Parameters
    ----------
    top : int
        Values named of each column.
    """

    version: int
    view: View
    columns: Annotated[list[str], msgspec.Meta(max_length=200)]
    top: Annotated[int, msgspec.Meta(ge=1, le=200)]


class Summaries(msgspec.Struct, frozen=True):
    """One for each column, in the order in which they were asked for."""

    summaries: list[Summary]


class FacetRequest(Request, frozen=True, tag="table/facet"):
    """Ask for the values of one column to pick from, as the other filters of the view leave them.

    Parameters
    ----------
    search : str
        Only values that hold this text, upper and lower case alike; empty: all.
    """

    version: int
    view: View
    column: str
    search: str
    top: Annotated[int, msgspec.Meta(ge=1, le=1000)]


class CheckPatternRequest(Request, frozen=True, tag="table/check_pattern"):
    """Ask whether a regular expression is one."""

    pattern: str


class PatternCheck(msgspec.Struct, frozen=True):
    """Why it is none, in words; empty where it is one."""

    error: str


SUMMARY_REQUESTS: dict[type[Request], type[msgspec.Struct]] = {
    SummariesRequest: Summaries,
    FacetRequest: ValuesSummary,
    CheckPatternRequest: PatternCheck,
}
